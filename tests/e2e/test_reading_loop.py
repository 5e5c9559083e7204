"""The whole loop, as it is promised: from signing in to the statistician's file and the archive's assessors."""

import csv

import pytest

from tests.e2e.stage import Reader

pytestmark = pytest.mark.browser

# What is typed and ticked for each session, and what must stand in the file. Formulas are made harmless there.
READS = [
    {"finding": 'Nodule <&"]]>+', "diameter": "12.50", "response": "PR", "sites": ["lung", "bone"], "contrast": True},
    {"finding": "=SUM(A1)", "diameter": "7", "response": "SD", "sites": ["liver"], "contrast": False},
    {"finding": "Ødem 🫁", "diameter": "0.5", "response": "SD", "sites": [], "contrast": None},
    {"finding": "nothing new", "diameter": "", "response": "", "sites": ["lung"], "contrast": True},
]


def enter(reader: Reader, answers: dict):
    page = reader.page
    reader.fill(finding=answers["finding"], diameter=answers["diameter"])
    if answers["response"]:
        page.locator(f"[data-field=response] [value={answers['response']}]").check()
    for site in answers["sites"]:
        page.locator(f"[data-field=sites] [value={site}]").check()
    if answers["contrast"] is not None:
        box = page.locator("#ecrf-contrast")
        box.click()
        if not answers["contrast"]:
            box.click()


def expected_cells(answers: dict) -> dict:
    finding = answers["finding"]
    return {
        "f_finding": f"'{finding}" if finding[0] in "=+-@" else finding,
        "f_diameter": answers["diameter"],
        "f_response": answers["response"],
        "l_response": {"PR": "Partial", "SD": "Stable", "": ""}[answers["response"]],
        "f_sites": ";".join(answers["sites"]),
        "f_contrast": {True: "true", False: "false", None: ""}[answers["contrast"]],
    }


def read_all(reader: Reader, reads: list[str]):
    for number, (read, answers) in enumerate(zip(reads, READS, strict=True)):
        reader.wait_for_images(read)
        assert reader.page.input_value("[data-jump]") == str(number + 1)
        assert reader.value("finding") == ""
        if number == 0:
            reader.draw_length()
        enter(reader, answers)
        reader.complete()


def test_a_worklist_is_read_to_the_end_and_its_data_arrive(sign_in, stage):
    shelf = stage.worklist(name="Loop", readers=["ada"])
    page = sign_in("ada")
    reader = Reader(page, stage)
    page.locator("section.shelf", has_text="Loop").get_by_role("link", name="Begin").click()
    page.evaluate("() => (window.isStillThisPage = true)")

    read_all(reader, shelf.reads())
    page.get_by_role("heading", name="All 4 reads complete").wait_for()
    assert page.evaluate("() => window.isStillThisPage"), "the page was loaded again between reads"
    assert reader.problems == []

    state = shelf.state()
    assert {read["state"] for read in state["reads"].values()} == {"complete"}
    [first] = [one for one in state["assessors"] if one["read"] == shelf.reads()[0]]
    assert first["measurements"][0]["values"][0]["unit"] == "mm"
    check_coordinator(sign_in("cora"), stage, shelf)
    check_administrator(sign_in("alma"), stage, state)


def check_coordinator(page, stage, shelf):
    page.goto(f"{stage.base_url}/trials/lung/worklists/{shelf.id}/")
    assert "4 of 4 reads complete" in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["position"]))
    assert len(rows) == len(READS)
    for row, answers in zip(rows, READS, strict=True):
        assert {key: row[key] for key in expected_cells(answers)} == expected_cells(answers)
    check_steering(page)


def check_steering(page):
    """What a button opens at the lower edge of the window comes into view, and can be typed into."""
    page.set_viewport_size({"width": 1024, "height": 420})
    summary = page.locator(".steer summary", has_text="Cancel the worklist")
    summary.evaluate("one => scrollTo(0, scrollY + one.getBoundingClientRect().bottom - innerHeight + 10)")
    summary.click()
    form = page.locator(".steer details[open] form")
    page.wait_for_function("() => document.activeElement?.name === 'reason'")
    assert form.evaluate("one => Math.floor(one.getBoundingClientRect().bottom) <= innerHeight")


def check_administrator(page, stage, state):
    assert len(state["assessors"]) == 4
    page.goto(f"{stage.base_url}/admin/ecrf/imageassessor/")
    listed = page.locator("#result_list").inner_text()
    for assessor in state["assessors"]:
        assert assessor["session"] in listed
