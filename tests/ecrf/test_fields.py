from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrf.definition import Cell, Field, type_of
from ecrf.fields import FIELD_TYPES, Refused
from ecrf.schema import validator_of
from ecrf.validation import clean_answers
from tests.ecrf.forms import EVERY_TYPE, SIDES
from tests.thorough import examples


def clean(type_, value, **rules):
    field = Field("x", type_, "X", **rules)
    return type_of(field).clean(field, value)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("12,5", "12.5"), ("12.50", "12.50"), ("+.5", "0.5"), ("3.", "3"), ("−4", "-4"), ("-0,0", "0.0"), (7, "7")],
)
def test_numbers_are_exact_with_point_or_comma(typed, stored):
    assert f"{clean('decimal', typed)}" == stored
    assert isinstance(clean("decimal", typed), Decimal)


@pytest.mark.parametrize(
    "typed",
    [
        "1e5",
        "NaN",
        "Infinity",
        "-inf",
        "12 mm",
        "0x10",
        "१२",
        "1,000.5",
        "1.000.000",
        "1_000",
        "--3",
        "9" * 16,
        "0." + "1" * 11,
    ],
)
def test_what_is_no_plain_number_is_refused(typed):
    with pytest.raises(Refused):
        clean("decimal", typed)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("1e400"), True, [], {}])
def test_numbers_from_scripts_are_checked_too(value):
    with pytest.raises(Refused):
        clean("decimal", value)


def test_thousands_separators_get_a_message_of_their_own():
    with pytest.raises(Refused, match="thousands"):
        clean("decimal", "1,000.5")


def test_a_whole_number_takes_no_fraction():
    assert clean("integer", "12,0") == 12
    with pytest.raises(Refused, match="whole"):
        clean("integer", "12,5")


@pytest.mark.parametrize(
    "value", ["2026-02-29", "29.02.2024", "2026-1-1", "2026-01-01T00:00", "٢٠٢٦-٠١-٠١", 20260101]
)
def test_dates_that_do_not_exist_are_refused(value):
    with pytest.raises(Refused):
        clean("date", value)


@pytest.mark.parametrize(
    ("value", "is_time"), [("14:30", True), ("14:30:05", True), ("24:00", False), ("2:30", False)]
)
def test_times_are_of_the_day(value, is_time):
    if is_time:
        assert clean("time", value) == value
    else:
        with pytest.raises(Refused):
            clean("time", value)


@pytest.mark.parametrize("value", ["on", "true", 1, 0, []])
def test_yes_or_no_takes_only_that(value):
    with pytest.raises(Refused):
        clean("yes_no", value)


def test_a_choice_must_be_one_of_the_options():
    assert clean("single_choice", "l", options=SIDES) == "l"
    with pytest.raises(Refused, match="“x”"):
        clean("single_choice", "x", options=SIDES)


def test_several_choices_are_kept_in_the_order_of_the_form():
    assert clean("multiple_choice", ["r", "l", "r"], options=SIDES) == ["l", "r"]
    assert clean("multiple_choice", [], options=SIDES) is None


def test_a_value_with_a_semicolon_can_be_told_apart_in_a_table():
    field = Field("x", "multiple_choice", "X", options=SIDES)
    assert type_of(field).cell(field, ["l", "a;b"]) == Cell("l;a\\;b", "left;both\\; or neither")


@pytest.mark.parametrize("value", ["", "   ", "\n", None])
def test_blank_text_is_no_answer(value):
    assert clean("text", value) is None


def test_line_ends_are_the_same_from_a_form_and_from_a_script():
    assert clean("long_text", "a\r\nb\rc") == clean("long_text", "a\nb\nc") == "a\nb\nc"


def test_an_instruction_takes_no_answer():
    with pytest.raises(Refused):
        clean("instruction", "x")


def test_every_type_has_a_name_a_label_and_a_fragment():
    from django.template.loader import get_template

    assert len(FIELD_TYPES) == 17
    for name, kind in FIELD_TYPES.items():
        assert kind.name == name
        assert kind.label
        assert get_template(kind.template)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=examples(150), deadline=None)
@given(st.dictionaries(st.sampled_from([*EVERY_TYPE.fields_by_key, "note", "other", "\ud800"]), anything, max_size=6))
def test_whatever_comes_in_what_is_accepted_meets_the_schema(raw):
    cleaned = clean_answers(EVERY_TYPE, raw, level="sign")
    if not cleaned.errors:
        assert validator_of(EVERY_TYPE).is_valid(cleaned.answers)
    assert set(cleaned.answers) <= set(EVERY_TYPE.fields_by_key)
