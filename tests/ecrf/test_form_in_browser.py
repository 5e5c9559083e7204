"""The form as a reader meets it, in Chromium, at the width of the reading panel."""

import os
from pathlib import Path

import pytest

from ecrf.importing import import_html
from ecrf.validation import clean_answers
from rapidreader.audit.canonical import parse_json
from tests.ecrf.browsing import ANSWERS, in_browser
from tests.ecrf.forms import AWKWARD_TEXTS, EVERY_TYPE, sample_answers

pytestmark = pytest.mark.browser
REAL = sorted((Path(os.environ.get("RR_TEST_DATA", "missing")) / "radreport").glob("*/*.html"))


def answers_on(page) -> dict:
    return parse_json(page.evaluate(ANSWERS))


def test_what_is_typed_and_chosen_by_keyboard_is_what_is_stored(tmp_path):
    def scenario(open_form):
        page = open_form(EVERY_TYPE, {})
        page.focus("#before")
        for text in ("Ada <&>", "two", "7", "12,5"):
            page.keyboard.press("Tab")
            page.keyboard.type(text)
        page.fill("#ecrf-day", "2026-11-20")
        page.fill("#ecrf-hour", "14:30")
        page.focus("#ecrf-seen")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")  # its clear button
        page.keyboard.press("Tab")
        page.keyboard.press("2")
        page.focus("#ecrf-many-1")
        page.keyboard.press("1")
        page.keyboard.press("3")
        return answers_on(page)

    cleaned = clean_answers(EVERY_TYPE, in_browser(tmp_path, scenario), level="sign")
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


def test_a_group_is_one_tab_stop_and_can_be_cleared(tmp_path):
    def scenario(open_form):
        page = open_form(EVERY_TYPE, {"side": "l"})
        is_hidden = "document.querySelector('[data-field=side] [data-clear]').hidden"
        before = page.evaluate(is_hidden)
        page.focus("#ecrf-side-1")
        page.keyboard.press("ArrowDown")
        moved = answers_on(page)
        page.keyboard.press("Delete")
        cleared = answers_on(page)
        page.focus("#ecrf-seen")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        return before, moved, cleared, page.evaluate(is_hidden), page.evaluate("document.activeElement.id")

    assert in_browser(tmp_path, scenario) == (False, {"side": "r"}, {}, True, "ecrf-many-1")


def test_a_tick_box_has_three_states_that_are_seen_and_stored(tmp_path):
    def scenario(open_form):
        page = open_form(EVERY_TYPE, {})
        seen = []
        box, words = "document.querySelector('#ecrf-seen')", "document.querySelector('[data-state-text]')"
        look = f"[{box}.indeterminate, {words}.textContent]"
        for action in (None, "Space", "Space", "Delete"):
            if action:
                page.focus("#ecrf-seen")
                page.keyboard.press(action)
            seen.append((*page.evaluate(look), answers_on(page).get("seen")))
        return seen

    expected = [(True, "", None), (False, "yes", True), (False, "no", False), (True, "", None)]
    assert in_browser(tmp_path, scenario) == expected


def test_enter_never_submits_and_the_wheel_never_changes(tmp_path):
    def scenario(open_form):
        page = open_form(EVERY_TYPE, {"size": 5})
        page.focus("#ecrf-size")
        page.keyboard.press("Enter")
        page.hover("#ecrf-size")
        page.mouse.wheel(0, 300)
        return "form-" in page.url and "?" not in page.url, answers_on(page)["size"]

    assert in_browser(tmp_path, scenario) == (True, "5")


def test_errors_lead_to_their_fields_and_go_when_the_answer_changes(tmp_path):
    def scenario(open_form):
        page = open_form(EVERY_TYPE, {})
        page.evaluate("document.querySelector('ecrf-form').showErrors({size: 'Not above 9.', '': 'Too long.'})")
        focused = page.evaluate("document.activeElement.hasAttribute('data-summary')")
        lines = page.locator("[data-problems] li").all_inner_texts()
        page.click("[data-problems] a")
        page.keyboard.type("3")
        invalid = page.locator("[aria-invalid=true]").count()
        return focused, lines, page.evaluate("document.activeElement.id"), invalid

    assert in_browser(tmp_path, scenario) == (True, ["Too long.", "Size: Not above 9."], "ecrf-size", 0)


def test_every_input_is_announced_and_a_disabled_form_takes_none(tmp_path):
    def scenario(open_form):
        page = open_form(EVERY_TYPE, {})
        page.evaluate("window.heard = []; addEventListener('ecrf-change', (event) => heard.push(event.detail.key))")
        page.fill("#ecrf-name", "x")
        page.check("#ecrf-side-1")
        page.evaluate("document.querySelector('ecrf-form').disabled = true")
        return page.evaluate("heard"), page.is_disabled("#ecrf-name"), page.is_disabled("#ecrf-side-1")

    assert in_browser(tmp_path, scenario) == (["name", "side"], True, True)


def test_awkward_and_long_text_passes_through_the_browser(tmp_path):
    def scenario(open_form):
        return [answers_on(open_form(EVERY_TYPE, {"story": text}))["story"] for text in AWKWARD_TEXTS]

    assert in_browser(tmp_path, scenario) == AWKWARD_TEXTS


@pytest.mark.realdata
def test_every_real_form_gives_back_every_answer_and_fits_into_the_panel(tmp_path):
    forms = [form for path in REAL if (form := import_html(path.read_bytes()).definition)]
    assert len(forms) > 70

    def scenario(open_form):
        for turn, form in enumerate(forms):
            answers = sample_answers(form, turn)
            page = open_form(form, answers)
            cleaned = clean_answers(form, answers_on(page), level="sign")
            assert cleaned.errors == {}, form.title
            assert cleaned.answers == answers, form.title
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, form.title
        return len(forms)

    assert in_browser(tmp_path, scenario) == len(forms)
