"""What is wrong with a draft, item by item.

Two kinds. A document that has not the shape of a form cannot be stored at all (`refusals`): nothing could show it. A
form that is not finished (a choice without options, a condition on a field that is gone) is stored, and its problems
stand at its items until it can be published (`problems_of`).
"""

from dataclasses import dataclass

from ecrf.definition import Definition
from ecrf.definition.meta import meta_schema
from ecrf.definition.meta_checking import Problem, pointer, shape_problems, unsafe_parts
from ecrf.definition.meta_naming import described
from ecrf.definition.meta_rules import rule_problems
from ecrf.definition.plain import plain_definition
from ecrf.logic import checking

MOST = 200


@dataclass(frozen=True)
class Trouble:
    """Something that keeps a draft from being published. `key` is of the item, "" of the form; `place` says where in
    it, as "minimum", "checks.0" or "rules.1.when".
    """

    key: str
    place: str
    message: str


def refusals(plain) -> list[Problem]:
    """What keeps a JSON value from being stored as a draft; [] if nothing does. Never raises."""
    found = list(unsafe_parts(plain))[:MOST] or list(shape_problems(meta_schema(), plain))[:MOST]
    if found:
        return [described(plain, path, message) for path, message in found]
    keys = list(_keys(plain.get("items", ()), ("items",)))
    seen, twice = set(), []
    for path, key in keys:
        if key in seen:
            twice.append(Problem(pointer(path), f"Two elements have the key “{key}”."))
        seen.add(key)
    return twice


def _keys(items, path):
    for at, item in enumerate(items):
        yield (*path, at, "key"), item["key"]
        yield from _keys(item.get("items", ()), (*path, at, "items"))


def problems_of(definition: Definition) -> list[Trouble]:
    """Everything that keeps a stored form from being published: broken rules first, then what expressions mean."""
    plain = plain_definition(definition)
    found = [_trouble(plain, path, message) for path, message in rule_problems(definition)]
    known = {(one.key, one.place) for one in found}
    logic = [Trouble(one.key, one.place, one.message) for one in checking.problems(definition)]
    return (found + [one for one in logic if (one.key, one.place) not in known])[:MOST]


def _trouble(plain: dict, path: tuple, message: str) -> Trouble:
    """The problem at the innermost item on its path."""
    key, rest, value = "", [], plain
    for part in path:
        value = value.get(part) if isinstance(value, dict) else value[part] if isinstance(value, list) else None
        if isinstance(value, dict) and "kind" in value:
            key, rest = value["key"], []
        elif part != "items":
            rest.append(str(part))
    return Trouble(key, ".".join(rest), described(plain, path, message).message)
