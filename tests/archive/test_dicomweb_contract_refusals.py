# ruff: noqa: F811 (fixtures are imported by name)
"""Where ours and Orthanc refuse, and where they differ: each difference is written down."""

import pytest
from pydicom import dcmread
from requests.exceptions import HTTPError

from tests.archive.contract import (  # noqa: F401
    CINE,
    DIFFERENCES,
    DOCS,
    JPEG_LS,
    LITTLE,
    OCTETS,
    OTHER,
    OTHER_SERIES,
    OVERLAY,
    PRESSED,
    expect,
    files,
    orthanc,
    ours,
    server,
    status_of,
    uids,
)
from tests.archive.dicom_files import SERIES, STUDY

# The database is the migrated one that the server gets a copy of.
pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_what_is_not_there(server):
    client = server.client
    expect(server, "unknown study, metadata", status_of(client.retrieve_study_metadata, "1.2.3"))
    assert status_of(client.retrieve_series_metadata, STUDY, "1.2.3") == 404
    assert status_of(client.retrieve_instance, STUDY, SERIES, "1.2.3") == 404
    assert status_of(client.retrieve_instance_frames, STUDY, SERIES, "1.2.3", [1]) == 404
    assert status_of(client.retrieve_series_metadata, OTHER, SERIES) == 404


def test_frames_that_are_not_there(server):
    ask = server.client.retrieve_instance_frames
    expect(
        server, "frame beyond the last", status_of(ask, STUDY, CINE, f"{CINE}.1", [5], media_types=((OCTETS, "*"),))
    )
    url = f"{server.client.base_url}/studies/{STUDY}/series/{CINE}/instances/{CINE}.1/frames/0"
    expect(server, "frame number 0", raw(server, "GET", url))


def raw(server, method: str, url: str, **headers) -> int:
    return server.client._session.request(method, url, headers=headers, timeout=30).status_code


def test_searches_that_make_no_sense(server):
    studies = f"{server.client.base_url}/studies"
    expect(server, "unknown search attribute", raw(server, "GET", f"{studies}?Nonsense=1"))
    expect(server, "date that is none", raw(server, "GET", f"{studies}?StudyDate=yesterday"))


def test_forms_that_are_not_offered(server):
    frame = f"{server.client.base_url}/studies/{STUDY}/series/{PRESSED}/instances/{PRESSED}.1/frames/1"
    plain = f'multipart/related; type="{OCTETS}"; transfer-syntax={LITTLE}'
    expect(server, "compressed frame asked uncompressed", raw(server, "GET", frame, Accept=plain))
    xml = 'multipart/related; type="application/dicom+xml"'
    metadata = f"{server.client.base_url}/studies/{STUDY}/series/{SERIES}/metadata"
    expect(server, "XML metadata", raw(server, "GET", metadata, Accept=xml))


def test_writing(server, files):
    dataset = dcmread(files.folder / f"{SERIES}.1.dcm")
    try:
        server.client.store_instances([dataset])
        status = 200
    except HTTPError as error:
        status = error.response.status_code
    expect(server, "store", status)
    expect(server, "delete", raw(server, "DELETE", f"{server.client.base_url}/studies/{OTHER}"))


def test_every_difference_is_justified_in_the_documentation():
    text = DOCS.read_text()
    real = {name: pair for name, pair in DIFFERENCES.items() if pair[0] != pair[1]}
    assert real
    for name, (our_answer, theirs) in real.items():
        assert f"| {name} | {our_answer} | {theirs} |" in text, name
