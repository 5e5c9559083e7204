"""Draft answers on their way to another version of the form."""

from dataclasses import replace
from decimal import Decimal

from ecrf.carrying import GONE, HIDDEN, REMEASURED, RETYPED, carry
from ecrf.definition import Definition, Field, Group, Option, Rule, Section

SIZE = Field("size", "decimal", "Size", unit="mm")
KIND = Field("kind", "single_choice", "Kind", options=(Option("s", "Solid"), Option("p", "Part solid")))
NOTE = Field("note", "text", "Note")
AXIS = Field("axis", "decimal", "Axis", unit="mm")
TOTAL = Field(
    "total", "calculated", "Total", result="decimal", rules=(Rule(["sum", "lesions", ["field", "axis"], None]),)
)
LESIONS = Group("lesions", "Lesions", (AXIS, Field("site", "text", "Site")), max_rows=5)
ROWS = [{"row": 1, "axis": Decimal(4)}, {"row": 3, "axis": Decimal(5), "site": "lung"}]
ANSWERS = {"size": Decimal("12.50"), "kind": "s", "note": "Hm.", "lesions": ROWS, "total": Decimal(9)}


def form(*items) -> Definition:
    return Definition("Chest", (Section("findings", "Findings", items),))


OLD = form(SIZE, KIND, NOTE, LESIONS, TOTAL)


def lost(new: Definition, answers=ANSWERS) -> dict:
    return {key: why for key, (_, why) in carry(OLD, new, answers).lost.items()}


def test_to_the_same_form_everything_goes_along():
    carried = carry(OLD, OLD, ANSWERS)
    assert (carried.answers, carried.lost) == (ANSWERS, {})
    assert carried.kept == ("size", "kind", "note", "lesions.1.axis", "lesions.3.axis", "lesions.3.site")


def test_what_is_gone_of_another_type_or_in_another_unit_is_lost_with_the_reason():
    new = form(replace(SIZE, unit="cm"), replace(KIND, type="text", options=()), LESIONS, TOTAL)
    assert lost(new) == {"size": REMEASURED, "kind": RETYPED, "note": GONE}
    assert carry(OLD, new, ANSWERS).lost["size"] == (Decimal("12.50"), REMEASURED)


def test_an_option_that_is_gone_is_lost_in_the_words_of_the_form():
    assert (
        "not one of the options" in lost(form(SIZE, replace(KIND, options=KIND.options[1:]), NOTE, LESIONS))["kind"]
    )


def test_a_field_may_have_moved_and_be_called_otherwise():
    new = Definition("Chest", (replace(SIZE, label="Diameter"), Section("other", "Other", (KIND, NOTE, LESIONS))))
    assert lost(new) == {}


def test_rows_keep_their_numbers_and_lose_only_what_does_not_fit():
    less = replace(LESIONS, items=(AXIS,))
    carried = carry(OLD, form(SIZE, KIND, NOTE, less), ANSWERS)
    assert carried.answers["lesions"] == [{"row": 1, "axis": Decimal(4)}, {"row": 3, "axis": Decimal(5)}]
    assert lost(form(SIZE, KIND, NOTE, less)) == {"lesions.3.site": GONE}
    few = replace(LESIONS, max_rows=2)
    assert set(lost(form(SIZE, KIND, NOTE, few))) == {"lesions.3.axis", "lesions.3.site"}
    assert set(lost(form(SIZE, KIND, NOTE))) == {"lesions.1.axis", "lesions.3.axis", "lesions.3.site"}


def test_what_the_other_version_hides_is_lost_and_said():
    hiding = replace(NOTE, visible_when=["gt", ["field", "size"], ["num", "100"]])
    assert lost(form(SIZE, KIND, hiding, LESIONS)) == {"note": HIDDEN}


def test_calculated_values_are_made_anew():
    double = replace(TOTAL, rules=(Rule(["mul", ["num", "2"], TOTAL.rules[0].value]),))
    carried = carry(OLD, form(SIZE, KIND, NOTE, LESIONS, double), ANSWERS)
    assert (carried.answers["total"], carried.lost) == (18, {})
