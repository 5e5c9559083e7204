"""Measurements as the viewer reports them: checked at the door, kept as they came."""

from django.utils.translation import gettext as _

from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.errors import Invalid

MOST = 2_000
MOST_BYTES = 4 * 1024 * 1024
SUMMARY = ("tool", "label", "values", "scan", "slice", "frame", "sop_instance_uid", "points")


def _refuse(message):
    raise Invalid(message, fields={"measurements": message})


def clean_measurements(raw) -> str:
    """The canonical JSON text of a list of measurements; Invalid when it is not one."""
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        _refuse(_("Measurements must be a list of objects."))
    if len(raw) > MOST:
        _refuse(_("A read can have at most {most} measurements.").format(most=MOST))
    uids = [entry.get("uid") for entry in raw]
    if not all(isinstance(uid, str) and 0 < len(uid) <= 128 for uid in uids) or len(set(uids)) != len(uids):
        _refuse(_("Each measurement needs a uid of its own."))
    try:
        text = canonical_json(raw)
        parse_json(text)
    except ValueError as error:
        _refuse(_("The measurements cannot be stored: {error}.").format(error=error))
    if len(text.encode()) > MOST_BYTES:
        _refuse(_("The measurements are too large to be stored."))
    return text


def _summaries(text: str) -> dict:
    return {entry["uid"]: {key: entry[key] for key in SUMMARY if key in entry} for entry in parse_json(text)}


def measurement_changes(old: str, new: str) -> dict:
    """{uid: [before, after]} of what differs, without the viewer's own annotation, for the audit trail."""
    before, after = _summaries(old), _summaries(new)
    uids = [*before, *(uid for uid in after if uid not in before)]
    return {uid: [before.get(uid), after.get(uid)] for uid in uids if before.get(uid) != after.get(uid)}
