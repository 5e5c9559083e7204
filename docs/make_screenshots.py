"""Make the pictures of the guides anew: a demo in a folder of its own, a real browser, one picture per step.

    make screenshots                       all pictures
    make screenshots ARGS="--only reading"  those whose name begins so
    make screenshots ARGS="--url http://127.0.0.1:8042"  against a demo that runs already (it changes its data)

RR_TEST_BROWSER names the Chromium, RR_VIEWER_DIR the folder with the installed viewer (default: var/viewer).
"""

import argparse
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
IMAGES = PROJECT / "docs" / "images"
SIZE = {"width": 1360, "height": 850}
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
LESIONS, QUALITY, RADIOGRAPHS = "Target lesions, follow-up", "Image quality at baseline", "Chest radiographs"


class Photographer:
    """One signed-in person's browser page; `take` keeps what it shows."""

    def __init__(self, page: Page, url: str, only: str):
        self.page, self.url, self.only = page, url, only

    def sign_in(self, username: str) -> None:
        self.page.goto(f"{self.url}/login/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", f"demo-{username}")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda address: "/login/" not in address)

    def go(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        if not answer.ok:  # a picture of an error page would go unnoticed
            raise SystemExit(f"{path} answers {answer.status}.")
        self.page.wait_for_load_state("networkidle")

    def follow(self, text: str) -> None:
        self.page.get_by_role("link", name=text).first.click()
        self.page.wait_for_load_state("networkidle")

    def take(self, name: str) -> None:
        """A PNG with a palette: a third of the size, and nobody sees the difference on a page."""
        if not name.startswith(self.only):
            return
        shot = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        path = IMAGES / f"{name}.png"
        shot.quantize(160, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.relative_to(PROJECT)}: {path.stat().st_size // 1024} kB", flush=True)

    # --- the viewer ---------------------------------------------------------------------------
    def canvas_box(self) -> dict:
        """Where the active viewer's image is on the page, once it shows pixels."""
        for _ in range(240):
            for frame in self.page.frames[1:]:
                canvas = frame.query_selector("canvas.cornerstone-canvas, .viewport-element canvas")
                if canvas and frame.evaluate(HAS_PIXELS) and (box := canvas.bounding_box()) and box["width"] > 300:
                    return box
            self.page.wait_for_timeout(500)
        raise SystemExit("The viewer shows no image.")

    def scroll(self, slices: int) -> None:
        box = self.canvas_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for _ in range(abs(slices)):
            self.page.mouse.wheel(0, 100 if slices > 0 else -100)
            self.page.wait_for_timeout(60)
        self.page.wait_for_timeout(1500)

    def draw_length(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """With the Length tool, between two places given as parts of the image's width and height."""
        self.page.evaluate("() => document.querySelector('viewer-stage').call('tool', {tool: 'Length'})")
        box = self.canvas_box()
        side = min(box["width"], box["height"])
        left, top = box["x"] + (box["width"] - side) / 2, box["y"] + (box["height"] - side) / 2
        for index, (x, y) in enumerate((start, end)):
            self.page.mouse.move(left + side * x, top + side * y, steps=8)
            self.page.mouse.down() if index == 0 else self.page.mouse.up()
        self.page.wait_for_timeout(1500)


HAS_PIXELS = """() => [...document.querySelectorAll('canvas')].some((canvas) => {
  const context = canvas.width > 200 && canvas.getContext('2d');
  if (!context) return false;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4 * 97) seen.add(data[i]);
  return seen.size > 20;
})"""


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


def take_all(url: str, only: str) -> None:
    binary = os.environ.get("RR_TEST_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=FLAGS)
        for pictures in (reader_pictures, coordinator_pictures):
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
