"""Sequential reading at the reading room: the earlier time point beside, with the own measurements, to look at."""

import pytest

pytestmark = pytest.mark.browser
# The spread of grey values of the earlier time point's picture, and how much of it is a drawn line.
BESIDE = """() => {
  const frame = document.querySelector("earlier-beside").frame?.element;
  const canvas = frame?.contentDocument?.querySelector("canvas");
  if (!canvas?.width) return 0;
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let [count, sum, squares] = [0, 0, 0];
  for (let at = 0; at < data.length; at += 4 * 7) { count++; sum += data[at]; squares += data[at] ** 2; }
  return Math.sqrt(squares / count - (sum / count) ** 2);
}"""
LINES = """() => document.querySelector("earlier-beside").frame?.element.contentDocument
  ?.querySelectorAll("svg.svg-layer line").length ?? 0"""
ALIVE = "() => document.querySelectorAll('iframe.viewer-frame').length"


@pytest.fixture
def shelf(stage):
    return stage.worklist(subject="SEQ-1", protocol={"sequential": True})


@pytest.fixture
def second(ada, shelf):
    """Ada has measured and completed the first time point, and stands before the second."""
    first, second = shelf.reads()
    ada.open(first)
    assert not ada.page.locator("[data-toggle-earlier]").is_visible()
    ada.draw_length()
    ada.fill(finding="nodule of the left lung")
    ada.complete()
    ada.wait_for_images(second)
    return second


def test_the_second_time_point_is_not_there_before_the_first_is_complete(ada, shelf):
    first, second = shelf.reads()
    ada.open(first)
    assert ada.page.locator("#room-count").inner_text() == "of 1"
    ada.page.click("[data-toggle-list]")
    assert ada.page.locator("read-list li").count() == 1
    for path in ("", "panel/", "viewer/read", "dicomweb/studies/1.2/series"):
        assert ada.page.request.get(f"{ada.stage.base_url}/reads/{second}/{path}").status == 404


def test_the_earlier_time_point_opens_beside_with_its_pixels_and_own_measurements(ada, second):
    ada.page.keyboard.press("F8")
    ada.wait(f"({BESIDE})() > 20", "pixels of the earlier time point")
    ada.wait(f"({LINES})() > 0", "the measurement of the earlier time point")
    assert ada.page.evaluate(ALIVE) <= 2
    facts = ada.page.evaluate("() => document.querySelector('earlier-beside').frame.opening")
    assert facts["readOnly"] is True and len(facts["measurements"]) == 1
    # The two pictures are of different sessions: each viewer asks its own read's root.
    roots = ada.page.evaluate("() => [...document.querySelectorAll('iframe.viewer-frame')].map((one) => one.src)")
    assert len({root.split("/reads/")[1][:36] for root in roots}) == 2


def test_the_measurements_of_the_read_are_its_own(ada, second, shelf):
    ada.page.keyboard.press("F8")
    ada.wait(f"({BESIDE})() > 20", "pixels of the earlier time point")
    assert ada.page.locator(".measurement-rows li").count() == 0
    ada.fill(finding="smaller")
    ada.wait_saved()
    assert shelf.read(2)["measurements"] == []


def test_earlier_answers_stand_above_the_form_and_lead_to_the_measurement(ada, second):
    fold = ada.page.locator("earlier-reads details")
    assert fold.count() == 1
    fold.locator("summary").click()
    assert "nodule of the left lung" in fold.inner_text()
    fold.locator("[data-uid]").click()
    ada.wait(f"({BESIDE})() > 20", "pixels of the earlier time point")
    assert ada.page.locator("[data-toggle-earlier]").get_attribute("aria-pressed") == "true"


def test_closing_it_gives_the_place_back(ada, second):
    ada.page.click("[data-toggle-earlier]")
    ada.wait(f"({BESIDE})() > 20", "pixels of the earlier time point")
    ada.page.click("earlier-beside [data-close]")
    assert ada.page.evaluate(ALIVE) == 1
    assert not ada.page.locator("earlier-beside").is_visible()
    assert ada.page.locator("[data-toggle-earlier]").get_attribute("aria-pressed") == "false"


def test_after_the_last_time_point_comes_the_global_review(ada, stage):
    shelf = stage.worklist(subject="SEQ-1", protocol={"sequential": True, "global_review": True})
    for read in shelf.reads():
        ada.open(read)
        ada.fill(finding="stable")
        ada.complete()
        ada.wait(f"() => document.querySelector('reading-room').sheet?.data.id !== '{read}'", "the next read")
    [review] = [key for key in shelf.state()["reads"] if key not in shelf.reads()]
    ada.wait_for_images(review)
    assert "Global review" in ada.page.locator("[data-notices]").inner_text()
    assert ada.page.locator("earlier-reads details").count() == 1
    ada.page.keyboard.press("F8")
    ada.wait(f"({BESIDE})() > 20", "pixels of the earlier time point")
