"""The measuring tools that a coordinator may give to the readers of a worklist, by the viewer's own names.

Looking at images (zoom, window, scroll, layout) is always possible. viewer/mode.js knows the same names; a test
compares the two.
"""

TOOLS = {
    "Length": "Length",
    "Bidirectional": "Bidirectional (two diameters)",
    "ArrowAnnotate": "Arrow with text",
    "EllipticalROI": "Ellipse",
    "RectangleROI": "Rectangle",
    "CircleROI": "Circle",
    "PlanarFreehandROI": "Freehand region",
    "SplineROI": "Spline region",
    "LivewireContour": "Livewire region",
    "Angle": "Angle",
    "CobbAngle": "Cobb angle",
    "Probe": "Probe (one value)",
}
