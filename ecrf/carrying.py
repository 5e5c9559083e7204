"""Draft answers from one version of a form to another: what goes along, what cannot, and why."""

from dataclasses import dataclass

from .definition import Definition, Field, type_of
from .validation import clean_answers

GONE = "the other version has no such field"
RETYPED = "it is of another type there"
REMEASURED = "its unit is another one there"


@dataclass(frozen=True)
class Carried:
    """`answers` fit the other version; `lost` is {key: (value, why)}, rows of groups as "targets.2.diameter"."""

    answers: dict
    lost: dict[str, tuple[object, str]]


def carry(old: Definition, new: Definition, answers: dict) -> Carried:
    """Answers of `old` as draft answers of `new`: by key, where type and unit are the same and the value still fits.

    Calculated values stay behind without being called lost: the other version works them out anew.
    """
    kept, lost = {}, {}
    for key, value in answers.items():
        if key in old.groups_by_key:
            rows, gone = _rows(old, new, key, value)
            lost |= gone
            if rows is not None:
                kept[key] = rows
        elif why := _obstacle(old.fields_by_key.get(key), new.fields_by_key.get(key)):
            lost[key] = value, why
        elif not _is_calculated(old.fields_by_key[key]):
            kept[key] = value
    cleaned = clean_answers(new, kept, level="draft")
    for key, message in cleaned.errors.items():
        lost[key] = _at(kept, key), message
    return Carried(cleaned.answers, lost)


def _is_calculated(one: Field | None) -> bool:
    return one is not None and one.type == "calculated"


def _obstacle(old: Field | None, new: Field | None) -> str:
    if _is_calculated(old):
        return ""
    if old is None or new is None or not type_of(new).is_answered:
        return GONE
    if old.type != new.type:
        return RETYPED
    return REMEASURED if old.unit != new.unit else ""


def _rows(old: Definition, new: Definition, group: str, rows: list) -> tuple[list | None, dict]:
    """The rows with what of them goes along; None where the other version has no such group."""
    before = {one.key: one for one in old.groups_by_key[group].items}
    after = {one.key: one for one in new.groups_by_key[group].items} if group in new.groups_by_key else {}
    kept, lost = [], {}
    for row in rows:
        made = {"row": row["row"]}
        for key, value in row.items():
            if key == "row":
                continue
            if why := _obstacle(before.get(key), after.get(key)):
                lost[f"{group}.{row['row']}.{key}"] = value, why
            elif not _is_calculated(before[key]):
                made[key] = value
        kept.append(made)
    return (kept if group in new.groups_by_key else None), lost


def _at(answers: dict, key: str):
    """The value at a key such as "targets.2.diameter"; the whole group or None where there is no such row."""
    group, *rest = key.split(".")
    if len(rest) != 2:
        return answers.get(group)
    row = next((row for row in answers.get(group, []) if str(row["row"]) == rest[0]), {})
    return row.get(rest[1])
