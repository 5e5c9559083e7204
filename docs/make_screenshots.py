"""Make the pictures of the guides anew: a demo in a folder of its own, a real browser, one picture per step.

    make screenshots                       all pictures
    make screenshots ARGS="--only reading"  those whose name begins so
    make screenshots ARGS="--url http://127.0.0.1:8042"  against a demo that runs already (it changes its data)

RR_TEST_BROWSER names the Chromium, RR_VIEWER_DIR the folder with the installed viewer (default: var/viewer).
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from docs.photographer import IMAGES, PROJECT, Photographer
from tests.chromium import CHROMIUM

SIZE = {"width": 1360, "height": 850}
LESIONS, QUALITY, DOUBLE = "Target lesions, follow-up", "Image quality at baseline", "Response, double read"


def reader_pictures(me: Photographer) -> None:
    me.page.goto(f"{me.url}/login/")
    me.take("sign-in")
    me.sign_in("reader1")
    me.go("/reading/")
    me.take("reading-list")
    me.page.get_by_role("link", name=LESIONS).or_(row_link(me.page, LESIONS)).first.click()
    me.canvas_box()
    me.scroll(46)
    me.take("reading-room")
    me.page.locator("[data-toggle-list]").click()
    me.page.wait_for_timeout(400)
    me.take("reading-order")
    me.page.keyboard.press("Escape")
    measure_and_fill(me)
    me.take("reading-form")
    me.page.locator("[data-complete]").first.click()
    me.page.wait_for_timeout(1500)
    me.take("reading-complete")


def row_link(page: Page, name: str):
    """The link that continues a worklist, in the card or row that names it."""
    return page.locator("article, tr, li, .card").filter(has_text=name).get_by_role("link")


def measure_and_fill(me: Photographer) -> None:
    """The follow-up form of RECIST: rows and sums of baseline are there, the third target is measured."""
    me.draw_length((0.240, 0.522), (0.278, 0.603))
    me.page.locator("#ecrf-evaluable").check()
    me.page.locator("#ecrf-previous_response").select_option("NONE")
    for row, diameter in ((1, "24"), (2, "14"), (3, "34")):
        me.page.locator(f"#ecrf-targets-{row}-state").select_option("measured")
        me.page.locator(f"#ecrf-targets-{row}-diameter").fill(diameter)
    me.page.locator("#ecrf-targets-4-state").select_option("too_small")
    me.page.locator("#ecrf-targets-3-diameter").evaluate("field => field.scrollIntoView({block: 'center'})")
    me.page.wait_for_timeout(2500)


def signature_picture(me: Photographer) -> None:
    """The last time point of a blinded double read, ready to be signed. Nothing is signed."""
    me.sign_in("reader1")
    me.go("/reading/")
    row_link(me.page, DOUBLE).first.click()
    me.canvas_box()
    me.page.locator("earlier-reads summary").first.click()
    me.page.locator("#ecrf-largest").fill("25")
    for _ in "yes", "no":
        me.page.locator("#ecrf-new_lesion").click()
    me.page.locator("[data-field=overall] [value=PR]").check()
    me.page.wait_for_timeout(2500)
    me.page.locator("[data-complete]").first.click()
    me.page.locator("#sign-user").wait_for()
    me.take("signature")


def query_picture(me: Photographer) -> None:
    me.sign_in("reader2")
    me.go("/reading/")
    me.page.locator("a.badge[href*='query=']").first.click()
    me.canvas_box()
    me.page.locator("[data-field=largest] .ecrf-ref").or_(me.page.locator("measurement-list button")).first.click()
    me.page.wait_for_timeout(2500)
    me.take("reading-query")


def adjudication_picture(me: Photographer) -> None:
    """Both reads and both lines in the image; a choice is made, and not sent."""
    me.sign_in("adjudicator")
    me.go("/reading/")
    row_link(me.page, DOUBLE).first.click()
    me.canvas_box()
    me.page.locator("[data-jump-overlay]").first.click()
    me.page.wait_for_timeout(2500)
    me.take("adjudication-room")


def protocol_pictures(me: Photographer) -> None:
    """A draft that is not saved, with what each reader would get; and where all reads of the trial stand."""
    me.sign_in("coordinator")
    me.go("/trials/syn-onc/worklists/new/")
    me.page.locator("#show-modality").select_option("CT")
    me.page.get_by_role("button", name="Add all shown").click()
    for name in ("Rosa Reader", "Ravi Reader"):
        me.page.get_by_label(name).first.check()
    me.page.get_by_role("button", name="Double read with adjudication").click()
    me.page.wait_for_load_state("networkidle")
    me.page.locator("protocol-preview summary", has_text="The orders").click()
    me.page.locator(".protocol-desk").evaluate("desk => desk.scrollIntoView()")
    me.page.wait_for_timeout(1000)
    me.take("protocol-preview")
    for path, name in (("tower/", "control-tower"), ("queries/1/", "query")):
        me.go(f"/trials/syn-onc/{path}")
        me.take(name)


BUILT = "Lung-RADS 2022"


def coordinator_pictures(me: Photographer) -> None:
    me.sign_in("coordinator")
    trial = "/trials/syn-onc/"
    for path, name in (
        ("/trials/", "trials"),
        (trial + "sessions/", "sessions"),
        (trial + "templates/", "templates"),
        (trial + "worklists/", "worklists"),
        (trial + "worklists/new/", "worklist-new"),
        (trial + "exports/", "exports"),
        (trial + "audit/", "audit"),
    ):
        me.go(path)
        me.take(name)
    me.go(trial + "worklists/")
    me.follow(QUALITY)
    me.take("worklist-progress")
    me.go(trial + "templates/")
    me.page.locator("main a[href*='/templates/']").filter(has_text="v").or_(
        me.page.locator("main table a[href*='/templates/']")
    ).first.click()
    me.page.wait_for_load_state("networkidle")
    me.take("template-preview")
    me.go(trial + "sessions/")
    me.follow("1001-CT-1")
    me.take("session")
    builder_picture(me, trial)


def builder_picture(me: Photographer, trial: str) -> None:
    """A form of the library in the builder, filled in by one of its own tests. Leaves a draft in the demo."""
    me.go(trial + "templates/new/")
    row = me.page.get_by_role("row").filter(has=me.page.get_by_role("rowheader", name=BUILT))
    row.get_by_role("button").click()
    if "/edit/" not in me.page.url:
        return  # a demo in which this picture was taken before
    me.page.get_by_role("treeitem", name="Tests of this form").click()
    me.page.get_by_role("button", name="Fill in").nth(20).click()
    me.page.wait_for_timeout(1500)
    me.page.locator("[role=treeitem].field.level-4").nth(1).click()
    me.page.locator("builder-item summary", has_text="Conditions").click()
    me.page.wait_for_timeout(1500)
    me.take("builder")


@contextmanager
def own_demo():
    """A demo in a folder that is removed afterwards; its address."""
    home = tempfile.mkdtemp(prefix="rapidreader-pictures-")
    viewer = os.environ.get("RR_VIEWER_DIR") or str(PROJECT / "var" / "viewer")
    environment = {**os.environ, "RR_HOME": home, "RR_VIEWER_DIR": viewer, "RR_LOG_LEVEL": "WARNING"}
    server = None
    try:
        for step in (["prepare"], ["demo"]):
            subprocess.run([sys.executable, "manage.py", *step], cwd=PROJECT, env=environment, check=True)
        command = [sys.executable, "manage.py", "serve", "--workers", "1"]
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True)
        line = next(line for line in server.stdout if "http://" in line)
        url = next(word for word in line.split() if word.startswith("http://")).rstrip("/")
        wait_for(url)
        yield url
    finally:
        if server:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{url}/login/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{url} does not answer.")


PICTURES = (
    *(reader_pictures, coordinator_pictures),
    *(protocol_pictures, signature_picture, query_picture, adjudication_picture),
)


def take_all(url: str, only: str) -> None:
    binary = os.environ.get("RR_TEST_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=CHROMIUM)
        for pictures in PICTURES:
            page = browser.new_context(viewport=SIZE).new_page()
            pictures(Photographer(page, url, only))
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a running demo; without it, one is made")
    parser.add_argument("--only", default="", help="only pictures whose name begins so")
    options = parser.parse_args()
    if options.url:
        take_all(options.url.rstrip("/"), options.only)
    else:
        with own_demo() as address:
            take_all(address, options.only)
