"""The toolbar's tools and the coordinator's list of them are the same."""

import re
from pathlib import Path

from rapidreader.viewer import views
from worklists.viewer_tools import TOOLS

MODE = Path(views.__file__).parent / "static/viewer/mode.js"


def test_coordinators_choose_from_the_tools_that_the_viewer_has():
    found = re.search(r"export const MEASURING = \[(.*?)\]", MODE.read_text(), re.DOTALL)[1]
    measuring = re.findall(r'"(\w+)"', found)
    assert measuring
    assert set(measuring) == set(TOOLS)
