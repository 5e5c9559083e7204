"""Measurements as rows: one per value, so that a bidirectional has two and a label without a value has one."""

from collections.abc import Iterator

from rapidreader.audit.canonical import canonical_json

MEASUREMENT_COLUMNS = [
    ("measurement", "Number within the read", ""),
    ("measurement_uid", "Identifier", ""),
    ("tool", "Tool it was made with", ""),
    ("label", "The reader's label", ""),
    ("name", "What was measured", ""),
    ("value", "Value", "see unit"),
    ("unit", "Unit of the value", ""),
    ("scan_number", "Series number", ""),
    ("scan_description", "Series description", ""),
    ("scan_modality", "Modality", ""),
    ("slice", "Slice, from 1", ""),
    ("frame", "Frame, from 1", ""),
    ("series_instance_uid", "SeriesInstanceUID", ""),
    ("sop_instance_uid", "SOPInstanceUID", ""),
    ("frame_of_reference_uid", "FrameOfReferenceUID", ""),
    ("points", "Points in the patient coordinate system, as JSON", "mm"),
]


def _dict(value) -> dict:
    return value if isinstance(value, dict) else {}


def _flat(value):
    """A cell: what a viewer reports oddly is shown as JSON rather than lost."""
    return canonical_json(value) if isinstance(value, list | dict) else value


def measurement_rows(number: int, measurement: dict) -> Iterator[list]:
    """The rows of one measurement, in the order of MEASUREMENT_COLUMNS."""
    scan = _dict(measurement.get("scan"))
    of_scan = [scan.get("number"), scan.get("description"), scan.get("modality")]
    names = ("slice", "frame", "series_instance_uid", "sop_instance_uid", "frame_of_reference_uid")
    place = [*of_scan, *map(measurement.get, names), canonical_json(measurement.get("points") or [])]
    what = [number, *map(measurement.get, ("uid", "tool", "label"))]
    values = measurement.get("values")
    for value in (values if isinstance(values, list) else None) or [{}]:
        value = _dict(value)
        yield [_flat(one) for one in (*what, value.get("name"), value.get("value"), value.get("unit"), *place)]
