"""What changed between two versions, in words; and that nothing that changed goes without a word."""

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrf.comparing import changes, sections_of
from ecrf.comparing.attributes import ATTRIBUTES, STRUCTURE
from ecrf.definition import (
    Check,
    Code,
    Definition,
    Field,
    FormTest,
    Group,
    Option,
    Rule,
    Section,
    parse_definition,
)
from tests.thorough import examples

BIG = ["gt", ["field", "size"], ["num", "10"]]
HUGE = ["gt", ["field", "size"], ["num", "30"]]
SIZE = Field("size", "decimal", "Size", unit="mm", maximum=Decimal(100))
KIND = Field("kind", "single_choice", "Kind", options=(Option("s", "Solid"), Option("p", "Part solid")))
AXIS = Field("axis", "decimal", "Axis")
LESIONS = Group("lesions", "Lesions", (AXIS,))


def form(*items, **more) -> Definition:
    return Definition("Chest", (Section("findings", "Findings", items),), **more)


def said(old: Definition, new: Definition) -> list[str]:
    return [change.sentence for change in changes(old, new)]


def between(*pairs) -> list[str]:
    """Sentences between a form of some items and one of others."""
    olds, news = zip(*pairs, strict=True)
    return said(form(*[one for one in olds if one]), form(*[one for one in news if one]))


def test_a_changed_limit_is_told_with_label_key_and_unit():
    new = replace(SIZE, maximum=Decimal(300))
    assert between((SIZE, new)) == ["Field “Size” (size): maximum changed from 100 to 300 mm"]
    assert between((SIZE, replace(SIZE, maximum=None))) == ["Field “Size” (size): maximum 100 mm removed"]
    assert between((SIZE, replace(SIZE, minimum=Decimal("0.50")))) == ["Field “Size” (size): minimum set to 0.50 mm"]


def test_fields_come_and_go_by_key_and_a_new_label_is_no_new_field():
    assert between((SIZE, None), (None, KIND)) == [
        "Field “Kind” (kind) added to section “Findings”",
        "Field “Size” (size) removed",
    ]
    assert between((SIZE, replace(SIZE, label="Diameter"))) == [
        "Field “Diameter” (size): label changed from “Size” to “Diameter”"
    ]


def test_options_are_told_one_by_one():
    new = replace(KIND, options=(Option("s", "Solid"), Option("n", "Non-solid"), Option("p", "Part-solid")))
    assert between((KIND, new)) == [
        "Field “Kind” (kind): option “Part-solid” (p): label changed from “Part solid” to “Part-solid”",
        "Field “Kind” (kind): option “Non-solid” (n) added",
    ]
    turned = replace(KIND, options=KIND.options[::-1])
    assert between((KIND, turned)) == [
        "Field “Kind” (kind): options are in another order: “Part solid” (p); “Solid” (s)"
    ]


def test_conditions_checks_and_rules_are_told_as_text():
    total = Field("total", "calculated", "Total", result="text", rules=(Rule(["text", "big"], BIG, "It is big."),))
    changed = replace(total, rules=(Rule(["text", "big"], HUGE, "It is big."), Rule(["text", "small"])))
    assert between((total, changed)) == [
        'Field “Total” (total): rule 1 ("big" when size > 30): condition changed from size > 10 to size > 30',
        'Field “Total” (total): rule 2 ("small") added',
    ]
    checked = replace(SIZE, checks=(Check(BIG, "Rather big."),), visible_when=BIG)
    assert between((SIZE, checked)) == [
        "Field “Size” (size): check “Rather big.” (error when size > 10) added",
        "Field “Size” (size): shown only when set to size > 10",
    ]


def test_the_order_of_rules_is_told_because_the_first_that_applies_wins():
    rules = (Rule(["text", "a"], BIG), Rule(["text", "b"], HUGE))
    one = Field("total", "calculated", "Total", result="text", rules=rules)
    [sentence] = between((one, replace(one, rules=rules[::-1])))
    assert "rules are in another order: 1 (" in sentence


def test_a_move_is_told_once_and_not_for_all_that_stepped_aside():
    assert said(form(SIZE, KIND, LESIONS), form(KIND, LESIONS, SIZE)) == [
        "Field “Size” (size) moved after Group “Lesions” (lesions)"
    ]
    assert said(form(SIZE, KIND, LESIONS), form(LESIONS, SIZE, KIND)) == [
        "Group “Lesions” (lesions) moved to the first place"
    ]
    assert said(form(SIZE, LESIONS), form(replace(LESIONS, items=(AXIS, SIZE)))) == [
        "Field “Size” (size) moved from section “Findings” to group “Lesions”"
    ]


def test_a_field_that_became_a_section_is_told():
    [sentence] = between((SIZE, Section("size", "Size")))
    assert sentence == "Section “Size” (size) was a field before"


def test_sentences_are_grouped_by_the_outermost_section():
    old = form(SIZE, title_only := Section("inner", "Inner", (KIND,)))
    new = replace(form(SIZE, replace(title_only, items=(replace(KIND, help="Look twice."),))), language="de")
    assert sections_of(changes(old, new)) == {
        "": ["Form: language set to “de”"],
        "Findings": ["Field “Kind” (kind): help set to “Look twice.”"],
    }


def test_answers_and_expectations_of_tests_are_told():
    old = form(SIZE, tests=(FormTest("Big", {"size": 5}, {"hidden": ["kind"]}),))
    new = form(SIZE, tests=(FormTest("Big", {"size": 50}, {"visible": ["kind"]}), FormTest("Small")))
    assert said(old, new) == [
        "Form: test “Big”: answer size changed from 5 to 50",
        "Form: test “Big”: expectation hidden “kind” removed",
        "Form: test “Big”: expectation visible set to “kind”",
        "Form: test “Small” added",
    ]


# --- nothing goes without a word ----------------------------------------------------------------------------------

SAMPLES = {
    Option: Option("s", "Solid"),
    Check: Check(BIG, "Rather big."),
    Rule: Rule(["num", "1"]),
    FormTest: FormTest("Big"),
    Field: KIND,
    Group: LESIONS,
    Section: Section("part", "Part"),
    Definition: form(KIND),
}
# Another value for every attribute; those of one name mean the same everywhere.
OTHER = {
    "codes": (Code("RadLex", "RID1"),),
    "translations": {"de": {"label": "X"}},
    "options": (Option("z", "Z"),),
    "when": HUGE,
    "visible_when": HUGE,
    "required_when": HUGE,
    "rules": (Rule(["num", "7"]),),
    "checks": (Check(HUGE, "No."),),
    "tests": (FormTest("T"),),
    "answers": {"a": 1},
    "expect": {"hidden": ["a"]},
    "suggestions": ("a",),
    "references": ("b",),
    "origin": {"rights": "ours"},
    "default": False,
    "decimals": 3,
    "max_length": 4,
    "min_rows": 5,
    "max_rows": 6,
    "type": "text",
    "result": "date",
    "minimum": Decimal(0),
    "maximum": Decimal("0.10"),
    "step": Decimal(2),
}


def inside(part) -> Definition:
    """A form in which that part stands where it belongs."""
    if isinstance(part, Definition):
        return part
    if isinstance(part, FormTest):
        return form(KIND, tests=(part,))
    where = {Option: "options", Check: "checks", Rule: "rules"}
    return form(replace(KIND, **{where[type(part)]: (part,)}) if type(part) in where else part)


def attributes():
    return [(kind, one.name) for kind in SAMPLES for one in fields(kind) if one.name not in STRUCTURE]


def test_every_part_of_a_definition_is_looked_at():
    from ecrf.definition import parts

    known = {one for one in vars(parts).values() if isinstance(one, type) and is_dataclass(one)}
    assert known - set(SAMPLES) == {Code}, "codes are told whole; a new part needs phrases of its own"
    assert {kind: set(phrases) | STRUCTURE for kind, phrases in ATTRIBUTES.items()} == {
        kind: {one.name for one in fields(kind)} | STRUCTURE for kind in SAMPLES
    }


@pytest.mark.parametrize(("kind", "name"), attributes(), ids=lambda value: getattr(value, "__name__", value))
def test_every_attribute_that_differs_has_a_sentence(kind, name):
    old = SAMPLES[kind]
    new = replace(old, **{name: OTHER.get(name, f"other {name}")})
    assert said(inside(old), inside(new))
    assert said(inside(new), inside(old))


@pytest.mark.parametrize(("kind", "name"), attributes(), ids=lambda value: getattr(value, "__name__", value))
def test_what_is_equal_after_storing_and_reading_has_none(kind, name):
    one = inside(replace(SAMPLES[kind], **{name: OTHER.get(name, f"other {name}")}))
    assert said(one, one) == []
    assert said(one, parse_definition(one.to_json())) == []


def test_digits_count_because_they_are_hashed():
    half, longer = (form(replace(SIZE, minimum=Decimal(text))) for text in ("12.5", "12.50"))
    assert said(half, longer) == ["Field “Size” (size): minimum changed from 12.5 to 12.50 mm"]


def test_an_expression_that_is_none_is_shown_as_it_is_stored():
    [sentence] = between((SIZE, replace(SIZE, visible_when=["nonsense", 1])))
    assert sentence.endswith('set to ["nonsense",1]')


POOL = [SIZE, KIND, AXIS, replace(SIZE, unit="cm"), replace(KIND, label="Sort"), Field("note", "text", "Note")]


@st.composite
def forms(draw):
    """Forms of a few items in any order and in any of three places."""
    chosen = draw(st.lists(st.sampled_from(POOL), unique_by=lambda one: one.key, max_size=4))
    places = draw(st.lists(st.integers(0, 2), min_size=len(chosen), max_size=len(chosen)))
    lists = [[one for one, place in zip(chosen, places, strict=True) if place == at] for at in range(3)]
    inner = [Section("a", "A", tuple(lists[1])), Group("g", "G", tuple(lists[2]))]
    items = draw(st.permutations([*lists[0], *inner[: draw(st.integers(0, 2))]]))
    return Definition("Form", tuple(items))


@settings(derandomize=True, max_examples=examples(150), deadline=None)
@given(forms(), forms())
def test_there_are_sentences_exactly_where_the_stored_text_differs(old, new):
    assert bool(changes(old, new)) == (old.to_json() != new.to_json())
