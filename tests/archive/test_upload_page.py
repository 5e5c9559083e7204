"""The upload page in a real browser: folders, drag and drop, progress, report."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.viewer.images import write_ct
from tests.viewer.server import running_server

from .dicomfiles import save_series

JS = Path(__file__).parent / "js"


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
def test_the_pure_modules_of_the_upload_do_what_they_say():
    command = ["node", "--test", str(JS / "upload-groups.test.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "# pass 0" not in done.stdout


@pytest.fixture(scope="module")
def server(tmp_path_factory, shared_folder):
    folder = tmp_path_factory.mktemp("upload")
    write_ct(folder / "first", session=1)
    with running_server(folder / "home", [folder / "first"], shared=str(shared_folder)) as server:
        yield server


@pytest.fixture
def page(browser, server):
    """Cora in front of the upload page; nothing on it may throw or break the content security policy."""
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    context.add_cookies([server.cookie("cora")])
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(f"{server.base_url}/trials/lung/")
    page.click("a:has-text('Import images')")
    yield page
    context.close()
    assert problems == []


def wait_for_report(page, *, added: int, present=0):
    page.wait_for_url("**/imports/*-*/", timeout=60_000)
    page.locator("rr-import-progress[state=done]").wait_for(timeout=60_000)
    assert page.locator("[data-added]").inner_text() == str(added)
    assert page.locator("[data-present]").inner_text() == str(present)


@pytest.mark.browser
def test_a_chosen_folder_is_uploaded_and_imported(page, tmp_path):
    save_series(tmp_path / "chosen", count=95, subject="chosen", study=71)
    (tmp_path / "chosen" / "notes.txt").write_text("no image")
    page.set_input_files("#id_folder", tmp_path / "chosen")
    page.click("text=Upload and import")
    wait_for_report(page, added=95)
    assert "chosen/notes.txt" in page.locator("table").inner_text()
    page.click("text=To the sessions")
    assert page.locator("a:has-text('chosen-CT-1')").is_visible()


@pytest.mark.browser
def test_a_dropped_folder_is_uploaded_with_all_that_is_below_it(page, tmp_path):
    save_series(tmp_path / "dropped" / "deep" / "er", count=3, subject="dropped", study=72)
    save_series(tmp_path / "dropped" / "other", count=2, subject="dropped", study=73)
    box = page.locator("[data-drop]").bounding_box()
    data = {"items": [], "files": [str(tmp_path / "dropped")], "dragOperationsMask": 1}
    place = {"x": box["x"] + 20, "y": box["y"] + 20, "data": data}
    devtools = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, **place})
    wait_for_report(page, added=5)
    assert "dropped" in page.locator("h1").inner_text()


@pytest.mark.browser
def test_an_upload_can_be_cancelled_and_nothing_is_imported(page, tmp_path):
    save_series(tmp_path / "cancelled", count=60, subject="cancelled", study=74)
    page.route("**/upload/", lambda route: None)  # the server never answers
    page.set_input_files("#id_folder", tmp_path / "cancelled")
    page.click("text=Upload and import")
    page.locator("text=Uploading 1 of 60 files").wait_for()
    page.click("text=Cancel")
    page.locator("[data-error]:has-text('cancelled')").wait_for()
    assert page.locator("[data-drop]").is_visible()


@pytest.mark.browser
def test_choosing_nothing_is_said(page):
    page.click("text=Upload and import")
    assert "no files" in page.locator("[data-error]").inner_text()
