from decimal import Decimal

import pytest
from hypothesis import given, settings

from ecrf.definition import Definition, Field
from ecrf.schema import schema_of, validator_of
from ecrf.validation import clean_answers
from rapidreader.audit.canonical import canonical_json, parse_json
from tests.ecrf.forms import AWKWARD_TEXTS, EVERY_TYPE, answers_to
from tests.thorough import examples


def test_a_draft_may_be_incomplete_and_out_of_range():
    cleaned = clean_answers(EVERY_TYPE, {"count": 500, "size": "1.25"}, level="draft")
    assert cleaned.errors == {}
    assert cleaned.answers == {"count": 500, "size": Decimal("1.25")}


def test_a_signature_meets_every_rule():
    cleaned = clean_answers(EVERY_TYPE, {"count": 500, "size": "1.25"}, level="sign")
    assert set(cleaned.errors) == {"name", "count", "size"}
    assert cleaned.errors["count"] == "Not above 99."
    assert set(cleaned.warnings) == {"day"}


def test_an_unanswered_field_has_no_key():
    raw = {"name": "x", "count": "", "side": None, "many": [], "seen": None, "day": ""}
    assert clean_answers(EVERY_TYPE, raw, level="draft").answers == {"name": "x"}


def test_unknown_fields_are_refused_by_name():
    cleaned = clean_answers(EVERY_TYPE, {"name": "x", "csrfmiddlewaretoken": "y", "note": "z"}, level="draft")
    assert set(cleaned.errors) == {"csrfmiddlewaretoken", "note"}
    assert cleaned.answers == {"name": "x"}


@pytest.mark.parametrize("raw", [None, [], "text", 3])
def test_answers_that_are_no_object_are_refused(raw):
    assert "" in clean_answers(EVERY_TYPE, raw, level="draft").errors


@pytest.mark.parametrize("bad", ["a\0b", "half \ud83d pair", "\udfff"])
@pytest.mark.parametrize("key", ["name", "story", "side"])
def test_characters_that_cannot_be_stored_are_refused_by_field(bad, key):
    cleaned = clean_answers(EVERY_TYPE, {key: bad}, level="draft")
    assert "cannot be stored" in cleaned.errors[key]
    assert cleaned.answers == {}


def test_unstorable_characters_inside_a_list_are_refused():
    assert "many" in clean_answers(EVERY_TYPE, {"many": ["l", "\0"]}, level="draft").errors


def test_a_text_of_more_than_a_million_characters_is_refused():
    assert "story" in clean_answers(EVERY_TYPE, {"story": "x" * 1_000_001}, level="draft").errors


def test_ten_megabytes_together_are_refused():
    form = Definition("Long", tuple(Field(f"t{number}", "long_text", "T") for number in range(12)))
    cleaned = clean_answers(form, {f"t{number}": "x" * 900_000 for number in range(12)}, level="draft")
    assert "together" in cleaned.errors[""]
    assert cleaned.answers == {}


@pytest.mark.parametrize("text", AWKWARD_TEXTS)
def test_awkward_text_comes_back_as_it_went_in(text):
    answers = clean_answers(EVERY_TYPE, {"name": text}, level="sign").answers
    again = parse_json(canonical_json(answers))
    cells = {column.key: column.cells(again) for column in EVERY_TYPE.columns()}
    assert again["name"] == cells["name"].value == text


@pytest.mark.parametrize("text", ["\\u0000", "\\\\u0000", "\\\\\\u0000 C:\\u0000"])
def test_the_letters_of_an_escaped_nul_are_text_like_any_other(text):
    assert "\0" not in text
    assert parse_json(canonical_json({"name": text})) == {"name": text}
    for bad in ("\0", "\\\0", "\\\\\0"):
        with pytest.raises(ValueError, match="NUL"):
            parse_json(canonical_json({"name": bad}))


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "1e999999999999999999999", "9" * 5_000, "NaN", ""]
)
def test_text_that_is_no_json_of_ours_is_an_error_of_one_kind(text):
    with pytest.raises(ValueError):
        parse_json(text)


def test_half_a_megabyte_of_emoji_is_accepted():
    assert not clean_answers(EVERY_TYPE, {"story": "🫁" * 100_000}, level="draft").errors


@settings(max_examples=examples(80), deadline=None)
@given(answers_to(EVERY_TYPE))
def test_valid_answers_can_be_signed_and_keep_their_values(answers):
    cleaned = clean_answers(EVERY_TYPE, parse_json(canonical_json(answers)), level="sign")
    assert cleaned.errors == {}
    assert {**answers, "many": set(answers["many"])} == {**cleaned.answers, "many": set(cleaned.answers["many"])}


def test_the_schema_is_a_valid_one_and_says_what_is_required():
    schema = schema_of(EVERY_TYPE)
    type(validator_of(EVERY_TYPE)).check_schema(parse_json(canonical_json(schema)))
    assert schema["required"] == ["name"]
    assert schema["additionalProperties"] is False


def test_the_schema_counts_decimals_exactly():
    # 19.9 is no multiple of 0.1 in binary fractions; counted in decimals it is fine.
    validator = validator_of(EVERY_TYPE)
    assert validator.is_valid({"name": "x", "size": Decimal("19.9")})
    assert not validator.is_valid({"name": "x", "size": Decimal("19.95")})


def test_what_the_schema_refuses_is_never_signed(monkeypatch):
    # Planted: a field type that forgets its own rule. The schema has the last word.
    from ecrf.fields.number import Integer

    monkeypatch.setattr(Integer, "check", lambda self, field, value: "")
    assert "count" in clean_answers(EVERY_TYPE, {"name": "x", "count": 500}, level="sign").errors
