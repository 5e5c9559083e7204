"""Reading blinded: the viewer shows pixels under aliases, and what is drawn in it names the true image."""

import pytest

from tests.e2e.stage import Reader

pytestmark = pytest.mark.browser
LINES = """() => document.querySelector("viewer-stage").pair?.active?.element?.contentDocument
  .querySelectorAll("svg.svg-layer line").length"""
BLINDED = {"version": 1, "blinding": {"preset": "bicr"}}
ADDRESSES = "() => performance.getEntriesByType('resource').map((entry) => entry.name)"
FRAME_ADDRESSES = """() => document.querySelector("viewer-stage").pair.active.element.contentWindow.performance
  .getEntriesByType("resource").map((entry) => entry.name)"""


def test_a_length_drawn_under_aliases_is_kept_at_the_true_image(ada, new_page, stage):
    shelf = stage.worklist(sessions=1, readers=["ada", "ben"], protocol=BLINDED)
    truth = set(stage.ask("uids", worklist=shelf.id))
    read = shelf.reads()[0]
    ada.open(read)
    addresses = ada.page.evaluate(ADDRESSES) + ada.page.evaluate(FRAME_ADDRESSES) + [ada.page.url, ada.page.content()]
    assert any("/studies/2.25." in address and "/frames/1" in address for address in addresses)
    assert [address for address in addresses if any(uid in address for uid in truth)] == []

    ada.draw_length()
    ada.fill(finding="A nodule")
    ada.wait_saved()
    (saved,) = shelf.read()["measurements"]
    assert saved["sop_instance_uid"] in truth and saved["series_instance_uid"] in truth
    (shown,) = ada.page.evaluate("() => document.querySelector('viewer-stage').pair.call('measurements')")
    assert shown["sop_instance_uid"] not in truth and shown["uid"] == saved["uid"]

    ada.page.reload()
    ada.wait_for_images(read)
    (again,) = ada.page.evaluate("() => document.querySelector('viewer-stage').pair.call('measurements')")
    assert {key: again[key] for key in shown if key != "annotation"} == {
        key: shown[key] for key in shown if key != "annotation"
    }
    assert ada.wait(LINES) >= 1
    ada.page.screenshot(path=stage.home / "blinded.png")
    assert "S-" in ada.page.locator("[data-session]").inner_text()

    ada.complete()
    ada.wait("() => document.querySelector('reading-room').classList.contains('is-finished')", "the end")
    (assessor,) = shelf.state()["assessors"]
    assert assessor["measurements"][0]["sop_instance_uid"] == saved["sop_instance_uid"]

    ben = Reader(new_page("ben"), stage)
    ben.open(shelf.reads("ben")[0])
    labels = [one.page.locator("[data-session]").inner_text() for one in (ada, ben)]
    assert labels[0] != labels[1]
