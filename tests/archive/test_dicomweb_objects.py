# ruff: noqa: F811 (fixtures are imported by name)
"""Metadata, bulk values, whole objects and rendered pictures."""

import gzip
from io import BytesIO

import numpy as np
import orjson
import pytest
from PIL import Image
from pydicom import dcmread

from rapidreader.archive.actions import import_files
from rapidreader.archive.blinding import AS_STORED
from rapidreader.archive.dicomweb import Scope, Shown, renditions
from rapidreader.archive.dicomweb.handles import shown_handles
from rapidreader.archive.dicomweb.http import Problem
from rapidreader.archive.models import ScanRendition
from tests.archive.dicom_files import SERIES, STUDY, slice_file
from tests.archive.dicomweb_cast import (  # noqa: F401
    CINE,
    FILM,
    ODD,
    OTHER,
    OVERLAY,
    PAPERS,
    PDF,
    Root,
    cast,
    instance,
    kept_archive,
    made,
    parts,
    root,
    series,
    shelf,
)

DICOM = 'multipart/related; type="application/dicom"'


def items(response):
    assert response.status_code == 200, response.content
    return orjson.loads(response.content)


# --- instances of a scan -------------------------------------------------------------------------


def scope_of(session, **how) -> tuple[Scope, Shown, list[str]]:
    """A scope of one session, and the UIDs of the three slices of its CT."""
    shown = Shown.of(session, AS_STORED)
    slices = session.instances.filter(scan__series_instance_uid=SERIES).order_by("number")
    return Scope.of([shown], "/root", **how), shown, list(slices.values_list("sop_instance_uid", flat=True))


@pytest.mark.parametrize("is_kept", [False, True])
def test_an_instance_that_the_policy_does_not_show_is_not_found(shelf, monkeypatch, is_kept):
    scope, shown, (first, second, _) = scope_of(shelf.chest, keeps_instances=is_kept)
    monkeypatch.setattr(type(AS_STORED), "shown", lambda self, instances: instances.exclude(number=2))
    assert scope.instance(shown, SERIES, first)[0].number == 1
    with pytest.raises(Problem):
        scope.instance(shown, SERIES, second)


def test_instances_that_are_kept_are_looked_up_together(shelf, django_assert_num_queries):
    scope, shown, uids = scope_of(shelf.chest, keeps_instances=True)
    shown_handles(shown.scans[SERIES], AS_STORED)
    with django_assert_num_queries(1):
        found = [scope.instance(shown, SERIES, uid)[0] for uid in uids]
        assert [(one.number, bool(one.file.path)) for one in found] == [(1, True), (2, True), (3, True)]


# --- metadata ------------------------------------------------------------------------------------


def test_metadata_of_a_series_are_its_instances_in_order(root):
    found = items(root.get(f"{series()}/metadata"))
    assert [item["00200013"]["Value"][0] for item in found] == [1, 2, 3]
    assert all("7FE00010" not in item and "00020010" not in item for item in found)
    assert found[0]["00083002"]["Value"] == ["1.2.840.10008.1.2.1"]


def test_metadata_of_study_and_instance_are_the_same_objects(root):
    of_series = [items(root.get(f"{series(uid)}/metadata")) for uid in (SERIES, CINE, ODD, PAPERS)]
    assert items(root.get(f"studies/{STUDY}/metadata")) == [item for found in of_series for item in found]
    assert items(root.get(f"{instance(2)}/metadata")) == [of_series[0][1]]


def test_metadata_are_sent_packed_to_who_wants_that(root):
    plain, packed = (root.get(f"{series()}/metadata", HTTP_ACCEPT_ENCODING=e) for e in ("identity", "br, gzip"))
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    refused = root.get(f"{series()}/metadata", HTTP_ACCEPT_ENCODING="gzip;q=0")
    assert "Content-Encoding" not in refused.headers


@pytest.mark.parametrize("path", [f"studies/{STUDY}/metadata", f"{series()}/metadata", f"{instance()}/metadata"])
def test_known_metadata_are_not_sent_again(root, path):
    first = root.get(path)
    again = root.get(path, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_a_new_instance_is_seen_at_once(root, shelf, cast):
    before = root.get(f"{series()}/metadata")
    path, pixels = slice_file(shelf.folder / "late", 4)
    import_files(trial=cast.lung, paths=[path], by=cast.cora, source="late")
    after = root.get(f"{series()}/metadata", HTTP_IF_NONE_MATCH=before.headers["ETag"])
    assert len(items(after)) == 4
    assert parts(root.get(f"{instance(4)}/frames/1"))[0][1] == pixels.tobytes()
    kept = ScanRendition.objects.filter(scan__series_instance_uid=SERIES, scan__session=shelf.chest)
    assert kept.filter(policy="as-stored").count() == kept.exclude(policy="as-stored").count() == 1


def test_metadata_are_made_once(root, shelf, monkeypatch):
    first = root.get(f"{series()}/metadata").content
    renditions._loaded.clear()
    monkeypatch.setattr(renditions, "make_rendition", None)
    assert root.get(f"{series()}/metadata").content == first


@pytest.mark.parametrize("path", [f"studies/{STUDY}/metadata", f"{series()}/metadata", f"{instance()}/metadata"])
def test_metadata_are_json_only(root, path):
    assert root.get(path, 'multipart/related; type="application/dicom+xml"').status_code == 406


# --- bulk values ---------------------------------------------------------------------------------


def bulk_uri(root):
    item = items(root.get(f"{instance(7, ODD)}/metadata"))[0]
    return item["60003000"]["BulkDataURI"]


def test_a_bulk_value_is_where_the_metadata_say(root):
    uri = bulk_uri(root)
    assert uri.startswith("http://testserver/trials/lung/dicomweb/studies/")
    response = root.client.get(uri)
    assert (response.content, response.headers["Content-Type"]) == (OVERLAY, "application/octet-stream")


def test_a_bulk_value_comes_in_parts_when_asked(root):
    response = root.client.get(bulk_uri(root), HTTP_ACCEPT='multipart/related; type="application/octet-stream"')
    assert [content for _, content in parts(response)] == [OVERLAY]
    known = root.client.get(bulk_uri(root), HTTP_IF_NONE_MATCH=root.client.get(bulk_uri(root)).headers["ETag"])
    assert known.status_code == 304


@pytest.mark.parametrize(
    "path", ["60003000/0/60003000", "00100010", "7FE00010", "nonsense", "", "00091099", "../../x"]
)
def test_bulk_values_that_are_not_there(root, path):
    assert root.get(f"{instance(7, ODD)}/bulkdata/{path}").status_code == 404


def test_a_bulk_value_is_no_picture(root):
    assert root.client.get(bulk_uri(root), HTTP_ACCEPT="image/png").status_code == 406


# --- whole objects -------------------------------------------------------------------------------


def test_an_object_is_the_stored_file(root, shelf):
    stored = (shelf.folder / "ct" / f"{SERIES}.1.dcm").read_bytes()
    response = root.get(instance(1), "application/dicom")
    assert (response.content, response.headers["Content-Type"]) == (stored, "application/dicom")
    assert [content for _, content in parts(root.get(instance(1), DICOM))] == [stored]


@pytest.mark.parametrize(("path", "count"), [(f"studies/{STUDY}", 11), (series(), 3), (instance(), 1)])
def test_all_objects_of_a_level_come_in_parts(root, path, count):
    found = parts(root.get(path, f'{DICOM}; transfer-syntax="*"'))
    assert len(found) == count
    assert {headers["Content-Type"] for headers, _ in found} == {"application/dicom"}
    assert len({dcmread(BytesIO(content)).SOPInstanceUID for _, content in found}) == count


@pytest.mark.parametrize("path", [f"studies/{STUDY}", series(), instance()])
def test_a_known_object_is_not_sent_again(root, path):
    etag = root.get(path).headers["ETag"]
    assert root.get(path, HTTP_IF_NONE_MATCH=etag).status_code == 304


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (series(), "application/dicom"),
        (instance(), f"{DICOM}; transfer-syntax=1.2.840.10008.1.2.4.50"),
        (f"studies/{STUDY}", f"{DICOM}; transfer-syntax=1.2.840.10008.1.2.1"),
        (instance(), "image/jpeg"),
    ],
)
def test_objects_that_are_not_acceptable(root, path, accept):
    assert root.get(path, accept).status_code == 406


# --- rendered ------------------------------------------------------------------------------------


def picture(response):
    assert response.status_code == 200, response.content
    return Image.open(BytesIO(response.content))


@pytest.mark.parametrize(
    ("accept", "kind"), [("", "JPEG"), ("*/*", "JPEG"), ("image/*", "JPEG"), ("image/png", "PNG")]
)
def test_a_rendered_image_is_what_is_asked_for(root, accept, kind):
    image = picture(root.get(f"{instance(1)}/rendered", accept))
    assert (image.format, image.size) == (kind, (16, 16))


def test_the_address_may_say_which_kind(root):
    assert picture(root.get(f"{instance(1)}/rendered?accept=image/png", "text/html")).format == "PNG"


def test_a_window_is_applied(root, shelf):
    image = picture(root.get(f"{instance(1)}/rendered?window=100,50,linear-exact", "image/png"))
    shown, stored = np.asarray(image).ravel(), shelf.pixels[0].ravel()
    assert set(shown[stored < 75]) == {0} and set(shown[stored > 125]) == {255}
    middle = (stored > 75) & (stored < 125)
    assert list(shown[middle]) == [int((value - 75) / 50 * 255 + 0.5) for value in stored[middle]]


@pytest.mark.parametrize(("viewport", "size"), [("8,8", (8, 8)), ("64,32", (32, 32)), ("300,300", (300, 300))])
def test_a_picture_fits_the_viewport(root, viewport, size):
    assert picture(root.get(f"{instance(1)}/rendered?viewport={viewport}")).size == size


@pytest.mark.parametrize(
    "query",
    ["window=1", "window=a,b", "window=1,0", "window=nan,1", "window=1,2,CUBIC", "viewport=0,1", "viewport=1",
     "viewport=99999,1", "viewport=-1,5", "quality=0", "quality=x"],
)  # fmt: skip
def test_rendering_parameters_that_make_no_sense(root, query):
    assert root.get(f"{instance(1)}/rendered?{query}").status_code == 400


def test_one_frame_is_rendered(root):
    first, second = (root.get(f"{instance(1, ODD)}/frames/{n}/rendered", "image/png") for n in (1, 2))
    assert picture(first).size == (16, 16) and first.headers["ETag"] != second.headers["ETag"]
    assert root.get(f"{instance(1, ODD)}/frames/3/rendered").status_code == 404
    assert root.get(f"{instance(1, ODD)}/frames/1,2/rendered").status_code == 400


@pytest.mark.parametrize("path", [f"studies/{STUDY}", series(), instance(), f"{instance()}/frames/1"])
def test_every_level_has_a_thumbnail(root, path):
    assert max(picture(root.get(f"{path}/thumbnail")).size) <= 256


def test_what_cannot_be_rendered(root):
    assert root.get(f"{instance(1)}/rendered", "application/pdf").status_code == 406
    assert root.get(f"{instance(1, CINE)}/rendered").status_code == 404  # fragments that are no picture
    assert root.get(f"{instance(1, PAPERS)}/thumbnail").status_code == 404


def test_a_document_is_rendered_as_pdf(root):
    response = root.get(f"{instance(1, PAPERS)}/rendered", "application/pdf")
    assert (response.content, response.headers["Content-Type"]) == (PDF, "application/pdf")
    assert root.get(f"{instance(1, PAPERS)}/rendered", "image/jpeg").status_code == 406


@pytest.mark.parametrize(
    ("wanted", "status", "content"),
    [
        ("", 200, FILM),
        ("bytes=0-99", 206, FILM[:100]),
        ("bytes=100-", 206, FILM[100:]),
        ("bytes=-7", 206, FILM[-7:]),
        ("bytes=5000-99999", 206, FILM[5000:]),
        ("bytes=0-0,5-6", 200, FILM),
        ("pages=1-2", 200, FILM),
    ],
)
def test_a_video_is_sent_whole_or_in_ranges(root, wanted, status, content):
    headers = {"HTTP_RANGE": wanted} if wanted else {}
    response = root.get(f"{instance(5, ODD)}/rendered", "video/mp4", **headers)
    assert (response.status_code, response.content) == (status, content)
    assert response.headers["Content-Type"] == "video/mp4" and response.headers["Accept-Ranges"] == "bytes"
    assert ("Content-Range" in response.headers) is (status == 206)


def test_a_range_beyond_the_video_is_refused(root):
    response = root.get(f"{instance(5, ODD)}/rendered", HTTP_RANGE="bytes=99999-")
    assert (response.status_code, response.headers["Content-Range"]) == (416, f"bytes */{len(FILM)}")
