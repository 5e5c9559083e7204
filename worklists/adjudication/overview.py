"""The adjudications of a worklist as coordinators and monitors see them: with names, reasons and age."""

from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.utils import timezone

from rapidreader.audit.canonical import parse_json

from ..models import Adjudication, AdjudicationInput
from .language import SUBJECT
from .reasons import lines_of

PAGE_SIZE = 50
# state: (icon, words, badge class); the icon never stands alone.
SIGNS = {
    "open": ("○", "open", "warn"),
    "unassigned": ("!", "nobody to decide", "bad"),
    "in_progress": ("◔", "in progress", "info"),
    "complete": ("●", "decided", "ok"),
    "withdrawn": ("✕", "withdrawn", ""),
}


@dataclass(frozen=True)
class Side:
    """One letter: who read it, and the assessors behind it."""

    letter: str
    reader: str
    assessors: list = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One adjudication."""

    adjudication: Adjudication
    sides: list[Side]

    @property
    def reasons(self) -> list[dict]:
        """{"label", "lines", "when"} of each rule that held."""
        reasons = parse_json(self.adjudication.reasons)
        return [{"label": one["label"], "lines": lines_of(one), "when": one["when"]} for one in reasons]

    @property
    def is_on_subject(self) -> bool:
        return self.adjudication.scope == SUBJECT

    @property
    def kind(self) -> str:
        waits = self.adjudication.state == Adjudication.State.OPEN and self.adjudication.read is None
        return "unassigned" if waits else self.adjudication.state

    @property
    def sign(self) -> tuple[str, str, str]:
        return SIGNS[self.kind]

    @property
    def is_undecided(self) -> bool:
        return self.adjudication.state in (Adjudication.State.OPEN, Adjudication.State.IN_PROGRESS)

    @property
    def age(self) -> int:
        """Whole days from its opening to its end, or until now."""
        end = self.adjudication.decided_at or self.adjudication.withdrawn_at or timezone.now()
        return (end - self.adjudication.opened_at).days

    @property
    def decision(self) -> str:
        """What was decided, with the name behind the letter."""
        decision = self.adjudication.decision
        if not decision:
            return ""
        names = {side.letter: side.reader for side in self.sides}
        return "own read" if decision == "own" else f"{decision.upper()} ({names.get(decision.upper(), '?')})"


def adjudication_page(worklist, number, *, state: str = ""):
    """A page of adjudications, those that wait before all others; the page object's list is of Line."""
    found = worklist.adjudications.select_related("item__session__subject", "read__reader", "decided_by")
    found = found.filter(state=state) if state in Adjudication.State.values else found
    page = Paginator(found.order_by("-opened_at", "-pk"), PAGE_SIZE).get_page(number)
    shown = list(page.object_list)
    sides = sides_of(shown)
    page.object_list = [Line(one, sides.get(one.pk, [])) for one in shown]
    return page


def sides_of(adjudications) -> dict[int, list[Side]]:
    """{adjudication: its letters with the readers' names}; one query."""
    found: dict[int, dict[str, Side]] = {}
    inputs = AdjudicationInput.objects.filter(adjudication__in=adjudications).select_related("assessor__session")
    for one in inputs.defer("assessor__answers", "assessor__measurements").order_by("letter", "pk"):
        sides = found.setdefault(one.adjudication_id, {})
        side = sides.setdefault(one.letter, Side(one.letter, one.assessor.reader_name))
        side.assessors.append(one.assessor)
    return {pk: list(sides.values()) for pk, sides in found.items()}


def line_of(adjudication: Adjudication) -> Line:
    return Line(adjudication, sides_of([adjudication]).get(adjudication.pk, []))
