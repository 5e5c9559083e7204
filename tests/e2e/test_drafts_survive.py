"""Nothing that a reader entered is lost, doubled, or found at another read."""

import re

import pytest

from tests.e2e.stage import Reader

pytestmark = pytest.mark.browser
LINES = """() => document.querySelector("viewer-stage").pair.active.element.contentDocument
  .querySelectorAll("svg.svg-layer line").length"""


def test_a_reload_brings_back_text_and_length_exactly_and_only_to_their_reader(ada, new_page, stage):
    shelf = stage.worklist(readers=["ada", "ben"])
    read = shelf.reads()[0]
    ada.open(read)
    ada.draw_length()
    label = ada.page.locator(".measurement-label")
    label.fill("TL01")
    label.press("Enter")
    ada.fill(finding="Nodule <&>", diameter="12.50")
    ada.page.wait_for_timeout(400)  # the viewer tells of the new label
    ada.wait_saved()
    before = shelf.read()
    assert before["measurements"][0]["label"] == "TL01"

    ada.page.reload()
    ada.wait_for_images(read)
    assert (ada.value("finding"), ada.value("diameter")) == ("Nodule <&>", "12.50")
    [again] = ada.page.evaluate("() => document.querySelector('viewer-stage').pair.call('measurements')")
    [saved] = before["measurements"]
    assert {key: again[key] for key in ("uid", "values", "label", "points")} == {
        key: saved[key] for key in ("uid", "values", "label", "points")
    }
    assert ada.wait(LINES) >= 1
    ada.page.wait_for_timeout(1500)
    assert shelf.read()["draft_number"] == before["draft_number"], "restoring alone saved something"

    ben = Reader(new_page("ben"), stage)
    ben.open(shelf.reads("ben")[0])
    assert ben.page.locator(".measurement-rows li").count() == 0
    assert ben.value("finding") == "" and ben.page.evaluate(LINES) == 0


def test_a_stale_tab_cannot_overwrite_and_its_entries_are_kept_and_offered(ada, new_page, stage):
    shelf = stage.worklist()
    read = shelf.reads()[0]
    ada.open(read)
    other = Reader(new_page(context=ada.page.context), stage)
    other.open(read)
    ada.fill(finding="first tab")
    ada.wait_saved()
    other.fill(finding="second tab")
    other.page.locator("[data-overtaken]").wait_for()
    assert "another window" in other.save_text()
    assert shelf.read()["answers"] == {"finding": "first tab"}

    other.page.get_by_role("button", name="Reload this read").click()
    offer = other.page.locator("read-panel .notice", has_text="They are kept in this browser")
    offer.wait_for()
    assert other.value("finding") == "first tab"
    offer.get_by_role("button", name="Use these entries").click()
    other.wait("() => document.querySelector('#ecrf-finding').value === 'second tab'")
    assert shelf.read()["answers"] == {"finding": "second tab"}
    assert other.page.evaluate("() => Object.keys(localStorage).filter((key) => key.includes('draft'))") == []


def test_fast_next_never_carries_text_over(ada, stage):
    shelf = stage.worklist()
    first, second, third, fourth = shelf.reads()
    ada.page.route(re.compile(r"/(save|panel)/$"), lambda route: (ada.page.wait_for_timeout(120), route.continue_()))
    ada.open(first, query="?no-prepare=1")
    for read, text in ((first, "belongs to 1"), (second, "belongs to 2"), (third, "belongs to 3")):
        ada.fill(finding=text)
        ada.page.keyboard.press("Alt+PageDown")
        ada.wait(f"() => document.querySelector('reading-room').sheet?.data.id !== '{read}'")
        assert ada.value("finding") == ""
    ada.wait(
        "() => document.querySelector('reading-room').unsettled.size === 0", "the saves of the reads that were left"
    )
    answers = [shelf.state()["reads"][read]["answers"] for read in (first, second, third, fourth)]
    assert answers == [{"finding": "belongs to 1"}, {"finding": "belongs to 2"}, {"finding": "belongs to 3"}, {}]


def test_a_late_panel_does_not_replace_a_later_one(ada, stage):
    shelf = stage.worklist()
    first, second, third, _ = shelf.reads()
    slow = []
    ada.page.route(f"**/reads/{second}/panel/", lambda route: slow.append(route))
    ada.open(first, query="?no-prepare=1")
    ada.page.evaluate(
        f"() => void document.querySelector('reading-room').open({{id: '{second}', url: '/reads/{second}/'}})"
    )
    ada.page.evaluate(
        f"() => void document.querySelector('reading-room').open({{id: '{third}', url: '/reads/{third}/'}})"
    )
    ada.wait(f"() => document.querySelector('reading-room').sheet?.data.id === '{third}'")
    slow[0].continue_()
    ada.page.wait_for_timeout(600)
    assert ada.read == third and ada.page.locator("[data-session]").inner_text().startswith("BARS-3")


def test_leaving_the_page_saves_the_last_words(ada, stage):
    shelf = stage.worklist()
    ada.open(shelf.reads()[0])
    ada.fill(finding="last words")
    ada.page.goto(f"{stage.base_url}/reading/")
    ada.page.wait_for_timeout(800)
    assert shelf.read()["answers"] == {"finding": "last words"}


def test_a_stopped_server_is_said_and_nothing_is_lost(ada, stage):
    shelf = stage.worklist()
    read = shelf.reads()[0]
    ada.open(read)
    stage.kill()
    try:
        ada.fill(finding="typed while the server was away")
        ada.page.locator("save-state[data-state=retrying]").wait_for()
        assert "Not saved" in ada.save_text() and "retrying" in ada.save_text()
        ada.complete()
        ada.page.locator("[data-problem]:visible").wait_for()
        assert "Not completed" in ada.page.locator("[data-problem]").inner_text()
    finally:
        stage.start()
    ada.wait_saved()
    assert shelf.read()["answers"] == {"finding": "typed while the server was away"}
    ada.complete()
    ada.wait(f"() => document.querySelector('reading-room').sheet?.data.id !== '{read}'")
    assert shelf.read()["state"] == "complete"


def test_a_browser_that_dies_before_saving_saves_at_the_next_visit(ada, stage):
    shelf = stage.worklist()
    read = shelf.reads()[0]
    ada.open(read)
    ada.page.route("**/save/", lambda route: route.abort())
    ada.fill(finding="only in the browser")
    ada.page.locator("save-state[data-state=retrying]").wait_for()
    ada.page.close()
    page = ada.page.context.new_page()
    page.goto(f"{stage.base_url}/reading/")
    page.locator("unsaved-drafts a").click()
    again = Reader(page, stage)
    again.wait_for_images(read)
    assert again.value("finding") == "only in the browser"
    assert shelf.read()["answers"] == {"finding": "only in the browser"}


def test_a_save_whose_answer_was_lost_is_not_doubled(ada, stage):
    shelf = stage.worklist()
    ada.open(shelf.reads()[0])
    lost = []

    def lose_first(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())  # the server has it; the browser hears nothing
        return route.abort()

    ada.page.route("**/save/", lose_first)
    ada.fill(finding="once")
    ada.page.locator("save-state[data-state=retrying]").wait_for()
    ada.wait_saved()
    assert (shelf.read()["draft_number"], shelf.read()["answers"]) == (1, {"finding": "once"})


def test_a_reader_who_was_signed_out_comes_back_to_the_entries(ada, stage):
    shelf = stage.worklist()
    read = shelf.reads()[0]
    ada.open(read)
    ada.page.context.clear_cookies(name="sessionid")
    ada.fill(finding="after the session had ended")
    link = ada.page.locator("save-state a", has_text="Sign in again")
    link.wait_for()
    link.click()
    from tests.cast import PASSWORD

    ada.page.fill("#id_username", "ada")
    ada.page.fill("#id_password", PASSWORD)
    ada.page.click("button:has-text('Sign in')")
    ada.wait_for_images(read)
    assert ada.value("finding") == "after the session had ended"
    assert shelf.read()["answers"] == {"finding": "after the session had ended"}
