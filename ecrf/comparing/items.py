"""Sections, groups and fields of two versions side by side."""

from dataclasses import dataclass

from ecrf.definition import Definition, Field, Group, Item, Section

from .attributes import attribute_phrases
from .phrases import shown, stepped_aside

KINDS = {Section: "Section", Group: "Group", Field: "Field"}


@dataclass(frozen=True)
class Change:
    """One sentence, and the title of the outermost section that it is about; "" for the form as a whole."""

    section: str
    sentence: str


@dataclass(frozen=True)
class _Placed:
    """An item where it stands: the key of what it stands in ("" for the form), and the section to list it under."""

    item: Item
    parent: str
    section: str


def changes(old: Definition, new: Definition) -> list[Change]:
    """Every difference, in the order of the new form; what was removed comes last in its section."""
    before, after = _placed(old), _placed(new)
    found = [Change("", f"Form: {phrase}") for phrase in attribute_phrases(old, new)]
    moved = _moved(before, after)
    for key, placed in after.items():
        sentences = _sentences(before.get(key), placed, before, after) + moved.get(key, [])
        found += [Change(placed.section, sentence) for sentence in sentences]
    for key, placed in before.items():
        if key not in after:
            found.append(Change(placed.section, f"{_name(placed.item)} removed"))
    return found


def sections_of(found: list[Change]) -> dict[str, list[str]]:
    """{title of the section: its sentences}, in the order in which the sections are first spoken of."""
    grouped: dict[str, list[str]] = {}
    for change in found:
        grouped.setdefault(change.section, []).append(change.sentence)
    return grouped


def _placed(definition: Definition) -> dict[str, _Placed]:
    found: dict[str, _Placed] = {}
    pending = [(item, "", "") for item in reversed(definition.items)]
    while pending:
        item, parent, section = pending.pop()
        section = section or getattr(item, "title", "")
        found[item.key] = _Placed(item, parent, section)
        pending.extend((inner, item.key, section) for inner in reversed(getattr(item, "items", ())))
    return found


def _name(item: Item) -> str:
    words = item.label if isinstance(item, Field) else item.title
    return f"{KINDS[type(item)]} {shown(words)} ({item.key})"


def _sentences(old: _Placed | None, new: _Placed, before: dict, after: dict) -> list[str]:
    name = _name(new.item)
    if old is None:
        return [f"{name} added{_where(new, after)}"]
    if type(old.item) is not type(new.item):
        return [f"{name} was a {KINDS[type(old.item)].lower()} before"]
    found = [f"{name}: {phrase}" for phrase in attribute_phrases(old.item, new.item)]
    if old.parent != new.parent:
        found.append(f"{name} moved from {_place(old.parent, before)} to {_place(new.parent, after)}")
    return found


def _place(parent: str, placed: dict) -> str:
    if not parent:
        return "the top of the form"
    item = placed[parent].item
    return f"{KINDS[type(item)].lower()} {shown(item.title)}"


def _where(new: _Placed, after: dict) -> str:
    return f" to {_place(new.parent, after)}" if new.parent else ""


def _moved(before: dict[str, _Placed], after: dict[str, _Placed]) -> dict[str, list[str]]:
    """Sentences for items that stand in the same part as before, but elsewhere among the others."""
    found = {}
    for parent in {placed.parent for placed in after.values()}:
        now = [key for key, placed in after.items() if placed.parent == parent]
        then = [key for key, placed in before.items() if placed.parent == parent]
        for key in stepped_aside([one for one in then if one in now], now):
            at = now.index(key)
            words = f"after {_name(after[now[at - 1]].item)}" if at else "to the first place"
            found[key] = [f"{_name(after[key].item)} moved {words}"]
    return found
