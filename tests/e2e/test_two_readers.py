"""The whole of a double read in the browser: two readers, one subject with two time points, a disagreement, its
adjudication, a query, a reopening that withdraws it, and agreement in the end.
"""

import os
from pathlib import Path

import pytest

from tests.cast import PASSWORD
from tests.e2e.stage import Reader

pytestmark = pytest.mark.browser
RULES = [{"key": "response", "label": "Response differs", "scope": "time_point", "when": "a.response != b.response"}]
PROTOCOL = {
    "sequential": True,
    "signature": "password",
    "blinding": {"preset": "bicr"},
    "adjudication": {"rules": RULES, "adjudicators": ["judy"]},
}


def picture(page, name):
    """For looking at by hand: RR_TEST_PICTURES is a folder."""
    if folder := os.environ.get("RR_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def sign(person: Reader, username: str):
    """Ctrl+Enter, and what the signature box asks for."""
    person.page.keyboard.press("Control+Enter")
    person.page.locator("signature-box").wait_for(state="visible")
    if person.page.locator("#sign-user").is_visible():
        person.page.fill("#sign-user", username)
    person.page.fill("#sign-password", PASSWORD)
    picture(person.page, f"signing-{username}")
    person.page.locator("#sign-password").press("Enter")


def answer(person: Reader, response: str):
    person.fill(finding=f"target lesion, {response}")
    person.page.locator(f"[data-field=response] [value={response}]").check()
    person.wait_saved()


def is_finished(person: Reader):
    person.wait("() => document.querySelector('reading-room').classList.contains('is-finished')", "the end")


def read_both(person: Reader, username: str, reads, responses):
    """The second time point appears when the first is signed."""
    first, second = reads
    assert person.page.request.get(f"{person.stage.base_url}/reads/{second}/").status == 404
    person.open(first)
    answer(person, responses[0])
    sign(person, username)
    person.wait_for_images(second)
    answer(person, responses[1])
    picture(person.page, f"second-time-point-{username}")
    sign(person, username)
    is_finished(person)


def decide(judy: Reader, shelf):
    """Judy sees both reads under letters, without names, and accepts A."""
    page = judy.page
    page.goto(f"{judy.stage.base_url}/reading/")
    page.click(f"section:has-text('{shelf.name}') a.button")
    judy.wait_for_images(judy.read)
    body = page.locator("body").inner_text()
    assert "Ada" not in body and "Ben" not in body
    picture(page, "adjudicating")
    page.check("[name=decision][value=a]")
    page.fill("#decision-reason", "The lesion has grown beyond doubt")
    sign(judy, "judy")
    is_finished(judy)


def ask_and_reopen(cora, stage, shelf, read):
    """From the drawer of ada's read to its field, and back to reopen it."""
    drawer = f"{stage.base_url}/trials/lung/worklists/{shelf.id}/?read={read}"
    cora.goto(drawer)
    picture(cora, "drawer")
    cora.get_by_role("link", name="revision 1").click()
    cora.get_by_role("link", name="Ask the reader about Response").click()
    cora.fill("#id_text", "Please look at the second lesion again.")
    cora.get_by_role("button", name="Send to the reader").click()
    cora.get_by_text("The query is with the reader.").wait_for()
    cora.goto(drawer)
    cora.get_by_text("Reopen this read").click()
    cora.locator("form[action$='/reopen/'] [name=reason]").fill("Second lesion overlooked")
    cora.get_by_role("button", name="Reopen now").click()
    cora.get_by_text("The read is open again for its reader").wait_for()
    picture(cora, "reopened")


@pytest.mark.statement("C1")
def test_two_readers_disagree_and_agree_in_the_end(sign_in, stage):
    shelf = stage.worklist(subject="SEQ-1", readers=("ada", "ben"), protocol=PROTOCOL)
    people = {name: Reader(sign_in(name), stage) for name in ("ada", "ben", "judy")}
    ada, ben, judy = people.values()
    read_both(ada, "ada", shelf.reads("ada"), ("SD", "PR"))
    read_both(ben, "ben", shelf.reads("ben"), ("SD", "SD"))
    decide(judy, shelf)
    cora = sign_in("cora")
    adjudications = f"{stage.base_url}/trials/lung/worklists/{shelf.id}/adjudications/"
    cora.goto(adjudications)
    assert cora.locator("table.matrix tbody tr").count() == 1, "they agree about the first time point"
    picture(cora, "adjudications")
    ask_and_reopen(cora, stage, shelf, shelf.reads("ada")[1])
    cora.goto(adjudications)
    cora.locator("table.matrix tbody tr", has_text="Withdrawn").wait_for()

    ada.page.goto(f"{stage.base_url}/reading/")
    picture(ada.page, "reading-list")
    ada.page.locator(".notice.warn a[href*='?query=']").first.click()
    box = ada.page.locator("[data-query]:not([hidden])")
    box.get_by_text("Please look at the second lesion again.").wait_for()
    picture(ada.page, "query")
    box.locator("textarea").fill("You are right, it is stable.")
    box.locator("textarea").press("Tab")
    ada.page.keyboard.press("Enter")
    box.locator(".is-own", has_text="it is stable").wait_for()
    ada.page.keyboard.press("Escape")
    answer(ada, "SD")
    sign(ada, "ada")
    is_finished(ada)
    cora.goto(adjudications)
    assert cora.locator("table.matrix tbody tr").count() == 1, "now they agree: nothing opens again"
    cora.goto(f"{stage.base_url}/trials/lung/tower/")
    picture(cora, "tower")
    assert [problem for one in people.values() for problem in one.problems] == []
