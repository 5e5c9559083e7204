# ruff: noqa: F811 (fixtures are imported by name)
"""Frames as they are stored: which, in what container, under which media type, and what is refused."""

import numpy as np
import pytest

from rapidreader.archive.dicomweb.handles import file_of
from rapidreader.archive.models import Instance
from tests.archive.dicomweb_cast import (  # noqa: F401
    CINE,
    FRAGMENTS,
    ODD,
    PAPERS,
    cast,
    instance,
    kept_archive,
    made,
    parts,
    root,
    shelf,
)

LITTLE, BIG, IMPLICIT = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2"
JPEG_LS = "1.2.840.10008.1.2.4.80"
OCTETS = "application/octet-stream"
OHIF = "multipart/related; type=application/octet-stream; transfer-syntax=*"


def related(media_type, syntax="") -> str:
    return f'multipart/related; type="{media_type}"' + (f'; transfer-syntax="{syntax}"' if syntax else "")


def test_a_frame_is_the_stored_bytes_and_says_their_transfer_syntax(root, shelf):
    ((headers, content),) = parts(root.get(f"{instance(2)}/frames/1", OHIF))
    assert content == shelf.pixels[1].tobytes()
    assert headers == {"Content-Type": f"{OCTETS}; transfer-syntax={LITTLE}", "Content-Length": str(len(content))}


def test_a_list_of_frames_comes_in_the_order_asked(root):
    found = parts(root.get(f"{instance(1, CINE)}/frames/3,1,4", OHIF))
    assert [content for _, content in found] == [FRAGMENTS[2], FRAGMENTS[0], FRAGMENTS[3]]


def test_a_single_part_is_sent_when_it_is_asked_for(root, shelf):
    response = root.get(f"{instance(1)}/frames/1", f"{OCTETS}; transfer-syntax=*")
    assert response.headers["Content-Type"] == f"{OCTETS}; transfer-syntax={LITTLE}"
    assert response.content == shelf.pixels[0].tobytes()
    assert response.headers["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize(
    ("path", "accept", "sent"),
    [
        (instance(1), "", f"{OCTETS}; transfer-syntax={LITTLE}"),
        (instance(1), "*/*", f"{OCTETS}; transfer-syntax={LITTLE}"),
        (instance(1), "multipart/related", f"{OCTETS}; transfer-syntax={LITTLE}"),
        (instance(1), related(OCTETS), f"{OCTETS}; transfer-syntax={LITTLE}"),
        (instance(1), related(OCTETS, LITTLE), f"{OCTETS}; transfer-syntax={LITTLE}"),
        (instance(1, ODD), related(OCTETS, LITTLE), f"{OCTETS}; transfer-syntax={LITTLE}"),
        (instance(1, ODD), OHIF, f"{OCTETS}; transfer-syntax={IMPLICIT}"),
        (instance(1, CINE), related(OCTETS, JPEG_LS), f"{OCTETS}; transfer-syntax={JPEG_LS}"),
        (instance(1, CINE), related("image/jls"), f"image/jls; transfer-syntax={JPEG_LS}"),
        (instance(1, CINE), "image/png, " + related("image/jls", JPEG_LS), f"image/jls; transfer-syntax={JPEG_LS}"),
        (instance(1, CINE), related("image/jp2") + "," + related(OCTETS), f"{OCTETS}; transfer-syntax={JPEG_LS}"),
    ],
)
def test_what_is_asked_for_is_sent(root, path, accept, sent):
    assert parts(root.get(f"{path}/frames/1", accept))[0][0]["Content-Type"] == sent


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (instance(1), "image/jpeg"),
        (instance(1), 'multipart/related; type="image/jls"'),
        (instance(1), related(OCTETS, JPEG_LS)),
        (instance(1, CINE), related(OCTETS, LITTLE)),
        (instance(1, CINE), 'multipart/related; type="image/jp2"'),
        (instance(1), f"{OCTETS}; q=0"),
        (instance(1), 'multipart/related; type="application/dicom"'),
    ],
)
def test_what_cannot_be_sent_is_not_acceptable(root, path, accept):
    response = root.get(f"{path}/frames/1", accept)
    assert response.status_code == 406
    assert response.json()["error"]["code"] == "not_acceptable"


def test_two_frames_are_not_sent_as_one_part(root):
    assert root.get(f"{instance(1, CINE)}/frames/1,2", OCTETS).status_code == 406


@pytest.mark.parametrize(
    ("frames", "status"),
    [
        ("0", 400), ("-1", 400), ("a", 400), ("1,", 400), ("1,,2", 400), ("1.5", 400), ("%C2%B2", 400),
        ("9" * 12, 400),
        ("5", 404), ("1,5", 404), ("999999999", 404), ("1/else", 404), ("1/rendered/x", 404), ("", 404),
    ],
)  # fmt: skip
def test_frames_that_are_not_there(root, frames, status):
    assert root.get(f"{instance(1, CINE)}/frames/{frames}", OHIF).status_code == status


def test_an_object_without_pixels_has_no_frames(root):
    assert root.get(f"{instance(1, PAPERS)}/frames/1", OHIF).status_code == 404


@pytest.mark.parametrize(("number", "name"), [(1, "implicit"), (3, "deflated")])
def test_native_frames_are_little_endian_however_they_are_stored(root, shelf, number, name):
    found = parts(root.get(f"{instance(number, ODD)}/frames/1,2", related(OCTETS, LITTLE)))
    assert [content for _, content in found] == [frame.tobytes() for frame in shelf.odd[name]]


def test_a_deflated_object_gives_inflated_frames_and_says_so(root):
    headers, _ = parts(root.get(f"{instance(3, ODD)}/frames/1", OHIF))[0]
    assert headers["Content-Type"].endswith(LITTLE)


def test_big_endian_frames_pass_as_stored_or_are_turned_when_asked(root, shelf):
    stored, turned = (
        parts(root.get(f"{instance(2, ODD)}/frames/2", related(OCTETS, syntax)))[0] for syntax in (BIG, LITTLE)
    )
    assert stored[0]["Content-Type"].endswith(BIG) and turned[0]["Content-Type"].endswith(LITTLE)
    assert stored[1] == shelf.odd["big"][1].astype(">u2").tobytes()
    assert turned[1] == shelf.odd["big"][1].tobytes()


def test_frames_packed_in_bits_each_begin_at_a_byte(root, shelf):
    found = parts(root.get(f"{instance(4, ODD)}/frames/1,2,3", OHIF))
    unpacked = [np.unpackbits(np.frombuffer(content, np.uint8), bitorder="little")[:9] for _, content in found]
    assert [list(frame) for frame in unpacked] == [list(frame) for frame in shelf.odd["bits"]]


def test_a_video_has_no_single_frames(root):
    assert root.get(f"{instance(5, ODD)}/frames/1", OHIF).status_code == 404


def test_a_frame_that_is_known_is_not_sent_again(root):
    first = root.get(f"{instance(1)}/frames/1", OHIF)
    again = root.get(f"{instance(1)}/frames/1", OHIF, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"].startswith("private")
    weak = root.get(f"{instance(1)}/frames/1", OHIF, HTTP_IF_NONE_MATCH=f'"x", W/{first.headers["ETag"]}')
    assert weak.status_code == 304


def test_representations_of_a_frame_have_different_etags(root):
    accepts = [OHIF, OCTETS, f"{OCTETS}; transfer-syntax=*"]
    etags = [root.get(f"{instance(1, ODD)}/frames/1", accept).headers["ETag"] for accept in accepts]
    assert etags[0] != etags[1] == etags[2]
    assert etags[0] != root.get(f"{instance(1, ODD)}/frames/2", OHIF).headers["ETag"]


def test_head_says_what_get_would_send(root):
    got, head = (root.ask(method, f"{instance(1)}/frames/1", OHIF) for method in ("get", "head"))
    assert head.content == b"" and head.status_code == 200
    assert dict(head.headers) == dict(got.headers)


def test_part_headers_and_answers_name_no_origin(root, shelf):
    response = root.get(f"{instance(1)}/frames/1", OHIF)
    assert "Content-Location" not in response.headers
    assert all("location" not in name.lower() for headers, _ in parts(response) for name in headers)
    assert b"2.25." not in response.content


def test_a_stored_file_that_is_gone_is_not_an_error_of_ours(root, shelf):
    for stored in Instance.objects.select_related("file"):
        file_of(stored).unlink(missing_ok=True)
    assert root.get(f"{instance(1)}/frames/1", OHIF).status_code == 404
