import re
from decimal import Decimal

import html5lib
import pytest
from django.http import QueryDict

from ecrf.definition import Definition, Field, Option
from ecrf.rendering import render_form
from ecrf.validation import clean_answers, raw_from_post
from tests.ecrf.forms import AWKWARD_TEXTS, EVERY_TYPE

ANSWERS = {
    "name": "Ada",
    "story": "\nfirst line is empty",
    "count": 7,
    "size": Decimal("12.50"),
    "day": "2026-11-20",
    "hour": "14:30",
    "seen": True,
    "side": "l",
    "many": ["l", "a;b"],
}


def posted(html: str) -> QueryDict:
    """What a browser without scripts would post of a rendered form."""
    post = QueryDict(mutable=True)
    root = html5lib.parse(html, namespaceHTMLElements=False)
    for control in root.iter():
        name, type_ = control.get("name"), control.get("type")
        if control.tag == "select":
            chosen = [option.get("value") for option in control.iter("option") if "selected" in option.attrib]
            post.appendlist(name, (chosen or [""])[-1])
        elif control.tag == "textarea":
            post.appendlist(name, (control.text or "").replace("\n", "\r\n"))
        elif control.tag == "input" and (type_ not in {"radio", "checkbox"} or "checked" in control.attrib):
            post.appendlist(name, control.get("value"))
    return post


def test_a_rendered_form_posts_the_answers_it_shows():
    raw = raw_from_post(EVERY_TYPE, posted(render_form(EVERY_TYPE, ANSWERS)))
    assert clean_answers(EVERY_TYPE, raw, level="sign").answers == ANSWERS


def test_an_empty_form_posts_no_answer():
    raw = raw_from_post(EVERY_TYPE, posted(render_form(EVERY_TYPE, {})))
    assert clean_answers(EVERY_TYPE, raw, level="draft") == clean_answers(EVERY_TYPE, {}, level="draft")


@pytest.mark.parametrize("text", AWKWARD_TEXTS)
def test_awkward_text_survives_the_page(text):
    raw = raw_from_post(EVERY_TYPE, posted(render_form(EVERY_TYPE, {"story": text})))
    assert clean_answers(EVERY_TYPE, raw, level="draft").answers == {"story": text}


def test_awkward_labels_and_values_survive_the_page():
    options = tuple(Option(text, f"<b>{text}</b>") for text in AWKWARD_TEXTS if len(text) < 100)
    form = Definition("<i>", (Field("x", "multiple_choice", "</legend><script>", options=options),))
    answers = {"x": [option.value for option in options]}
    html = render_form(form, answers)
    assert "<script" not in html
    assert clean_answers(form, raw_from_post(form, posted(html)), level="sign").answers == answers


def test_two_forms_in_one_document_share_no_id():
    pages = [render_form(EVERY_TYPE, {}, prefix=prefix) for prefix in ("one", "two")]
    first, second = (set(re.findall(r' id="([^"]+)"', page)) for page in pages)
    assert first
    assert not first & second


def test_every_label_and_description_points_to_something():
    html = render_form(EVERY_TYPE, {}, errors={"size": "No."})
    ids = set(re.findall(r' id="([^"]+)"', html))
    targets = re.findall(r' (?:for|list|aria-labelledby)="([^"]+)"', html)
    described = [one for value in re.findall(r' aria-describedby="([^"]+)"', html) for one in value.split()]
    assert targets
    assert described
    assert set(targets) | set(described) <= ids


def test_no_control_name_can_shadow_a_property_of_the_form():
    form = Definition("T", (Field("submit", "text", "S"), Field("elements", "text", "E")))
    assert set(re.findall(r' name="([^"]+)"', render_form(form, {}))) == {"a-submit", "a-elements"}


def test_errors_stand_beside_the_field_and_in_the_summary_with_a_link():
    html = render_form(EVERY_TYPE, {}, errors={"size": "Not above 9.", "": "Too long together."})
    assert html.count("Not above 9.") == 2
    assert '<a href="#ecrf-size">Size</a>' in html
    assert 'aria-invalid="true"' in html
    assert "Too long together." in html


def test_numbers_are_text_inputs_that_no_scroll_wheel_changes():
    html = render_form(EVERY_TYPE, {})
    assert 'type="number"' not in html
    assert 'inputmode="decimal"' in html
    assert "mm</span>" in html


def test_up_to_seven_options_are_radio_buttons_and_more_are_a_list():
    def form(count):
        options = tuple(Option(str(number), str(number)) for number in range(count))
        return render_form(Definition("T", (Field("x", "single_choice", "X", options=options),)), {"x": "1"})

    assert form(7).count('type="radio"') == 7
    assert "<select" in form(8)
    assert '<fieldset class="ecrf-field' in form(7)


def test_a_disabled_form_is_disabled_as_a_whole():
    assert '<fieldset class="ecrf-all" disabled>' in render_form(EVERY_TYPE, {}, disabled=True)


def test_no_inline_script_style_or_handler():
    html = render_form(EVERY_TYPE, ANSWERS, errors={"size": "x"})
    assert not re.search(r"<script|<style| style=| on[a-z]+=", html)
