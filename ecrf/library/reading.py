"""YAML read strictly, so that a template means what it shows.

Plain YAML 1.1 turns `no` into false, 2026-11-20 into a date, 0.7 into a float, and lets the second of two equal keys
win. Here numbers with a fraction are Decimal, true and false are the only truths, dates stay texts, and a key that
stands twice is an error.
"""

import re
from decimal import Decimal

import yaml


class SourceError(ValueError):
    """A source that is not a template; the message says where."""


class _Reader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # by libyaml where it is there: five times as fast
    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise SourceError(f"“{twice}” stands twice, {place(node)}")
        return super().construct_mapping(node, deep)


def place(node) -> str:
    return f"in line {node.start_mark.line + 1}"


# The core schema of YAML 1.2, floats being Decimal.
CORE = (
    ("null", r"~|null|", ["~", "n", ""], lambda loader, node: None),
    ("bool", r"true|false", list("tf"), lambda loader, node: node.value == "true"),
    ("int", r"-?(0|[1-9][0-9]*)", list("-0123456789"), lambda loader, node: int(node.value)),
    ("decimal", r"-?(0|[1-9][0-9]*)\.[0-9]+", list("-0123456789"), lambda loader, node: Decimal(node.value)),
)
MERGE = "tag:yaml.org,2002:merge"  # `<<: *organs` takes another mapping's pairs over
_Reader.add_implicit_resolver(MERGE, re.compile(r"<<\Z"), ["<"])
for name, pattern, first, construct in CORE:
    tag = f"tag:yaml.org,2002:{name}"
    _Reader.add_implicit_resolver(tag, re.compile(f"(?:{pattern})\\Z"), first)
    _Reader.add_constructor(tag, construct)


def read_source(text: str) -> dict:
    """The mapping that a source holds. Raises SourceError with the line."""
    try:
        source = yaml.load(text, Loader=_Reader)
    except yaml.YAMLError as error:
        raise SourceError(f"not YAML: {error}") from error
    if not isinstance(source, dict):
        raise SourceError("a template is a mapping of title, summary, references and items")
    return source
