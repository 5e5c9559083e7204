"""Electronic signatures and sessions that cannot be read, at the reading room, by keyboard."""

import pytest

from tests.cast import PASSWORD
from tests.e2e.stage import Reader

pytestmark = pytest.mark.browser
SIGNED = {"signature": "password"}


@pytest.fixture
def shelf(stage):
    return stage.worklist(sessions=3, protocol=SIGNED)


def is_asked(reader, *names):
    reader.page.locator("signature-box").wait_for(state="visible")
    shown = [name for name in ("user", "password") if reader.page.locator(f"#sign-{name}").is_visible()]
    assert shown == list(names)


def sign(reader):
    """Signs as the box asks: the sitting may have begun in another window of the same session."""
    reader.page.locator("signature-box").wait_for(state="visible")
    names = ["ada"] if reader.page.locator("#sign-user").is_visible() else []
    type_and_sign(reader, *names, PASSWORD)


def type_and_sign(reader, *texts):
    for text in texts:
        reader.page.keyboard.type(text)
        reader.page.keyboard.press("Tab" if text != texts[-1] else "Enter")


@pytest.mark.statement("S3")
def test_a_reader_signs_by_keyboard_and_goes_on(sign_in, stage, shelf):
    ada = Reader(sign_in("ada"), stage)
    first, second, third = shelf.reads()
    ada.open(first)
    ada.fill(finding="nodule")
    ada.page.keyboard.press("Control+Enter")
    is_asked(ada, "user", "password")
    assert ada.page.evaluate("() => document.activeElement.id") == "sign-user"
    assert "Ada Reader" in ada.page.locator("signature-box").inner_text()
    assert [ada.page.input_value(f"#sign-{name}") for name in ("user", "password")] == ["", ""]
    type_and_sign(ada, "ada", "not my password")
    ada.page.locator("#sign-error", has_text="not your user name and password").wait_for()
    assert ada.page.input_value("#sign-password") == ""
    type_and_sign(ada, "ada", PASSWORD)
    ada.wait_for_images(second)

    ada.fill(finding="clear")
    ada.page.keyboard.press("Control+Enter")
    is_asked(ada, "password")
    type_and_sign(ada, PASSWORD)
    ada.wait_for_images(third)
    state = shelf.state()
    assert [state["reads"][read]["state"] for read in (first, second)] == ["complete", "complete"]
    methods = [one["circumstances"]["signature"]["method"] for one in state["assessors"]]
    assert sorted(methods) == ["name_and_password", "password"]


@pytest.mark.statement("S1")
def test_a_completed_read_shows_name_time_meaning_and_that_it_is_valid(ada, shelf):
    first, second, _ = shelf.reads()
    ada.open(first)
    ada.fill(finding="nodule")
    ada.page.keyboard.press("Control+Enter")
    sign(ada)
    ada.wait_for_images(second)
    ada.page.keyboard.press("Alt+PageUp")
    ada.wait_for_images(first)
    text = ada.page.locator("[data-signature]").inner_text()
    assert "Signed by Ada Reader" in text and "I have read this session" in text and "Valid" in text


def test_what_is_missing_is_said_before_anything_is_typed(ada, shelf):
    ada.open(shelf.reads()[0])
    ada.page.keyboard.press("Control+Enter")
    ada.page.locator("[data-problem]", has_text="Not completed").wait_for()
    assert not ada.page.locator("signature-box").is_visible()


def test_escape_takes_the_password_off_the_page(ada, shelf):
    ada.open(shelf.reads()[0])
    ada.fill(finding="nodule")
    ada.page.keyboard.press("Control+Enter")
    ada.page.locator("signature-box").wait_for(state="visible")
    ada.page.fill("#sign-password", "half a pass")
    ada.page.keyboard.press("Escape")
    assert not ada.page.locator("signature-box").is_visible()
    assert ada.page.input_value("#sign-password") == ""


def test_not_readable_needs_a_reason_and_a_signature_and_no_form(ada, shelf):
    first, second, _ = shelf.reads()
    ada.open(first)
    ada.page.click("[data-not-readable]")
    ada.page.keyboard.press("Enter")
    ada.page.locator("#unreadable-error", has_text="Say why").wait_for()
    ada.page.keyboard.type("Breathing motion")
    ada.page.keyboard.press("Enter")
    ada.page.locator("signature-box", has_text="cannot be read").wait_for(state="visible")
    sign(ada)
    ada.wait_for_images(second)
    [assessor] = shelf.state()["assessors"]
    assert assessor["circumstances"]["outcome"] == "not_readable"
    assert assessor["circumstances"]["not_readable_reason"] == "Breathing motion"


def test_a_plain_worklist_confirms_as_ever_and_marks_not_readable_at_once(ada, stage):
    shelf = stage.worklist(sessions=2)
    first, second = shelf.reads()
    ada.open(first)
    ada.page.click("[data-not-readable]")
    ada.page.fill("#unreadable-reason", "Wrong body part")
    ada.page.keyboard.press("Control+Enter")
    ada.wait_for_images(second)
    ada.fill(finding="clear")
    ada.complete()
    ada.page.get_by_role("heading", name="All 2 reads complete").wait_for()
