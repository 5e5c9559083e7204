# ruff: noqa: F811 (fixtures are imported by name)
"""dicomweb-client, as published, finds and fetches the same from ours and Orthanc (contract.py)."""

from io import BytesIO
from urllib.parse import urljoin, urlsplit

import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread

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


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [STUDY, OTHER]),
        ({"StudyInstanceUID": STUDY}, [STUDY]),
        ({"0020000D": OTHER}, [OTHER]),
        ({"StudyInstanceUID": f"{STUDY},{OTHER}"}, [STUDY, OTHER]),
        ({"PatientID": "NAME-0001"}, [STUDY]),
        ({"StudyDate": "20240229"}, [STUDY]),
        ({"StudyDate": "20230101-20230601"}, [OTHER]),
        ({"StudyDate": "20240101-"}, [STUDY]),
        ({"ModalitiesInStudy": "US"}, [STUDY]),
        ({"PatientID": "nobody"}, []),
    ],
)
def test_studies_are_found(server, filters, expected):
    assert uids(server.client.search_for_studies(search_filters=filters)) == sorted(expected)


def test_wildcards(server):
    found = server.client.search_for_studies(search_filters={"PatientID": "NAME-*"})
    expect(server, "wildcard, as the client escapes it", len(found))
    url = f"{server.client.base_url}/studies?PatientID=NAME-*"
    found = server.client._session.get(url, headers={"Accept": "application/dicom+json"}, timeout=30).json()
    expect(server, "wildcard, as * in the address", len(found))


def test_names(server):
    found = server.client.search_for_studies(search_filters={"PatientName": "sentinel^petra"})
    expect(server, "name, as the client escapes it", len(found))


def test_results_come_in_pages(server):
    pages = [server.client.search_for_studies(limit=1, offset=offset) for offset in (0, 1, 2)]
    assert [len(page) for page in pages] == [1, 1, 0]
    assert uids(pages[0] + pages[1]) == sorted([STUDY, OTHER])


def test_a_study_carries_what_was_asked_for(server):
    (item,) = server.client.search_for_studies(
        search_filters={"PatientID": "NAME-0001"}, fields=["StudyDescription", "00081030"], fuzzymatching=True
    )
    assert item["00081030"]["Value"] == ["Chest of Petra"]
    assert item["00100010"]["Value"] == [{"Alphabetic": "Sentinel^Petra"}]
    assert item["00201206"]["Value"] == [3] and item["00201208"]["Value"] == [5]
    assert set(item["00080061"]["Value"]) == {"CT", "US"}


def test_names_are_utf8(server):
    (item,) = server.client.search_for_studies(search_filters={"StudyInstanceUID": OTHER})
    assert item["00100010"]["Value"] == [{"Alphabetic": "Doe^Ötzi"}]


@pytest.mark.parametrize(
    ("study", "filters", "expected"),
    [
        (STUDY, {}, [SERIES, CINE, PRESSED]),
        (STUDY, {"Modality": "US"}, [CINE]),
        (STUDY, {"SeriesInstanceUID": SERIES}, [SERIES]),
        (None, {"Modality": "US"}, [CINE]),
        (OTHER, {"Modality": "US"}, []),
    ],
)
def test_series_are_found(server, study, filters, expected):
    assert uids(server.client.search_for_series(study, search_filters=filters), "0020000E") == sorted(expected)


@pytest.mark.parametrize(
    ("study", "series", "filters", "expected"),
    [
        (STUDY, SERIES, {}, [f"{SERIES}.1", f"{SERIES}.2", f"{SERIES}.3"]),
        (STUDY, SERIES, {"InstanceNumber": "2"}, [f"{SERIES}.2"]),
        (STUDY, None, {"SOPInstanceUID": f"{CINE}.1"}, [f"{CINE}.1"]),
        (None, None, {"SOPInstanceUID": f"{SERIES}.3"}, [f"{SERIES}.3"]),
    ],
)
def test_instances_are_found(server, study, series, filters, expected):
    found = server.client.search_for_instances(study, series, search_filters=filters)
    assert uids(found, "00080018") == expected


# --- metadata ------------------------------------------------------------------------------------


def test_metadata_say_the_same_at_every_level(server):
    client = server.client
    study = {item["00080018"]["Value"][0]: item for item in client.retrieve_study_metadata(STUDY)}
    series = client.retrieve_series_metadata(STUDY, SERIES)
    single = client.retrieve_instance_metadata(STUDY, SERIES, f"{SERIES}.2")
    assert len(study) == 5 and len(series) == 3
    assert single["00200032"]["Value"] == [0, 0, 10]
    for item in [*series, single]:
        assert _described(item) == _described(study[item["00080018"]["Value"][0]])


def _described(item: dict) -> dict:
    """What a viewer needs; values as numbers where they are numbers."""
    tags = [
        "0020000D",
        "0020000E",
        "00080018",
        "00280010",
        "00280011",
        "00280100",
        "00280030",
        "00200032",
        "00080060",
    ]
    return {tag: item[tag]["Value"] for tag in tags}


def test_metadata_equal_the_files_header(server, files):
    stored = dcmread(files.folder / f"{SERIES}.2.dcm", stop_before_pixels=True).to_json_dict()
    shown = server.client.retrieve_instance_metadata(STUDY, SERIES, f"{SERIES}.2")
    assert len(stored) > 25
    for tag, element in stored.items():
        assert shown[tag]["vr"] == element["vr"], tag
        assert shown[tag].get("Value") == element.get("Value"), tag


def test_a_bulk_value_is_fetched_from_where_the_metadata_say(server):
    uri = server.client.retrieve_instance_metadata(STUDY, CINE, f"{CINE}.1")["60003000"]["BulkDataURI"]
    # The client sends its Host without the port (dicomweb-client 0.61), so neither server can know the port.
    uri = urljoin(server.client.base_url, urlsplit(uri).path)
    assert b"".join(server.client.retrieve_bulkdata(uri, media_types=(OCTETS,))) == OVERLAY
    expect(server, "bulk value without a wish", status_of(server.client.retrieve_bulkdata, uri))


# --- objects and frames --------------------------------------------------------------------------


def test_objects_are_retrieved_at_every_level(server):
    client = server.client
    single = client.retrieve_instance(STUDY, SERIES, f"{SERIES}.2")
    assert single.PixelData == server.pixels[1].tobytes() and single.PatientID == "NAME-0001"
    assert uids_of(client.retrieve_series(STUDY, SERIES)) == [f"{SERIES}.{number}" for number in (1, 2, 3)]
    assert len(uids_of(client.retrieve_study(STUDY))) == 5


def uids_of(datasets) -> list[str]:
    return sorted(str(dataset.SOPInstanceUID) for dataset in datasets)


@pytest.mark.parametrize("media_types", [(OCTETS,), ((OCTETS, "*"),), ((OCTETS, LITTLE),)])
def test_native_frames_are_the_stored_bytes(server, media_types):
    frames = server.client.retrieve_instance_frames(STUDY, SERIES, f"{SERIES}.1", [1], media_types=media_types)
    assert [bytes(frame) for frame in frames] == [server.pixels[0].tobytes()]


def test_a_frame_without_a_wish(server):
    ask = server.client.retrieve_instance_frames
    expect(server, "frame without a wish", status_of(ask, STUDY, SERIES, f"{SERIES}.1", [1]))


def test_frames_come_in_the_order_asked(server):
    frames = server.client.retrieve_instance_frames(STUDY, CINE, f"{CINE}.1", [1, 3, 4], media_types=((OCTETS, "*"),))
    assert [bytes(frame) for frame in frames] == [server.pixels[3][n].tobytes() for n in (0, 2, 3)]


def test_a_compressed_frame_passes_as_stored(server):
    pressed = server.client.retrieve_instance(
        STUDY, PRESSED, f"{PRESSED}.1", media_types=(("application/dicom", "*"),)
    )
    (frame,) = server.client.retrieve_instance_frames(
        STUDY, PRESSED, f"{PRESSED}.1", [1], media_types=(("image/jls", JPEG_LS),)
    )
    assert bytes(frame).startswith(b"\xff\xd8") and bytes(frame).rstrip(b"\0") in pressed.PixelData
    assert np.array_equal(pressed.pixel_array, server.pixels[4][0])


def test_an_object_is_rendered(server):
    for media_type, kind in (("image/jpeg", "JPEG"), ("image/png", "PNG")):
        content = server.client.retrieve_instance_rendered(STUDY, SERIES, f"{SERIES}.1", media_types=(media_type,))
        image = Image.open(BytesIO(content))
        assert (image.format, image.size) == (kind, (16, 16))


def test_a_frame_is_rendered(server):
    content = server.client.retrieve_instance_frames_rendered(
        STUDY, CINE, f"{CINE}.1", [2], media_types=("image/jpeg",)
    )
    assert content.startswith(b"\xff\xd8")
