"""Forms in the running Chromium of the tests: a page with nothing but `<ecrf-form>`, light or dark, at any width."""

import functools
import os
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ecrf.rendering import render_form
from rapidreader.audit.canonical import parse_json

ROOT = Path(__file__).parents[2]
ANSWERS = "JSON.stringify(document.querySelector('ecrf-form').answers)"
PAGE = """<!doctype html><html lang="en"{theme}><meta charset="utf-8"><title>Form</title>
<link rel="stylesheet" href="rapidreader/tokens.css"><link rel="stylesheet" href="rapidreader/base.css">
<link rel="stylesheet" href="ecrf/ecrf-form.css"><script type="module" src="ecrf/ecrf-form.js"></script>
<body><main><h1>Form</h1><button class="button" id="before">before</button><ecrf-form>{form}</ecrf-form>
<button class="button" id="after">after</button></main></body></html>"""
FORM = "document.querySelector('ecrf-form')"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@contextmanager
def served(folder: Path):
    """The folder's address while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Shown:
    """A form on a page: what is in it, and what a reader sees and does."""

    def __init__(self, page):
        self.page = page
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    @property
    def answers(self) -> dict:
        return parse_json(self.page.evaluate(ANSWERS))

    def press(self, *keys: str):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str):
        self.page.keyboard.type(text)

    def field(self, path: str):
        """The element of a field: "size", or "targets.2.size"."""
        group, _, rest = path.partition(".")
        if not rest:
            return self.page.locator(f"[data-field={path}]")
        row, _, key = rest.partition(".")
        return self.page.locator(f"[data-group={group}] [data-row='{row}']:not([data-gone]) [data-field={key}]")

    def text(self, path: str) -> str:
        return self.field(path).inner_text()

    def is_shown(self, path: str) -> bool:
        return self.field(path).is_visible()

    @property
    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What the pages are served from: our own scripts and styles, and a file for each form."""
    folder = tmp_path_factory.mktemp("forms")
    os.symlink(ROOT / "ecrf/static/ecrf", folder / "ecrf")
    os.symlink(ROOT / "rapidreader/static/rapidreader", folder / "rapidreader")
    with served(folder) as address:
        yield folder, address


@pytest.fixture
def open_form(browser, folder):
    """open_form(definition, answers, width=…, theme="dark") -> a Shown; no page may have thrown anything.

    `on` takes the page of another Shown instead of a new one.
    """
    shown, contexts = [], []

    def page_of(width, height):
        contexts.append(browser.new_context(viewport={"width": width, "height": height}))
        return contexts[-1].new_page()

    def run(definition, answers=None, *, width=380, height=900, theme="dark", on=None, **options) -> Shown:
        # A name of its own for each: the browser would show the page that it has kept.
        name = f"form-{len(list(folder[0].iterdir()))}.html"
        dark = ' data-theme="dark"' if theme == "dark" else ""
        text = PAGE.format(form=render_form(definition, answers or {}, **options), theme=dark)
        (folder[0] / name).write_text(text)
        one = on or Shown(page_of(width, height))
        one.page.set_default_timeout(8_000)
        one.page.goto(f"{folder[1]}/{name}")
        one.page.wait_for_selector("ecrf-form:defined")
        shown.append(one)
        return one

    yield run
    for context in contexts:
        context.close()
    assert [one.problems for one in shown if one.problems] == []
