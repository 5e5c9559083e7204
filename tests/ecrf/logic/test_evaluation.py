from decimal import Decimal

import pytest

from ecrf.definition import Check, Definition, Field, Group, Option, Rule, Section
from ecrf.logic.evaluation import Complaint, evaluate_form
from ecrf.logic.grammar import parse
from ecrf.logic.program import program_of

from .forms import form
from .generating import Maker
from .twins import comparable

GERMAN = {"de": {"message": "Zu groß.", "because": "addiert"}}
LESIONS = Group(
    "lesions",
    "Lesions",
    (Field("size", "decimal", "Size"), Field("node", "yes_no", "Node"), Field("axis", "decimal", "Axis")),
    visible_when=parse("measurable"),
)


def a_form(*items) -> Definition:
    return Definition("Form", items=items)


def calculated(key: str, *rules, result: str = "decimal", **parts) -> Field:
    return Field(key, "calculated", key.upper(), result=result, rules=tuple(Rule(*rule) for rule in rules), **parts)


def test_a_hidden_field_counts_as_unanswered_everywhere_and_is_cleared():
    definition = a_form(
        Field("smokes", "yes_no", "Smokes"),
        Field("packs", "integer", "Packs", visible_when=parse("smokes")),
        Field("advice", "text", "Advice", visible_when=parse("packs > 1")),
        calculated("years", (parse("packs * 10"),), result="integer"),
    )
    outcome = evaluate_form(definition, {"smokes": False, "packs": 2, "advice": "stop", "years": 99})
    assert outcome.visible == {"smokes", "years"}
    assert outcome.answers == {"smokes": False}
    assert outcome.cleared == {"packs": 2, "advice": "stop"}
    assert outcome.values == {}


def test_what_a_reader_sends_as_calculated_is_ignored():
    outcome = evaluate_form(a_form(calculated("sum", (parse("1 + 1"),))), {"sum": Decimal(99)})
    assert outcome.answers == {"sum": 2}


def test_calculations_build_on_calculations_in_any_order():
    definition = a_form(
        calculated("c", (parse("b + 1"),)), calculated("b", (parse("a + 1"),)), calculated("a", (parse("1"),))
    )
    assert evaluate_form(definition, {}).values == {"a": 1, "b": 2, "c": 3}


def test_the_first_rule_that_applies_gives_the_result_and_says_why():
    rules = [
        (parse("1"), parse("size > 10"), "large"),
        (parse("2"), parse("size > 5"), "middle"),
        (parse("3"), parse("answered(size)")),
    ]
    definition = a_form(Field("size", "decimal", "Size"), calculated("grade", *rules, result="integer"))
    for size, grade, because in [("10.1", 1, "large"), ("10.0", 2, "middle"), ("5", 3, None)]:
        outcome = evaluate_form(definition, {"size": Decimal(size)})
        assert outcome.values == {"grade": grade}
        assert outcome.because.get("grade") == because
    assert evaluate_form(definition, {}).values == {}


def test_a_rule_that_applies_but_gives_nothing_ends_the_search():
    definition = a_form(calculated("x", (parse("1 / 0"), None, "never said"), (parse("5"),)))
    outcome = evaluate_form(definition, {})
    assert (outcome.values, outcome.because) == ({}, {})


def test_results_are_kept_rounded_but_used_exact():
    """19.96 % is shown as 20.0, and still is below 20."""
    definition = a_form(
        calculated("change", (parse("19.96"),), decimals=1),
        calculated("grown", (parse("change >= 20"),), result="yes_no"),
        calculated("free", (parse("100 / 3"),)),
        calculated("whole", (parse("2.5"),), result="integer"),
        calculated("negative", (parse("-0.04"),), decimals=1),
    )
    values = evaluate_form(definition, {}).values
    assert {key: str(value) for key, value in values.items()} == {
        "change": "20.0",
        "grown": "False",
        "free": "33.3333333333",
        "whole": "3",
        "negative": "0.0",
    }
    assert type(values["whole"]) is int


def test_numbers_never_pass_through_the_28_digits_of_pythons_context():
    digits = "1234567890123456789012345678901234567890"
    for text in (
        f"-{digits}",
        f"-(-{digits})",
        f"abs(-{digits})",
        f"least({digits}, {digits})",
        f"round({digits}, 0)",
    ):
        (value,) = evaluate_form(a_form(calculated("x", (parse(text),))), {}).values.values()
        assert str(abs(int(value))) == digits


@pytest.mark.parametrize(
    ("result", "text"), [("text", "1"), ("decimal", '"1"'), ("yes_no", "1"), ("date", '"2026-11-20"'), ("text", '""')]
)
def test_a_result_of_a_wrong_type_is_none(result, text):
    assert evaluate_form(a_form(calculated("x", (parse(text),), result=result)), {}).values == {}


def test_a_choice_that_is_calculated_is_one_of_the_options():
    options = (Option("low", "Low"),)
    definition = a_form(
        Field("word", "text", "Word"), calculated("x", (parse("word"),), result="single_choice", options=options)
    )
    assert evaluate_form(definition, {"word": "low"}).values == {"x": "low"}
    assert evaluate_form(definition, {"word": "high"}).values == {}


def test_a_hidden_section_hides_what_is_in_it_at_any_depth():
    inner = Section("inner", "Inner", (Field("x", "text", "X", required="required"), LESIONS))
    definition = a_form(
        Field("measurable", "yes_no", "M"), Section("outer", "O", (inner,), visible_when=parse("measurable"))
    )
    answers = {"x": "a", "lesions": [{"row": 1, "size": Decimal(3)}]}
    outcome = evaluate_form(definition, {"measurable": False, **answers})
    assert outcome.visible == {"measurable"}
    assert outcome.cleared == {"x": "a", "lesions.1.size": 3}
    assert outcome.required == set()
    shown = evaluate_form(definition, {"measurable": True, **answers})
    assert shown.answers == {"measurable": True, **answers}
    assert shown.required == {"x"}


def test_rows_keep_their_numbers_and_are_sorted_by_them():
    rows = [{"row": 7, "size": Decimal(7)}, {"row": 2, "size": Decimal(2)}, {"row": 4}]
    outcome = evaluate_form(
        a_form(Field("measurable", "yes_no", "M"), LESIONS), {"measurable": True, "lesions": rows}
    )
    assert outcome.answers["lesions"] == [{"row": 2, "size": 2}, {"row": 4}, {"row": 7, "size": 7}]
    assert {"lesions", "lesions.2.size", "lesions.4.size", "lesions.7.axis"} <= outcome.visible


def test_blank_rows_count_nowhere():
    count = calculated("n", (parse("count(lesions)"),), result="integer")
    all_seen = calculated("all", (parse("every(lesions where answered(size))"),), result="yes_no")
    definition = a_form(Field("measurable", "yes_no", "M"), LESIONS, count, all_seen)
    rows = [{"row": 1, "size": Decimal(1)}, {"row": 2}, {"row": 3, "size": None}]
    outcome = evaluate_form(definition, {"measurable": True, "lesions": rows})
    assert outcome.values == {"n": 1, "all": True}


def test_in_a_row_the_condition_is_about_the_row():
    group = Group(
        "g",
        "G",
        (
            Field("node", "yes_no", "Node"),
            Field("axis", "decimal", "Axis", visible_when=parse("node"), required_when=parse("node")),
            calculated("part", (parse("axis / sum(g.axis)"), parse("answered(axis)"), "its part"), decimals=2),
        ),
    )
    outcome = evaluate_form(
        a_form(group),
        {
            "g": [
                {"row": 1, "node": True, "axis": 1},
                {"row": 2, "node": False, "axis": 9},
                {"row": 3, "node": True, "axis": 3},
            ]
        },
    )
    assert outcome.values == {"g.1.part": Decimal("0.25"), "g.3.part": Decimal("0.75")}
    assert outcome.because == {"g.1.part": "its part", "g.3.part": "its part"}
    assert outcome.required == {"g.1.axis", "g.3.axis"}
    assert outcome.cleared == {"g.2.axis": 9}


def test_checks_complain_at_what_is_visible_in_form_order():
    high = (Check(parse("x > 3"), "Too large."), Check(parse("x > 2"), "Large.", "warning"))
    group = Group(
        "g", "G", (Field("y", "decimal", "Y", checks=(Check(parse("y > x"), "More than x."),)),),
        checks=(Check(parse("count(g) > 1"), "Many rows."),),
    )  # fmt: skip
    hidden = Field("h", "text", "H", visible_when=parse("false"), checks=(Check(parse("true"), "Never said."),))
    definition = a_form(Field("x", "decimal", "X", checks=high), hidden, group)
    outcome = evaluate_form(definition, {"x": 4, "g": [{"row": 1, "y": 5}, {"row": 2, "y": 1}, {"row": 3}]})
    assert outcome.problems == [
        Complaint("x", "error", "Too large."),
        Complaint("x", "warning", "Large."),
        Complaint("g", "error", "Many rows."),
        Complaint("g.1.y", "error", "More than x."),
    ]


def test_messages_and_reasons_come_in_the_language_asked_for():
    rule = Rule(parse("1"), because="added", translations=GERMAN)
    definition = a_form(
        Field("x", "calculated", "X", result="decimal", rules=(rule,)),
        Field("y", "text", "Y", checks=(Check(parse("x = 1"), "Too large.", translations=GERMAN),)),
    )
    german = evaluate_form(definition, {}, language="de")
    assert (german.because, german.problems[0].message) == ({"x": "addiert"}, "Zu groß.")
    for language in ("", "en", "fr"):
        outcome = evaluate_form(definition, {}, language=language)
        assert (outcome.because, outcome.problems[0].message) == ({"x": "added"}, "Too large.")


def test_headings_and_notes_are_shown_and_hidden_too():
    definition = a_form(Field("x", "yes_no", "X"), Field("note", "instruction", "N", visible_when=parse("x")))
    assert evaluate_form(definition, {"x": True}).visible == {"x", "note"}
    assert evaluate_form(definition, {}).visible == {"x"}


def test_a_half_built_form_still_evaluates():
    """The builder shows forms that the checker refuses."""
    definition = a_form(
        Field("a", "text", "A", visible_when=["nonsense"]),
        Field("b", "text", "B", visible_when=parse("answered(c)")),
        Field("c", "text", "C", visible_when=parse("answered(b)")),
        calculated("d"),
        calculated("e", (parse("e + 1"),)),
        Field("f", "no_such_type", "F"),
    )
    outcome = evaluate_form(definition, {"a": "x", "b": "x", "c": "x", "f": "x"})
    assert outcome.visible == {"d", "e", "f"}
    assert outcome.values == {}


def test_what_remains_gives_the_same_outcome_again():
    """A draft that is saved and opened again looks as it did."""
    make, changed = Maker(21), 0
    for _ in range(150):
        definition = form(make)
        first = evaluate_form(definition, make.answers(definition))
        again = evaluate_form(definition, first.answers)
        changed += bool(first.cleared)
        assert again.cleared == {}
        for part in ("visible", "required", "values", "because", "problems"):
            assert getattr(again, part) == getattr(first, part)
        assert comparable(again.answers) == comparable(first.answers)
    assert changed > 30


def test_the_program_is_made_once_and_small():
    definition = a_form(
        *(Field(f"f{at}", "text", "A long label that is no concern of the program") for at in range(300))
    )
    program = program_of(definition)
    assert program_of(definition) is program
    assert len(str(program)) < 300 * 45
    assert "order" not in program
