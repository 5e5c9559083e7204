"""One contract, two servers: dicomweb-client's web client, as published, against ours and against Orthanc.

What the two answer differently is named in DIFFERENCES and justified in docs/dicomweb.md.
"""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import requests
from dicomweb_client import DICOMwebClient
from pydicom import dcmread
from pydicom.uid import JPEGLSLossless
from requests.exceptions import HTTPError

from tests.archive.dicom_files import add_pixels, header, slice_file, write
from tests.archive.orthanc import running_orthanc, upload
from tests.archive.served import running_ours
from tests.database import give_migrated

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
def ours(tmp_path_factory, files, django_db_setup):
    """The coordinator's root: under the open policy both servers hold the same."""
    home = tmp_path_factory.mktemp("ours")
    give_migrated(home)
    with running_ours(home, files.folder) as (address, seeded, _):
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
