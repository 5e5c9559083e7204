"""Two readers disagree in front of their images, and an adjudicator decides: in the browser from end to end."""

import json
import os
from pathlib import Path

import pytest

from tests.axe import serious_violations
from tests.e2e.stage import Reader

pytestmark = pytest.mark.browser
DIFFERS = "a.response != b.response or answered(a.response) != answered(b.response)"
RULES = [{"key": "response", "label": "Response differs", "scope": "time_point", "when": DIFFERS}]
LINES = """() => {
  const frame = document.querySelector("reading-room viewer-stage").pair.active.element;
  const lines = [...frame.contentDocument.querySelectorAll("svg.svg-layer line")];
  const colours = new Set(lines.map((line) => line.getAttribute("stroke")));
  return [...colours].filter((one) => one?.startsWith("rgb(")).sort();
}"""
A, B = "rgb(255, 176, 0)", "rgb(86, 180, 233)"


def picture(page, name):
    """For looking at by hand: RR_TEST_PICTURES is a folder."""
    if folder := os.environ.get("RR_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture
def person(new_page, stage):
    people = []

    def make(name):
        people.append(Reader(new_page(name), stage))
        return people[-1]

    yield make
    assert [problem for one in people for problem in one.problems] == []


def respond(person, shelf, name, response, *, draws=True):
    reader = person(name)
    reader.open(shelf.reads(name)[0])
    if draws:
        reader.draw_length()
    reader.fill(finding=f"seen by {name}")
    reader.page.locator(f"[data-field=response] [value={response}]").check()
    reader.wait_saved()
    reader.complete()
    reader.wait("() => document.querySelector('reading-room').classList.contains('is-finished')")
    reader.page.close()


def shows(*colours) -> str:
    return f"() => JSON.stringify(({LINES})()) === JSON.stringify({json.dumps(sorted(colours))}.sort())"


REASON = "Target 1 was measured in the wrong slice by the other"


def test_an_adjudicator_compares_two_reads_and_decides(person, stage):
    protocol = {"adjudication": {"rules": RULES, "adjudicators": ["judy"]}}
    shelf = stage.worklist(sessions=1, readers=("ada", "ben"), protocol=protocol)
    respond(person, shelf, "ada", "PR")
    respond(person, shelf, "ben", "SD")
    judy = person("judy")
    judy.page.goto(f"{stage.base_url}/reading/")
    picture(judy.page, "list")
    judy.page.click(f"section:has-text('{shelf.name}') a.button")
    judy.wait_for_images(judy.read)
    compare(judy)
    choose(judy)
    judy.complete()
    judy.wait("() => document.querySelector('reading-room').classList.contains('is-finished')")
    picture(judy.page, "finished")
    judy.page.click("[data-look-back]")
    judy.page.locator("text=You decided for read A.").wait_for()
    picture(judy.page, "decided")
    look_as_coordinator(person("cora").page, stage, shelf)


def compare(judy):
    """Both sets of measurements over the images, each alone, and only the answers that differ."""
    page = judy.page
    assert page.locator("tr.differs").count() == 2  # response, and the finding that each wrote
    judy.wait(shows(A, B), "both sets of measurements")
    picture(page, "compare-1440")
    page.set_viewport_size({"width": 1024, "height": 768})
    picture(page, "compare-1024")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert serious_violations(page, within=".room-panel") == []
    page.uncheck("[data-overlay=A]")
    judy.wait(shows(B), "only B's")
    page.check("[data-overlay=A]")
    judy.wait(shows(A, B), "both again")
    page.check("[data-only-differences]")
    assert page.locator(".adjudication-table tbody tr:visible").count() == 2


def choose(judy):
    """Nothing is decided without a choice; what is chosen and typed is there after a reload."""
    page = judy.page
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    page.locator("[data-decision-error]").wait_for(state="visible")
    picture(page, "missing")
    assert not page.is_visible("ecrf-form")
    page.check("[name=decision][value=own]")
    assert page.is_visible("ecrf-form")
    picture(page, "own")
    page.check("[name=decision][value=a]")
    page.fill("#decision-reason", REASON)
    judy.wait_saved()
    page.reload()
    judy.wait_for_images(judy.read)
    assert page.is_checked("[name=decision][value=a]"), "chosen before the reload"
    assert page.input_value("#decision-reason") == REASON


def look_as_coordinator(page, stage, shelf):
    page.goto(f"{stage.base_url}/trials/lung/worklists/{shelf.id}/adjudications/")
    page.locator("text=Response differs").first.wait_for()
    picture(page, "coordinator-list")
    assert serious_violations(page) == []
    page.click("table a")
    picture(page, "coordinator-one")
    assert serious_violations(page) == []
