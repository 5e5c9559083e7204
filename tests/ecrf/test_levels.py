"""The three levels of looking at answers, on a form with conditions, a repeating group and results."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrf.definition import Definition, Field, Group
from ecrf.definition.meta import problems_of_document
from ecrf.definition.plain import plain_definition
from ecrf.schema import schema_of, validator_of
from ecrf.validation import clean_answers
from rapidreader.audit.canonical import canonical_json, parse_json
from tests.ecrf.forms import EVERY_TYPE
from tests.ecrf.lesions import ANSWERS, LESIONS
from tests.thorough import examples

REMARK = {"remark": "None needed"}


def test_the_form_of_these_tests_is_a_form():
    assert problems_of_document(plain_definition(LESIONS)) == []


def cleaned(level="sign", justifications=None, **changes):
    return clean_answers(LESIONS, {**ANSWERS, **changes}, level, justifications)


def with_rows(*rows, level="sign", **changes):
    return cleaned(level, targets=list(rows), **changes)


def row(number=1, **changes):
    return {"row": number, "site": "64033007-L", **changes}


def test_answers_of_every_type_are_typed_and_signed():
    signed = cleaned(justifications=REMARK)
    assert (signed.errors, signed.warnings) == ({}, {})
    first, second = signed.answers["targets"]
    assert first["diameter"] == {"value": Decimal("12.50"), "unit": "mm", "ref": "m1"}
    assert second["diameter"] == {"value": Decimal("7"), "unit": "mm"}
    assert signed.answers["confidence"] == 80
    assert signed.answers["image"] == ANSWERS["image"]
    assert "remark" not in signed.answers
    assert validator_of(LESIONS).is_valid(signed.answers)


def test_what_is_calculated_is_worked_out_here_whatever_was_sent():
    rows = [{**row, "counted": "999"} for row in ANSWERS["targets"]]
    signed = cleaned(targets=rows, sum="1", justifications=REMARK)
    assert signed.errors == {}
    assert signed.answers["sum"] == Decimal("19.5")
    assert [row["counted"] for row in signed.answers["targets"]] == [Decimal("12.5"), Decimal("7")]
    assert signed.because["sum"] == "Sum of the diameters"
    assert signed.because["targets.3.counted"] == "As measured"


@pytest.mark.parametrize("level", ["draft", "check", "sign"])
def test_hidden_answers_are_cleared_at_every_level(level):
    changed = cleaned(level, seen=False, reason="Motion")
    assert "targets" not in changed.answers
    assert changed.cleared["targets.1.site"] == "64033007-L"
    assert "reason" not in cleaned(level, reason="Motion").answers
    assert cleaned(level, reason="Motion").cleared == {"reason": "Motion"}


def test_a_hidden_field_in_one_row_is_cleared_in_that_row_alone():
    both = [row(1, kind="solid", axis="long"), row(2, kind="node", axis="long")]
    draft = with_rows(*both, level="draft")
    assert draft.cleared == {"targets.1.axis": "long"}
    assert [one.get("axis") for one in draft.answers["targets"]] == [None, "long"]


def test_a_hidden_field_need_not_be_answered():
    assert "reason" not in cleaned().errors
    assert set(clean_answers(LESIONS, {"seen": False}, "sign").errors) == {"reason"}
    assert set(clean_answers(LESIONS, {}, "sign").errors) == {"seen"}


def test_a_draft_keeps_blank_rows_and_a_signature_drops_them():
    rows = [row(1), {"row": 2}, row(4)]
    assert [one["row"] for one in with_rows(*rows, level="draft").answers["targets"]] == [1, 2, 4]
    assert [one["row"] for one in with_rows(*rows).answers["targets"]] == [1, 4]
    assert with_rows(*rows).errors == {}


def test_a_draft_says_nothing_of_what_is_missing_or_out_of_range():
    draft = clean_answers(LESIONS, {"targets": [{"row": 1, "diameter": "9999"}], "seen": True}, "draft")
    assert (draft.errors, draft.warnings) == ({}, {})


def test_errors_name_the_row():
    signed = with_rows(row(2, diameter="0.125"), {"row": 5, "kind": "solid"})
    assert signed.errors["targets.2.diameter"] == "Not below 1 mm."
    assert signed.errors["targets.5.site"].startswith("Please answer this")
    assert set(signed.errors) == {"targets.2.diameter", "targets.5.site"}


def test_a_group_needs_its_rows_while_it_is_visible():
    assert with_rows({"row": 1}).errors == {"targets": "Rows needed: at least 1; there are 0."}
    assert "targets" not in clean_answers(LESIONS, {"seen": False, "reason": "x"}, "sign").errors


@pytest.mark.parametrize(
    ("rows", "key", "message"),
    [
        ("text", "targets", "This must be a list of rows."),
        ([1], "targets", "This must be a list of rows."),
        ({"row": 1}, "targets", "This must be a list of rows."),
        ([{"site": "x"}], "targets", "Each row needs a number from 1 to 5 (“row”)."),
        ([row(0)], "targets", "Each row needs a number from 1 to 5"),
        ([row(6)], "targets", "Each row needs a number from 1 to 5"),
        ([row(True)], "targets", "Each row needs a number from 1 to 5"),
        ([row("1")], "targets", "Each row needs a number from 1 to 5"),
        ([row(2), row(1), row(2)], "targets", "There are two rows with the number 2."),
        ([row(1)] * 900_000, "targets", "At most 5 rows; these are 900000."),
        ([row(1, colour="red")], "targets.1.colour", "This form has no such field."),
        ([row(1, head="x")], "targets.1.head", "This form has no such field."),
        ([row(1, site="moon")], "targets.1.site", "“moon” is not in the list."),
        ([row(1, site="a\0b")], "targets.1.site", "cannot be stored"),
        ([row(1, diameter={"value": 1, "x": 2})], "targets.1.diameter", "“x” is not part of this answer."),
        ([row(1, diameter={"\ud800": 2})], "targets.1.diameter", "cannot be stored"),
        ([row(1, diameter=Decimal("NaN"))], "targets.1.diameter", "This is not a number."),
        ([row(1, diameter=Decimal("1e400"))], "targets.1.diameter", "too many digits"),
        ([row(1, diameter=10**4000)], "targets.1.diameter", "too many digits"),
    ],
)
def test_bad_rows_are_refused_by_name(rows, key, message):
    began = time.process_time()
    for level in ("draft", "sign"):
        assert message in cleaned(level, targets=rows).errors[key]
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("confidence", "101", "Not above 100."),
        ("confidence", "50.5", "whole number"),
        ("initials", "abc1", "This must be two to four capital letters"),
        ("lobe", "upper", "“upper” is not in the list."),
        ("image", {"series": "1.2", "sop": "../x"}, "The reference to the image is not understood."),
        ("image", {"series": "1.2", "sop": "1.3", "frame": 0}, "The number of the frame is not understood."),
        ("image", ["1.2"], "This is not understood."),
    ],
)
def test_bad_values_of_the_newer_types(key, value, message):
    assert message in cleaned(**{key: value}).errors[key]


def test_a_measurement_in_another_unit_is_not_signed():
    found = with_rows(row(1, diameter={"value": "12", "unit": "px"}))
    assert found.errors == {"targets.1.diameter": "This was measured in px; the form asks for mm."}


def test_checks_of_the_form_block_or_warn():
    assert with_rows(row(1, diameter="400"), row(2, diameter="450")).warnings["sum"] == "More than 300 mm together."
    stopped = with_rows(row(1, diameter="450"), row(2, diameter="460"))
    assert stopped.errors["sum"] == "More than 900 mm together."


def test_a_warning_waits_for_its_justification():
    found = with_rows(row(1, diameter="3"))
    assert found.errors == {}
    assert found.warnings == {"remark": "This was left unanswered.", "targets.1.diameter": "Below 5 mm."}
    reasons = {"targets.1.diameter": " Node of the neck ", "remark": "", "gone": "x"}
    again = clean_answers(LESIONS, {**ANSWERS, "targets": [row(1, diameter="3")]}, "sign", reasons)
    assert again.justifications == {"targets.1.diameter": "Node of the neck"}
    assert again.warnings == {"remark": "This was left unanswered."}


@pytest.mark.parametrize("reason", [7, ["x"], "x" * 1_001, "a\0b", "\ud800"])
def test_a_justification_that_cannot_be_stored_is_refused(reason):
    found = cleaned(justifications={"remark": reason})
    assert "ustification" in found.errors["remark"]
    assert found.justifications == {}


def test_justifications_that_are_no_object_are_refused():
    assert "justifications" in cleaned(justifications=["x"]).errors[""]


def test_what_is_wrong_is_said_once_for_each_answer():
    # A text where a number belongs is no number out of range as well, nor a missing one.
    found = clean_answers(EVERY_TYPE, {"count": "many", "name": 7}, "sign")
    assert found.errors["count"] == "This is not a number."
    assert found.errors["name"] == "This must be text."


def test_a_field_without_a_name_is_an_unknown_field_and_not_the_whole_form():
    rows = [row(1), {"row": 2}]
    found = cleaned("check", targets=rows, **{"": "x"})
    assert found.errors == {'""': "This form has no such field."}
    assert [one["row"] for one in found.answers["targets"]] == [1]


def test_unknown_names_do_not_pile_up():
    assert len(clean_answers(EVERY_TYPE, {f"x{n}": 1 for n in range(100_000)}, "draft").errors) <= 100


def test_every_field_that_is_wrong_is_named_however_many_there_are():
    form = Definition("Many", tuple(Field(f"n{number}", "integer", "N") for number in range(300)))
    assert len(clean_answers(form, {one.key: "x" for one in form.fields()}, "draft").errors) == 300


def test_ten_megabytes_in_rows_are_refused():
    form = Definition("Long", (Group("g", "G", (Field("t", "long_text", "T"),), max_rows=20),))
    rows = [{"row": n, "t": "x" * 500_000} for n in range(1, 21)]
    found = clean_answers(form, {"g": rows}, "draft")
    assert "together" in found.errors[""]
    assert found.answers == {}


def test_the_schema_knows_groups_and_only_what_is_always_required():
    schema = schema_of(LESIONS)
    type(validator_of(LESIONS)).check_schema(parse_json(canonical_json(schema)))
    assert schema["required"] == ["seen"]
    assert schema["properties"]["targets"]["items"]["required"] == ["row", "site"]
    assert set(schema["$defs"]) == {"anatomical_sites", "lung_lobes"}
    assert not validator_of(LESIONS).is_valid({"seen": True, "lobe": "upper"})


def test_the_schema_has_the_last_word_on_rows_too(monkeypatch):
    # Planted: a field type that forgets its own rule.
    from ecrf.fields.viewer import Measurement

    monkeypatch.setattr(Measurement, "check", lambda self, field, value: "")
    assert set(with_rows(row(4, diameter="0.5")).errors) == {"targets.4.diameter"}


texts = st.sampled_from(
    ["", "x", "solid", "64033007-L", "1", "-0", "1e5", "NaN", "\0", "\ud800", "=1+1", "2026-01-01"]
)
numbers = st.integers() | st.floats() | st.decimals() | st.sampled_from([10**400, -1, 0, 1, 5])
single = st.none() | st.booleans() | numbers | texts
anything = st.recursive(
    single,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "unit", "row", "x"]), inner)
    ),
    max_leaves=5,
)
keys = [one.key for one in LESIONS.fields()] + ["targets", "", "other", "\ud800"]
rows = st.lists(st.dictionaries(st.sampled_from(["row", "site", "kind", "diameter", "counted"]), single), max_size=4)


@settings(max_examples=examples(40), deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from(keys), anything, max_size=6), rows, anything)
def test_whatever_comes_in_nothing_raises_and_what_is_accepted_can_be_stored(raw, targets, reasons):
    for level in ("draft", "check", "sign"):
        found = clean_answers(LESIONS, {**raw, "targets": targets} if targets else raw, level, reasons)
        for part in (found.answers, found.errors, found.warnings, found.cleared, found.because, found.justifications):
            assert parse_json(canonical_json(part)) == parse_json(canonical_json(part))
        again = clean_answers(LESIONS, parse_json(canonical_json(found.answers)), level, reasons)
        assert again.answers == found.answers
    if not found.errors:
        assert validator_of(LESIONS).is_valid(found.answers)
