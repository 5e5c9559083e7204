"""The JSON Schema 2020-12 of a form, and its validator: one for page, API and import."""

from collections.abc import Iterator
from decimal import Decimal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from .definition import REQUIRED, Definition, Field, Group, Section, type_of
from .fields.coded import CodedFinding
from .keeping import Kept
from .value_sets import value_set

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(definition: Definition) -> dict:
    """What a signed set of answers meets; numbers in it are Decimal or int, never float.

    Only what must be answered whatever the other answers are is "required" here. Conditions could be compiled to
    if/then, but not sums over rows or dates; so that the document does not say half of it, requiredness on a
    condition is for ecrf/validation.py alone, as are the form's checks. Both come before this schema, which has the
    last word.
    """
    properties, required, defined = {}, [], {}
    for item, is_certain in _certain(definition):
        part = _group_schema(item) if isinstance(item, Group) else _field_schema(item)
        properties[item.key] = part
        if is_certain and (item.min_rows > 0 if isinstance(item, Group) else item.required == REQUIRED):
            required.append(item.key)
        for one in item.items if isinstance(item, Group) else [item]:
            defined |= _value_set_schema(one)
    return {
        "$schema": DIALECT,
        "title": definition.title,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        **({"$defs": defined} if defined else {}),
    }


def _certain(definition: Definition) -> Iterator[tuple[Field | Group, bool]]:
    """The fields and groups in form order, each with whether it is visible whatever the answers are."""
    pending = [(item, True) for item in reversed(definition.items)]
    while pending:
        item, is_certain = pending.pop()
        is_certain = is_certain and item.visible_when is None
        if isinstance(item, Section):
            pending.extend((inner, is_certain) for inner in reversed(item.items))
        elif isinstance(item, Group) or type_of(item).is_answered:
            yield item, is_certain


def _field_schema(one: Field) -> dict:
    return {"title": one.label, **type_of(one).schema(one)}


def _group_schema(group: Group) -> dict:
    fields = [one for one in group.items if type_of(one).is_answered]
    number = {"type": "integer", "minimum": 1, "maximum": group.max_rows}
    must = [one.key for one in fields if one.required == REQUIRED and one.visible_when is None]
    row = {
        "type": "object",
        "properties": {"row": number, **{one.key: _field_schema(one) for one in fields}},
        "required": ["row", *must],
        "additionalProperties": False,
    }
    limits = {"minItems": max(group.min_rows, 1), "maxItems": group.max_rows}
    return {"title": group.title, "type": "array", "items": row, **limits}


def _value_set_schema(one: Field) -> dict:
    """The definition that the schema of a coded field refers to."""
    kind = type_of(one)
    name = kind.set_name(one) if isinstance(kind, CodedFinding) else ""
    if not name:
        return {}
    entries = value_set(name).entries
    return {name: {"enum": [one.value for one in entries], "x-labels": [one.label for one in entries]}}


def _decimals(validator, places, value, schema):
    # "multipleOf" is broken on binary fractions, so decimals are counted on the exact number.
    if isinstance(value, Decimal) and -value.as_tuple().exponent > places:
        yield ValidationError(f"more than {places} decimals")


_Validator = extend(Draft202012Validator, {"x-decimals": _decimals})
_kept = Kept()


def validator_of(definition: Definition) -> Draft202012Validator:
    """The validator of a form, compiled once for each content hash. It never fetches: the registry is empty."""
    return _kept.get(definition.content_hash, lambda: _compiled(schema_of(definition)))


def _compiled(schema: dict) -> Draft202012Validator:
    return _Validator(schema, registry=Registry(), format_checker=Draft202012Validator.FORMAT_CHECKER)
