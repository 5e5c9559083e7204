"""The meta-schema is executed by our own reading of it: a general validator must come to the same verdict."""

from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator

from ecrf.definition.meta import meta_schema, problems_of_document
from ecrf.definition.meta_checking import shape_problems

CODE = {"scheme": "S", "value": "1"}
WHEN = ["answered", ["field", "x"]]
# Small, and with every kind of part once.
ONE_OF_EACH = {
    "format": 1,
    "title": "T",
    "language": "en",
    "origin": {"publisher": "P"},
    "references": ["R"],
    "codes": [CODE],
    "items": [
        {
            "kind": "section",
            "key": "s",
            "title": "S",
            "items": [{"kind": "field", "key": "y", "type": "text", "label": "Y"}],
        },
        {
            "kind": "group",
            "key": "g",
            "title": "G",
            "max_rows": 3,
            "items": [
                {
                    "kind": "field",
                    "key": "x",
                    "type": "calculated",
                    "label": "X",
                    "result": "single_choice",
                    "decimals": 1,
                    "minimum": 0,
                    "options": [{"value": "a", "label": "A", "codes": [CODE]}],
                    "rules": [{"value": ["text", "a"], "when": WHEN, "because": "B"}],
                    "checks": [{"when": WHEN, "message": "M", "level": "warning"}],
                    "translations": {"de": {"label": "Ix"}},
                }
            ],
        },
    ],
    "tests": [{"name": "N", "answers": {"y": "1"}, "expect": {"visible": ["x"], "values": {"x": "a"}}}],
}
STRANGE = [
    None,
    True,
    -1,
    7.5,
    10**16,
    "",
    "x" * 25_000,
    "Key",
    "text",
    [],
    ["num", "1"],
    ["x"] * 1_200,
    {},
    {"kind": "group"},
]


def places_of(plain, path=()):
    """Every path in a document."""
    yield path
    inside = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for name, inner in inside:
        yield from places_of(inner, (*path, name))


def spoiled_documents():
    """The document with one thing changed: each of its places gone, or another value, or with something unknown."""
    for number, path in enumerate(path for path in places_of(ONE_OF_EACH) if path):
        for change in [*STRANGE, "gone", "more"][number % 2 :: 2]:
            plain = deepcopy(ONE_OF_EACH)
            holder = plain
            for part in path[:-1]:
                holder = holder[part]
            if change == "gone":
                del holder[path[-1]]
            elif change != "more":
                holder[path[-1]] = change
            elif isinstance(holder, dict):
                holder["colour"] = {}
            yield plain


@pytest.mark.long
def test_our_reading_of_the_meta_schema_is_that_of_a_general_validator():
    assert problems_of_document(ONE_OF_EACH) == []
    validator, verdicts = Draft202012Validator(meta_schema()), []
    for plain in spoiled_documents():
        ours = next(shape_problems(meta_schema(), plain), None) is None
        assert ours == validator.is_valid(plain), plain
        verdicts.append(ours)
    assert 50 < sum(verdicts) < len(verdicts) - 200
