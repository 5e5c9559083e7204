"""Worklists as XNAT Rapid Reader's JSON speaks of them: one reader per list, five status names, epoch milliseconds.

Both generations are understood: `ownerUsername` and `readerUsername`, items by `experimentLabel` or by
`experimentId` alone. Pure, but for looking up what is named.
"""

import datetime

from ecrf.definition import definition_of
from rapidreader.archive.models import Session
from rapidreader.audit.errors import Invalid

from . import access

STATUS = {
    "open": "Open",
    "in_progress": "InProgress",
    "partial": "Partial",
    "complete": "Complete",
    "cancelled": "Cancelled",
}


def status_of_list(worklist_state: str, read_states: list[str]) -> str:
    """The status of a whole list, from its reads: Partial once one of them is complete."""
    live = [state for state in read_states if state != "cancelled"]
    if worklist_state == "cancelled" or (read_states and not live):
        return STATUS["cancelled"]
    if live and all(state == "complete" for state in live):
        return STATUS["complete"]
    if "complete" in live:
        return STATUS["partial"]
    return STATUS["open"] if all(state == "open" for state in live) else STATUS["in_progress"]


def epoch_ms(day: datetime.date | None) -> int | None:
    if day is None:
        return None
    return int(datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp() * 1000)


def day_of(epoch) -> datetime.date | None:
    """The day (UTC) of epoch milliseconds; Invalid for what is no such number."""
    if epoch in (None, ""):
        return None
    try:
        return datetime.datetime.fromtimestamp(int(epoch) / 1000, datetime.UTC).date()
    except (ValueError, TypeError, OverflowError, OSError):
        raise Invalid("The due date is not understood.", fields={"dueDate": "Epoch milliseconds."}) from None


def _item(read) -> dict:
    session = read.item.session
    return {
        "projectId": read.worklist.trial.slug,
        "subjectId": session.subject.label,
        "experimentId": session.label,
        "experimentLabel": session.label,
        "status": STATUS[read.state],
    }


def to_xnat(worklist) -> list[dict]:
    """One list per reader, its items in that reader's order."""
    lists = {}
    claimed = worklist.reads.exclude(reader=None)
    for read in claimed.with_session().select_related("worklist__trial").in_read_order():
        lists.setdefault(read.reader.get_username(), []).append(read)
    return [
        {
            "ownerUsername": username,
            "readerUsername": username,
            "name": worklist.name,
            "description": worklist.description,
            "status": status_of_list(worklist.state, [read.state for read in reads]),
            "dueDate": epoch_ms(worklist.due_date),
            "reportId": worklist.template_version.template.title,
            "formDisabledWhenComplete": worklist.form_disabled_when_complete,
            "items": [_item(read) for read in reads],
        }
        for username, reads in lists.items()
    ]


def _check_status(name, where: str):
    if name not in (None, "", *STATUS.values()):
        raise Invalid("A status is not understood.", fields={where: f"One of {', '.join(STATUS.values())}."})


def _reader(trial, payload):
    username = payload.get("readerUsername") or payload.get("ownerUsername") or payload.get("owner")
    reader = access.possible_readers(trial).filter(username=username or "").first()
    if reader is None:
        raise Invalid("The reader is not known.", fields={"readerUsername": "Not a reader of this trial."})
    return reader


def _names(version) -> set[str]:
    """Everything that a reportId may mean: the template's title, its file, or the identifier inside."""
    origin = definition_of(version).origin
    stem = version.source_name.rsplit(".", 1)[0]
    return {version.template.title, stem, *(value for value in origin.values() if isinstance(value, str))} - {""}


def _version(trial, report_id):
    for version in access.published_versions(trial):
        if str(report_id or "") in _names(version):
            return version
    raise Invalid(
        "The template is not known.", fields={"reportId": "No published template of this trial has that id."}
    )


def _sessions(trial, items) -> list[Session]:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Invalid("The items are not understood.", fields={"items": "A list of objects."})
    for item in items:
        _check_status(item.get("status"), "items")
    named = [
        [str(item[key]) for key in ("experimentLabel", "label", "experimentId") if item.get(key)] for item in items
    ]
    wanted = {name for names in named for name in names}
    known = {one.label: one for one in trial.sessions.filter(label__in=wanted).select_related("subject")}
    found = [next((known[name] for name in names if name in known), None) for names in named]
    missing = [(names or ["?"])[0] for names, session in zip(named, found, strict=True) if session is None]
    if missing:
        raise Invalid(
            "Some sessions are not known.", fields={"items": f"Not in this trial: {', '.join(missing[:20])}."}
        )
    return found


def plan_from_xnat(trial, payload: dict) -> dict:
    """The fields of `create_worklist`. Read order = order of the items; statuses are checked and not taken over:
    a list from elsewhere brings no answers, so it begins as a draft.
    """
    _check_status(payload.get("status"), "status")
    return {
        "name": str(payload.get("name") or "")[:120],
        "description": str(payload.get("description") or ""),
        "template_version": _version(trial, payload.get("reportId")),
        "sessions": _sessions(trial, payload.get("items") or []),
        "readers": [_reader(trial, payload)],
        "due_date": day_of(payload.get("dueDate")),
        "form_disabled_when_complete": payload.get("formDisabledWhenComplete", True) is not False,
    }
