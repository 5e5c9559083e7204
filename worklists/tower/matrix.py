"""Subject × time point × reader: a page of sessions with all their reads. However many there are, six queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.utils import timezone

from rapidreader.archive.models import Session

from ..models import Adjudication, Query
from .blockers import UNDECIDED
from .markup import row_html
from .signs import Cell, cell_of

PAGE_SIZE = 50
ORDER = ("subject__label", "date", "time_point", "label")
COLUMNS = (
    *("pk", "worklist", "worklist__name", "item", "reader", "state", "kind", "condition", "repetition", "revision"),
    *("skipped_at", "held_at", "not_readable_reason", "due", "item__session"),
)


@dataclass
class Row:
    """One session: `cells` has for each column the cells of its reads."""

    session: Session
    is_first_of_subject: bool
    cells: list[list[Cell]] = field(default_factory=list)
    html: str = ""


@dataclass(frozen=True)
class Column:
    """A reader, or the pool (None) of reads that nobody has claimed."""

    reader: object
    name: str


def readers_of(reads) -> list:
    """Whoever reads any of these, by name."""
    people = get_user_model().objects.filter(pk__in=reads.order_by().values("reader"))
    return list(people.order_by("last_name", "first_name", "username"))


def name_of(reader) -> str:
    return reader.get_full_name() or reader.get_username()


def sessions_of(reads):
    return (
        Session.objects.filter(pk__in=reads.order_by().values("item__session"))
        .select_related("subject")
        .order_by(*ORDER)
    )


def matrix_of(reads, sessions, readers) -> tuple[list[Column], list[Row]]:
    """The matrix of these sessions; columns are the readers, and the pool where there is something in it."""
    rows = list(reads.with_due().filter(item__session__in=sessions).order_by("worklist", "position").values(*COLUMNS))
    cells, marks = defaultdict(list), _marks(rows)
    is_one = len({row["worklist"] for row in rows}) == 1
    for row in rows:
        name = "" if is_one else row["worklist__name"]
        cells[row["item__session"], row["reader"]].append(cell_of(row, marks(row), name))
    columns = [Column(reader, name_of(reader)) for reader in readers]
    if any(reader is None for _, reader in cells):
        columns.append(Column(None, "Pool"))
    keys = [column.reader and column.reader.pk for column in columns]
    lines, last = [], None
    for session in sessions:
        line = Row(session, session.subject_id != last, [cells.get((session.pk, key), []) for key in keys])
        lines.append(line)
        last = session.subject_id
    return columns, lines


def _marks(rows):
    """What stands beside the icon of each read, as keys of signs.MARKS. Two queries."""
    today = timezone.localdate()
    items = {row["item"] for row in rows}
    asked = set(Query.objects.filter(read__item__in=items).exclude(state="closed").values_list("read", flat=True))
    undecided = Adjudication.objects.filter(item__in=items, state__in=UNDECIDED)
    disputed = set(undecided.values_list("worklist", "item"))

    def marks_of(row) -> list[str]:
        is_late = row["due"] is not None and row["due"] < today and row["state"] in ("open", "in_progress", "partial")
        found = {
            "overdue": is_late,
            "queries": row["pk"] in asked,
            "adjudications": (row["worklist"], row["item"]) in disputed,
        }
        return [mark for mark, is_so in found.items() if is_so]

    return marks_of


def matrix_page(asked, number, readers, *, chosen=""):
    """A page of the matrix; the page object has `columns`, its list is of Row. `chosen` is the read that is open."""
    reads = asked.reads()
    page = Paginator(sessions_of(reads), PAGE_SIZE).get_page(number)
    shown = [reader for reader in readers if not asked.reader or str(reader.pk) == asked.reader]
    page.columns, page.object_list = matrix_of(reads, list(page.object_list), shown)
    address = f"{asked.address}&page={page.number}&".lstrip("&")
    for row in page.object_list:
        row.html = row_html(row.cells, address, chosen)
    return page
