"""One contract, two servers: dicomweb-client's web client, as published, against ours and against Orthanc.

What the two answer differently is named in DIFFERENCES and justified in docs/dicomweb.md.
"""

from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit

import numpy as np
import pytest
import requests
from dicomweb_client import DICOMwebClient
from PIL import Image
from pydicom import dcmread
from pydicom.uid import JPEGLSLossless
from requests.exceptions import HTTPError

from tests.archive.dicom_files import SERIES, STUDY, add_pixels, header, slice_file, write
from tests.archive.orthanc import running_orthanc, upload
from tests.archive.served import running_ours

CINE, PRESSED, OTHER, OTHER_SERIES = "2.25.77002", "2.25.77004", "2.25.88000", "2.25.88001"
OVERLAY = bytes(range(128)) * 16
LITTLE, JPEG_LS = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.80"
OCTETS = "application/octet-stream"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "dicomweb.md"

# name in docs/dicomweb.md: (ours, Orthanc 1.10 with DICOMweb 1.7)
DIFFERENCES = {
    "frame beyond the last": (404, 400),
    "frame number 0": (400, 400),
    "unknown study, metadata": (404, 404),
    "unknown search attribute": (400, 200),
    "date that is none": (400, 200),
    "name, as the client escapes it": (1, 0),
    "wildcard, as * in the address": (2, 2),
    "wildcard, as the client escapes it": (2, 0),
    "frame without a wish": (200, 400),
    "bulk value without a wish": (200, 400),
    "compressed frame asked uncompressed": (406, 200),
    "store": (405, 200),
    "delete": (405, 405),
    "XML metadata": (406, 200),
}


def write_files(folder: Path) -> list[np.ndarray]:
    pixels = [slice_file(folder, number)[1] for number in (1, 2, 3)]
    cine = header(1, series=CINE, SeriesNumber=2, Modality="US", SeriesDescription="Cine")
    pixels.append(add_pixels(cine, frames=4))
    cine.add_new(0x60000010, "US", 16)
    cine.add_new(0x60000011, "US", 16)
    cine.add_new(0x60003000, "OW", OVERLAY)
    write(cine, folder / "cine.dcm")
    pressed = header(1, series=PRESSED, SeriesNumber=3)
    pixels.append(add_pixels(pressed, edge=32))
    write(pressed, folder / "pressed.dcm")
    pressed = dcmread(folder / "pressed.dcm")
    pressed.compress(JPEGLSLossless, generate_instance_uid=False)
    pressed.save_as(folder / "pressed.dcm")
    slice_file(
        folder, 1, study=OTHER, series=OTHER_SERIES, subject="NAME-0002", PatientName="Doe^Ötzi", StudyDate="20230101"
    )
    return pixels


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    return SimpleNamespace(folder=folder, pixels=write_files(folder))


@pytest.fixture(scope="module")
def orthanc(tmp_path_factory, files):
    with running_orthanc(tmp_path_factory.mktemp("orthanc")) as (address, _):
        upload(address, files.folder.iterdir())
        yield f"{address}/dicom-web", ""


@pytest.fixture(scope="module")
def ours(tmp_path_factory, files):
    """The coordinator's root: under the open policy both servers hold the same."""
    with running_ours(tmp_path_factory.mktemp("ours"), files.folder) as (address, seeded, _):
        assert (seeded["added"], seeded["refused"]) == (6, 0)
        yield f"{address}/trials/lung/dicomweb", seeded["cookies"]["cora"]


@pytest.fixture(params=["ours", pytest.param("orthanc", marks=pytest.mark.orthanc)])
def server(request, files):
    """The client at one of the servers, both holding the same files."""
    url, cookie = request.getfixturevalue(request.param)
    with requests.Session() as session:
        if cookie:
            session.cookies.set("sessionid", cookie)
        yield SimpleNamespace(name=request.param, client=_client(url, session), pixels=files.pixels)


def _client(url: str, session: requests.Session) -> DICOMwebClient:
    client = DICOMwebClient(url, session=session)
    client.set_http_retry_params(retry=False)
    return client


def uids(items, tag="0020000D"):
    return sorted(item[tag]["Value"][0] for item in items)


def status_of(call, *args, **kwargs) -> int:
    try:
        list(call(*args, **kwargs) or [])
    except HTTPError as error:
        return error.response.status_code
    return 200


def expect(server, name: str, found: int) -> None:
    """A status, or a number of results."""
    assert found == DIFFERENCES[name][server.name == "orthanc"], name


# --- searching -----------------------------------------------------------------------------------


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


# --- refusals: where the two differ, it is written down ------------------------------------------


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
    for name, (ours, theirs) in real.items():
        assert f"| {name} | {ours} | {theirs} |" in text, name
