"""Exports as the audit trail remembers them."""

from dataclasses import dataclass
from datetime import datetime

from rapidreader.audit.canonical import parse_json


@dataclass(frozen=True)
class PastExport:
    at: datetime
    actor_name: str
    of: str
    file: str
    rows: int
    sha256: str


def exports_of(events) -> list[PastExport]:
    """The last exports among a trial's events, the newest first."""
    found = []
    for event in events.filter(verb="reads_exported")[:20]:
        body = parse_json(event.body)
        facts = body["changes"]
        found.append(
            PastExport(event.at, event.actor_name, body["object"], facts["file"], facts["rows"], facts["sha256"])
        )
    return found
