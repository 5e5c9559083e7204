"""Measurements of other reads lie over the images, each set in its colour: to look at, and none of this read's."""

import pytest

from tests.viewer.test_measurements import draw
from worklists.adjudication.overlays import overlay_of

pytestmark = pytest.mark.browser
COLOURS = {"A": "rgb(255, 176, 0)", "B": "rgb(86, 180, 233)"}
STROKES = """() => [...document.querySelectorAll("svg.svg-layer line")].map((line) => line.getAttribute("stroke"))"""
TEXTS = """() => [...document.querySelectorAll("svg.svg-layer text")].map((text) => text.textContent)"""


@pytest.fixture
def overlaid(host, server):
    """A read with the same length twice over its images: as A's and as B's."""
    host.show(server.reads["ada"][0])
    host.call("slice", {"number": 3})
    host.wait_for_number(3)
    record = {**draw(host), "label": "TL01"}
    lower = {**record, "annotation": moved(record["annotation"])}
    host.page.evaluate("() => window.pair.dispose()")
    overlays = [overlay_of("A", [record]), overlay_of("B", [lower])]
    host.show(server.reads["ada"][0], overlays=overlays)
    host.call("overlay.jump", {"uid": "A-1"})
    host.wait_for_number(3)
    host.wait(seen("A", "B"), frame=host.frame)
    return host


def moved(annotation: dict) -> dict:
    handles = annotation["data"]["handles"]
    points = [[x, y + 5, z] for x, y, z in handles["points"]]
    return {**annotation, "data": {**annotation["data"], "handles": {**handles, "points": points}}}


def seen(*letters) -> str:
    """JavaScript that is true when exactly these letters' lines are drawn."""
    wanted = sorted(COLOURS[letter] for letter in letters)
    return f"() => JSON.stringify([...new Set(({STROKES})())].sort()) === JSON.stringify({wanted})"


def test_both_sets_are_drawn_in_their_colours_with_their_letters(overlaid):
    texts = " ".join(overlaid.frame.evaluate(TEXTS))
    assert "A TL01" in texts
    assert "B TL01" in texts


def test_a_set_can_be_taken_out_of_sight_and_back(overlaid):
    overlaid.call("overlay.show", {"letters": ["B"]})
    overlaid.wait(seen("B"), frame=overlaid.frame)
    overlaid.call("overlay.show", {"letters": ["A", "B"]})
    overlaid.wait(seen("A", "B"), frame=overlaid.frame)


def test_they_are_no_measurements_of_this_read(overlaid):
    assert overlaid.call("measurements") == []
    overlaid.call("slice", {"number": 2})
    overlaid.wait_for_number(2)
    own = draw(overlaid)
    assert [record["uid"] for record in overlaid.call("measurements")] == [own["uid"]]


def test_nobody_deletes_or_moves_them(overlaid):
    overlaid.frame.evaluate("() => window.cornerstoneTools.annotation.state.removeAnnotation('A-1')")
    overlaid.wait(seen("A", "B"), frame=overlaid.frame)
    assert overlaid.frame.evaluate("() => window.cornerstoneTools.annotation.locking.isAnnotationLocked('A-1')")
    assert overlaid.call("measurements") == []
