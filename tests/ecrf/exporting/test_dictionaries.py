"""Data dictionaries: our own, and REDCap's, whose rules are checked one by one."""

import csv
import io
import re
from dataclasses import replace

import pytest

from ecrf.definition import Definition, Field, Group, Option, Rule, Section
from ecrf.exporting.dictionary import to_dictionary
from ecrf.exporting.redcap import HEADER, to_redcap
from ecrf.importing import import_source
from tests.ecrf.exporting.definitions import RICH, SIDES
from tests.ecrf.forms import EVERY_TYPE

NAME, FORM, TYPE, CHOICES, BRANCH, REMARK = (HEADER[place] for place in (0, 1, 3, 5, 11, 17))
VALIDATION, LOW, HIGH, NEEDED, LABEL, SECTION = (HEADER[place] for place in (7, 8, 9, 12, 4, 2))
TYPES = {"text", "notes", "calc", "radio", "dropdown", "checkbox", "yesno", "slider", "descriptive"}


def rows(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def redcap(*items, **more) -> dict[str, dict]:
    """The rows of a form by field name."""
    return {row[NAME]: row for row in rows(to_redcap(Definition("Form", items, **more)))}


def shown_if(condition: list) -> str:
    return redcap(*FIELDS, Field("it", "text", "It", visible_when=condition))["it"][BRANCH]


FIELDS = (
    Field("seen", "yes_no", "Seen"),
    Field("size", "decimal", "Size"),
    Field("side", "single_choice", "Side", options=(Option("left", "Left"), Option("right", "Right"))),
    Field("many", "multiple_choice", "Many", options=SIDES),
    Field("day", "date", "Day"),
    Field("end", "date", "End"),
    Group("rows", "Rows", (Field("inner", "decimal", "Inner"),)),
)


def test_the_dictionary_has_every_answer_with_its_rules():
    found = {row["key"]: row for row in rows(to_dictionary(RICH))}
    assert set(found) == {*RICH.fields_by_key, *RICH.group_of}
    assert found["size"]["unit"] == "cm"
    assert found["size"]["step"] == "0.25"
    assert found["size"]["required_when"] == "seen = true"
    assert found["diameter"]["group"] == "targets"
    assert found["diameter"]["visible_when"] == "seen = true"
    assert found["side"]["options"].splitlines()[0] == "L = left [SNOMED CT 7771000 left]"
    assert found["total"]["rules"].splitlines()[0] == "sum(targets.diameter) when count(targets) >= 1 (Sum.)"
    assert {row["content_hash"] for row in found.values()} == {RICH.content_hash}


def test_no_cell_of_a_dictionary_is_a_formula():
    form = Definition("=1+1", (Field("a", "text", "=cmd", help="@x", suggestions=("-1+2",)),))
    for content in (to_dictionary(form), to_redcap(form)):
        cells = [cell for row in rows(content) for cell in row.values()]
        assert not [cell for cell in cells if re.match(r"[=+\-@]", cell)]


@pytest.mark.parametrize("form", [RICH, EVERY_TYPE], ids=["rich", "every type"])
def test_redcap_can_take_the_dictionary(form):
    lines = rows(to_redcap(form))
    names = [line[NAME] for line in lines]
    assert list(lines[0]) == HEADER and len(HEADER) == 18
    assert (names[0], lines[0][TYPE]) == ("record_id", "text")
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,25}", name) and "__" not in name for name in names)
    assert {line[TYPE] for line in lines} <= TYPES
    forms = [line[FORM] for line in lines]
    assert len([one for place, one in enumerate(forms) if one != forms[place - 1] or not place]) == len(set(forms))
    for line in lines:
        if line[TYPE] in {"radio", "dropdown", "checkbox"}:
            codes = [choice.split(",")[0].strip() for choice in line[CHOICES].split("|")]
            assert len(set(codes)) == len(codes)
            assert all(re.fullmatch(r"[a-z0-9]+", code) for code in codes)
        for name in re.findall(r"\[(\w+)(?:\(\w+\))?\]", line[BRANCH] + line[CHOICES] * (line[TYPE] == "calc")):
            assert name in names


def test_types_limits_units_and_requirements_are_said():
    found = redcap(*RICH.items)
    assert (found["count"][TYPE], found["count"][VALIDATION]) == ("text", "integer")
    assert (found["count"][LOW], found["count"][HIGH]) == ("0", "99")
    assert (found["seen"][SECTION], found["count"][SECTION]) == ("Findings", "")
    assert (found["seen"][TYPE], found["seen"][NEEDED]) == ("yesno", "y")
    assert (found["side"][TYPE], found["side"][CHOICES]) == ("radio", "1, left | 2, right | 3, both / <or> neither")
    assert (found["many"][TYPE], found["sure"][TYPE], found["story"][TYPE]) == ("checkbox", "slider", "notes")
    assert found["sure"][CHOICES] == "no | | yes"
    assert (found["day"][VALIDATION], found["hour"][VALIDATION]) == ("date_ymd", "time")
    assert found["diameter"][FORM] == "targets"
    assert "key=diameter" in found["diameter"][REMARK]


def test_long_and_equal_names_stay_apart():
    fields = [Field(f"a_very_long_name_for_a_field_{number}", "text", "A") for number in range(12)]
    names = list(redcap(*fields))
    assert len(set(names)) == 13
    assert max(map(len, names)) <= 26


@pytest.mark.parametrize(
    ("condition", "logic"),
    [
        (["eq", ["field", "seen"], ["bool", True]], "[seen] = '1'"),
        (["field", "seen"], "[seen] = '1'"),
        (["not", ["field", "seen"]], "(if([seen] = '1', 1, 0) = 0)"),
        (["and", ["field", "seen"], ["empty", ["field", "size"]]], "([seen] = '1' and [size] = '')"),
        (["ge", ["field", "size"], ["num", "6"]], "[size] >= 6"),
        (["lt", ["field", "size"], ["num", "6"]], "([size] <> '' and [size] < 6)"),
        (["eq", ["field", "side"], ["text", "left"]], "[side] = 'left'"),
        (["ne", ["field", "side"], ["text", "left"]], "([side] <> '' and [side] <> 'left')"),
        (["in", ["field", "side"], [["text", "left"], ["text", "right"]]], "([side] = 'left' or [side] = 'right')"),
        (["has", ["field", "many"], ["text", "a;b"]], "[many(3)] = '1'"),
        (["answered", ["field", "size"]], "[size] <> ''"),
        (["not", ["answered", ["field", "size"]]], "[size] = ''"),
        (["empty", ["field", "many"]], "([many(1)] = '0' and [many(2)] = '0' and [many(3)] = '0')"),
        (["not", ["eq", ["field", "seen"], ["bool", True]]], "(if([seen] = '1', 1, 0) = 0)"),
        (["gt", ["days", ["field", "day"], ["field", "end"]], ["num", "7"]], 'datediff([day], [end], "d", true) > 7'),
        (["gt", ["add", ["field", "size"], ["num", "1"]], ["num", "7"]], "([size] + 1) > 7"),
    ],
)
def test_conditions_become_branching_logic(condition, logic):
    assert shown_if(condition) == logic


def test_conditions_of_everything_around_a_field_count():
    seen = ["eq", ["field", "seen"], ["bool", True]]
    inner = Field("it", "text", "It", visible_when=["gt", ["field", "size"], ["num", "1"]])
    found = redcap(*FIELDS, Section("part", "Part", (inner,), visible_when=seen))
    assert found["it"][BRANCH] == "([seen] = '1' and [size] > 1)"


def test_what_redcap_cannot_say_is_noted():
    over = ["gt", ["sum", "rows", ["field", "inner"], None], ["num", "1"]]
    found = redcap(*FIELDS, Field("it", "text", "It", visible_when=over))["it"]
    assert found[BRANCH] == ""
    assert "Shown only if sum(rows.inner) > 1" in found[REMARK]


def test_calculations_become_calc_fields_or_calctext():
    large = ["gt", ["field", "size"], ["num", "6"]]
    rules = (Rule(["mul", ["field", "size"], ["num", "2"]], large), Rule(["num", "0"]))
    number = Field("double", "calculated", "Double", result="decimal", rules=rules)
    word = Field("word", "calculated", "Word", result="text", rules=(Rule(["text", "large"], large),))
    found = redcap(*FIELDS, number, word)
    assert (found["double"][TYPE], found["double"][CHOICES]) == ("calc", "(if([size] > 6, ([size] * 2), 0))")
    assert found["word"][TYPE] == "text"
    assert "@CALCTEXT(if([size] > 6, 'large', ''))" in found["word"][REMARK]


def test_a_calculated_choice_is_compared_as_its_text():
    options = (Option("PD", "Progress"), Option("SD", "Stable"))
    rules = (Rule(["text", "PD"], ["gt", ["field", "size"], ["num", "6"]]), Rule(["text", "SD"]))
    response = Field("response", "calculated", "Response", result="single_choice", options=options, rules=rules)
    why = Field("why", "text", "Why", visible_when=["eq", ["field", "response"], ["text", "PD"]])
    found = redcap(*FIELDS, response, why)
    assert "@CALCTEXT(if([size] > 6, 'PD', 'SD'))" in found["response"][REMARK]
    assert found["why"][BRANCH] == "[response] = 'PD'"


def test_the_json_of_a_form_is_the_form():
    imported = import_source(RICH.to_json().encode(), keep_defaults=True)
    assert imported.definition == RICH
    assert imported.report.fields == len(RICH.fields()) + 2
    dropped = import_source(RICH.to_json().encode())
    assert dropped.definition.defaults() == {}
    assert "side: preselected answer left out: “L”." in dropped.report.remarks


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"{}", "no form definition of format 1"),
        (b'{"format":1}', "title"),
        (b'{"format":1,"title":"T","items":[{"kind":"field","key":"a","type":"nonsense","label":"A"}]}', "nonsense"),
        (
            b'{"format":1,"title":"T","items":[{"kind":"field","key":"a","type":"text","label":"A","default":NaN}]}',
            "JSON",
        ),
        (b'{"format":1,' + b"[" * 100_000, "JSON"),
        (b'{"format":1,"title":"' + b"x" * 9_000_000 + b'"}', "too big"),
        (b'{"DATA":{"templateData":7}}', "no form definition"),
    ],
)
def test_json_that_is_no_form_is_refused_by_name(source, words):
    imported = import_source(source, name="x.json")
    assert imported.definition is None
    assert words in imported.report.errors[0]


def test_an_answer_of_the_radreport_api_is_its_template():
    from rapidreader.audit.canonical import canonical_json
    from tests.ecrf.forms import template

    html = template("<p>Size <input name=size></p>").decode()
    data = {"id": 50, "currentVersion": {"template_version": "v-7"}, "dataType": "html", "templateData": html}
    imported = import_source(canonical_json({"SUCCESS": True, "DATA": data}).encode())
    assert [field.key for field in imported.definition.fields()] == ["size"]
    assert imported.definition.origin["radreport_id"] == "50"
    assert imported.definition.origin["radreport_version"] == "v-7"
    assert replace(imported.definition, origin={}).title == "Chest"
