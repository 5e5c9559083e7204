"""Phrases for changed values: "maximum changed from 100 to 300 mm". Pure functions from two values to words."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from ecrf.definition.plain import plain_value
from ecrf.logic.grammar import to_text
from rapidreader.audit.canonical import canonical_json

LONGEST = 120


def same(old, new) -> bool:
    """Equal as it is stored: 12.5 and 12.50 are the same number and not the same definition."""
    if old is new or (type(old) is type(new) and isinstance(old, str | int) and old == new):
        return True  # nearly everything, and a tenth of the time
    return canonical_json(plain_value(old)) == canonical_json(plain_value(new))


def is_nothing(value) -> bool:
    return value is None or value == "" or value == () or value == {}


def shown(value) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return f"“{_cut(value)}”"
    if isinstance(value, tuple | list) and all(isinstance(one, str) for one in value):
        return ", ".join(f"“{_cut(one)}”" for one in value) or "nothing"
    return str(value) if isinstance(value, int) else _cut(canonical_json(plain_value(value)))


def expression(ast) -> str:
    """An expression in text form; one that the grammar cannot say as its arrays."""
    try:
        return _cut(to_text(ast), 400)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return _cut(canonical_json(ast), 400)


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def scalar(name: str, old, new, say: Callable = shown, unit: str = "") -> list[str]:
    """One value that was set, changed or removed."""
    if same(old, new) or (is_nothing(old) and is_nothing(new)):
        return []
    unit = f" {unit}" if unit else ""
    if is_nothing(old):
        return [f"{name} set to {say(new)}{unit}"]
    if is_nothing(new):
        return [f"{name} {say(old)}{unit} removed"]
    return [f"{name} changed from {say(old)} to {say(new)}{unit}"]


def members(name: str, old: Sequence, new: Sequence, say: Callable = shown) -> list[str]:
    """Values that came or went in a list whose members have nothing to be changed in; or another order of them."""
    before, after = (
        [canonical_json(plain_value(one)) for one in old],
        [canonical_json(plain_value(one)) for one in new],
    )
    if before == after:
        return []
    gone = [one for one, text in zip(old, before, strict=True) if text not in after]
    come = [one for one, text in zip(new, after, strict=True) if text not in before]
    found = [f"{name} {say(one)} removed" for one in gone] + [f"{name} {say(one)} added" for one in come]
    return found or [f"{name}s are now: {'; '.join(say(one) for one in new) or 'none'}"]


def mapping(name: str, old: dict, new: dict) -> list[str]:
    """Differences of two JSON objects, path by path: "translation de, label changed from …"."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    paths = sorted(before.keys() | after.keys())
    found = [phrase for path in paths for phrase in scalar(_at(name, path), before.get(path), after.get(path))]
    return found or ([] if same(old, new) else [f"{name} changed"])


def _at(name: str, path: tuple) -> str:
    return f"{name} {', '.join(path)}" if path else name


def _leaves(value, path=()):
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif path or not isinstance(value, dict):
        yield path, value


def paired(old: Sequence, new: Sequence, likeness: Sequence[Callable]) -> list[tuple]:
    """Members of two lists that belong together: equal ones first, then by each likeness, then what is left over.

    Gives (old or None, new or None, place in the new list or the old one).
    """
    left, right, pairs = list(enumerate(old)), list(enumerate(new)), []
    for like in (lambda one: canonical_json(plain_value(one)), *likeness):
        for at, one in list(left):
            match = next((other for other in right if like(other[1]) == like(one)), None)
            if match is not None:
                pairs.append((one, match[1], match[0]))
                left.remove((at, one))
                right.remove(match)
    return [
        *sorted(pairs, key=lambda pair: pair[2]),
        *((a, None, n) for n, a in left),
        *((None, b, n) for n, b in right),
    ]


def stepped_aside(old: Sequence, new: Sequence) -> list:
    """What of `new` must have been moved to come there from the order of `old`: the fewest possible."""
    places = {one: at for at, one in enumerate(old)}
    order = [one for one in new if one in places]
    best: list[list] = []  # best[n]: the rising run that ends at order[n]
    for one in order:
        runs = [run for run in best if places[run[-1]] < places[one]]
        best.append([*max(runs, key=len, default=[]), one])
    stayed = set(max(best, key=len, default=[]))
    return [one for one in order if one not in stayed]
