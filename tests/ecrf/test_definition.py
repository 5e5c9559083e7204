import pytest

from ecrf.definition import Definition, Field, Section, definition_of, parse_definition
from tests.ecrf.forms import EVERY_TYPE


def test_a_definition_survives_its_own_text():
    assert parse_definition(EVERY_TYPE.to_json()) == EVERY_TYPE


def test_equal_forms_have_equal_hashes_and_other_forms_have_others():
    again = parse_definition(EVERY_TYPE.to_json())
    assert again.content_hash == EVERY_TYPE.content_hash
    assert Definition("Every type", EVERY_TYPE.items, "de").content_hash != EVERY_TYPE.content_hash


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="unknown format"):
        parse_definition('{"format": 2, "title": "x"}')


def test_fields_come_in_form_order_without_instructions():
    keys = " ".join(field.key for field in EVERY_TYPE.fields())
    assert keys == "name story count size day hour seen side many"


def test_columns_know_their_section_unit_and_codes():
    columns = {column.key: column for column in EVERY_TYPE.columns()}
    assert columns["day"].section == "Findings / When"
    assert columns["size"].unit == "mm"
    assert columns["size"].codes[0].value == "RID13432"


def test_sections_nest_deeply_without_recursion_limits():
    deep = Field("x", "text", "X")
    for number in range(200):
        deep = Section(f"s{number}", "S", (deep,))
    assert [field.key for field in Definition("Deep", (deep,)).fields()] == ["x"]


def test_a_version_is_parsed_once_for_its_hash():
    class Version:
        content_hash, definition = EVERY_TYPE.content_hash, EVERY_TYPE.to_json()

    assert definition_of(Version()) is definition_of(Version())
