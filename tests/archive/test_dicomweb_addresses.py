# ruff: noqa: F811 (fixtures are imported by name)
"""Verbs, addresses and scopes of a DICOMweb root."""

import orjson
import pytest
from django.test import Client

from rapidreader.archive.models import Instance, Session
from tests.archive.dicom_files import SERIES, STUDY
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


EVERYWHERE = [
    "studies",
    "series",
    "instances",
    f"studies/{STUDY}",
    f"studies/{STUDY}/metadata",
    f"{series()}/metadata",
    f"{instance()}/frames/1",
    f"{instance()}/rendered",
    f"{instance()}/bulkdata/60003000",
    f"studies/{STUDY}/series",
]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_through_a_root(root, method):
    for path in EVERYWHERE:
        response = root.ask(method, path)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS"), path


def test_options_says_what_is_possible(root):
    response = root.ask("options", "studies")
    assert (response.status_code, response.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("path", EVERYWHERE[:8])
def test_head_is_get_without_a_body(root, path):
    got, head = root.get(path), root.ask("head", path)
    assert head.status_code == got.status_code
    assert (b"".join(head.streaming_content) if head.streaming else head.content) == b""
    volatile = {"Content-Type"} if got.streaming else set()  # a stream's boundary is new each time
    headers = [{k: v for k, v in each.headers.items() if k not in volatile} for each in (got, head)]
    assert headers[0] == headers[1]


FOREIGN = [
    "",
    "nonsense",
    "patients",
    "studies/x",
    "studies/1.2.3",
    "studies/1.2.3/metadata",
    "studies/" + "1" * 65,
    series("1.2"),
    series("1.2") + "/metadata",
    instance(99),
    instance(99) + "/frames/1",
    f"{series(CINE)}/instances/{SERIES}.1",
    series(SERIES, OTHER) + "/metadata",
    instance(1, SERIES, OTHER) + "/frames/1",
]


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete"])
def test_what_is_not_there_is_not_found(root, method):
    assert [path for path in FOREIGN if root.ask(method, path).status_code != 404] == []


def test_what_has_no_meaning_is_not_found(root):
    for path in (f"studies/{STUDY}", series(), instance()):
        assert root.get(f"{path}/nonsense").status_code == 404
    assert root.get(f"{instance()}/frames").status_code == 404


def test_another_trials_session_is_not_found(root, shelf):
    items(root.get(f"studies/{STUDY}/metadata"))
    liver = Root(root.client, "/trials/liver/dicomweb")
    assert liver.get(f"studies/{STUDY}/metadata").status_code == 404
    assert liver.get("studies").json() == []


@pytest.mark.parametrize(
    ("name", "count"), [("cora", 2), ("alma", 2), ("mona", 0), ("ada", 0), ("judy", 0), ("olga", 0)]
)
def test_only_who_manages_a_trial_sees_its_stored_images(shelf, cast, name, count):
    client = Client()
    client.force_login(getattr(cast, name))
    lung = Root(client, "/trials/lung/dicomweb")
    assert len(lung.search("studies")) == count
    assert lung.get(f"{instance()}/frames/1").status_code == (200 if count else 404)


def test_who_is_not_signed_in_is_told_so(shelf):
    response = Root(Client(), "/trials/lung/dicomweb").get("studies")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "not_authenticated")


def test_no_address_is_ever_an_error_of_the_server(root, shelf):
    assert Session.objects.count() == 3 and Instance.objects.count() == 15
    for path in EVERYWHERE:
        for tail in ("/", "//", "/%00", "/..", "/%2e%2e", "/é", "?limit=1&limit=2", "?=", "?&&&", "/0"):
            assert root.get(path + tail).status_code < 500, path + tail
