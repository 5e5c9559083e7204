"""The form in a real browser, without the rest of the product: a page with nothing but `<ecrf-form>`."""

import functools
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ecrf.rendering import render_form

STATIC = Path(__file__).parents[2] / "ecrf/static/ecrf"
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Form</title>
<link rel="stylesheet" href="ecrf/ecrf-form.css"><script type="module" src="ecrf/ecrf-form.js"></script>
<body><button id="before">before</button><ecrf-form>{form}</ecrf-form></body></html>"""
ANSWERS = "JSON.stringify(document.querySelector('ecrf-form').answers)"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@contextmanager
def served(folder: Path):
    """The folder's address while it is served."""
    handler = functools.partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def in_browser(folder: Path, scenario):
    """What `scenario(open)` returns; `open(definition, answers, **options)` is a page with that form.

    It runs in a thread of its own: Playwright's synchronous interface allows one per thread, and the browser of
    the other rooms' tests may be alive.
    """
    shutil.copytree(STATIC, folder / "ecrf")
    with served(folder) as address, ThreadPoolExecutor(1) as pool:
        return pool.submit(_run, folder, address, scenario).result()


def _run(folder, address, scenario):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["RR_TEST_BROWSER"], args=FLAGS)
        page = browser.new_page(viewport={"width": 360, "height": 800})
        problems = []
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: problems.append(str(error)))

        def open_form(definition, answers, **options):
            # A name of its own for each: the browser would show the page that it has kept.
            name = f"form-{len(list(folder.iterdir()))}.html"
            (folder / name).write_text(PAGE.format(form=render_form(definition, answers, **options)))
            page.goto(f"{address}/{name}")
            page.wait_for_selector("ecrf-form:defined")
            return page

        try:
            outcome = scenario(open_form)
        finally:
            browser.close()
        assert problems == []
        return outcome
