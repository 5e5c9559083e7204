"""The form as a reader meets it, in Chromium, at the width of the reading panel."""

import os
from pathlib import Path

import pytest

from ecrf.importing import import_html
from ecrf.validation import clean_answers
from tests.ecrf.forms import AWKWARD_TEXTS, EVERY_TYPE, sample_answers
from tests.ecrf.forms_shown import FORM

pytestmark = pytest.mark.browser
REAL = sorted((Path(os.environ.get("RR_TEST_DATA", "missing")) / "radreport").glob("*/*.html"))


def test_what_is_typed_and_chosen_by_keyboard_is_what_is_stored(open_form):
    form = open_form(EVERY_TYPE)
    form.page.focus("#before")
    for text in ("Ada <&>", "two", "7", "12,5"):
        form.press("Tab")
        form.type(text)
    form.page.fill("#ecrf-day", "2026-11-20")
    form.page.fill("#ecrf-hour", "14:30")
    form.page.focus("#ecrf-seen")
    form.press("Space", "Tab", "Tab", "2")  # past its clear button
    form.press("Tab", "ArrowDown", "ArrowUp", "1", "3")
    cleaned = clean_answers(EVERY_TYPE, form.answers, level="sign")
    assert cleaned.errors == {}
    assert {key: str(value) for key, value in cleaned.answers.items()} == {
        "name": "Ada <&>",
        "story": "two",
        "count": "7",
        "size": "12.5",
        "day": "2026-11-20",
        "hour": "14:30",
        "seen": "True",
        "side": "r",
        "many": "['l', 'a;b']",
    }


def test_a_group_is_one_tab_stop_and_can_be_cleared(open_form):
    form = open_form(EVERY_TYPE, {"side": "l"})
    clear = form.field("side").locator("[data-clear]")
    assert clear.is_visible()
    form.page.focus("#ecrf-side-1")
    form.press("ArrowDown")
    assert form.answers == {"side": "r"}
    form.press("Delete")
    assert form.answers == {} and clear.is_hidden()
    form.page.focus("#ecrf-seen")
    form.press("Tab", "Tab")
    assert form.focused == "ecrf-many-1"
    form.press("ArrowDown", "Space", "Tab")
    assert form.answers == {"many": ["r"]} and form.focused == "after", "tick boxes of a group are one stop too"
    form.press("Shift+Tab")
    assert form.focused == "ecrf-many-2"


def test_a_tick_box_has_three_states_that_are_seen_and_stored(open_form):
    form = open_form(EVERY_TYPE)
    box, words = "document.querySelector('#ecrf-seen')", "document.querySelector('[data-state-text]')"
    look = f"[{box}.indeterminate, {words}.textContent]"
    seen = []
    for action in (None, "Space", "Space", "Delete"):
        if action:
            form.page.focus("#ecrf-seen")
            form.press(action)
        seen.append((*form.page.evaluate(look), form.answers.get("seen")))
    assert seen == [(True, "", None), (False, "yes", True), (False, "no", False), (True, "", None)]


def test_enter_never_submits_and_the_wheel_never_changes(open_form):
    form = open_form(EVERY_TYPE, {"size": 5})
    form.page.focus("#ecrf-size")
    form.press("Enter")
    form.page.hover("#ecrf-size")
    form.page.mouse.wheel(0, 300)
    assert "form-" in form.page.url and "?" not in form.page.url
    assert form.answers["size"] == "5"


def test_errors_lead_to_their_fields_and_go_when_the_answer_changes(open_form):
    form = open_form(EVERY_TYPE)
    form.page.evaluate(f"{FORM}.showErrors({{size: 'Not above 9.', '': 'Too long.'}})")
    assert form.page.evaluate("document.activeElement.hasAttribute('data-summary')")
    assert form.page.locator("[data-problems] li").all_inner_texts() == ["Too long.", "Size: Not above 9."]
    form.page.click("[data-problems] a")
    form.type("3")
    assert form.focused == "ecrf-size" and form.page.locator("[aria-invalid=true]").count() == 0


def test_every_input_is_announced_and_a_disabled_form_takes_none(open_form):
    form = open_form(EVERY_TYPE)
    form.page.evaluate("window.heard = []; addEventListener('ecrf-change', (event) => heard.push(event.detail.key))")
    form.page.fill("#ecrf-name", "x")
    form.page.check("#ecrf-side-1")
    form.page.evaluate(f"{FORM}.disabled = true")
    assert form.page.evaluate("heard") == ["name", "side"]
    assert form.page.is_disabled("#ecrf-name") and form.page.is_disabled("#ecrf-side-1")


def test_awkward_and_long_text_passes_through_the_browser(open_form):
    form, seen = None, []
    for text in AWKWARD_TEXTS:
        form = open_form(EVERY_TYPE, {"story": text}, on=form)
        seen.append(form.answers["story"])
    assert seen == AWKWARD_TEXTS


@pytest.mark.realdata
def test_every_real_form_gives_back_every_answer_and_fits_into_the_panel(open_form):
    definitions = [form for path in REAL if (form := import_html(path.read_bytes()).definition)]
    assert len(definitions) > 70
    form = None
    for turn, definition in enumerate(definitions):
        answers = sample_answers(definition, turn)
        form = open_form(definition, answers, width=360, height=800, on=form)
        cleaned = clean_answers(definition, form.answers, level="sign")
        assert cleaned.errors == {}, definition.title
        assert cleaned.answers == answers, definition.title
        assert form.page.evaluate("document.documentElement.scrollWidth") <= 360, definition.title
