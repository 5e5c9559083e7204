"""The first values of a read's form: from its session, and from the reader's own earlier reads of the same subject.

Nothing comes from other readers, from the same or a later date, or from a session whose date is not known: what is
not surely earlier might tell a reader of the future. Of a session on this worklist only the read of this worklist
counts, so that reading a second time does not show what was read the first time.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from ecrf.definition import Field, Group, definition_of, type_of
from ecrf.fields import Refused
from rapidreader.audit.canonical import parse_json

from .blinded import blind, shows_prior_results
from .models import Read, Worklist
from .querysets import COURSE

DEFAULT = "default"  # chosen in the template, by the decision of a coordinator
NOT_TAKEN = {"image_reference", "calculated"}  # an image of another session is none of this one


@dataclass
class Prefill:
    """`answers` as a form's answers; `origins` is {full key: {"source", "time_point" of the earlier read}}."""

    answers: dict = field(default_factory=dict)
    origins: dict[str, dict] = field(default_factory=dict)

    def put(self, key: str, value, origin: dict) -> None:
        self.answers[key], self.origins[key] = value, origin

    def put_in_row(self, group: str, row: int, key: str, value, origin: dict) -> None:
        """Into the row of that number, which is made where there is none."""
        rows = self.answers.setdefault(group, [])
        place = next((place for place in rows if place["row"] == row), None)
        if place is None:
            rows.append(place := {"row": row})
            rows.sort(key=lambda each: each["row"])
        place[key], self.origins[f"{group}.{row}.{key}"] = value, origin


@dataclass(frozen=True)
class Earlier:
    """A completed read of an earlier session."""

    time_point: str
    answers: dict


def prefill_of(read: Read) -> Prefill:
    """What a read that was never opened begins with."""
    definition = definition_of(read.template_version)
    found = Prefill()
    inner = [(one, group) for group in definition.groups() for one in group.items]
    wanted = [(one, group) for one, group in [*((one, None) for one in definition.fields()), *inner] if one.prefill]
    earlier = _earlier(read) if any(one.prefill.partition(".")[0] in EARLIER for one, _ in wanted) else []
    for one, group in wanted:
        for row, (raw, time_point) in _values(read, one, group, earlier).items():
            value = _cleaned(one, raw)  # one that no longer fits is nobody's mistake
            origin = {"source": one.prefill, **({"time_point": time_point} if time_point else {})}
            if value is not None and group is None:
                found.put(one.key, value, origin)
            elif value is not None and row <= group.max_rows:
                found.put_in_row(group.key, row, one.key, value, origin)
    for key, value in definition.defaults().items():
        if key not in found.answers:
            found.put(key, value, {"source": DEFAULT})
    return found


def _earlier(read: Read) -> list[Earlier]:
    """The reader's completed reads of earlier sessions of the subject, the oldest first.

    Of each session, one for each template: a read of its image quality does not stand in the way of its lesions.
    """
    session, listed = read.item.session, read.worklist.items.values("session")
    if session.date is None or not shows_prior_results(read.worklist):
        return []
    reads = Read.objects.completed().filter(reader=read.reader, worklist__trial=read.worklist.trial)
    reads = reads.filter(item__session__subject=session.subject, item__session__date__lt=session.date)
    reads = reads.exclude(worklist__state=Worklist.State.CANCELLED).filter(kind=Read.Kind.READ)
    reads = reads.select_related("item__session", "worklist__template_version", "moved_to_version")
    course = {name: getattr(read, name) for name in COURSE}
    here, elsewhere = reads.filter(**course), reads.exclude(item__session__in=listed)
    both = [*elsewhere.order_by("signed_at"), *here]
    latest = {(one.item.session_id, one.template_version.template_id): one for one in both}
    ordered = sorted(latest.values(), key=lambda one: (one.item.session.date, one.signed_at))
    return [Earlier(one.item.session.time_point, parse_json(one.answers)) for one in ordered]


def _values(read: Read, one: Field, group: Group | None, earlier: list[Earlier]) -> dict:
    """{row, 0 outside of groups: (value, time point)} of a field's source."""
    kind, _, key = one.prefill.partition(".")
    if kind in EARLIER:
        return EARLIER[kind](earlier, key.rpartition(".")[2], group is not None)
    return {} if group else {0: (_fixed(read, one.prefill), "")}


def _fixed(read: Read, source: str) -> str | None:
    session = blind(read)
    return {
        "session.subject": session.subject_label,
        "session.label": session.label,
        "session.time_point": session.time_point,
        "session.modalities": session.modalities,
        "reader.name": read.reader.get_full_name() or read.reader.get_username(),
        "today": timezone.localdate().isoformat(),
    }.get(source)


def _found(one: Earlier, key: str, is_row: bool) -> dict:
    """{row: value} of a key in earlier answers, wherever they have it; row 0 outside of groups."""
    if not is_row:
        return {0: one.answers[key]} if key in one.answers else {}
    lists = [value for value in one.answers.values() if isinstance(value, list)]
    rows = [row for value in lists for row in value if isinstance(row, dict) and key in row]
    return {row["row"]: row[key] for row in rows}


def _previous(earlier: list[Earlier], key: str, is_row: bool) -> dict:
    """The values of the last read that has any."""
    for one in reversed(earlier):
        if found := _found(one, key, is_row):
            return {row: (value, one.time_point) for row, value in found.items()}
    return {}


def _baseline(earlier: list[Earlier], key: str, is_row: bool) -> dict:
    return _previous(earlier[::-1], key, is_row)


def _smallest(earlier: list[Earlier], key: str, is_row: bool) -> dict:
    """The smallest number of each row that any read has."""
    least = {}
    for one in earlier:
        for row, value in _found(one, key, is_row).items():
            number = value.get("value") if isinstance(value, dict) else value
            if isinstance(number, int | Decimal) and not isinstance(number, bool):
                least[row] = min(least.get(row, (number, value, one)), (number, value, one), key=lambda it: it[0])
    return {row: (value, one.time_point) for row, (_, value, one) in least.items()}


EARLIER = {"previous": _previous, "baseline": _baseline, "smallest": _smallest}


def _cleaned(one: Field, value):
    if isinstance(value, dict):
        # The viewer's measurement belongs to the other session: its number is taken, not the link.
        value = {name: part for name, part in value.items() if name != "ref"}
        value = value if one.type == "measurement" else value.get("value")
    try:
        return None if one.type in NOT_TAKEN else type_of(one).clean(one, value)
    except Refused:
        return None
