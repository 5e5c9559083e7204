"""A form's logic as a small JSON program, which `evaluation.py` and its twin in the browser both run.

    {"items": [item…], "order": [index…]}      items in form order; order says which is worked out when
    item = {"key", "kind", "under": index of the section or group around it,
            "show": condition, "need": true or condition, "checks": [[condition, level, message]…],
            "rules": [[condition or null, value, because]…], "result": type, "places": decimals, "options": [value…]}

What is absent is not there. kind is "section", "group", "note" (a heading, an instruction), or one of
`values.READERS`; of a calculated field, the kind of its result. Texts are in the language asked for.
"""

from ecrf.definition import REQUIRED, Definition, Field, Group, Item, Section
from ecrf.keeping import Kept

from .operators import AGGREGATES, nodes, shape_problem
from .ordering import in_order

KINDS = {
    **dict.fromkeys(("text", "long_text", "time", "single_choice", "coded_finding", "anatomical_site"), "text"),
    **dict.fromkeys(("integer", "decimal", "scale"), "number"),
    "measurement": "measurement",
    "yes_no": "bool",
    "date": "date",
    "multiple_choice": "list",
    "image_reference": "image",
}
RESULTS = ("integer", "decimal", "text", "single_choice", "yes_no", "date")
NOWHERE = ["field", "-"]  # stands for an expression that is none: never answered, so never true

_kept = Kept()


def program_of(definition: Definition, language: str = "") -> dict:
    """The program of a form: plain JSON values, numbers as text. Made once for each content hash; do not change it.

    Total: what the checker refuses has no effect here, so that a half-built form can be tried out.
    """
    return _kept.get((definition.content_hash, language), lambda: _program(definition, language))


def kind_of(one: Field) -> str:
    """The kind of value that a field has for expressions; "note" of what is not answered or not known."""
    return KINDS.get(one.result if one.type == "calculated" else one.type, "note")


def _program(definition: Definition, language: str) -> dict:
    walked = _walk(definition.items)
    needs = [needs_of(one, None if under is None else walked[under][0]) for one, under in walked]
    order = in_order(needs, {one.key: at for at, (one, _) in enumerate(walked)})
    program = {"items": [_item(one, under, language) for one, under in walked]}
    return program if order == sorted(order) else {**program, "order": order}


def _walk(items: tuple[Item, ...]) -> list[tuple[Item, int | None]]:
    """All items in form order, each with the index of what it stands in."""
    found, pending = [], [(item, None) for item in reversed(items)]
    while pending:
        item, under = pending.pop()
        found.append((item, under))
        if not isinstance(item, Field):
            pending.extend((inner, len(found) - 1) for inner in reversed(item.items))
    return found


def _item(one: Item, under: int | None, language: str) -> dict:
    kinds = {Section: "section", Group: "group"}
    item = {"key": one.key, "kind": kinds.get(type(one)) or kind_of(one)}
    if under is not None:
        item["under"] = under
    if one.visible_when is not None:
        item["show"] = _sound(one.visible_when)
    if not isinstance(one, Section) and one.checks:
        item["checks"] = [
            [_sound(check.when), check.level, _translated(check, "message", language)] for check in one.checks
        ]
    return {**item, **_field_parts(one, language)} if isinstance(one, Field) else item


def _field_parts(one: Field, language: str) -> dict:
    parts = {}
    if one.required == REQUIRED:
        parts["need"] = True
    elif one.required_when is not None:
        parts["need"] = _sound(one.required_when)
    if one.type != "calculated":
        return parts
    parts["rules"] = [
        [None if rule.when is None else _sound(rule.when), _sound(rule.value), _translated(rule, "because", language)]
        for rule in one.rules
    ]
    if one.result == "single_choice":
        parts["options"] = list(one.option_labels)
    places = 0 if one.result == "integer" else one.decimals
    return parts if places is None else {**parts, "places": places}


def _sound(ast) -> list:
    return NOWHERE if shape_problem(ast) else ast


def _translated(part, name: str, language: str) -> str:
    return part.translations.get(language, {}).get(name) or getattr(part, name)


def needs_of(one: Item, around: Item | None) -> set[str]:
    """The keys that must be worked out before an item: what it stands in and what its expressions speak of.

    Checks and requirements come after everything else, so they are not among them.
    """
    expressions = [one.visible_when]
    if isinstance(one, Field) and one.type == "calculated":
        expressions += [part for rule in one.rules for part in (rule.when, rule.value)]
    wanted = {around.key} if around else set()
    return wanted.union(*(_names_in(ast) for ast in expressions if ast is not None and not shape_problem(ast)))


def _names_in(ast: list) -> set[str]:
    """The keys of the fields and groups that a well-formed expression speaks of."""
    return {node[1] for node in nodes(ast) if node[0] == "field" or node[0] in AGGREGATES}
