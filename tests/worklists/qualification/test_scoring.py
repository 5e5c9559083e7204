"""How known answers are compared: exact decimals, tolerances, sets, units; pure."""

from decimal import Decimal

import pytest

from ecrf.definition import Definition, Field, Group, Option
from worklists.qualification.marks import mark_of, percent_of
from worklists.qualification.scoring import Rule, counts_of, is_met, judge, kappa, score_of

EXACT = Rule()
OPTIONS = (Option("a", "Alpha"), Option("b", "Beta"), Option("c", "Gamma"))


def field(kind, **more):
    return Field("x", kind, "X", **more)


def met(kind, known, given, rule=EXACT, **more):
    return is_met(field(kind, **more), known, given, rule)


@pytest.mark.parametrize(
    ("known", "given", "tolerance", "is_percent", "expected"),
    [
        ("10.0", "10", "0", False, True),
        ("0.1", "0.30000000000000004", "0.2", False, False),
        ("0.1", "0.3", "0.2", False, True),
        ("10", "12", "2", False, True),
        ("10", "12.0000000001", "2", False, False),
        ("50", "60", "20", True, True),
        ("50", "39.99", "20", True, False),
        ("-50", "-60", "20", True, True),
        ("0", "0.01", "20", True, False),
    ],
)
def test_numbers_are_met_within_their_tolerance_to_the_digit(known, given, tolerance, is_percent, expected):
    rule = Rule(True, Decimal(tolerance), is_percent)
    assert met("decimal", Decimal(known), Decimal(given), rule) is expected
    assert met("integer", 10, 12, Rule(True, Decimal(2))) and not met("integer", 10, 13, Rule(True, Decimal(2)))


def test_choices_are_equal_or_not_and_multiple_choices_are_sets():
    assert met("single_choice", "a", "a") and not met("single_choice", "a", "b")
    assert met("yes_no", False, False) and not met("yes_no", False, True)
    assert met("multiple_choice", ["a", "b"], ["b", "a"])
    assert not met("multiple_choice", ["a", "b"], ["a"]) and not met("multiple_choice", ["a"], ["a", "b"])


def test_yes_is_no_number():
    assert not met("yes_no", True, False, Rule(True, Decimal(1)))


def test_texts_are_compared_but_for_case_and_white_space():
    assert met("text", "Left  lower lobe", "left lower\nlobe") and not met("text", "left", "right")


def test_a_measurement_has_the_unit_of_the_known_one_wherever_it_was_taken():
    known = {"value": Decimal("12.5"), "unit": "mm", "ref": "one"}
    rule = Rule(True, Decimal("0.5"))
    assert met("measurement", known, {"value": Decimal("13.0"), "unit": "mm"}, rule)
    assert not met("measurement", known, {"value": Decimal("13.1"), "unit": "mm"}, rule)
    assert not met("measurement", known, {"value": Decimal("12.5"), "unit": "cm"}, rule)


def test_what_is_not_answered_is_not_met():
    assert not met("integer", 3, None) and not met("multiple_choice", ["a"], None)


FORM = Definition(
    "Chest",
    (
        Field("seen", "yes_no", "Seen"),
        Field("kind", "single_choice", "Kind", options=OPTIONS),
        Field("remark", "text", "Remark"),
        Group("targets", "Targets", (Field("size", "decimal", "Size", unit="mm"),), row_label="T", max_rows=5),
    ),
)


def test_only_what_is_known_is_judged_and_only_what_counts_is_scored():
    known = {"kind": "a", "remark": "calcified", "targets": [{"row": 2, "size": Decimal("8")}]}
    rows = [{"row": 1, "size": Decimal("3")}, {"row": 2, "size": Decimal("9")}]
    given = {"seen": True, "kind": "b", "remark": "x", "targets": rows}
    rules = {"targets.size": Rule(True, Decimal(1))}
    judged = judge(FORM, known, given, rules)
    assert [(one.key, one.is_met, one.counts) for one in judged] == [
        ("kind", False, True),
        ("remark", False, False),
        ("targets.2.size", True, True),
    ]
    assert (judged[0].known, judged[0].given, judged[2].label) == ("Alpha", "Beta", "T2 Size")
    assert counts_of(judged) == (1, 2)


def test_a_row_that_is_missing_is_not_met():
    judged = judge(FORM, {"targets": [{"row": 1, "size": Decimal("8")}]}, {}, {})
    assert [one.is_met for one in judged] == [False]


def test_a_coordinator_may_let_a_text_count_and_a_choice_not():
    judged = judge(FORM, {"kind": "a", "remark": "x"}, {}, {"kind": Rule(False), "remark": Rule(True)})
    assert [one.counts for one in judged] == [False, True]


def test_rounding_never_lets_anybody_pass():
    assert score_of(7999999, 10000000) == Decimal("0.7999")
    assert score_of(4, 5) == Decimal("0.8") and score_of(0, 0) == Decimal(0) and score_of(2, 3) == Decimal("0.6666")


def test_kappa_is_that_of_the_textbook():
    # Cohen 1960 in its usual example: 20 agree on yes, 15 on no, 5 and 10 differ; kappa 0.4.
    pairs = [("y", "y")] * 20 + [("n", "n")] * 15 + [("y", "n")] * 5 + [("n", "y")] * 10
    assert kappa(pairs) == Decimal("0.4")
    assert kappa([]) is None and kappa([("y", "y")]) is None
    assert kappa([("y", "n"), ("n", "y")]) == Decimal("-1")


def test_marks_are_typed_and_shown_in_percent():
    typed = ("80", "87,5 %", "0", "101", "x", "33.333")
    assert [mark_of(text) for text in typed] == [Decimal("0.8"), Decimal("0.875"), None, None, None, None]
    shown = {"0.8": "80", "0.8333": "83.33", "1": "100", "0.0001": "0.01"}
    assert {share: percent_of(Decimal(share)) for share in shown} == shown
