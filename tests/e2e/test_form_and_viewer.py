"""What goes between form and viewer in the reading room: measurements, key images, first values."""

import json

import pytest

from ecrf.definition import Check, Definition, Field, Group, Section
from tests.axe import serious_violations

pytestmark = pytest.mark.browser
FORM = Definition(
    title="Target lesions",
    language="en",
    items=(
        Section(
            "visit",
            "Visit",
            (
                Field("session", "text", "Session", prefill="session.label"),
                Field("image", "image_reference", "Key image"),
                Field("doubt", "yes_no", "In doubt"),
            ),
        ),
        Group(
            "targets",
            "Targets",
            (Field("size", "measurement", "Diameter", unit="mm", decimals=1, tool="Length", required="required"),),
            row_label="T",
            min_rows=1,
        ),
        Section(
            "result",
            "Result",
            (
                Field("remark", "text", "Remark", required="warn"),
                Field(
                    "other",
                    "decimal",
                    "Other",
                    checks=(Check(["gt", ["field", "other"], ["num", "9"]], "Above 9.", "warning"),),
                ),
            ),
        ),
    ),
)  # fmt: skip
PUBLISH = """
import json, sys
from django.contrib.auth import get_user_model
from ecrf.actions import publish_version
from ecrf.definition import parse_definition
from ecrf.models import Template, TemplateVersion
from rapidreader.archive.models import Trial
form = parse_definition({text!r})
cora = get_user_model().objects.get(username="cora")
template = Template.objects.create(trial=Trial.objects.get(slug="lung"), title=form.title)
fields = {{"number": 1, "definition": form.to_json(), "content_hash": form.content_hash, "created_by": cora}}
publish_version(version=TemplateVersion.objects.create(template=template, **fields), by=cora)
"""
SIZE = "#ecrf-targets-1-size"
ROOM = "document.querySelector('reading-room')"


@pytest.fixture(scope="module")
def template(stage):
    stage.manage("shell", "-c", PUBLISH.format(text=FORM.to_json()))
    return FORM.title


@pytest.fixture
def opened(ada, stage, template):
    """Ada at the first of two reads with that form; the form has got its first values."""
    shelf = stage.worklist(sessions=2, template=template)
    ada.open(shelf.reads()[0])
    ada.wait("() => document.querySelector('#ecrf-session').value !== ''", "the first values")
    return shelf


def pull_the_end(ada):
    """The end of the length that `draw_length` drew, pulled further with the mouse."""
    box = ada.page.locator("viewer-stage").bounding_box()
    left, top = box["x"] + box["width"] * 0.35 + 144, box["y"] + box["height"] * 0.5 + 64
    ada.page.mouse.move(left, top)
    ada.page.mouse.down()
    for step in range(1, 6):
        ada.page.mouse.move(left + 12 * step, top + 6 * step)
    ada.page.mouse.up()


def test_a_measurement_is_taken_followed_and_stored_with_its_link(ada, opened):
    page = ada.page
    page.focus(SIZE)
    page.keyboard.press("Alt+m")
    page.get_by_text("There is no such measurement yet; the tool for it is active now: Length.").wait_for()
    ada.draw_length()
    page.focus(SIZE)
    page.keyboard.press("Alt+m")
    ada.wait(f"() => document.querySelector('{SIZE}').value !== ''", "the number")
    value = ada.page.evaluate(f"() => {ROOM}.sheet.measurements[0].values[0].value")
    assert page.input_value(SIZE) == f"{value:.1f}"
    row = page.locator("[data-row='1']")
    assert row.get_by_role("link", name="Slice").is_visible()
    ada.wait_saved()
    uid = page.evaluate(f"() => {ROOM}.sheet.measurements[0].uid")
    [stored] = opened.read()["answers"]["targets"]
    assert stored == {"row": 1, "size": {"value": float(f"{value:.1f}"), "unit": "mm", "ref": uid}}
    pull_the_end(ada)
    row.get_by_text(f"{value:.1f} mm in the form").wait_for()
    row.get_by_role("button", name="Update").click()
    ada.wait(f"() => document.querySelector('{SIZE}').value !== '{value:.1f}'", "the new number")
    assert float(page.input_value(SIZE)) > value + 1 and row.get_by_text("in the form").count() == 0
    page.click(".measurement-remove")
    page.click(".measurement-remove")
    row.get_by_text("Its measurement is not in the viewer any more.").wait_for()


def test_a_key_image_is_taken_and_found_again(ada, opened):
    page = ada.page
    page.evaluate("() => document.querySelector('viewer-stage').call('slice', {number: 4})")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Use this image").click()
    ada.wait("() => document.querySelector('#ecrf-image').value.startsWith('Slice 4')", "the image's name")
    page.evaluate("() => document.querySelector('viewer-stage').call('slice', {number: 1})")
    page.wait_for_timeout(500)
    page.locator("[data-ask=show-image]").click()
    ada.wait(
        "async () => (await document.querySelector('viewer-stage').call('image'))?.slice === 4", "the image again"
    )
    ada.wait_saved()
    image = opened.read()["answers"]["image"]
    assert image["sop"].endswith(".4") and image["frame"] == 1


def test_first_values_come_with_the_opening_and_are_nobodys_input(ada, opened, stage):
    second = opened.reads()[1]
    session = ada.value("session")
    assert session == ada.page.locator("[data-session]").inner_text()
    assert "Prefilled" in ada.page.locator("[data-field=session]").inner_text()
    state = opened.read()
    assert (state["state"], state["draft_number"], state["answers"]) == ("in_progress", 1, {"session": session})
    ada.page.fill("#ecrf-other", "3")
    ada.wait_saved()
    assert opened.read()["answers"] == {"session": session, "other": 3}
    ada.page.keyboard.press("Alt+PageDown")
    ada.wait_for_images(second)
    ada.wait("() => document.querySelector('#ecrf-session').value !== ''", "the first values")
    assert ada.value("session") != session and ada.save_text() == ""


def test_warnings_are_justified_where_they_stand(ada, opened):
    page = ada.page
    page.fill(SIZE, "12")
    page.fill("#ecrf-other", "11")
    ada.complete()
    page.get_by_text("Not completed: Some answers need a justification.").wait_for()
    reasons = page.locator("[data-why]")
    assert reasons.count() == 2 and page.evaluate("() => document.activeElement.hasAttribute('data-summary')")
    reasons.nth(0).fill("nothing to add")
    ada.complete()
    page.locator("[data-problems] li", has_text="Remark").wait_for(state="detached")
    assert reasons.nth(0).input_value() == "nothing to add"
    page.get_by_label("Why is it right as it is? Other").fill("measured twice")
    ada.complete()
    ada.wait(f"() => {ROOM}.sheet?.data.position === 2", "the next read")
    [done] = opened.state()["assessors"]
    assert done["answers"]["other"] == 11


def test_nobody_is_kept_out_of_the_reading_room(ada, opened):
    page = ada.page
    page.locator("#ecrf-doubt").click()
    ada.draw_length()
    assert serious_violations(page) == []
    ada.complete()
    page.locator("[data-summary]:not([hidden])").wait_for()
    page.keyboard.press("Escape")
    assert serious_violations(page) == []


def test_nobody_is_kept_out_of_the_list_and_the_preview(new_page, stage, template):
    page = new_page("ada")
    page.goto(f"{stage.base_url}/reading/")
    assert serious_violations(page) == []
    page = new_page("cora")
    page.goto(f"{stage.base_url}/trials/lung/templates/")
    page.get_by_role("row", name=FORM.title).get_by_role("link").first.click()
    page.get_by_role("button", name="Check as if completing").click()
    page.locator("[data-summary]:not([hidden])").wait_for()
    assert serious_violations(page) == []
    page.get_by_role("button", name="Dark, as in the reading room").click()
    assert serious_violations(page) == []


def test_a_reader_works_in_german(new_page, stage, template):
    from tests.e2e.stage import Reader

    shelf = stage.worklist(sessions=1, template=template)
    page = new_page("ada")
    page.goto(f"{stage.base_url}/reading/")
    page.get_by_role("button", name="Deutsch").click()
    ada = Reader(page, stage)
    ada.open(shelf.reads()[0])
    text = page.locator(".room-panel").inner_text() + page.locator(".room-bar").inner_text()
    for word in (
        "Abschließen und weiter",
        "T1 hinzufügen" if "T1 hinz" in text else "T2 hinzufügen",
        "Alle Befundungen",
    ):
        assert word in text
    ada.complete()
    page.locator("[data-problem]", has_text="Nicht abgeschlossen").wait_for()
    assert json.dumps(ada.problems) == "[]"
    assert serious_violations(page) == []
