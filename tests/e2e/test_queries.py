"""A coordinator asks about a field, the reader follows the link and answers, the coordinator closes."""

import pytest

from tests.e2e.stage import Reader

pytestmark = pytest.mark.browser


def finished(reader: Reader, shelf) -> str:
    """The first read of the shelf, completed."""
    read = shelf.reads()[0]
    reader.open(read)
    reader.fill(finding="nodule", diameter="12.5")
    reader.complete()
    reader.wait_for_images(shelf.reads()[1])
    return read


def ask_about_diameter(page, stage, shelf, read) -> None:
    """From the read's drawer to its assessor, and from the answer to the question."""
    page.goto(f"{stage.base_url}/trials/lung/worklists/{shelf.id}/?read={read}")
    page.get_by_role("link", name="revision 1").click()
    page.get_by_role("link", name="Ask the reader about Longest diameter").click()
    assert page.locator("#id_field_key option:checked").inner_text() == "Longest diameter"
    page.fill("#id_text", "Measured on which slice?")
    page.get_by_role("button", name="Send to the reader").click()
    page.get_by_text("The query is with the reader.").wait_for()


def answer_from_the_list(page) -> None:
    """Follow the link in the list of reads; the field is marked, the talk is beside it, though the form is closed."""
    page.goto(page.url.split("/reads/")[0] + "/reading/")
    page.locator(".notice.warn a[href*='?query=']").first.click()
    box = page.locator("[data-query]:not([hidden])")
    box.get_by_text("Measured on which slice?").wait_for()
    assert "Longest diameter" in box.inner_text() and "Cora" not in page.locator("body").inner_text()
    assert page.locator(".query-about").get_attribute("data-field") == "diameter"
    assert "?query" not in page.url
    field, talk = page.locator("[data-field=diameter]").bounding_box(), box.bounding_box()
    assert 0 <= talk["y"] - field["y"] - field["height"] < 12
    page.keyboard.type("On slice 2.")
    assert box.locator("textarea").input_value() == "On slice 2.", "the focus is where the answer is typed"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("[data-query]:not([hidden]) .is-own", has_text="On slice 2.").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("[data-query]:not([hidden])").count() == 0


def test_a_coordinator_asks_the_reader_follows_the_link_and_the_coordinator_closes(sign_in, ada, stage):
    shelf = stage.worklist(readers=["ada"])
    read = finished(ada, shelf)
    cora = sign_in("cora")
    ask_about_diameter(cora, stage, shelf, read)
    answer_from_the_list(ada.page)
    cora.reload()
    cora.get_by_text("On slice 2.").wait_for()
    cora.get_by_text("Close the query …").click()
    cora.get_by_role("button", name="Close now").click()
    cora.get_by_text("Closed.").wait_for()
    ada.page.reload()
    assert ada.page.locator(".query-mark").count() == 0
    ada.page.locator(".query-rows a").click()
    ada.page.get_by_text("The coordinator has closed this query.").wait_for()


def test_a_reader_asks_about_the_image_in_view_and_is_led_back_to_it(ada, stage):
    page, (read, *_rest) = ada.page, stage.worklist(readers=["ada"]).reads()
    ada.open(read)
    page.evaluate("() => document.querySelector('viewer-stage').call('slice', {number: 3})")
    page.click("[data-ask-open]")
    page.select_option("[data-ask-about]", "image")
    page.fill("[data-ask-form] textarea", "What is this?")
    page.click("[data-ask-form] .primary")
    page.locator("[data-query]:not([hidden])", has_text="What is this?").wait_for()
    page.evaluate("() => document.querySelector('viewer-stage').call('slice', {number: 1})")
    page.goto(f"{stage.base_url}/reads/{read}/?query={page.locator('[data-query]').get_attribute('data-query')}")
    ada.wait_for_images(read)
    ada.wait(
        "async () => (await document.querySelector('viewer-stage').call('state')).slice === 3", "the third slice"
    )


def test_the_keyboard_asks_about_the_field_in_focus(ada, stage):
    page, (read, *_rest) = ada.page, stage.worklist(readers=["ada"]).reads()
    ada.open(read)
    page.focus("#ecrf-diameter")
    page.keyboard.press("Alt+q")
    page.locator("[data-ask-form]").wait_for(state="visible")
    assert page.locator("[data-ask-about] option:checked").inner_text() == "Longest diameter"
    page.keyboard.type("Longest of all?")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id") == "ecrf-diameter"
    page.keyboard.press("Alt+q")
    page.locator("[data-ask-form]").wait_for(state="visible")
    assert page.input_value("[data-ask-form] textarea") == "Longest of all?", "nothing typed is lost"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("[data-field=diameter] .query-mark").wait_for()
    ada.fill(diameter="7")
    ada.wait_saved()
    assert page.locator(".query-mark").count() == 1
