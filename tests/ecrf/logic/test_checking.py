import time
from dataclasses import replace

import pytest

from ecrf.definition import Check, Definition, Field, Group, Option, Rule, Section
from ecrf.logic.checking import Problem, problems
from ecrf.logic.evaluation import evaluate_form
from ecrf.logic.expressions import evaluate
from ecrf.logic.grammar import parse

from .forms import form
from .generating import NONSENSE, Maker
from .twins import _names_of

KINDS = (Option("solid", "Solid"), Option("part solid", "Part solid"))
TARGETS = Group(
    "targets",
    "Target lesions",
    (Field("diameter", "decimal", "Diameter"), Field("node", "yes_no", "Node"), Field("site", "text", "Site")),
)
BASE = (
    Field("size_mm", "decimal", "Longest diameter"),
    Field("kind", "single_choice", "Kind", options=KINDS),
    Field("findings", "multiple_choice", "Findings", options=(Option("effusion", "Effusion"),)),
    Field("prior", "date", "Prior scan"),
    Field("scanned", "date", "Scanned"),
    Field("seen", "yes_no", "Seen"),
    Field("remark", "text", "Remark"),
    Field("started", "time", "Started"),
    Field("key_image", "image_reference", "Key image"),
    Field("drawn", "measurement", "Drawn"),
    Field("finding", "coded_finding", "Finding", options=(Option("RID1", "One"),)),
    Field("listed", "coded_finding", "Listed", options=(Option("RID1", "One"),), value_set="chest"),
    Field("note", "instruction", "Note"),
    Section("rest", "The rest"),
    TARGETS,
)


def with_condition(text: str) -> Definition:
    return Definition("Form", items=(*BASE, Field("more", "text", "More", visible_when=parse(text))))


def messages(definition: Definition) -> list[str]:
    return [problem.message for problem in problems(definition)]


def calculated(*rules: Rule, result: str = "decimal", **parts) -> Definition:
    return Definition(
        "Form", items=(*BASE, Field("out", "calculated", "Outcome", result=result, rules=rules, **parts))
    )


@pytest.mark.parametrize(
    "text",
    [
        'size_mm >= 6 and kind in ("solid", "part solid") and not answered(prior)',
        'findings has "effusion" or seen',
        "days(prior, scanned) > 30 and prior < scanned",
        'remark = "x" or started = "14:30" or remark = kind',
        "answered(key_image) and drawn > 3",
        'finding = "RID1" or listed = "RID99999"',
        "sum(targets.diameter where not node) + count(targets) > least(size_mm, 5, drawn)",
        'any(targets where site = "liver" and diameter > size_mm) and every(targets where answered(node))',
        'if(seen, kind, remark) = "anything"',
        "seen = false",
    ],
)
def test_sound_conditions_pass(text):
    assert messages(with_condition(text)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sise_mm > 3", "There is no field “sise_mm” in this form."),
        ('kind = "cystic"', "“Kind” (kind) has no option “cystic”; its options are “solid”, “part solid”."),
        ('"Solid" != kind', "“Kind” (kind) has no option “Solid”"),
        ('kind in ("solid", "cystic")', "has no option “cystic”"),
        ('findings has "edema"', "“Findings” (findings) has no option “edema”; its options are “effusion”."),
        ('finding = "RID2"', "“Finding” (finding) has no option “RID2”"),
        ('kind has "solid"', "“has” is for a multiple choice, but “Kind” (kind) is a text; use “=”."),
        ('findings = "effusion"', "“Findings” (findings) is several choices; compare it with “has”."),
        ('findings in ("effusion")', "is several choices, which cannot be looked up with “in”."),
        ("size_mm", "A condition must be yes or no, but “Longest diameter” (size_mm) is a number."),
        ("size_mm and seen", "What “and” joins must be yes or no, but “Longest diameter” (size_mm) is a number."),
        ("not remark", "What follows “not” must be yes or no, but “Remark” (remark) is a text."),
        ('size_mm = "6"', '“Longest diameter” (size_mm) is a number and “"6"” is a text; they cannot be compared.'),
        ("size_mm in (1, true)", "is a number and “true” is yes or no"),
        ('kind < "solid"', "“Kind” (kind) is a text, which is neither less nor more."),
        ("seen >= true", "is yes or no, which is neither less nor more."),
        ("size_mm < prior", "is a number and “Prior scan” (prior) is a date; they cannot be compared."),
        ("remark + 1 > 2", "What “+” works on must be a number, but “Remark” (remark) is a text."),
        ("-seen > 2", "What “-” works on must be a number"),
        ("days(size_mm, prior) > 1", "What “days” counts from must be a date"),
        ('prior > date("2026-02-29")', "“2026-02-29” is not a date; write it as 2026-11-20."),
        ('if(seen, 1, "a") = 1', "“if” gives a number in one branch and a text in the other."),
        ("if(size_mm, 1, 2) = 1", "The condition of “if” must be yes or no"),
        ("round(size_mm, 1.5) = 1", "“round” needs the number of decimals, a whole number from 0 to 20."),
        ("key_image = key_image", "An image reference cannot be compared; it is answered or empty."),
        ('remark = ""', "An unanswered field is not the text “”; use empty(…) or answered(…)."),
        ("answered(note)", "“Note” (note) has no answer."),
        ("answered(rest)", "“The rest” (rest) is a section, which has no answer."),
        ("answered(targets)", "“Target lesions” (targets) is a group; use count(targets) and its like."),
        (
            "diameter > 3",
            "“Diameter” (diameter) is answered once per row of “Target lesions” (targets); use it in sum",
        ),
        ("count(lesions) > 1", "There is no group “lesions”."),
        ("count(kind) > 1", "“Kind” (kind) is not a group."),
        ("sum(targets.site) > 1", "What “sum” works on must be a number, but “Site” (site) is a text."),
        ("sum(targets.size_mm) > 1", "“Longest diameter” (size_mm) is not a field of “Target lesions” (targets)."),
        ("any(targets where diameter)", "The condition of “any” must be yes or no"),
        ("count(targets where node + 1 = 2) > 1", "What “+” works on must be a number"),
    ],
)
def test_mistakes_in_a_condition_are_told_once_in_plain_words(text, words):
    (problem,) = problems(with_condition(text))
    assert (problem.key, problem.place) == ("more", "visible_when")
    assert problem.message.startswith("Condition for showing “More” (more): ")
    assert words in problem.message


def test_inside_a_group_its_fields_are_those_of_the_row():
    inner = Field("big", "calculated", "Big", result="yes_no", rules=(Rule(parse("diameter > 10 and size_mm > 1")),))
    share = Field(
        "share", "calculated", "Share", result="decimal", rules=(Rule(parse("diameter / sum(targets.diameter)")),)
    )
    group = replace(
        TARGETS, items=(*TARGETS.items, inner, share), checks=(Check(parse("count(targets) > 5"), "Many"),)
    )
    assert messages(Definition("Form", items=(*BASE[:-1], group))) == []


def test_the_groups_own_conditions_stand_outside_of_its_rows():
    group = replace(TARGETS, checks=(Check(parse("diameter > 5"), "Big"),))
    (problem,) = problems(Definition("Form", items=(group,)))
    assert (problem.key, problem.place) == ("targets", "checks.0")


def test_rows_of_one_group_are_not_those_of_another():
    other = Group("others", "Others", (Field("x", "decimal", "X", visible_when=parse("diameter > 1")),))
    (message,) = messages(Definition("Form", items=(TARGETS, other)))
    assert "answered once per row of “Target lesions” (targets)" in message


def test_every_place_of_an_expression_is_looked_at():
    wrong = parse("nowhere > 1")
    items = (
        Section("s", "S", (Field("x", "text", "X"),), visible_when=wrong),
        Group(
            "g", "G", (Field("y", "text", "Y", required_when=wrong),), visible_when=wrong, checks=(Check(wrong, "m"),)
        ),
        Field(
            "z",
            "text",
            "Z",
            visible_when=wrong,
            required_when=wrong,
            checks=(Check(parse("1 = 1"), "m"), Check(wrong, "m")),
        ),
        Field("c", "calculated", "C", result="decimal", rules=(Rule(parse("1"), wrong), Rule(parse("nowhere")))),
    )
    found = [(one.key, one.place) for one in problems(Definition("Form", items=items))]
    assert found == [
        ("s", "visible_when"),
        ("g", "visible_when"),
        ("g", "checks.0"),
        ("y", "required_when"),
        ("z", "visible_when"),
        ("z", "checks.1"),
        ("z", "required_when"),
        ("c", "rules.0.when"),
        ("c", "rules.1.value"),
    ]


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (calculated(), "“Outcome” (out) is calculated, but has no rule."),
        (calculated(Rule(parse("1")), result=""), "what type its result is of is not said"),
        (calculated(Rule(parse("1")), result="image_reference"), "what type its result is of is not said"),
        (calculated(Rule(parse("remark"))), "The result of a field of type decimal must be a number"),
        (calculated(Rule(parse("1")), result="yes_no"), "must be yes or no, but “1” is a number"),
        (calculated(Rule(parse("1"), parse("size_mm"))), "Rule 1 of “Outcome” (out): A condition must be yes or no"),
        (calculated(Rule(parse('"a"')), result="single_choice"), "gives a choice, but has no options"),
        (
            calculated(Rule(parse('if(seen, "solid", "gas")')), result="single_choice", options=KINDS),
            "Rule 1 of “Outcome” (out): “gas” is not an option; its options are “solid”, “part solid”.",
        ),
        (calculated(Rule(parse("remark")), result="single_choice", options=KINDS), "it can be any text"),
        (calculated(Rule(parse("kind")), result="single_choice", options=KINDS[:1]), "“part solid” is not an option"),
        (
            Definition("Form", items=(Field("x", "text", "X", rules=(Rule(parse("1")),)),)),
            "“X” (x) has rules, but only a calculated field can have them.",
        ),
        (Definition("Form", items=(Field("x", "text", "X", visible_when=["nope"]),)), "“nope” is not an operator."),
        (Definition("Form", items=(Field("x", "text", "X", visible_when="seen"),)), "begins with an operator"),
    ],
)
def test_calculations_and_shapes_that_cannot_be_meant(definition, words):
    (problem,) = problems(definition)
    assert words in problem.message


def test_a_choice_may_be_calculated_from_a_field_with_the_same_options():
    assert messages(calculated(Rule(parse("kind")), result="single_choice", options=KINDS)) == []


def field(key: str, needs: str) -> Field:
    return Field(key, "calculated", key.upper(), result="decimal", rules=(Rule(parse(needs)),))


def test_a_circle_is_named_field_by_field():
    definition = Definition(
        "Form", items=(field("a", "b + 1"), field("b", "1 + c"), field("c", "a"), field("d", "a"))
    )
    (problem,) = problems(definition)
    assert problem.key == "a"
    assert "in a circle" in problem.message
    assert problem.message.endswith("“A” (a) → “B” (b) → “C” (c) → “A” (a).")


def test_a_field_that_needs_itself_is_named():
    (problem,) = problems(Definition("Form", items=(Field("a", "text", "A", visible_when=parse("answered(a)")),)))
    assert problem == Problem(
        "a", "“A” (a) needs itself: it stands in its own calculation or the condition for showing it."
    )


def test_a_section_that_waits_for_what_is_in_it_is_a_circle():
    section = Section("s", "S", (Section("t", "T", (Field("x", "yes_no", "X"),)),), visible_when=parse("x"))
    (problem,) = problems(Definition("Form", items=(section,)))
    assert problem.message.endswith("“S” (s) → “X” (x) → “T” (t) → “S” (s).")


def test_two_circles_are_two_problems():
    items = (field("a", "b"), field("b", "a"), field("c", "d"), field("d", "c"), field("e", "e"))
    assert [problem.key for problem in problems(Definition("Form", items=items))] == ["a", "c", "e"]


def test_checks_and_requirements_may_speak_of_their_own_field():
    one = Field("a", "decimal", "A", required_when=parse("empty(a)"), checks=(Check(parse("a > 3"), "Large."),))
    assert messages(Definition("Form", items=(one,))) == []


def test_thousands_of_fields_in_one_circle_are_judged_at_once():
    items = tuple(field(f"f{at}", f"f{(at + 1) % 3000} + 1") for at in range(3000))
    began = time.process_time()
    assert len(problems(Definition("Form", items=items))) == 1
    assert time.process_time() - began < 1.5


def test_whatever_the_checker_accepts_evaluates_whatever_the_answers_are():
    make, accepted = Maker(11, confusion=0), 0
    for _ in range(60):
        definition = form(make)
        if not problems(definition):
            accepted += 1
            evaluate_form(definition, make.answers(definition))
            for nonsense in NONSENSE:
                evaluate_form(definition, dict.fromkeys(["f0", "f1", "f2", "g0", "g1"], nonsense))
                evaluate_form(definition, nonsense)
                evaluate_form(definition, {"g0": [{"row": 1, "g0f0": nonsense, "g0f1": nonsense}]})
    assert accepted > 30


def test_expressions_are_total_over_scopes_of_anything():
    make = Maker(12)
    names, groups = _names_of(form(make))
    asts = [make.expression("number", names, groups, 4) for _ in range(60)]
    for nonsense in [*NONSENSE, 1.5, float("nan"), object()]:
        scope = dict.fromkeys([*names, *groups], nonsense)
        for ast in asts:
            evaluate(ast, scope)
