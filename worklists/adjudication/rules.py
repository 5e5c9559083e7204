"""The rules by which reads count as differing, as a reading protocol declares them. Pure.

    {"rules": [{"key", "label", "scope": "time_point" | "subject", "when": expression}], "adjudicators": [user ids]}

`a` and `b` of an expression are any two reads of the same session (of the same subject), in either order: a rule
holds between two reads when it does so one way round or the other.
"""

import re
from dataclasses import dataclass
from itertools import combinations

from ecrf.definition import Definition
from ecrf.keeping import Kept

from .language import SCOPES, SUBJECT, Reading, Understood, pair_scope, series_scope, understood

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_RULES = 20
_kept = Kept()


@dataclass(frozen=True)
class Rule:
    """One way in which reads can differ. `label` is what everybody reads when it holds."""

    key: str
    label: str
    scope: str
    when: str

    @classmethod
    def of(cls, raw: dict) -> "Rule":
        return cls(*(str(raw.get(name, "")) for name in ("key", "label", "scope", "when")))

    @property
    def plain(self) -> dict:
        return {"key": self.key, "label": self.label, "scope": self.scope, "when": self.when}

    def understood(self, definition: Definition) -> Understood:
        name = (definition.content_hash, self.scope, self.when)
        return _kept.get(name, lambda: understood(self.when, self.scope, definition))


@dataclass(frozen=True)
class AdjudicationRules:
    """What a protocol says of adjudication; without rules there is none."""

    rules: tuple[Rule, ...] = ()
    adjudicators: tuple[int, ...] = ()

    @classmethod
    def of(cls, raw: dict | None) -> "AdjudicationRules":
        raw = raw or {}
        rules = tuple(Rule.of(one) for one in raw.get("rules", ()) if isinstance(one, dict))
        return cls(rules, tuple(int(one) for one in raw.get("adjudicators", ())))

    @property
    def plain(self) -> dict:
        return {"rules": [rule.plain for rule in self.rules], "adjudicators": list(self.adjudicators)}

    def on(self, scope: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.scope == scope)


@dataclass(frozen=True)
class Problem:
    """What keeps a rule from being used. `rule` is its key, "" where it is about all of them."""

    rule: str
    message: str


def problems_of(adjudication: AdjudicationRules, definition: Definition) -> list[Problem]:
    """Everything that is wrong with the rules for this form, in words; [] if all is well."""
    found, seen = [], set()
    if len(adjudication.rules) > MOST_RULES:
        found.append(Problem("", f"There can be at most {MOST_RULES} rules."))
    if adjudication.rules and not adjudication.adjudicators:
        found.append(Problem("", "Name at least one adjudicator: somebody must decide where reads differ."))
    if adjudication.adjudicators and not adjudication.rules:
        found.append(Problem("", "There are adjudicators, but no rule says where reads differ."))
    for rule in adjudication.rules:
        found += [Problem(rule.key, message) for message in _problems_of(rule, definition, seen)]
        seen.add(rule.key)
    return found


def _problems_of(rule: Rule, definition: Definition, seen: set[str]) -> list[str]:
    called = f"Rule “{rule.label}”" if rule.label else f"Rule “{rule.key}”"
    if not KEY.fullmatch(rule.key):
        return [f"{called}: its key must be a small letter, then small letters, digits or _."]
    if rule.key in seen:
        return [f"{called}: another rule has the same key."]
    if not rule.label.strip() or len(rule.label) > 120:
        return [f"{called}: say in 1 to 120 characters what differs, as “Overall response differs”."]
    if rule.scope not in SCOPES:
        return [f"{called}: it is about one time point or about a subject."]
    return [f"{called}: {message}" for message in rule.understood(definition).problems]


# --- asking them ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fired:
    """A rule that holds: between which reads (their places in the list that was asked about), and on which fields."""

    rule: Rule
    pairs: tuple[tuple[int, int], ...]
    fields: tuple[str, ...]


def differences(rules, readings: list, definition: Definition) -> list[Fired]:
    """Which rules hold between some two of these reads, in the order of the rules.

    `readings` are Readings of one session for rules on a time point, lists of Readings (one for each time point, in
    order) for rules on a subject; `definition` is the form that the rules were checked against. A rule on a time
    point that does not speak of `not_readable` is not asked about a pair of which one could not be read: there is
    nothing to compare.
    """
    found = []
    for rule in rules:
        ready = rule.understood(definition)
        places = combinations(range(len(readings)), 2)
        pairs = tuple(pair for pair in places if _holds(rule, ready, *(readings[at] for at in pair)))
        if pairs:
            found.append(Fired(rule, pairs, ready.fields))
    return found


def _holds(rule: Rule, ready: Understood, one: Reading | list[Reading], other: Reading | list[Reading]) -> bool:
    if ready.meaning is None:
        return False
    if rule.scope == SUBJECT:
        scope_of = series_scope
    elif not ready.asks_readability and (one.is_not_readable or other.is_not_readable):
        return False
    else:
        scope_of = pair_scope
    return any(ready.meaning(scope_of(*pair)) is True for pair in ((one, other), (other, one)))
