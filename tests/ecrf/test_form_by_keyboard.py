"""A form with every kind of field and rows, filled by keyboard only, in Chromium."""

from decimal import Decimal

import pytest

from ecrf.definition import Definition, Field, Option
from ecrf.validation import clean_answers
from tests.ecrf.lesions import LESIONS

pytestmark = pytest.mark.browser
POINTS = Definition(
    title="Scales",
    language="en",
    items=(
        Field(
            "sure", "scale", "How sure", minimum=Decimal(1), maximum=Decimal(5), low_label="not", high_label="very"
        ),
        Field("many", "scale", "How many", minimum=Decimal(0), maximum=Decimal(100), appearance="slider"),
        Field("after", "text", "After"),
    ),
)


def test_a_form_of_every_type_is_filled_without_a_mouse(open_form):
    form = open_form(LESIONS)
    form.page.focus("#before")
    form.press("Tab")  # the index
    form.press("Tab", "Space")  # lesions seen: yes, and the lesions come into view
    form.press("Tab", "Tab")  # its clear button, then the first row
    assert form.focused == "ecrf-targets-1-site"
    form.type("kidney left")
    form.press("ArrowDown", "Enter")
    form.press("Tab")
    form.type("So")  # a list: by its first letters
    form.press("Tab")
    form.type("12,5")
    form.press("Alt+Insert")
    assert form.focused == "ecrf-targets-2-site", "the new row is where the reader goes on"
    form.type("39607008-R")  # by its code
    form.press("Enter", "Tab")
    form.type("No")
    form.press("Tab")
    form.type("7.25")
    form.press("Tab")
    form.type("Sh")  # the axis of a node has come into view
    form.press("Tab", "Tab", "Tab")  # the buttons that remove it and add another, then the scale
    form.type("80")
    form.press("Tab", "Tab")  # its clear button
    form.type("all seen")
    form.press("Tab")
    form.type("AB")
    form.press("Tab")
    form.type("upper left")
    form.press("Enter")
    cleaned = clean_answers(LESIONS, form.answers, "sign")
    assert cleaned.errors == {} and cleaned.warnings == {}
    first, second = cleaned.answers["targets"]
    assert (first["site"], first["kind"], str(first["diameter"]["value"])) == ("64033007-L", "solid", "12.5")
    assert (second["site"], second["axis"], str(second["diameter"]["value"])) == ("39607008-R", "short", "7.25")
    assert [str(cleaned.answers[key]) for key in ("sum", "confidence", "lobe")] == ["19.8", "80", "LUL"]
    assert "19.8 mm" in form.text("sum") and "Sum of the diameters" in form.text("sum")


def test_rows_are_added_removed_and_brought_back_by_keyboard(open_form):
    form = open_form(LESIONS, {"seen": True, "targets": [{"row": 1, "site": "64033007-L"}]})
    form.page.focus("#ecrf-targets-1-site")
    form.press("Alt+Insert")
    form.type("lung right")
    form.press("Enter")
    form.press("Alt+Insert")
    assert [row["row"] for row in form.answers["targets"]] == [1, 2, 3]
    form.page.focus("#ecrf-targets-2-site")
    form.press("Alt+Delete")
    assert [row["row"] for row in form.answers["targets"]] == [1, 3], "row 3 stays what it is"
    assert form.focused == "Undo"
    form.press("Enter")
    assert form.focused == "ecrf-targets-2-site"
    assert form.answers["targets"][1] == {"row": 2, "site": "39607008-R"}
    form.press("Alt+Delete")
    form.page.focus("#ecrf-targets-1-site")
    form.press("Alt+Insert")
    assert form.answers["targets"][1] == {"row": 2}, "a new row takes the smallest free number, and is empty"
    assert form.page.locator(".ecrf-undo").count() == 0


def test_a_group_takes_no_more_and_no_fewer_rows_than_it_may_have(open_form):
    form = open_form(LESIONS, {"seen": True})
    assert form.answers == {"seen": True}, "a row that is only offered is no answer"
    form.page.focus("#ecrf-targets-1-site")
    form.press("Alt+Delete")
    assert form.is_shown("targets.1.site")
    form.press(*["Alt+Insert"] * 7)
    assert [row["row"] for row in form.answers["targets"]] == [1, 2, 3, 4, 5]
    assert form.page.get_by_role("button", name="No more than 5 rows").is_disabled()


def test_a_scale_of_points_is_one_stop_and_its_digits_are_its_points(open_form):
    form = open_form(POINTS)
    form.page.focus("#before")
    form.press("Tab", "4")
    assert form.answers == {"sure": "4"}
    form.press("ArrowLeft")
    assert form.answers == {"sure": "3"}
    form.press("Delete")
    assert form.answers == {}
    form.press("Tab")
    assert form.focused == "ecrf-many"


def test_a_slider_has_no_answer_until_it_is_touched(open_form):
    form = open_form(POINTS)
    slider = form.page.locator("#ecrf-many")
    assert slider.get_attribute("aria-valuetext") == "not answered" and form.answers == {}
    slider.focus()
    form.press("ArrowRight")
    assert form.answers == {"many": "51"} and slider.get_attribute("aria-valuetext") == "51"
    form.press("PageUp", "End")
    assert form.answers == {"many": "100"}
    form.press("Delete")
    assert form.answers == {} and slider.get_attribute("aria-valuetext") == "not answered"
    form.type("73")
    assert form.answers == {"many": "73"}
    form.press("Tab", "Tab")  # its clear button
    assert form.focused == "ecrf-after"
    box = slider.bounding_box()
    form.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert 48 <= int(form.answers["many"]) <= 52


def test_a_list_of_five_hundred_is_found_by_words_and_by_code(open_form):
    options = tuple(Option(f"RID{n}", f"Finding number {n}") for n in range(500))
    form = open_form(Definition("Long", (Field("found", "coded_finding", "Found", options=options),), language="en"))
    box = form.page.get_by_role("combobox", name="Found")
    box.focus()
    form.press("ArrowDown")
    assert box.get_attribute("aria-expanded") == "true"
    assert form.page.get_by_role("option").count() == 500
    form.press("Escape")
    assert box.get_attribute("aria-expanded") == "false" and form.answers == {}
    form.type("number 499")
    form.press("Enter")
    assert form.answers == {"found": "RID499"} and box.input_value() == "Finding number 499"
    box.fill("rid77")
    form.press("Tab")
    assert form.answers == {"found": "RID77"}, "what was found and marked is taken along"
    box.fill("")
    form.press("Tab")
    assert form.answers == {}


def test_what_is_in_no_list_is_not_lost_and_not_stored(open_form):
    form = open_form(LESIONS, {"seen": False})
    box = form.page.get_by_role("combobox", name="Lobe")
    box.focus()
    form.type("nowhere")
    form.press("Tab")
    assert box.input_value() == "nowhere"
    assert "not in the list" in clean_answers(LESIONS, form.answers, "draft").errors["lobe"]
