"""A running server with small scans, and a page in Chromium that hosts the viewers as the reading room does."""

import os

import pytest

from tests.viewer.images import write_ct
from tests.viewer.server import running_server

CHROMIUM = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Software WebGL: the same pixels on every machine, with or without a graphics card.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["RR_TEST_BROWSER"], args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Ada and ben read two sessions: BARS-1 with scans 1 (8 slices) and 2 (4 slices), BARS-2 with one of 8."""
    folder = tmp_path_factory.mktemp("viewer")
    write_ct(folder / "first", session=1)
    write_ct(folder / "first", session=1, series=2, slices=4, offset=40)
    write_ct(folder / "second", session=2, offset=20)
    with running_server(folder / "home", [folder / "first", folder / "second"]) as server:
        yield server
