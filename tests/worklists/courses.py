"""Worklists under protocols for tests of reading: time points in sequence, periods, signatures."""

from datetime import date

from rapidreader.audit.canonical import canonical_json
from tests.cast import add_session
from tests.worklists.lists import add_version, plan
from worklists import actions
from worklists.models import Read, Worklist


def protocol_text(**choices) -> str:
    return canonical_json({"version": 1, **choices})


def activate_under(cast, choices: dict, **fields):
    """An active worklist whose protocol has these choices."""
    draft = actions.create_worklist(**plan(cast, **fields))
    Worklist.objects.filter(pk=draft.pk).update(protocol=protocol_text(**choices))
    draft.refresh_from_db()
    return actions.activate_worklist(worklist=draft, by=cast.cora)


def add_time_points(cast, subject: str, count: int = 3) -> list:
    return [add_session(cast, subject, n, date=date(2024, n, 1), modalities="CT") for n in range(1, count + 1)]


def in_sequence(cast, *, subjects=("1001", "1002"), count=3, **choices):
    """Subjects with their time points in sequence, read by ada and ben."""
    sessions = [session for subject in subjects for session in add_time_points(cast, subject, count)]
    return activate_under(cast, {"sequential": True, **choices}, sessions=sessions, version=add_version(cast))


def add_period(worklist, reader, *, period: int, condition: str) -> list[Read]:
    """The sessions of a worklist once more for one reader, in a later period."""
    before = Read.objects.filter(worklist=worklist, reader=reader)
    position = before.count()
    rows = [
        Read(
            worklist=worklist,
            item=read.item,
            reader=reader,
            position=position + n,
            period=period,
            condition=condition,
            slot=read.slot,
        )
        for n, read in enumerate(before.filter(period=1).order_by("position"), start=1)
    ]
    return Read.objects.bulk_create(rows)


def reads_of(worklist, reader) -> list[Read]:
    return list(Read.objects.filter(worklist=worklist, reader=reader).order_by("position"))
