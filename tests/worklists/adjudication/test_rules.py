"""Rules about two reads: read, checked against a form, and asked."""

import re
from decimal import Decimal

import pytest

from tests.guards import ROOT
from worklists.adjudication import ready
from worklists.adjudication.language import SUBJECT, TIME_POINT, understood
from worklists.adjudication.reasons import lines_of, reason_of
from worklists.adjudication.rules import AdjudicationRules, Rule, differences, problems_of

from .forms import DIFFERS, FORM, OVERALL, not_readable, reading, series


def holds(when, *readings, scope=TIME_POINT) -> bool:
    ready_rule = understood(when, scope, FORM)
    assert ready_rule.problems == ()
    return bool(differences([Rule("r", "R", scope, when)], list(readings), FORM))


@pytest.mark.parametrize(
    ("when", "one", "other", "expected"),
    [
        ("a.overall != b.overall", reading("PD"), reading("SD"), True),
        ("a.overall != b.overall", reading("PD"), reading("PD"), False),
        ("a.overall != b.overall", reading("PD"), reading(), False),
        (DIFFERS, reading("PD"), reading(), True),
        (DIFFERS, reading(), reading(), False),
        ("abs(a.sum_mm - b.sum_mm) > 10", reading(sum_mm="50"), reading(sum_mm="60"), False),
        ("abs(a.sum_mm - b.sum_mm) > 10", reading(sum_mm="50"), reading(sum_mm="60.1"), True),
        ("a.sum_mm > b.sum_mm + 5", reading(sum_mm="1"), reading(sum_mm="9"), True),
        ("count(a.targets) != count(b.targets)", reading(diameters=(7,)), reading(diameters=(7, 8)), True),
        (
            "sum(a.targets.diameter) != sum(b.targets.diameter)",
            reading(diameters=(7, 8)),
            reading(diameters=(15,)),
            False,
        ),
        (
            "any(a.targets where diameter > 10) != any(b.targets where diameter > 10)",
            reading(diameters=(11,)),
            reading(diameters=(9,)),
            True,
        ),
        ("any(a.targets where diameter > b.sum_mm)", reading(diameters=(11,)), reading(sum_mm="5"), True),
        ("a.`new lesion` != b.`new lesion`", reading(**{"new lesion": True}), reading(**{"new lesion": False}), True),
        ('(a.sites has "lung") != (b.sites has "lung")', reading(sites=["lung"]), reading(sites=["liver"]), True),
    ],
)
def test_a_rule_on_one_session_compares_two_reads_either_way_round(when, one, other, expected):
    assert holds(when, one, other) is expected
    assert holds(when, other, one) is expected


FIRST_PD = 'smallest(a.time_point_number where overall = "PD") != smallest(b.time_point_number where overall = "PD")'


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("SD", "PD", "PD"), ("SD", "SD", "PD"), True),
        (("SD", "PD", "SD"), ("SD", "PD", "PD"), False),
        (("SD", "SD"), ("SD", "PR"), False),
        (("SD", "SD"), ("SD", "PD"), False),
    ],
)
def test_a_rule_on_a_subject_counts_over_the_time_points(one, other, expected):
    assert holds(FIRST_PD, series(*one), series(*other), scope=SUBJECT) is expected


def test_the_ready_rule_on_the_first_time_point_sees_one_that_never_comes():
    when = ready.first_time_differs(OVERALL, "PD")
    assert holds(when, series("SD", "SD"), series("SD", "PD"), scope=SUBJECT)
    assert not holds(when, series("SD", "SD"), series("PR", "SD"), scope=SUBJECT)


def test_of_three_reads_the_pairs_that_differ_are_named():
    rules = [Rule("r", "Response differs", TIME_POINT, DIFFERS)]
    readings = [reading("PD"), reading("SD"), reading("PD")]
    (fired,) = differences(rules, readings, FORM)
    assert fired.pairs == ((0, 1), (1, 2))
    reason = reason_of(fired, ["B", "C", "A"], readings, FORM)
    assert reason["pairs"] == [["A", "C"], ["B", "C"]]
    assert lines_of(reason) == ["Overall response: A PD · B PD · C SD"]


def test_what_could_not_be_read_is_compared_only_where_a_rule_asks_for_it():
    readings = [reading("PD"), not_readable()]
    assert not holds(DIFFERS, *readings)
    assert holds(ready.NOT_READABLE, *readings)
    assert not holds(ready.NOT_READABLE, not_readable(), not_readable())
    rules = [Rule("n", "Readability", TIME_POINT, ready.NOT_READABLE)]
    (fired,) = differences(rules, readings, FORM)
    assert lines_of(reason_of(fired, ["B", "A"], readings, FORM)) == ["A not readable · B readable"]


def test_a_reason_keeps_both_values_in_the_words_of_the_form():
    rules = [
        Rule("s", "Sum differs", TIME_POINT, "abs(a.sum_mm - b.sum_mm) > 1 or count(a.targets) != count(b.targets)")
    ]
    readings = [reading(sum_mm="12.5", diameters=(12.5,)), reading(sum_mm="30")]
    (fired,) = differences(rules, readings, FORM)
    reason = reason_of(fired, ["A", "B"], readings, FORM)
    assert reason["when"] == rules[0].when
    assert lines_of(reason) == ["Sum of diameters: A 12.5 mm · B 30 mm", "Target lesions: A 1 · B 0"]


@pytest.mark.parametrize(
    ("scope", "when", "words"),
    [
        (TIME_POINT, 'overall = "PD"', "write a.overall and b.overall"),
        (TIME_POINT, "a.nothing != b.overall", "no field “a.nothing”"),
        (TIME_POINT, "a.overall != b.sum_mm", "cannot be compared"),
        (TIME_POINT, 'a.overall = "XX"', "no option “XX”"),
        (TIME_POINT, "a.sum_mm - b.sum_mm", "must be yes or no"),
        (TIME_POINT, "a.overall <", "At character"),
        (TIME_POINT, "a.", "A field is expected after “a.”"),
        (TIME_POINT, "any(a.targets where diametr > 3)", "no field “diametr”"),
        (TIME_POINT, "count(targets) > 1", "write a.targets and b.targets"),
        (TIME_POINT, "a.diameter > 3", "no field “a.diameter”|once per row"),
        (SUBJECT, "a.overall != b.overall", "may stand only in count"),
        (SUBJECT, 'overall = "PD"', "counts over the time points"),
        (SUBJECT, "any(a where nothing > 2)", "no field “nothing”"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_in_words(scope, when, words):
    found = understood(when, scope, FORM).problems
    assert len(found) == 1
    assert any(part in found[0] for part in words.split("|")), found


def test_problems_stand_at_their_rule():
    raw = {
        "rules": [
            {"key": "r1", "label": "Fine", "scope": "time_point", "when": DIFFERS},
            {"key": "r1", "label": "Again", "scope": "time_point", "when": DIFFERS},
            {"key": "R", "label": "Big", "scope": "time_point", "when": DIFFERS},
            {"key": "r2", "label": " ", "scope": "time_point", "when": DIFFERS},
            {"key": "r3", "label": "Odd", "scope": "week", "when": DIFFERS},
            {"key": "r4", "label": "Unknown", "scope": "time_point", "when": "a.x = 1"},
        ],
        "adjudicators": [],
    }
    found = problems_of(AdjudicationRules.of(raw), FORM)
    assert [one.rule for one in found] == ["", "r1", "R", "r2", "r3", "r4"]
    assert found[-1].message.startswith("Rule “Unknown”: There is no field")


def test_a_protocol_without_rules_has_nothing_to_say():
    assert problems_of(AdjudicationRules.of({}), FORM) == []
    assert AdjudicationRules.of(None) == AdjudicationRules()


def test_rules_come_out_of_a_document_as_they_went_in():
    raw = {"rules": [{"key": "r1", "label": "Fine", "scope": "subject", "when": FIRST_PD}], "adjudicators": [7]}
    assert AdjudicationRules.of(raw).plain == raw


def documented() -> list[tuple[str, str]]:
    """The expressions of docs/adjudication.md with their scopes."""
    text = (ROOT / "docs" / "adjudication.md").read_text()
    session, subject = text.split("**A subject**")
    found = [(TIME_POINT, when) for when in re.findall(r"^\|.*\| `(.+)` \|$", session, re.M)]
    return found + [(SUBJECT, when) for when in re.findall(r"^\|.*\| `(.+)` \|$", subject, re.M)]


def test_the_guide_shows_expressions_that_a_form_accepts():
    assert len(documented()) == 7
    assert {when: understood(when, scope, FORM).problems for scope, when in documented()} == {
        when: () for _, when in documented()
    }


# --- ready rules ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", FORM.fields(), ids=lambda one: one.key)
def test_every_field_has_a_ready_rule_that_the_form_accepts(one):
    rule = ready.rule_for(FORM, kind="differs", key=one.key)
    assert problems_of(AdjudicationRules((Rule.of(rule),), (1,)), FORM) == []


@pytest.mark.parametrize(
    ("choice", "words", "when"),
    [
        (
            {"kind": "differs_percent", "key": "sum_mm", "limit": Decimal(20)},
            "Sum of diameters differs by more than 20 %",
            "abs(a.sum_mm - b.sum_mm) > 20 / 100 * least(abs(a.sum_mm), abs(b.sum_mm)) "
            "or answered(a.sum_mm) != answered(b.sum_mm)",
        ),
        (
            {"kind": "differs_by", "key": "sum_mm", "limit": Decimal("2.5")},
            "Sum of diameters differs by more than 2.5 mm",
            "abs(a.sum_mm - b.sum_mm) > 2.5 or answered(a.sum_mm) != answered(b.sum_mm)",
        ),
        (
            {"kind": "first_time", "key": "new lesion", "value": "true"},
            "First time point with New lesion “Yes” differs",
            "smallest(a.time_point_number where `new lesion` = true) != "
            "smallest(b.time_point_number where `new lesion` = true) or "
            "answered(smallest(a.time_point_number where `new lesion` = true)) != "
            "answered(smallest(b.time_point_number where `new lesion` = true))",
        ),
    ],
)
def test_a_choice_becomes_an_expression_that_is_shown(choice, words, when):
    rule = ready.rule_for(FORM, **choice)
    assert (rule["label"], rule["when"]) == (words, when)
    assert problems_of(AdjudicationRules((Rule.of(rule),), (1,)), FORM) == []


@pytest.mark.parametrize(
    "choice",
    [
        {"kind": "differs", "key": "nothing"},
        {"kind": "differs_by", "key": "overall", "limit": Decimal(1)},
        {"kind": "differs_by", "key": "sum_mm", "limit": None},
        {"kind": "first_time", "key": "overall", "value": "XX"},
    ],
)
def test_a_choice_that_makes_no_rule_is_refused(choice):
    with pytest.raises(ValueError, match=r"."):
        ready.rule_for(FORM, **choice)


def test_twenty_per_cent_is_of_the_smaller_one():
    when = ready.rule_for(FORM, kind="differs_percent", key="sum_mm", limit=Decimal(20))["when"]
    assert not holds(when, reading(sum_mm="100"), reading(sum_mm="120"))
    assert holds(when, reading(sum_mm="100"), reading(sum_mm="120.1"))
    assert holds(when, reading(sum_mm="0"), reading(sum_mm="1"))
