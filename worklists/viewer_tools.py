"""The viewer tools that a coordinator may give to the readers of a worklist, in the words of the viewer's toolbar."""

TOOLS = {
    "WindowLevel": "Window and level",
    "Zoom": "Zoom",
    "Pan": "Pan",
    "Length": "Length",
    "Bidirectional": "Bidirectional",
    "Angle": "Angle",
    "ArrowAnnotate": "Arrow with text",
    "EllipticalROI": "Ellipse",
    "RectangleROI": "Rectangle",
    "CircleROI": "Circle",
    "PlanarFreehandROI": "Freehand region",
    "Probe": "Probe",
    "Magnify": "Magnifying glass",
    "Cine": "Cine",
    "invert": "Invert",
    "Reset": "Reset",
}
