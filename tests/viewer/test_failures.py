"""When images do not come the room hears why, in words; nothing stays silently black or stale."""

import pytest

from tests.profiles import requests_of

pytestmark = pytest.mark.browser


@pytest.fixture
def read(server):
    return server.reads["ada"][0]


def break_frames(host, part: str, **answer):
    host.page.context.route(f"**/{part}/frames/**", lambda route: route.fulfill(**answer))


def test_an_image_that_fails_is_told_with_its_scan_and_slice(host, read):
    """Pitfall: OHIF's own handler fails on the failure, and the viewport only turns black."""
    break_frames(host, "instances/*.1.1.3", status=500, body="broken")
    host.show(read)
    [error] = host.wait_for("image.error")
    assert (error["slice"], error["scan"]["number"]) == (3, 1)
    assert error["detail"]


def test_no_other_slice_is_shown_for_the_one_that_failed(host, read):
    break_frames(host, "instances/*.1.1.3", status=500, body="broken")
    host.show(read)
    host.call("slice", {"number": 2})
    host.wait_for_number(2)
    host.call("slice", {"number": 3})
    cover = host.frame.locator(".viewer-cover")
    cover.wait_for()
    # The canvas below still holds slice 2: what counts is what a reader sees.
    assert cover.evaluate("item => getComputedStyle(item).backgroundColor") == "rgb(0, 0, 0)"
    assert host.seen_number() is None
    host.call("slice", {"number": 4})
    host.wait_for_number(4)
    assert cover.count() == 0 and host.seen_number() == 4


def test_an_image_that_never_comes_is_noticed_and_the_others_stay_in_reach(host, read):
    """A stuck request, or a decoder that hangs on broken pixels: no image, no error, for ever."""
    host.page.context.route("**/instances/*.1.1.1/frames/**", lambda route: None)
    host.replace_in("covers", "PATIENCE = 20_000", "PATIENCE = 1000")
    host.show(read)
    assert host.events("image.error")[0]["slice"] == 1
    host.call("slice", {"number": 2})
    host.wait_for_number(2)


def test_pixels_that_decode_to_nothing_are_told(host, read):
    """A broken JPEG 2000 stream becomes an image of no size, without an error."""
    body = b"--x\r\nContent-Type: application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.90\r\n\r\nno\r\n--x--"
    kind = 'multipart/related; type="application/octet-stream"; boundary=x'
    break_frames(host, "instances/*.1.1.1", status=200, body=body, content_type=kind)
    host.show(read)
    assert host.wait_for("image.error")[0]["slice"] == 1
    assert host.frame.locator(".viewer-cover").count() == 1
    host.call("slice", {"number": 2})
    host.wait_for_number(2)
    assert host.seen_number() == 2


def test_a_session_without_images_says_what_it_has(host, server):
    failure = host.try_to_show(server.reads["ada"][3])
    assert failure["reason"] == "no-images"
    assert "SR" in failure["message"]


def test_whoever_is_signed_out_before_hears_it(host, read):
    host.page.context.clear_cookies()
    assert host.try_to_show(read)["reason"] == "signed-out"


def test_whoever_is_signed_out_while_images_load_hears_it(host, read):
    """OHIF would go to its own page "study not found"."""
    host.page.context.route("**/dicomweb/**", lambda route: (host.page.context.clear_cookies(), route.continue_()))
    host.page.context.route(
        "**/dicomweb/**", lambda route: route.fulfill(status=401, json={"error": {"code": "not_authenticated"}})
    )
    assert host.try_to_show(read)["reason"] == "signed-out"


def test_a_read_that_is_not_theirs_is_refused_in_words(host, server):
    failure = host.try_to_show(server.reads["ben"][0])
    assert (failure["reason"], failure["message"]) == ("withdrawn", "This read is no longer open to you.")


def test_an_ohif_that_lacks_what_we_use_is_refused(host, read):
    """The version gate, with something that this OHIF does not have."""
    host.replace_in("selftest", '"annotation.locking"', '"no.such.thing", undefined], ["annotation.locking"')
    failure = host.try_to_show(read)
    assert failure["reason"] == "version"
    assert "no.such.thing" in failure["message"]


def test_the_viewers_page_alone_shows_no_images(page, server, read):
    page.context.add_cookies([server.cookie("ada")])
    page.goto(server.base_url + read["viewer_url"])
    page.wait_for_timeout(500)
    assert "reading room" in page.locator(".viewer-notice").inner_text()
    assert page.locator("canvas").count() == 0


def test_nothing_is_asked_beyond_the_read(host, server, read):
    """No other session of the subject, no other origin: the blinding leak of OHIF's study browser."""
    with requests_of(host.page.context) as requests:
        host.show(read)
        host.page.wait_for_timeout(1000)
        asked = [request.url for request in requests]
    dicomweb = [url for url in asked if "/dicomweb/" in url]
    assert dicomweb
    assert all(f"/reads/{read['id']}/dicomweb/" in url and read["study"] in url for url in dicomweb)
    assert all("00100020" not in url and "PatientID" not in url for url in asked)
    assert all(url.startswith((server.base_url, "blob:", "data:")) for url in asked)


def test_frames_are_asked_for_as_multipart(host, read):
    """As single bodies they are decoded before they are complete: 5 of 492 JPEG-LS frames failed, of parts none."""
    with requests_of(host.page.context) as requests:
        host.show(read)
        host.page.wait_for_timeout(500)
        accepted = [request.headers["accept"] for request in requests if "/frames/" in request.url]
    assert accepted and all(accept.startswith("multipart/related") for accept in accepted)
