import re
from pathlib import Path

from worklists.viewer_tools import TOOLS

MODE = Path(__file__).parents[2] / "rapidreader/viewer/static/viewer/mode.js"


def test_coordinators_choose_among_the_tools_that_the_viewer_knows():
    listed = re.search(r"MEASURING = \[(.*?)\]", MODE.read_text(), re.S)[1]
    assert re.findall(r'"(\w+)"', listed) == list(TOOLS)
