"""What a reader measures reaches the room with numbers, units and places, and comes back exactly."""

import pytest

pytestmark = pytest.mark.browser

IN_THE_PICTURE = ((0.35, 0.5), (0.6, 0.5))
DRAWN = """() => document.querySelectorAll("svg.svg-layer line, svg.svg-layer path").length"""


def draw(host, tool="Length", start_end=IN_THE_PICTURE):
    before = len(host.measurements())
    host.call("tool", {"tool": tool})
    host.drag(*start_end)
    host.wait(f"() => window.pair.measurements().length === {before + 1}")
    host.page.wait_for_timeout(400)
    return host.measurements()[-1]


@pytest.fixture
def shown(host, server):
    host.show(server.reads["ada"][0])
    return host


def again(host, server, records, **more):
    """The same read opened anew with what was saved."""
    host.page.evaluate("() => window.pair.dispose()")
    host.show(server.reads["ada"][0], measurements=records, **more)


def test_a_length_is_told_with_its_number_unit_and_place(shown):
    shown.call("slice", {"number": 3})
    shown.wait_for_number(3)
    record = draw(shown)
    [value] = record["values"]
    assert record["tool"] == "Length"
    assert (value["name"], value["unit"]) == ("length", "mm")
    (x1, y1, z1), (x2, y2, z2) = record["points"]
    assert value["value"] == pytest.approx(((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5)
    assert z1 == z2 == -9.0
    assert record["sop_instance_uid"].endswith(".1.1.3")
    assert (record["slice"], record["frame"]) == (3, 1)
    assert record["scan"] == {"number": 1, "description": "Bars 1", "modality": "CT"}
    assert record["frame_of_reference_uid"].endswith(".99")


def test_the_annotation_is_kept_without_the_address_of_its_images(shown, server):
    annotation = str(draw(shown)["annotation"])
    assert "@ROOT@" in annotation
    assert server.reads["ada"][0]["id"] not in annotation


def test_an_ellipse_is_told_with_area_and_density(shown):
    values = {value["name"]: value for value in draw(shown, "EllipticalROI", ((0.4, 0.4), (0.6, 0.6)))["values"]}
    assert values["area"]["unit"] == "mm²"
    assert values["mean"]["unit"] == "HU"
    assert -150 <= values["mean"]["value"] <= 230


def test_a_saved_measurement_is_drawn_again_exactly(shown, server):
    record = draw(shown)
    shown.call("measurement.label", {"uid": record["uid"], "label": "TL01"})
    shown.wait("() => window.pair.measurements()[0].label === 'TL01'")
    [saved] = shown.measurements()
    again(shown, server, [saved])
    assert shown.call("measurements") == [saved]
    shown.wait(DRAWN.replace("length", "length > 0"), frame=shown.frame)


def test_opening_a_read_changes_nothing_in_it(shown, server):
    saved = [draw(shown)]
    shown.page.evaluate("() => { window.events = [] }")
    again(shown, server, saved)
    shown.call("slice", {"number": 5})
    shown.wait_for_number(5)
    shown.page.wait_for_timeout(500)
    assert shown.events("measurements.changed") == []


def test_jumping_shows_the_slice_and_the_scan_of_the_measurement(shown, server):
    shown.call("slice", {"number": 6})
    shown.wait_for_number(6)
    record = draw(shown)
    scans = shown.call("displaysets")
    shown.call("showDisplaySet", {"uid": scans[1]["uid"]})
    shown.wait_for_number(41)
    shown.call("measurement.jump", {"uid": record["uid"]})
    shown.wait_for_number(6)


def test_a_deleted_measurement_is_gone_and_the_others_stay(shown):
    first, second = draw(shown), draw(shown, start_end=((0.4, 0.3), (0.5, 0.6)))
    shown.call("measurement.remove", {"uid": first["uid"]})
    shown.wait("() => window.pair.measurements().length === 1")
    assert shown.measurements()[0]["uid"] == second["uid"]


def test_cleared_is_not_deleted(shown):
    """Pitfall: OHIF clears all measurements when its mode is entered or left; no reader did that."""
    record = draw(shown)
    shown.frame.evaluate("() => window.services.measurementService.clearMeasurements()")
    shown.page.wait_for_timeout(600)
    assert [item["uid"] for item in shown.measurements()] == [record["uid"]]
    assert shown.call("measurements") == [record]
    assert shown.frame.evaluate(DRAWN) > 0


def test_a_completed_read_can_be_looked_at_but_not_changed(shown, server):
    saved = [draw(shown)]
    again(shown, server, saved, readOnly=True)
    shown.call("tool", {"tool": "Length"})
    shown.drag((0.3, 0.3), (0.6, 0.3))
    shown.drag(IN_THE_PICTURE[1], (0.8, 0.8))
    shown.page.keyboard.press("Backspace")
    shown.page.wait_for_timeout(500)
    assert shown.call("measurements") == saved
    assert shown.measurements() == saved
    with pytest.raises(Exception, match="does not know the command"):
        shown.call("measurement.remove", {"uid": saved[0]["uid"]})
