"""What a form takes from the viewer: the image in view, the selected measurement, and the way back to both."""

import pytest

from tests.viewer.test_measurements import draw

pytestmark = pytest.mark.browser


@pytest.fixture
def shown(host, server):
    host.show(server.reads["ada"][0])
    return host


def test_the_image_in_view_is_named_and_found_again_from_another_scan(shown):
    shown.call("slice", {"number": 3})
    shown.wait_for_number(3)
    image = shown.call("image")
    assert image["sop"].endswith(".1.1.3") and image["series"].endswith(".1.1")
    assert (image["frame"], image["slice"], image["scan"]["number"]) == (1, 3, 1)
    shown.call("nextScan")
    shown.wait_for_number(41)
    other = shown.call("image")
    assert other["scan"]["number"] == 2 and other["series"] != image["series"]
    shown.call("image.show", image)
    shown.wait_for_number(3)
    shown.call("image.show", {**other, "frame": "1"})  # the form keeps texts
    shown.wait_for_number(41)


def test_an_image_of_another_session_is_not_shown(shown):
    seen = shown.shown_number()
    answer = shown.page.evaluate(
        "() => window.pair.call('image.show', {series: '1.2.3', sop: '1.2.3.4', frame: 1})"
        ".then(() => 'shown', (error) => error.message)"
    )
    assert answer == "That image is not in this session."
    assert shown.shown_number() == seen


def test_the_selected_measurement_is_known(shown):
    assert shown.call("measurement.selected") is None
    first = draw(shown)
    assert shown.call("measurement.selected") == first["uid"], "what was just drawn is selected"
