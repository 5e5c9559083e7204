"""A template's own tests are run, and say in words where the outcome is another one."""

from decimal import Decimal

from ecrf.definition import Check, Definition, Field, FormTest, Group, Option, Rule, Section
from ecrf.testing import run_tests

BIG = ["gt", ["field", "size"], ["num", "10"]]
FORM = (
    Section(
        "findings",
        "Findings",
        (
            Field("seen", "yes_no", "Seen", required="required"),
            Field("size", "decimal", "Size", unit="mm", visible_when=["eq", ["field", "seen"], ["bool", True]]),
            Field("kind", "single_choice", "Kind", options=(Option("s", "Solid"),), required_when=BIG),
            Group(
                "lesions",
                "Lesions",
                (
                    Field("axis", "decimal", "Axis"),
                    Field("note", "text", "Note", visible_when=["gt", ["field", "axis"], ["num", "5"]]),
                ),
            ),
            Field(
                "total",
                "calculated",
                "Total",
                result="decimal",
                rules=(Rule(["sum", "lesions", ["field", "axis"], None], None, "Sum of all axes"),),
                checks=(Check(["gt", ["field", "total"], ["num", "100"]], "That is a lot.", "warning"),),
            ),
        ),
    ),
)
ROWS = [{"row": 1, "axis": Decimal("2.50")}, {"row": 3, "axis": 7}]


def differences(answers, **expect) -> list[str]:
    [result] = run_tests(Definition("Chest", FORM, tests=(FormTest("One", answers, expect),)))
    assert result.is_passed == (not result.differences)
    return list(result.differences)


def test_a_test_whose_expectations_hold_passes():
    answers = {"seen": True, "size": 12, "kind": "s", "lesions": ROWS}
    shown = ["size", "lesions.3.note", "findings", "lesions"]
    assert (
        differences(
            answers,
            visible=shown,
            hidden=["lesions.1.note"],
            values={"total": Decimal("9.5")},
            because={"total": "Sum of all axes"},
            errors=[],
            warnings=[],
        )
        == []
    )


def test_a_number_as_text_means_that_number():
    assert differences({"seen": True, "lesions": ROWS}, values={"total": "9.5"}) == []
    assert differences({"seen": True, "lesions": ROWS}, values={"total": "nine"}) != []


def test_what_is_shown_or_hidden_otherwise_is_named():
    assert differences({"seen": False}, visible=["size"], hidden=["kind"]) == [
        "“Size” (size) should be shown and is hidden.",
        "“Kind” (kind) should be hidden and is shown.",
    ]


def test_another_value_is_named_with_both():
    assert differences({"seen": True, "lesions": ROWS}, values={"total": 9}, because={"total": "No"}) == [
        "“Total” (total) should be 9 and is 9.5.",
        "The reason of “Total” (total) should be “No” and is “Sum of all axes”.",
    ]
    assert differences({"seen": True, "lesions": ROWS}, values={"total": None}) == [
        "“Total” (total) should be empty and is 9.5."
    ]


def test_errors_and_warnings_are_all_of_them():
    answers = {"seen": True, "size": 12, "lesions": [{"row": 1, "axis": 200}]}
    assert differences(answers, errors=["kind"], warnings=["total"]) == []
    found = differences(answers, errors=["seen"], warnings=[])
    assert found[0] == "At “Seen” (seen) completing should be refused, and nothing is said."
    assert found[1].startswith("At “Kind” (kind) it is said: ")
    assert found[2] == "At “Total” (total) it is said: That is a lot."


def test_answers_that_no_reader_could_give_fail_a_test():
    [difference] = differences({"seen": True, "size": "twelve"})
    assert difference == "The test's answer to “Size” (size) is not possible: This is not a number."
    assert differences({"seen": True, "nothing": 1}) == [
        "The test's answer to “nothing” is not possible: This form has no such field."
    ]


def test_a_name_that_the_form_does_not_have_is_said():
    assert (
        differences({"seen": True}, visible=["gone"], hidden=["gone"], values={"gone": 1}, errors=["gone"])
        == ["The form has nothing called “gone”."] * 4
    )
