"""The JSON Schema 2020-12 of a form, and its validator: one for page, API and import."""

from decimal import Decimal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from .definition import REQUIRED, Definition, type_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(definition: Definition) -> dict:
    """What a signed set of answers meets; numbers in it are Decimal or int, never float."""
    fields = definition.fields()
    return {
        "$schema": DIALECT,
        "title": definition.title,
        "type": "object",
        "properties": {one.key: {"title": one.label, **type_of(one).schema(one)} for one in fields},
        "required": [one.key for one in fields if one.required == REQUIRED],
        "additionalProperties": False,
    }


def _decimals(validator, places, value, schema):
    # "multipleOf" is broken on binary fractions, so decimals are counted on the exact number.
    if isinstance(value, Decimal) and -value.as_tuple().exponent > places:
        yield ValidationError(f"more than {places} decimals")


_Validator = extend(Draft202012Validator, {"x-decimals": _decimals})
_kept: dict[str, Draft202012Validator] = {}


def validator_of(definition: Definition) -> Draft202012Validator:
    """The validator of a form, compiled once for each content hash. It never fetches: the registry is empty."""
    if definition.content_hash not in _kept:
        if len(_kept) >= 256:
            _kept.clear()
        schema = schema_of(definition)
        _kept[definition.content_hash] = _Validator(
            schema, registry=Registry(), format_checker=Draft202012Validator.FORMAT_CHECKER
        )
    return _kept[definition.content_hash]
