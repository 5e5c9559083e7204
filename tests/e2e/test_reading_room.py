"""The room itself: what is shown when, where the keyboard gets, and which way back and forward lead."""

import pytest

pytestmark = pytest.mark.browser
SHEET = "document.querySelector('reading-room').sheet"


def test_a_read_by_keyboard_alone(ada, stage):
    shelf = stage.worklist()
    first, second = shelf.reads()[:2]
    ada.page.goto(f"{stage.base_url}/reading/")
    link = ada.page.locator("section.shelf", has_text=shelf.name).get_by_role("link", name="Begin")
    for _ in range(600):  # other tests' worklists stand before it
        ada.page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    else:
        raise AssertionError("the Tab key does not reach the worklist")
    ada.page.keyboard.press("Enter")
    ada.wait_for_images(first)
    ada.page.keyboard.press("F6")  # into the images
    assert ada.page.evaluate("() => document.activeElement.tagName") == "IFRAME"
    ada.page.keyboard.press("ArrowDown")  # the viewer's own key
    ada.page.keyboard.press("F6")  # and to the form
    ada.wait("() => document.activeElement.id === 'ecrf-finding'", seconds=10)
    ada.page.keyboard.type("by keyboard")
    for _ in range(2):
        ada.page.keyboard.press("Tab")
    ada.page.keyboard.press("2")  # the second option
    ada.page.keyboard.press("Control+Enter")
    assert "Ada Reader" in ada.page.locator("[data-confirming]").inner_text()
    assert "I have read this session and completed this form" in ada.page.locator("[data-confirming]").inner_text()
    ada.page.keyboard.press("Enter")
    ada.wait_for_images(second)
    assert shelf.read()["answers"] == {"finding": "by keyboard", "response": "SD"}


def test_ctrl_enter_in_the_images_opens_the_confirmation(ada, stage):
    ada.open(stage.worklist().reads()[0])
    ada.page.keyboard.press("F6")
    ada.page.keyboard.press("Control+Enter")
    ada.page.locator("[data-complete-now]:focus").wait_for()
    ada.page.keyboard.press("Escape")
    assert ada.page.locator("[data-confirming]").is_hidden()


def test_what_is_missing_is_said_beside_the_field(ada, stage):
    ada.open(stage.worklist().reads()[0])
    ada.complete()
    ada.page.locator("[data-field=finding] [aria-invalid=true]").wait_for()
    assert "Not completed" in ada.page.locator("[data-problem]").inner_text()
    assert ada.page.evaluate("() => document.activeElement.closest('ecrf-form') !== null")


def test_the_next_read_is_ready_but_not_begun_until_it_is_shown(ada, stage):
    shelf = stage.worklist()
    first, second = shelf.reads()[:2]
    ada.open(first)
    ada.wait_for_prepared()
    state = shelf.state()["reads"]
    assert state[first]["opened"] and not state[second]["opened"]
    assert (state[second]["state"], state[second]["segments"]) == ("open", [])
    ada.fill(finding="x")
    ada.complete()
    ada.wait_for_images(second)
    ada.page.wait_for_timeout(800)
    after = shelf.state()["reads"][second]
    assert after["opened"] and after["segments"] == ["read"], "a prepared read has no loading time"
    ada.wait_for_prepared()
    third = shelf.reads()[2]
    assert ada.page.evaluate("() => document.querySelector('viewer-stage').pair.next.opening.readId") == third
    assert ada.page.locator("viewer-stage iframe").count() == 2


def test_back_forward_and_reload_follow_the_address(ada, stage):
    first, second = stage.worklist().reads()[:2]
    ada.open(first)
    ada.page.keyboard.press("Alt+PageDown")
    ada.wait_for_images(second)
    assert ada.read == second
    ada.page.evaluate("() => history.back()")
    ada.wait_for_images(first)
    ada.page.evaluate("() => history.forward()")
    ada.wait_for_images(second)
    ada.page.reload()
    ada.wait_for_images(second)
    assert ada.page.input_value("[data-jump]") == "2"


@pytest.mark.parametrize(("typed", "arrives"), [("3", 3), ("99", 4), ("0", 1)])
def test_a_jump_stays_within_the_worklist(ada, stage, typed, arrives):
    reads = stage.worklist().reads()
    ada.open(reads[1])
    ada.page.fill("[data-jump]", typed)
    ada.page.keyboard.press("Enter")
    ada.wait(f"() => {SHEET}?.data.id === '{reads[arrives - 1]}'")
    assert ada.read == reads[arrives - 1]


def test_a_filtered_list_opens_the_read_that_was_clicked(ada, stage):
    """The original took the place in the filtered list for a place in the whole list."""
    shelf = stage.worklist()
    first, second, third, _ = shelf.reads()
    ada.open(first)
    ada.fill(finding="x")
    ada.complete()
    ada.wait_for_images(second)
    ada.page.click("[data-toggle-list]")
    ada.page.locator(f"li[data-read='{first}'][data-state=complete]").wait_for()
    ada.page.select_option("[data-state-filter]", "open")
    rows = ada.page.locator("read-list li:visible")
    assert rows.count() == 2
    rows.first.locator("a").click()
    ada.wait(f"() => {SHEET}?.data.id === '{third}'")
    assert ada.page.locator("[data-session]").inner_text() == "BARS-3-CT-1"


def test_a_skipped_read_comes_again_at_the_end(ada, stage):
    shelf = stage.worklist(sessions=2)
    first, second = shelf.reads()
    ada.open(first)
    ada.page.click("[data-skip]")
    ada.page.keyboard.press("Enter")
    assert ada.page.locator("[data-skip-error]").is_visible()
    ada.page.keyboard.type("Wrong body part")
    ada.page.keyboard.press("Enter")
    ada.wait_for_images(second)
    ada.fill(finding="x")
    ada.complete()
    ada.wait_for_images(first)
    assert "Wrong body part" in ada.page.locator("[data-notices]").inner_text()
    ada.page.click("[data-skip]")
    ada.page.keyboard.type("Still wrong")
    ada.page.keyboard.press("Enter")
    ada.page.get_by_role("heading", name="1 read is left, which you skipped").wait_for()


def test_a_completed_read_is_looked_at_and_not_changed(ada, stage):
    first, second = stage.worklist(sessions=2).reads()
    ada.open(first)
    ada.draw_length()
    ada.fill(finding="final")
    ada.complete()
    ada.wait_for_images(second)
    ada.page.keyboard.press("Alt+PageUp")
    ada.wait_for_images(first)
    assert "Completed" in ada.page.locator("[data-why]").inner_text()
    assert ada.page.locator("#ecrf-finding").is_disabled()
    assert ada.page.locator(".measurement-rows li").count() == 1
    assert ada.page.locator(".measurement-remove").count() == 0
    ada.page.get_by_role("button", name="Next read to do").click()
    ada.wait_for_images(second)


def test_a_pause_reaches_the_open_page(ada, stage):
    shelf = stage.worklist()
    read = shelf.reads()[0]
    ada.open(read)
    stage.ask("pause", worklist=shelf.id)
    ada.fill(finding="too late")
    ada.page.locator("[data-overtaken]", has_text="paused").wait_for()
    ada.page.get_by_role("button", name="Reload this read").click()
    ada.page.locator("[data-why]", has_text="paused").wait_for()
    assert "too late" in ada.page.locator(".kept-entries").text_content()


def test_the_panel_keeps_its_width_and_can_be_put_away(ada, stage):
    read = stage.worklist().reads()[0]
    ada.open(read)
    ada.page.focus("panel-splitter")
    for _ in range(4):
        ada.page.keyboard.press("ArrowLeft")
    width = ada.page.locator(".room-panel").bounding_box()["width"]
    assert width == 380 + 4 * 16
    ada.page.reload()
    assert ada.page.locator(".room-panel").bounding_box()["width"] == width
    ada.page.keyboard.press("F7")
    assert ada.page.locator(".room-panel").is_hidden()
    ada.page.keyboard.press("F7")
    box = ada.page.locator("panel-splitter").bounding_box()
    ada.page.mouse.move(box["x"] + 3, 400)
    ada.page.mouse.down()
    ada.page.mouse.move(box["x"] - 57, 400, steps=6)
    ada.page.mouse.up()
    assert ada.page.locator(".room-panel").bounding_box()["width"] == width + 60


def test_the_page_never_scrolls_and_help_is_a_key_away(ada, stage):
    ada.open(stage.worklist().reads()[0])
    sizes = (
        "() => [document.documentElement.scrollHeight, innerHeight, document.documentElement.scrollWidth, innerWidth]"
    )
    height, inner_height, width, inner_width = ada.page.evaluate(sizes)
    assert (height, width) == (inner_height, inner_width)
    ada.page.keyboard.press("?")
    assert ada.page.locator("[data-help]").is_visible()
    ada.page.keyboard.press("Escape")
    assert ada.page.locator("[data-help]").is_hidden()
    ada.page.locator("#ecrf-finding").press("?")
    assert ada.page.locator("[data-help]").is_hidden() and ada.value("finding") == "?"


def test_an_image_that_cannot_be_read_is_said(ada, stage):
    ada.page.context.route("**/frames/**", lambda route: route.fulfill(status=500, body="broken"))
    ada.page.goto(f"{stage.base_url}/reads/{stage.worklist().reads()[0]}/")
    ada.page.locator(".stage-strip, .stage-cover .notice.bad").locator("visible=true").first.wait_for(timeout=60_000)


def test_a_lost_graphics_context_restarts_the_viewer_and_keeps_everything(ada, stage):
    read = stage.worklist().reads()[0]
    ada.open(read)
    ada.draw_length()
    ada.fill(finding="kept")
    # What the viewer says when the browser takes its WebGL context away (tests/viewer/ really takes it away).
    ada.page.evaluate(
        "() => { const {pair} = document.querySelector('viewer-stage');"
        " pair.receive(pair.active, 'viewer.contextlost', {}); }"
    )
    assert "graphics memory" in ada.page.locator("viewer-stage > .stage-cover").inner_text()
    ada.wait_for_images(read)
    assert ada.page.locator(".measurement-rows li").count() == 1 and ada.value("finding") == "kept"
