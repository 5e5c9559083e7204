"""What a form is: one JSON document, read into frozen dataclasses.

    {"format": 1, "language": "de", "title": "…", "origin": {…}, "codes": [code…], "items": [item…], "tests": [test…]}
    item    = section | group | field
    section = {"kind": "section", "key", "title", "items": [item…], "visible_when", "codes", "translations"}
    group   = {"kind": "group", "key", "title", "items": [field…], "row_label", "min_rows", "max_rows", …}
    field   = {"kind": "field", "key", "type", "label", …}; the types are in ecrf/fields/

Keys are ours: lower-case words, unique in the whole document (a group's fields included), made from the source's ids
so that importing the next edition of a template finds the same keys. What equals its default is left out, so equal
forms have equal text and hash. The published meta-schema is ecrf/definition/meta.py.
"""

from .document import Cell, Column, Definition, definition_of, type_of
from .parts import (
    ERROR,
    OPTIONAL,
    REQUIRED,
    WARN,
    WARNING,
    Check,
    Code,
    Field,
    FormTest,
    Group,
    Item,
    Option,
    Rule,
    Section,
)
from .plain import FORMAT, parse_definition, plain_definition

__all__ = [
    "ERROR",
    "FORMAT",
    "OPTIONAL",
    "REQUIRED",
    "WARN",
    "WARNING",
    "Cell",
    "Check",
    "Code",
    "Column",
    "Definition",
    "Field",
    "FormTest",
    "Group",
    "Item",
    "Option",
    "Rule",
    "Section",
    "definition_of",
    "parse_definition",
    "plain_definition",
    "type_of",
]
