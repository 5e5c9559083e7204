"""A running server with small scans, and a page in Chromium that hosts the viewers as the reading room does."""

import pytest

from tests.viewer.host import Host
from tests.viewer.images import write_ct, write_report
from tests.viewer.server import running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory, shared_folder):
    """Ada and ben read five sessions: BARS-1 with scans 1 (8 slices) and 2 (4 slices), BARS-2 with one of 8,
    BARS-3 whose images say VOI LUT Function LINEAR, as most mammograms do, BARS-4 with a report only, and BARS-5
    with a pixel spacing of zero, as some radiographs have.
    """
    folder = tmp_path_factory.mktemp("viewer")
    write_ct(folder / "first", session=1)
    write_ct(folder / "first", session=1, series=2, slices=4, offset=40)
    write_ct(folder / "second", session=2, offset=20)
    write_ct(folder / "third", session=3, slices=3, VOILUTFunction="LINEAR")
    write_report(folder / "fourth", session=4)
    write_ct(folder / "fifth", session=5, slices=3, PixelSpacing=[0, 0])
    names = ("first", "second", "third", "fourth", "fifth")
    with running_server(folder / "home", [folder / name for name in names], shared=str(shared_folder)) as server:
        yield server


@pytest.fixture
def page(profiles):
    with profiles.borrowed(viewport={"width": 1000, "height": 760}) as context:
        yield context.new_page()


@pytest.fixture
def host(page, server):
    return Host(page, server)
