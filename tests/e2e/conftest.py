"""One running server for all end-to-end tests; each test has a worklist and a browser profile of its own."""

from contextlib import ExitStack

import pytest

from tests.cast import PASSWORD
from tests.e2e.stage import Reader, Stage
from tests.viewer.images import write_ct


@pytest.fixture(scope="session")
def stage(tmp_path_factory, shared_folder):
    """Four sessions of one CT scan, and two time points of one more subject; their pictures are different."""
    folder = tmp_path_factory.mktemp("e2e")
    for number in range(1, 5):
        write_ct(folder / f"session-{number}", session=number, offset=number * 8)
    for number, date in ((5, "20240105"), (6, "20240205")):
        same = {"PatientID": "SEQ-1", "PatientName": "Phantom^Sequence", "StudyDate": date}
        write_ct(folder / f"session-{number}", session=number, offset=number * 8, **same)
    stage = Stage(folder / "home")
    try:
        stage.manage("install_viewer", timeout=900)
        folders = [str(folder / f"session-{number}") for number in range(1, 7)]
        stage.seed({"folders": folders, "shared": str(shared_folder)})
        stage.facts["cookies"] = stage.ask("people")
        stage.start()
        yield stage
    finally:
        stage.close()


@pytest.fixture
def new_page(profiles, stage):
    """new_page("ada") -> a page of a profile of its own in which ada is signed in; new_page("") is signed out."""
    with ExitStack() as lent:

        def make(username="ada", context=None):
            if context is None:
                wide = {"viewport": {"width": 1440, "height": 900}, "accept_downloads": True}
                context = lent.enter_context(profiles.borrowed(**wide))
                if username:
                    context.add_cookies([stage.cookie(username)])
            return context.new_page()

        yield make


@pytest.fixture
def ada(new_page, stage):
    """Ada in front of the reading room; her page must not have thrown anything."""
    reader = Reader(new_page("ada"), stage)
    yield reader
    assert reader.problems == []


@pytest.fixture
def sign_in(new_page, stage):
    """sign_in("cora") -> a page of hers, through the login form."""

    def run(username):
        page = new_page("")
        page.goto(f"{stage.base_url}/login/")
        page.fill("#id_username", username)
        page.fill("#id_password", PASSWORD)
        page.click("button:has-text('Sign in')")
        return page

    return run
