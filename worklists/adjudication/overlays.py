"""The measurements of a read as the adjudicator's viewer draws them over the images, under a letter. Pure."""

# What is drawn and listed; everything else (who, when, the viewer's own numbers) stays behind.
KEPT = ("tool", "label", "values", "series_instance_uid", "sop_instance_uid", "frame", "scan", "slice")
METADATA = (
    *("toolName", "FrameOfReferenceUID", "referencedImageId", "viewPlaneNormal", "viewUp"),
    *("sliceIndex", "cameraFocalPoint", "cameraPosition", "volumeId"),
)
DATA = (
    *("handles", "cachedStats", "label", "text", "contour", "spline", "frameNumber", "polyline", "initialRotation"),
    *("isOpenUShapeContour", "openUShapeContourVectorToPeak", "isOpenContour", "arrowFirst"),
)


def uid_of(letter: str, number: int) -> str:
    """What the viewer knows a measurement by: nothing that was there when it was made."""
    return f"{letter}-{number}"


def overlay_of(letter: str, measurements: list[dict]) -> dict:
    """{"letter", "measurements"}; only measurements that can be drawn again."""
    drawn = [
        _of(uid_of(letter, number), one)
        for number, one in enumerate(measurements, start=1)
        if isinstance(one.get("annotation"), dict)
    ]
    return {"letter": letter, "measurements": drawn}


def _of(uid: str, one: dict) -> dict:
    annotation = one["annotation"]
    data = _some(annotation.get("data"), DATA)
    metadata = _some(annotation.get("metadata"), METADATA)
    kept = {name: one[name] for name in KEPT if name in one}
    return {**kept, "uid": uid, "annotation": {"annotationUID": uid, "metadata": metadata, "data": data}}


def _some(part, names) -> dict:
    return {name: part[name] for name in names if name in part} if isinstance(part, dict) else {}
