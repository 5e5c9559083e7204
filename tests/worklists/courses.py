"""Worklists under protocols for tests of reading: time points in sequence, periods, signatures."""

from datetime import date

from rapidreader.audit.canonical import canonical_json
from tests.cast import add_session
from tests.worklists.lists import activate, add_version
from worklists.models import Read
from worklists.protocols.document import protocol_of


def protocol_with(**choices):
    return protocol_of(canonical_json({"version": 1, **choices}))


def activate_under(cast, choices: dict, **fields):
    """An active worklist whose protocol has these choices."""
    return activate(cast, protocol=protocol_with(**choices), **fields)


def add_time_points(cast, subject: str, count: int = 3) -> list:
    return [add_session(cast, subject, n, date=date(2024, n, 1)) for n in range(1, count + 1)]


def in_sequence(cast, *, subjects=("1001", "1002"), count=3, **choices):
    """Subjects with their time points in sequence, read by ada and ben."""
    sessions = [session for subject in subjects for session in add_time_points(cast, subject, count)]
    return activate_under(cast, {"sequential": True, **choices}, sessions=sessions, version=add_version(cast))


def reads_of(worklist, reader) -> list[Read]:
    return list(Read.objects.filter(worklist=worklist, reader=reader).order_by("position"))
