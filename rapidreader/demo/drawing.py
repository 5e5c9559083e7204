"""A length as the viewer keeps it (viewer/static/viewer/measurements.js), drawn where a lesion really is."""

from math import cos, radians, sin

from rapidreader.archive.models import Instance, Session

from .phantoms.catalogue import CT_GRID
from .phantoms.dicom import uid
from .truth import Lesion

SERIES = 2  # of the portal venous CT


def slice_of(lesion: Lesion) -> int:
    """The number of the axial slice, from 1, that goes through the lesion's centre."""
    return round((lesion.centre[2] - CT_GRID.origin[0]) / CT_GRID.spacing[0]) + 1


def length_of(session: Session, lesion: Lesion, mm: float, *, key: str, turned: float = 0) -> dict | None:
    """A Length of `mm` through the lesion's centre, along its long axis or `turned` by so many degrees, in the images
    of the session; None where they are not those of the phantom.
    """
    number = slice_of(lesion)
    instance = Instance.objects.filter(session=session, scan__number=SERIES, number=number).first()
    if instance is None:
        return None
    x, y, _ = lesion.centre
    z = CT_GRID.origin[0] + (number - 1) * CT_GRID.spacing[0]
    angle = radians(lesion.angle + turned)
    half = (mm / 2 * cos(angle), mm / 2 * sin(angle))
    points = [[round(x + sign * half[0], 2), round(y + sign * half[1], 2), z] for sign in (-1, 1)]
    return _record(instance, points, mm, key=key)


def _record(instance: Instance, points: list, mm: float, *, key: str) -> dict:
    study, scan = instance.session.study_instance_uid, instance.scan
    series, sop, frame = scan.series_instance_uid, instance.sop_instance_uid, uid(study, "frame of reference")
    image = f"wadors:@ROOT@/studies/{study}/series/{series}/instances/{sop}/frames/1"
    data = {
        "handles": {
            "points": points,
            "activeHandleIndex": None,
            "textBox": {"hasMoved": False, "worldPosition": points[1]},
        },
        "label": "",
        "cachedStats": {f"imageId:{image}": {"length": mm, "unit": "mm"}},
    }
    plane = {"viewPlaneNormal": [0, 0, -1], "viewUp": [0, -1, 0]}
    metadata = {"toolName": "Length", "FrameOfReferenceUID": frame, "referencedImageId": image, **plane}
    return {
        "uid": key,
        "tool": "Length",
        "label": "",
        "values": [{"name": "length", "value": mm, "unit": "mm"}],
        "series_instance_uid": series,
        "sop_instance_uid": sop,
        "frame": 1,
        "frame_of_reference_uid": frame,
        "points": points,
        "scan": {"number": scan.number, "description": scan.description, "modality": scan.modality},
        "slice": CT_GRID.shape[0] + 1 - instance.number,  # the viewer begins at the head
        "annotation": {"annotationUID": key, "metadata": metadata, "data": data},
    }
