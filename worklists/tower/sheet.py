"""The matrix as a sheet: one row per read, so that no reader or condition is lost in a column of its own."""

from collections.abc import Iterator

from .filters import Asked
from .signs import SIGNS, kind_of
from .summary import with_moves

HEADER = [
    *("worklist", "purpose", "subject", "time_point", "session", "reader", "position", "kind", "condition", "period"),
    *("repetition", "state", "revision", "due_date", "overdue", "priority", "since", "moved_at", "completed_at"),
    *("hold_reason", "skip_reason", "not_readable_reason"),
]
FIELDS = {
    "worklist": "worklist__name",
    "purpose": "worklist__purpose",
    "subject": "item__session__subject__label",
    "time_point": "item__session__time_point",
    "session": "item__session__label",
    "reader": "reader__username",
    "completed_at": "signed_at",
    "due_date": "due",
    "priority": "item__priority",
}
BESIDE = ("state", "held_at", "skipped_at", "not_readable_reason")


def sheet_rows(asked: Asked) -> Iterator[list]:
    """The rows of everything that is asked for, by session and reader."""
    columns = [FIELDS.get(name, name) for name in HEADER if name not in {"state", "overdue"}]
    reads = with_moves(asked.reads().with_due())
    reads = reads.order_by(
        "worklist__name", "item__session__subject__label", "item__place", "reader__username", "position"
    )
    late = set(asked.reads().overdue().values_list("pk", flat=True))
    for row in reads.values("pk", *dict.fromkeys([*columns, *BESIDE])).iterator(chunk_size=2000):
        shown = {name: row[FIELDS.get(name, name)] for name in HEADER if name not in {"state", "overdue"}}
        shown |= {"state": SIGNS[kind_of(row)][1], "overdue": row["pk"] in late}
        yield [shown[name] for name in HEADER]
