"""Which result of a session counts: what the readers agreed on, or what the adjudicator decided."""

from dataclasses import dataclass, field

from ..models import Adjudication, AdjudicationInput, Read
from .inputs import declared_rules
from .language import SUBJECT


@dataclass(frozen=True)
class Acceptance:
    """Of one session under one condition: the accepted revision, (read, revision), and the adjudication that decided.

    `revision` is None while nothing is accepted: reads are missing, or an adjudication waits.
    """

    revision: tuple | None = None
    adjudication: Adjudication | None = None


@dataclass(frozen=True)
class Acceptances:
    """All accepted results of a worklist, by session and condition. Without rules nothing is said to be accepted."""

    by_place: dict = field(default_factory=dict)
    by_read: dict = field(default_factory=dict)  # the adjudication that an adjudicator's read belongs to

    def of(self, read: Read) -> Acceptance:
        return self.by_place.get((read.item_id, read.condition), Acceptance())

    def accepts(self, read: Read, revision: int) -> bool | None:
        """Whether this revision is the accepted result; None where there is no such thing, or not yet."""
        found = self.of(read).revision
        return None if found is None else found == (read.pk, revision)

    def adjudication_of(self, read: Read) -> Adjudication | None:
        """The adjudication that a row of an export is told with."""
        return self.by_read.get(read.pk) or self.of(read).adjudication


def acceptances_of(worklist) -> Acceptances:
    """What is accepted in a worklist, in a fixed number of queries.

    A decision on the subject goes before one on a session, and that before agreement. Agreement accepts reader 1's
    (slot 1). An adjudicator's own read on a subject stands for the last session; the earlier ones keep what was
    accepted of each.
    """
    if not declared_rules(worklist).rules:
        return Acceptances()
    found = _agreed(worklist)
    items = dict(worklist.items.values_list("session", "pk"))
    live = worklist.adjudications.select_related("decided_by", "read")
    adjudications = sorted(live, key=lambda one: (one.scope == SUBJECT, one.pk))
    inputs = _inputs_of(worklist)
    for one in adjudications:
        if one.state != Adjudication.State.WITHDRAWN:
            said = [(items[session], letter, revision) for session, letter, revision in inputs.get(one.pk, ())]
            found |= _decided(one, said)
    return Acceptances(found, {one.read_id: one for one in adjudications if one.read_id})


def _agreed(worklist) -> dict[tuple, Acceptance]:
    """Reader 1's revision of every session of which all reads are complete; of the others nothing."""
    reads = worklist.reads.filter(kind=Read.Kind.READ, repetition=0).exclude(state=Read.State.CANCELLED)
    first, missing = {}, set()
    names = ("item", "condition", "pk", "revision", "state")
    for item, condition, pk, revision, state in reads.order_by("slot").values_list(*names):
        first.setdefault((item, condition), Acceptance((pk, revision)))
        if state != Read.State.COMPLETE:
            missing.add((item, condition))
    return {place: Acceptance() if place in missing else one for place, one in first.items()}


def _inputs_of(worklist) -> dict[int, list[tuple]]:
    """{adjudication: [(session, letter, (read, revision))…]}."""
    found: dict[int, list] = {}
    inputs = AdjudicationInput.objects.filter(adjudication__worklist=worklist)
    names = ("adjudication", "assessor__session", "letter", "assessor__read_key", "assessor__revision")
    for adjudication, session, letter, read, revision in inputs.order_by().values_list(*names):
        found.setdefault(adjudication, []).append((session, letter, (read, revision)))
    return found


def _decided(one: Adjudication, said: list[tuple]) -> dict[tuple, Acceptance]:
    """What an adjudication makes of the sessions that it is about; `said` are (item, letter, revision)."""
    if one.state != Adjudication.State.COMPLETE:
        return {(item, one.condition): Acceptance(None, one) for item, _, _ in said}
    if one.decision == Adjudication.Decision.OWN:
        return {(one.item_id, one.condition): Acceptance((one.read_id, one.read.revision), one)}
    return {
        (item, one.condition): Acceptance(revision, one)
        for item, letter, revision in said
        if letter == one.decision.upper()
    }
