"""Real pixels in the stock viewer: each test here is a way in which a reader would see a wrong picture, or none."""

import pytest

pytestmark = pytest.mark.browser

LOSE_CONTEXT = """() => {
  const engine = window.services.cornerstoneViewportService.getRenderingEngine();
  const canvas = engine.contextPool.getAllContexts()[0].getOpenGLRenderWindow().getCanvas();
  canvas.getContext("webgl2").getExtension("WEBGL_lose_context").loseContext();
}"""


def test_the_first_slice_of_the_first_scan_is_in_the_canvas(host, server):
    host.show(server.reads["ada"][0])
    assert host.shown_number() == 1
    assert host.events("image.first") == [{"readId": server.reads["ada"][0]["id"], "isPrepared": False}]


def test_the_picture_is_the_slice_that_was_asked_for(host, server):
    host.show(server.reads["ada"][0])
    for number in (5, 2, 8):
        host.call("slice", {"number": number})
        host.wait_for_number(number)
        assert host.call("state")["slice"] == number


def test_scans_are_listed_and_can_be_changed(host, server):
    host.show(server.reads["ada"][0])
    host.wait("() => window.events.some((event) => event.type === 'displaysets' && event.payload.scans.length === 2)")
    scans = host.events("displaysets")[-1]["scans"]
    assert [(scan["number"], scan["imageCount"], scan["kind"]) for scan in scans] == [
        (1, 8, "image"),
        (2, 4, "image"),
    ]
    host.call("showDisplaySet", {"uid": scans[1]["uid"]})
    host.wait_for_number(41)
    host.call("previousScan")
    host.wait_for_number(1)


def test_ten_swaps_never_show_a_wrong_slice(host, server):
    """Pitfall: hidden viewers took each other's graphics contexts, and the picture stayed behind its slice number."""
    first, second, *_ = server.reads["ada"]
    offset = {first["id"]: 0, second["id"]: 20}
    host.show(first)
    for turn in range(10):
        read = (second, first)[turn % 2]
        host.prepare(read)
        host.swap(read)
        for number in (7, 3):
            host.call("slice", {"number": number})
            host.wait_for_number(number + offset[read["id"]])
        assert host.page.locator("iframe").count() == 1
    assert host.events("viewer.contextlost") == []


def test_the_hidden_viewer_is_not_heard(host, server):
    first, second, *_ = server.reads["ada"]
    host.show(first)
    heard = len(host.events())
    host.prepare(second)
    assert host.page.evaluate("() => window.pair.isPrepared(window.pair.next.opening.readId)")
    assert [event["type"] for event in host.events()[heard:]] in ([], ["displaysets"])
    assert all(
        scan["seriesInstanceUid"].startswith(first["study"])
        for event in host.events("displaysets")
        for scan in event["scans"]
    )
    host.swap(second)
    assert host.events("image.first")[-1] == {"readId": second["id"], "isPrepared": True}


def test_a_lost_graphics_context_hides_the_viewer_and_starts_it_again(host, server):
    host.show(server.reads["ada"][0])
    host.call("slice", {"number": 4})
    host.wait_for_number(4)
    host.frame.evaluate(LOSE_CONTEXT)
    assert host.wait_for("viewer.contextlost")
    host.wait_for("image.first", count=2, seconds=40)
    assert host.shown_number() == 1


def test_an_image_with_a_voi_lut_function_is_shown(host, server):
    host.show(server.reads["ada"][2])
    assert host.shown_number() == 1


def test_without_our_fix_that_image_stays_black(host, server):
    """The planted failure: when this test fails, OHIF has mended it and our fix can go."""
    host.replace_in("fixes", 'typeof module.voiLUTFunction === "string"', "false")
    host.page.evaluate(
        "opening => { window.pair.show(opening).catch(() => {}) }", host.opening(server.reads["ada"][2])
    )
    assert host.wait_for("image.error", seconds=30)
    assert host.shown_number() is None


def test_a_pixel_spacing_of_zero_is_no_spacing(host, server):
    """It gave a picture of no size. Lengths must then be in pixels: there is no millimetre to be had."""
    host.show(server.reads["ada"][4])
    assert host.shown_number() == 1
    host.call("tool", {"tool": "Length"})
    host.drag((0.35, 0.5), (0.6, 0.5))
    host.wait("() => window.pair.measurements().length === 1")
    [value] = host.measurements()[0]["values"]
    assert value["unit"].startswith("px")
