"""How many of the known answers a reader has met. Pure; numbers are exact decimals.

Keys are those of answers everywhere: `size`, or `targets.2.size` for that field in row 2 of the group `targets`. Only
what is known is judged: an answer that a reader gave beyond it is neither right nor wrong. Choices must be equal,
multiple choices as sets, numbers within their tolerance, texts but for case and white space. A measurement must have
the unit of the known one; from what it was taken does not matter.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from fractions import Fraction

from ecrf.definition import Definition, Field, type_of
from rapidreader.audit.canonical import parse_json

NUMBERS = {"decimal", "integer", "measurement", "scale"}
TEXTS = {"text", "long_text"}
# What a person would not expect to be met to the letter counts only when the coordinator says so.
UNCOUNTED = TEXTS | {"calculated", "image_reference"}
CATEGORIES = {"yes_no", "single_choice"}
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Rule:
    """Whether a field counts, and how far a number may be off: in its unit, or in percent of the known value."""

    counts: bool = True
    tolerance: Decimal = Decimal(0)
    is_percent: bool = False

    @property
    def value(self) -> dict:
        return {"counts": self.counts, "tolerance": self.tolerance, "is_percent": self.is_percent}


@dataclass(frozen=True)
class Judged:
    """One known answer beside the reader's; both in words, as far as there are any."""

    key: str
    label: str
    known: str
    given: str
    is_met: bool
    counts: bool


def rules_of(text: str) -> dict[str, Rule]:
    """The rules as they are stored, {key without row: Rule}."""
    return {key: Rule(bool(one["counts"]), Decimal(one["tolerance"]), bool(one["is_percent"]))
            for key, one in parse_json(text or "{}").items()}  # fmt: skip


def rule_for(one: Field, key: str, rules: dict[str, Rule]) -> Rule:
    """The rule of a field; all rows of a group share it."""
    return rules.get(key) or Rule(counts=one.type not in UNCOUNTED)


def judge(definition: Definition, known: dict, given: dict, rules: dict[str, Rule]) -> list[Judged]:
    """Every known answer in form order, and whether it was met."""
    found = []
    for one in definition.fields():
        if one.key in known:
            found.append(_judged(one, one.key, one.label, (known, given), rule_for(one, one.key, rules)))
    for group in definition.groups():
        rows = {row["row"]: row for row in given.get(group.key, ())}
        for row in known.get(group.key, ()):
            number = row["row"]
            for one in group.items:
                if type_of(one).is_answered and one.key in row:
                    key, label = f"{group.key}.{number}.{one.key}", f"{group.row_label}{number} {one.label}"
                    rule = rule_for(one, f"{group.key}.{one.key}", rules)
                    found.append(_judged(one, key, label, (row, rows.get(number, {})), rule))
    return found


def _judged(one: Field, key: str, label: str, places: tuple[dict, dict], rule: Rule) -> Judged:
    known, given = (place.get(one.key) for place in places)
    return Judged(key, label, _shown(one, known), _shown(one, given), is_met(one, known, given, rule), rule.counts)


def _shown(one: Field, value) -> str:
    return "" if value is None else type_of(one).cell(one, value).label


def is_met(one: Field, known, given, rule: Rule) -> bool:
    """Whether an answer is what was known of this field."""
    if given is None:
        return False
    if one.type in NUMBERS or (isinstance(known, int | Decimal) and not isinstance(known, bool)):
        return _is_near(known, given, rule)
    if one.type == "multiple_choice":
        return set(known) == set(given)
    if one.type == "image_reference":
        return (known.get("sop"), known.get("frame")) == (given.get("sop"), given.get("frame"))
    if isinstance(known, str) and isinstance(given, str) and one.type in TEXTS:
        return known.split() == given.split() or _folded(known) == _folded(given)
    return known == given


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_near(known, given, rule: Rule) -> bool:
    if isinstance(known, dict) and isinstance(given, dict) and known.get("unit", "") != given.get("unit", ""):
        return False
    wanted, got = _number(known), _number(given)
    if wanted is None or got is None:
        return known == given
    allowed = abs(wanted) * rule.tolerance / 100 if rule.is_percent else rule.tolerance
    return abs(got - wanted) <= allowed


def _number(value) -> Decimal | None:
    value = value.get("value") if isinstance(value, dict) else value
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def counts_of(judged: Iterable[Judged]) -> tuple[int, int]:
    """(how many that count were met, how many count)."""
    counted = [one for one in judged if one.counts]
    return sum(one.is_met for one in counted), len(counted)


def score_of(met: int, of: int) -> Decimal:
    """The share that was met, 0 to 1, rounded down to four places: rounding never lets anybody pass."""
    return (Decimal(met) / Decimal(of)).quantize(PLACES, ROUND_DOWN) if of else Decimal(0).quantize(PLACES)


def kappa(pairs: Iterable[tuple[str, str]]) -> Decimal | None:
    """Cohen's kappa of (known, given) categories, rounded down to four places; None where it is not defined."""
    pairs = list(pairs)
    if not pairs:
        return None
    total = len(pairs)
    known, given = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    agreed = Fraction(sum(one == other for one, other in pairs), total)
    expected = sum((Fraction(known[name], total) * Fraction(given[name], total) for name in known), Fraction(0))
    if expected == 1:
        return None
    value = (agreed - expected) / (1 - expected)
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES, ROUND_DOWN)


def scored_fields(definition: Definition) -> list[tuple[str, str, Field]]:
    """Everything that can be known: (key without row, label, field), in form order."""
    found = [(one.key, one.label, one) for one in definition.fields()]
    for group in definition.groups():
        inner = [one for one in group.items if type_of(one).is_answered]
        found += [(f"{group.key}.{one.key}", f"{group.title}: {one.label}", one) for one in inner]
    return found


def rules_in(raw, definition: Definition) -> tuple[dict[str, Rule], dict[str, str]]:
    """(rules, what is wrong by key) of what a page or a script sent: {key: {counts, tolerance, is_percent}}."""
    rules, wrong = {}, {}
    given = raw if isinstance(raw, dict) else {}
    for key, _, one in scored_fields(definition):
        asked = given.get(key)
        if not isinstance(asked, dict):
            continue
        tolerance = _tolerance(asked.get("tolerance"))
        if tolerance is None:
            wrong[key] = "The tolerance must be a number that is not below zero."
            continue
        is_number = one.type in NUMBERS or one.type == "calculated"
        rules[key] = Rule(
            bool(asked.get("counts")), tolerance if is_number else Decimal(0), bool(asked.get("is_percent"))
        )
    return rules, wrong


def _tolerance(value) -> Decimal | None:
    try:
        number = Decimal(str(value or "0").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < 10**9 and -number.as_tuple().exponent <= 10 else None
