// @ts-check
// Our mode: OHIF's basic one with the worklist's tools, without panels. The study browser in the panel asks for
// every session of the subject (a blinding leak), so the reading room has its own list of scans.

// The tools that a coordinator chooses from (worklists/viewer_tools.py has the same).
export const MEASURING = [
  "Length", "Bidirectional", "ArrowAnnotate", "EllipticalROI", "RectangleROI", "CircleROI", "PlanarFreehandROI",
  "SplineROI", "LivewireContour", "Angle", "CobbAngle", "Probe",
];
const USUAL = [
  "Length", "Bidirectional", "ArrowAnnotate", "EllipticalROI", "RectangleROI", "CircleROI", "PlanarFreehandROI",
  "Angle", "Probe",
];
const LOOKING = ["Zoom", "Pan", "WindowLevel", "TrackballRotate", "Layout", "Crosshairs"];
const MORE = [
  "Reset", "StackScroll", "invert", "rotate-right", "flipHorizontal", "Cine", "Magnify", "ReferenceLines",
  "ImageSliceSync", "WindowLevelRegion",
];

/**
 * Looking at images is always possible, measuring with the worklist's tools; a completed read is only looked at.
 * @param {string[]} tools OHIF's names; none means the usual ones
 * @param {boolean} readOnly
 */
export function toolbarSections(tools, readOnly) {
  const wanted = tools.length ? MEASURING.filter((tool) => tools.includes(tool)) : USUAL;
  const measuring = readOnly ? [] : wanted;
  return {
    primary: [...(measuring.length ? ["MeasurementTools"] : []), ...LOOKING, "MoreTools"],
    MeasurementTools: measuring,
    MoreTools: MORE,
    "viewportActionMenu.topLeft": ["orientationMenu"],
    "viewportActionMenu.topRight": ["modalityLoadBadge", "navigationComponent"],
    "viewportActionMenu.bottomLeft": ["windowLevelMenu"],
    "viewportActionMenu.bottomMiddle": ["AdvancedRenderingControls"],
    AdvancedRenderingControls: [
      "windowLevelMenuEmbedded", "voiManualControlMenu", "Colorbar", "opacityMenu", "thresholdMenu",
    ],
  };
}

/** @param {string[]} tools @param {boolean} readOnly */
export function readingMode(tools, readOnly) {
  return {
    id: "@rapidreader/mode-read",
    async modeFactory(/** @type {any} */ { loadModules }) {
      const [module] = await loadModules(["@ohif/mode-basic"]);
      const basic = module.modeInstance;
      const [route] = basic.routes;
      const layout = route.layoutInstance;
      return {
        ...basic,
        id: "@rapidreader/mode-read",
        routeName: "read",
        displayName: "Read",
        hide: false,
        hangingProtocol: "default",
        // Any session opens; what cannot be shown is said by the reading room.
        isValidMode: () => ({ valid: true, description: "" }),
        routes: [{
          ...route,
          path: "read",
          layoutInstance: { ...layout, props: { ...layout.props, leftPanels: [], rightPanels: [] } },
        }],
        toolbarSections: [toolbarSections(tools, readOnly)],
      };
    },
  };
}
