"""The trail of one read, and the history of one of its fields: what a monitor asks first."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from ecrf.definition import definition_of
from rapidreader.audit.models import AuditEvent
from rapidreader.audit.sentences import shown, words_of
from rapidreader.audit.trail import line_of


def events_of_read(read):
    """Everything that was done to a read, and what its session showed to whom through it; the oldest first."""
    through = Q(object_type="archive.session", object_id=str(read.item.session_id), body__contains=str(read.pk))
    own = Q(object_type="worklists.read", object_id=str(read.pk))
    return AuditEvent.objects.filter(own | through, trial_id=read.worklist.trial_id).order_by("seq")


@dataclass(frozen=True)
class Value:
    """One value of a field: what it was before and after, who entered it when, and why."""

    seq: int
    at: datetime
    actor_name: str
    verb: str
    old: str
    new: str
    reason: str

    @property
    def words(self) -> str:
        return words_of(self.verb)


@dataclass
class FieldHistory:
    """One field of a read and everything that it ever held, the oldest first."""

    key: str
    label: str
    values: list[Value] = field(default_factory=list)

    @property
    def current(self) -> str:
        return self.values[-1].new if self.values else shown(None)


def histories_of(read, lines) -> dict[str, FieldHistory]:
    """{key: history} of every field of a read that was ever answered, in the order of the form."""
    found: dict[str, FieldHistory] = {}
    labels, reason = _labels(read), ""
    for line in lines:
        if line.body["verb"] == "read_reopened":
            reason = line.reason
        for key, (old, new) in _answers_in(line.body).items():
            history = found.setdefault(key, FieldHistory(key, _label_of(labels, key)))
            who = (line.seq, line.at, line.actor_name, line.body["verb"])
            history.values.append(Value(*who, shown(old), shown(new), line.reason or reason))
    order = list(labels)
    return dict(sorted(found.items(), key=lambda item: (_place(order, item[0]), item[0])))


def _answers_in(body: dict) -> dict:
    """{key: (old, new)} of the answers that an event changed or cleared."""
    changes = body.get("changes")
    if not isinstance(changes, dict):
        return {}
    pairs = {**(changes.get("cleared") or {}), **(changes.get("answers") or {})}
    return {key: pair for key, pair in pairs.items() if isinstance(pair, list) and len(pair) == 2}


def _labels(read) -> dict[str, str]:
    definition = definition_of(read.template_version)
    fields = {key: one.label for key, one in definition.fields_by_key.items()}
    return fields | {key: one.label for key, one in definition.groups_by_key.items()}


def _label_of(labels: dict, key: str) -> str:
    """The label of "size", or of "lesions.2.size": the group's, the row's number, the field's."""
    if "." not in key:
        return labels.get(key, key)
    group, number, *rest = key.split(".", 2)
    parts = [labels.get(group, group), number, *(labels.get(name, name) for name in rest)]
    return " › ".join(parts)


def _place(order: list, key: str) -> int:
    first = key.partition(".")[0]
    return order.index(first) if first in order else len(order)


def lines_of_read(read) -> list:
    return [line_of(event) for event in events_of_read(read)]
