"""What the server makes of rows, conditions, results, languages and origins, before any script runs."""

import re
import statistics
import time
from dataclasses import replace
from decimal import Decimal

import html5lib
import pytest
from django.utils import translation

from bench.form import a_form, answers_to
from ecrf.definition import Definition, Field, Group, Option
from ecrf.definition.languages import in_language
from ecrf.rendering import building, render_form
from ecrf.validation import clean_answers, raw_from_post
from tests.ecrf.lesions import ANSWERS, LESIONS
from tests.ecrf.test_rendering import posted

ROW = {"row": 3, "site": "64033007-L", "kind": "node", "diameter": {"value": Decimal("12.50"), "unit": "mm"}}


def element(html: str, path: str):
    """The element of a field: "size", or "targets.3.size"."""
    place = html5lib.parse(html, namespaceHTMLElements=False)
    rest = path.partition(".")[2]
    if rest:
        row, _, path = rest.partition(".")
        place = next(one for one in place.iter("div") if one.get("data-row") == row)
    return next(one for one in place.iter() if one.get("data-field") == path or one.get("data-part") == path)


def is_hidden(html: str, path: str) -> bool:
    return "hidden" in element(html, path).attrib


def test_rows_stand_with_their_numbers_and_answers():
    html = render_form(LESIONS, {"seen": True, "targets": [ROW, {"row": 5}]})
    assert re.findall(r'data-row="(\d+)"', html) == ["1", "3", "5"], "row 1 is offered: there must be one at least"
    assert 'id="ecrf-targets-3-diameter" name="a-targets.3.diameter" value="12.50"' in html
    assert '<option value="node" selected>' in html
    assert 'name="a-targets.__row__.diameter" value=""' in html, "the blank row that the browser copies"


def test_what_a_plain_form_posts_of_rows_is_what_was_shown():
    answers = clean_answers(LESIONS, ANSWERS, "draft").answers
    raw = raw_from_post(LESIONS, posted(render_form(LESIONS, answers)))
    again = clean_answers(LESIONS, raw, "draft").answers
    assert [row["site"] for row in again["targets"]] == [row["site"] for row in answers["targets"]]
    assert [row["diameter"]["value"] for row in again["targets"]] == [Decimal("12.50"), Decimal("7")]


def test_conditions_hold_before_any_script_runs():
    html = render_form(LESIONS, {"seen": False})
    assert is_hidden(html, "targets") and not is_hidden(html, "reason")
    html = render_form(LESIONS, {"seen": True, "targets": [ROW, {"row": 4, "kind": "solid"}]})
    assert not is_hidden(html, "targets") and is_hidden(html, "reason")
    assert not is_hidden(html, "targets.3.axis") and is_hidden(html, "targets.4.axis")


def test_results_stand_in_the_page_with_their_reason():
    html = render_form(LESIONS, {"seen": True, "targets": [ROW]})
    assert ">12.5 mm</output>" in html and "Sum of the diameters" in html
    assert ">12.5</output>" in html and "As measured" in html


def test_hidden_answers_wait_in_the_page():
    html = render_form(LESIONS, {"seen": False, "targets": [ROW]})
    assert is_hidden(html, "targets") and 'value="12.50"' in html


def test_messages_and_origins_find_their_rows():
    errors, origins = {"targets.3.site": "No such site.", "targets": "Too few."}, {"targets.3.kind": "Prefilled <&>"}
    html = render_form(LESIONS, {"seen": True, "targets": [ROW]}, errors=errors, origins=origins)
    assert 'id="ecrf-targets-3-site-error" data-error>No such site.</p>' in html
    assert '<a href="#ecrf-targets-3-site">T3 Site</a>: No such site.' in html
    assert '<a href="#ecrf-targets">Target lesions</a>: Too few.' in html
    assert "data-origin>Prefilled &lt;&amp;&gt;</p>" in html
    assert "No such site." not in render_form(LESIONS, {"seen": True, "targets": [ROW]}), (
        "a kept form keeps no message"
    )


@pytest.mark.parametrize("text", ["\0", "<!!seen:checked!!>", "__row__", "</script><b>", '"><img src=x>'])
def test_no_text_of_a_form_opens_a_hole_or_breaks_out(text):
    evil = replace(LESIONS.fields_by_key["seen"], label=f"x{text}x")
    html = render_form(Definition("T", (evil, Group("g", text, (evil,), row_label=text, min_rows=1))), {})
    assert "<img" not in html and "<b>" not in html and " checked" not in html.replace("!!seen:checked!!", "")
    assert html.count("<form") == html.count("</form>") == 1


def test_a_form_is_shown_in_the_language_asked_for():
    options = (Option("l", "left", translations={"de": {"label": "links"}}),)
    side = Field(
        "side", "single_choice", "Side", options=options, translations={"de": {"label": "Seite", "key": "x"}}
    )
    form = Definition("T", (side, Field("other", "text", "Other")), language="en")
    with translation.override("de"):
        html = render_form(form, {"side": "l"}, language="de-AT")
    assert 'lang="de"' in html and "Seite" in html and ">links<" in html and 'value="l" checked' in html
    assert ">Other" in html, "what is not translated stays"
    english = render_form(form, {"side": "l"})
    assert 'lang="en"' in english and "Side" in english and "Seite" not in english
    assert in_language(form, "fr") is form and in_language(form, "en-GB") is form
    assert in_language(form, "de").fields_by_key.keys() == form.fields_by_key.keys(), "a translation changes no key"


def test_our_words_in_a_form_of_another_language_say_so():
    form = replace(LESIONS, language="de")
    assert ' lang="en"> must be answered' in render_form(form, {})
    assert ' lang="en"> must be answered' not in render_form(LESIONS, {})


def test_three_hundred_fields_are_rendered_in_less_than_fifty_milliseconds():
    form = a_form(with_rules=True)
    answers = clean_answers(form, answers_to(form), "draft").answers
    assert len(form.fields()) == 300 and len(answers) > 300
    render_form(form, answers)
    times = []
    for _ in range(5):
        began = time.process_time()
        html = render_form(form, answers)
        times.append(time.process_time() - began)
    assert statistics.median(times) < 0.050
    assert html.count("<input") > 1000


def test_fragments_are_rendered_once_for_all_openings(monkeypatch):
    form = replace(LESIONS, title="Never seen before")
    render_form(form, {"seen": True})
    monkeypatch.setattr(building, "get_template", None)
    assert 'data-row="3"' in render_form(form, {"seen": True, "targets": [ROW]}, errors={"seen": "No"}, disabled=True)
    with pytest.raises(TypeError):
        render_form(replace(form, title="Another"), {})
