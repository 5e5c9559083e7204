"""The way in for form definitions from outside: a file, the API, the builder.

    problems = problems_of_document(plain)            # what keeps it from being a form, element by element
    definition, problems = read_document(text)        # from the text of a file

A document without problems has the shape of the meta-schema (meta_schema.py) and keeps the rules that a schema cannot
say (meta_rules.py). What its expressions mean is judged by ecrf.logic.checking afterwards.
"""

from decimal import Decimal
from itertools import islice

import simplejson

from rapidreader.audit.canonical import canonical_json

from .document import Definition
from .meta_checking import MOST_PROBLEMS, Problem, shape_problems, shown, unsafe_parts
from .meta_naming import described
from .meta_rules import rule_problems
from .meta_schema import meta_schema
from .plain import parse_definition

MOST_BYTES = 2_000_000

__all__ = ["MOST_BYTES", "Problem", "meta_schema", "problems_of_document", "read_document"]


def problems_of_document(plain) -> list[Problem]:
    """What keeps a JSON value from being a form: (path, message) in plain words, at most fifty; [] if nothing does.

    Never raises, whatever the value is. The later steps are taken only where the earlier ones found nothing.
    """
    found = list(islice(unsafe_parts(plain), MOST_PROBLEMS))
    found = found or list(islice(shape_problems(meta_schema(), plain), MOST_PROBLEMS))
    found = found or list(islice(rule_problems(parse_definition(canonical_json(plain))), MOST_PROBLEMS))
    return [described(plain, path, message) for path, message in found]


def read_document(text: str | bytes) -> tuple[Definition | None, list[Problem]]:
    """The form of a document's text, or why it is none. Never raises."""
    if len(text) > MOST_BYTES:
        return None, [Problem("", f"The document is longer than {MOST_BYTES:,} characters.")]
    try:
        plain = _parsed(text)
    except RecursionError:
        return None, [Problem("", "The document is nested too deeply.")]
    except (ValueError, ArithmeticError) as error:
        return None, [Problem("", f"The document is no JSON: {shown(error, 200)}")]
    problems = problems_of_document(plain)
    return (None, problems) if problems else (parse_definition(canonical_json(plain)), [])


def _parsed(text: str | bytes):
    """The JSON value; NaN and its like stay in it, so that the element which has one can be named."""
    text = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
    return simplejson.loads(text, use_decimal=True, parse_constant=Decimal, object_pairs_hook=_once)


def _once(pairs: list[tuple]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has “{shown(twice)}” twice.")
    return found
