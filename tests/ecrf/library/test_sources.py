"""Reading the sources: what YAML would quietly turn into something else is an error or stays what it is."""

from decimal import Decimal

import pytest

from ecrf.library.compiling import compile_source
from ecrf.library.reading import SourceError, read_source

FORM = """
title: A form | Ein Formular
summary: For tests.
edition: 1
references: [Nobody 2026]
items:
  - group: lesions
    title: Lesions
    items:
      - single_choice: kind
        label: Kind
        options: {no: "No | Nein", 1: One}
      - measurement: diameter
        label: Diameter
        unit: mm
        minimum: 0.1
  - calculated: sum_mm
    label: Sum
    result: decimal
    rules:
      - {value: sum(lesions.diameter), because: All of them. | Alle.}
given: {lesions: [{kind: "no"}]}
tests:
  - name: Sum
    columns: [lesions.1.diameter, lesions.2.diameter, =sum_mm]
    rows:
      - [1.5, 2, 3.5]
      - [1.5, null, 1.5]
"""


def form(*replaced: tuple[str, str]):
    text = FORM
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return compile_source(read_source(text), "form")


def test_yes_and_no_dates_and_numbers_stay_what_they_are():
    source = read_source("a: no\nb: yes\nc: 2026-11-20\nd: 0.70\ne: 012\nf: true\ng: ~\nh: 1e3\ni: 12:30")
    assert source == {
        "a": "no",
        "b": "yes",
        "c": "2026-11-20",
        "d": Decimal("0.70"),
        "e": "012",
        "f": True,
        "g": None,
        "h": "1e3",
        "i": "12:30",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", "“a” stands twice, in line 1"),
        ("a: {b: 1, b: 2}", "“b” stands twice"),
        ("- a", "a mapping"),
        ("a: [", "not YAML"),
        ("a: !!python/object:os.system {}", "not YAML"),
    ],
)
def test_what_is_no_source_is_refused(text, message):
    with pytest.raises(SourceError, match=message):
        read_source(text)


def test_a_source_becomes_a_form():
    definition = form()
    assert definition.title == "A form"
    assert definition.translations == {"de": {"title": "Ein Formular"}}
    kind, diameter = definition.groups()[0].items
    assert [(one.value, one.label, one.translations) for one in kind.options] == [
        ("no", "No", {"de": {"label": "Nein"}}),
        ("1", "One", {}),
    ]
    assert diameter.minimum == Decimal("0.1")
    (rule,) = definition.fields()[0].rules
    assert rule.value == ["sum", "lesions", ["field", "diameter"], None]
    assert rule.translations == {"de": {"because": "Alle."}}


def test_a_table_becomes_tests():
    first, second = form().tests
    assert first.name == "Sum: 1.5 / 2"
    assert first.answers == {
        "lesions": [
            {"row": 1, "kind": "no", "diameter": {"value": Decimal("1.5"), "unit": "mm"}},
            {"row": 2, "diameter": {"value": Decimal(2), "unit": "mm"}},
        ]
    }
    assert first.expect == {"values": {"sum_mm": Decimal("3.5")}}
    assert second.answers["lesions"][1] == {"row": 2}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("edition: 1", "edition: 1\nsurprise: 1", "no “surprise”"),
        ("  - calculated: sum_mm", "  - computed: sum_mm", "“computed: sum_mm” is neither section nor group"),
        ("sum(lesions.diameter)", "sum(lesions.diameter", "calculated sum_mm, rule 1, value"),
        ("because: All of them. | Alle.", "why: All of them.", "calculated sum_mm, rule 1: .*'why'"),
        ("label: Sum", "label: Sum | Summe | Somme", "not one text for each of en, de"),
        ("label: Sum", "label: true", "True is not a text"),
        ("unit: mm", "units: mm", "measurement diameter: .*'units'"),
        ("- [1.5, 2, 3.5]", "- [1.5, 2]", "does not fit the columns"),
        ("lesions.2.diameter", "lesions.2.radius", "“lesions” answers “radius”"),
        ("=sum_mm", "=sum_cm", "“sum_cm” answers “sum_cm”|answers “sum_cm”"),
        ("- name: Sum", "- name: Sum\n    expects: {}", "has no “expects”"),
    ],
)
def test_a_mistake_in_a_source_is_named(old, new, message):
    with pytest.raises(SourceError, match=message):
        form((old, new))
