// @ts-check
// The version gate: OHIF's inside is not a promised interface, so what we use of it is looked for at the start.

const SERVICES = [
  "measurementService", "displaySetService", "viewportGridService", "cornerstoneViewportService", "toolGroupService",
  "hangingProtocolService", "toolbarService", "customizationService",
];
const EVENTS = {
  measurementService: ["MEASUREMENT_ADDED", "MEASUREMENT_UPDATED", "MEASUREMENT_REMOVED", "MEASUREMENTS_CLEARED"],
  displaySetService: ["DISPLAY_SETS_ADDED", "DISPLAY_SETS_CHANGED", "DISPLAY_SETS_REMOVED"],
  viewportGridService: ["ACTIVE_VIEWPORT_ID_CHANGED", "GRID_STATE_CHANGED"],
};
const COMMANDS = ["setToolActive", "setDisplaySetsForViewports", "updateViewportDisplaySet", "deleteActiveAnnotation"];
const CORNERSTONE_EVENTS = ["ELEMENT_ENABLED", "STACK_NEW_IMAGE", "VOLUME_NEW_IMAGE", "IMAGE_RENDERED",
  "IMAGE_LOAD_ERROR", "IMAGE_LOAD_FAILED"];
const STACKS = "@ohif/extension-default.sopClassHandlerModule.stack";

/**
 * Names of what is missing; none in the OHIF that we are made for.
 * @param {any} ohif
 * @returns {string[]}
 */
export function missingInternals({ services, commands, extensions, cornerstone, tools }) {
  /** @type {[string, any][]} */
  const wanted = SERVICES.map((name) => [name, services?.[name]]);
  for (const [service, names] of Object.entries(EVENTS)) {
    for (const name of names) wanted.push([`${service}.${name}`, services?.[service]?.EVENTS?.[name]]);
  }
  for (const name of COMMANDS) wanted.push([`command ${name}`, commands?.getCommand?.(name)]);
  for (const name of CORNERSTONE_EVENTS) wanted.push([`cornerstone ${name}`, cornerstone?.Enums?.Events?.[name]]);
  wanted.push(["the handler of stacks", extensions?.getModuleEntry?.(STACKS)?.sopClassUids]);
  wanted.push(["cornerstone.metaData.addProvider", cornerstone?.metaData?.addProvider]);
  wanted.push(["cornerstone.setConfiguration", cornerstone?.setConfiguration]);
  wanted.push(["annotation.state", tools?.annotation?.state?.addAnnotation]);
  wanted.push(["annotation.selection", tools?.annotation?.selection?.getAnnotationsSelected]);
  wanted.push(["cornerstone.metaData.get", cornerstone?.metaData?.get]);
  wanted.push(["annotation.locking", tools?.annotation?.locking?.setAnnotationLocked]);
  return wanted.filter(([, found]) => !found).map(([name]) => name);
}
