"""Draft answers from one version of a form to another: what goes along, what cannot, and why."""

from dataclasses import dataclass

from .definition import Definition, Field, type_of
from .validation import clean_answers

GONE = "the other version has no such field"
RETYPED = "it is of another type there"
REMEASURED = "its unit is another one there"
HIDDEN = "it is hidden there, with these answers"


@dataclass(frozen=True)
class Carried:
    """`answers` is the draft for the other version; `kept` are the keys of what the reader had answered and keeps,
    `lost` is {key: (value, why)}. Rows of groups are named as "targets.2.diameter".
    """

    answers: dict
    kept: tuple[str, ...]
    lost: dict[str, tuple[object, str]]


def carry(old: Definition, new: Definition, answers: dict) -> Carried:
    """Answers of `old` as a draft of `new`: by key, where type and unit are the same and the value still fits.

    Calculated values are neither kept nor lost: the other version works them out anew.
    """
    given = {key: value for key, value in _flat(answers, old) if not _is_calculated(old, key)}
    lost = {key: (value, why) for key, value in given.items() if (why := _obstacle(old, new, key))}
    asked = _nested({key: value for key, value in given.items() if key not in lost}, answers, new)
    cleaned = clean_answers(new, asked, level="draft")
    for key, why in [*cleaned.errors.items(), *((key, HIDDEN) for key in cleaned.cleared)]:
        lost |= {one: (value, why) for one, value in given.items() if one == key or one.startswith(f"{key}.")}
    return Carried(cleaned.answers, tuple(key for key in given if key not in lost), lost)


def _flat(answers: dict, definition: Definition):
    for key, value in answers.items():
        if key not in definition.groups_by_key:
            yield key, value
            continue
        for row in value:
            yield from ((f"{key}.{row['row']}.{name}", inner) for name, inner in row.items() if name != "row")


def _nested(flat: dict, answers: dict, new: Definition) -> dict:
    """The answers as a form takes them; rows keep their numbers, blank ones too."""
    made = {key: value for key, value in flat.items() if "." not in key}
    for key, group in new.groups_by_key.items():
        rows = {row["row"]: {"row": row["row"]} for row in answers.get(key, ()) if row["row"] <= group.max_rows}
        for name, value in flat.items():
            at, _, inner = name.removeprefix(f"{key}.").partition(".")
            if inner and name.startswith(f"{key}."):
                rows[int(at)][inner] = value
        if rows:
            made[key] = list(rows.values())
    return made


def _field(definition: Definition, key: str) -> tuple[Field | None, str]:
    """The field of a key, and the group that it is in."""
    group, *rest = key.split(".")
    if not rest:
        return definition.fields_by_key.get(key), ""
    items = definition.groups_by_key[group].items if group in definition.groups_by_key else ()
    return next((one for one in items if one.key == rest[1]), None), group


def _is_calculated(definition: Definition, key: str) -> bool:
    one, _ = _field(definition, key)
    return one is not None and one.type == "calculated"


def _obstacle(old: Definition, new: Definition, key: str) -> str:
    before, _ = _field(old, key)
    after, group = _field(new, key)
    if before is None or after is None or not type_of(after).is_answered:
        return GONE
    if before.type != after.type:
        return RETYPED
    if before.unit != after.unit:
        return REMEASURED
    most = new.groups_by_key[group].max_rows if group else 0
    return f"there are at most {most} rows there" if group and int(key.split(".")[1]) > most else ""
