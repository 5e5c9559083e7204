"""Folding radio buttons and tick boxes into the fields that they are."""

from collections import defaultdict

from .controls import Source

GROUP_TYPES = {"RADIO", "CHECKBOX"}


def fold(sources: list[Source]) -> list[list[Source]]:
    """The controls in groups that become one field each, in the order of their first control.

    Radio buttons fold by name, tick boxes by a name that several share, both only within one section and within
    one of RSNA's <span data-field-type>: the same name elsewhere is a copy that its author forgot to rename.
    """
    groups: dict[tuple, list[Source]] = {}
    for number, source in enumerate(sources):
        if source.kind:
            key = _group_key(source) if source.kind in {"radio", "checkbox"} else None
            groups.setdefault(key or ("single", number, ""), []).append(source)
    _remark_on_copies(groups)
    return list(groups.values())


def _group_key(source: Source) -> tuple | None:
    element = source.element
    source.wrapper = next((one for one in element.iterancestors("span") if _claims(one) in GROUP_TYPES), None)
    if source.wrapper is not None:
        return (source.kind, source.wrapper, "")
    place = next(iter(element.iterancestors("section")), None)
    name = (element.get("name") or "").strip()
    group = (element.get("data-group") or "").strip()
    if source.kind == "checkbox" and group:
        return ("checkbox", place, f"data-group {group}")
    if name:
        return (source.kind, place, name)
    if source.kind == "radio":
        source.entry.repaired("radio button without a name: grouped by where it stands")
        return ("radio", element.getparent(), "")
    return None


def _claims(element) -> str:
    return (element.get("data-field-type") or "").strip().upper()


def _remark_on_copies(groups: dict) -> None:
    places = defaultdict(list)
    for (kind, _, name), members in groups.items():
        if name:
            places[kind, name].append(members)
    for first, *copies in places.values():
        if any(len(members) > 1 for members in [first, *copies]) or first[0].kind == "radio":
            for source in (source for members in copies for source in members):
                source.entry.repaired("its name is used in another section too: kept as a group of its own")
