"""Documents on their way to the browser and back: no digit is lost, and nothing else changes."""

import json
from decimal import Decimal

import pytest

from ecrf import library
from ecrf.building.catalogue import TOOLS, TYPES, catalogue
from ecrf.building.wire import from_browser, to_browser
from ecrf.definition import Definition, Field, FormTest, Group, Rule
from ecrf.fields import FIELD_TYPES
from ecrf.value_sets import names
from rapidreader.audit.canonical import canonical_json, parse_json
from worklists.viewer_tools import TOOLS as VIEWER_TOOLS


def there_and_back(plain: dict) -> dict:
    """As JavaScript does it: its JSON numbers are doubles."""
    return from_browser(json.loads(json.dumps(to_browser(plain))))


EXACT = Definition(
    "Exact",
    (
        Field("size", "decimal", "Size", minimum=Decimal("0.10"), maximum=Decimal("123456789012345.0000000001")),
        Field("count", "integer", "Count", default=3),
        Field("text", "text", "Text", default="12"),
        Field("twice", "calculated", "Twice", result="decimal", rules=(Rule(["num", "0.50"]),)),
        Group("rows", "Rows", (Field("axis", "measurement", "Axis", unit="mm"), Field("note", "text", "Note"))),
    ),
    tests=(
        FormTest(
            "All",
            {
                "size": Decimal("12.50"),
                "count": 7,
                "rows": [{"row": 1, "axis": {"value": Decimal("1.0"), "unit": "mm"}, "note": "1.0"}],
            },
            {"values": {"twice": Decimal("25.00")}, "because": {"twice": "7"}},
        ),
    ),
)


def test_numbers_keep_their_digits_and_texts_stay_texts():
    plain = parse_json(EXACT.to_json())
    sent = to_browser(plain)
    assert sent["items"][0]["minimum"] == "0.10"
    assert sent["tests"][0]["answers"]["rows"][0]["axis"]["value"] == "1.0"
    assert canonical_json(there_and_back(plain)) == EXACT.to_json()


@pytest.mark.parametrize("slug", library.slugs())
def test_a_form_of_the_library_comes_back_as_it_went(slug):
    text = library.load(slug).to_json()
    assert canonical_json(there_and_back(parse_json(text))) == text


@pytest.mark.parametrize("text", ["", "12 mm", "1e5", "NaN", "Infinity", "1_000", "²"])
def test_a_text_that_is_no_number_stays_for_the_checks_to_name(text):
    item = {"kind": "field", "key": "a", "type": "decimal", "label": "A", "minimum": text}
    assert from_browser({"items": [item]})["items"][0]["minimum"] == text


@pytest.mark.parametrize(
    "plain", [{"items": 5}, {"items": [5, {"kind": "field", "type": []}]}, {"tests": [7, {"answers": 1}]}]
)
def test_nonsense_does_not_break_it(plain):
    assert isinstance(from_browser(plain), dict)


def test_every_type_and_value_set_is_offered():
    offered = catalogue()
    assert set(TYPES) == set(FIELD_TYPES)
    assert set(offered["valueSets"]) == set(names())
    assert all(one["explanation"].endswith(".") for one in offered["types"])


def test_the_tools_on_offer_are_the_viewers():
    assert set(VIEWER_TOOLS) - set(TOOLS) == {"ArrowAnnotate"}, "an arrow gives no number"
    assert set(TOOLS) <= set(VIEWER_TOOLS)
