"""An archive with one of everything, seen through the DICOMweb root of trial "lung", for tests of the image service.

Session `chest` has the series `ct` (three native slices), `cine` (four fragments-encapsulated frames), and `odd` with
an instance per awkward kind; session `other` belongs to another subject; `liver` is chest's study in another trial.
"""

from types import SimpleNamespace

import numpy as np
import pytest
from pydicom.uid import (
    MPEG4HP41,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
)

from rapidreader.archive.actions import import_files
from rapidreader.archive.models import Session
from tests.archive.dicom_files import EDGE, SERIES, STUDY, add_pixels, header, slice_file, write, write_fragments
from tests.kept import kept_shelf

CINE, ODD, PAPERS, OTHER = "2.25.77002", "2.25.77003", "2.25.77005", "2.25.88000"
PDF_CLASS, SEG_CLASS = "1.2.840.10008.5.1.4.1.1.104.1", "1.2.840.10008.5.1.4.1.1.66.4"
FRAGMENTS = [b"\xff\xd8frame--%d" % number + b"\xff\xd9" for number in range(1, 5)]
FILM = bytes(range(256)) * 20
PDF = b"%PDF-1.4 Sentinel " + b"x" * 2000
OVERLAY = bytes(range(128)) * 16


def fill(cast, folder) -> SimpleNamespace:
    """Write the files, import them into trial "lung" (and chest's CT into "liver"), and say what is in them."""
    pixels = [slice_file(folder / "ct", number)[1] for number in (1, 2, 3)]
    odd = _write_odd(folder / "odd")
    _write_cine(folder / "cine")
    slice_file(folder / "other", 1, study=OTHER, series="2.25.88001", subject="NAME-0002", PatientName="Doe^Ötzi")
    run = import_files(trial=cast.lung, paths=[folder], by=cast.cora, source="test")
    assert run.refused == 0, list(run.lines.values_list("path", "reason", "detail"))
    import_files(trial=cast.liver, paths=[folder / "ct"], by=cast.olga, source="test")
    return SimpleNamespace(
        chest=Session.objects.get(trial=cast.lung, study_instance_uid=STUDY),
        other=Session.objects.get(trial=cast.lung, study_instance_uid=OTHER),
        liver=Session.objects.get(trial=cast.liver),
        pixels=pixels,
        odd=odd,
        folder=folder,
    )


def _write_cine(folder):
    dataset = header(1, series=CINE, SeriesNumber=2, Modality="US", SeriesDescription="Cine")
    add_pixels(dataset, frames=4)
    write_fragments(dataset, folder / "cine.dcm", FRAGMENTS)


def _write_odd(folder) -> dict:
    """{name: what its pixels are}; instance names are 1 and on in series ODD."""
    syntaxes = {
        "implicit": ImplicitVRLittleEndian,
        "big": ExplicitVRBigEndian,
        "deflated": DeflatedExplicitVRLittleEndian,
    }
    odd = {}
    for number, (name, syntax) in enumerate(syntaxes.items(), 1):
        _, odd[name] = slice_file(folder, number, series=ODD, syntax=syntax, frames=2, SeriesNumber=3)
    odd["bits"] = _write_bits(folder / "bits.dcm")
    _write_film(folder / "film.dcm")
    _write_paper(folder / "paper.dcm")
    _write_overlay(folder / "overlay.dcm")
    return odd


def _write_bits(path) -> np.ndarray:
    """Three frames of 3 x 3 bits: a frame ends within a byte."""
    dataset = header(4, series=ODD, SOPClassUID=SEG_CLASS, Modality="SEG")
    add_pixels(dataset, frames=3)
    bits = (np.arange(27) % 5 == 0).astype(np.uint8)
    dataset.Rows = dataset.Columns = 3
    dataset.BitsAllocated = dataset.BitsStored = 1
    dataset.HighBit = 0
    dataset.PixelData = np.packbits(bits, bitorder="little").tobytes()
    write(dataset, path)
    return bits.reshape(3, 9)


def _write_film(path):
    dataset = header(5, series=ODD, SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.1.1", Modality="ES")
    add_pixels(dataset, frames=7)
    write_fragments(dataset, path, [FILM], MPEG4HP41)


def _write_paper(path):
    dataset = header(1, series=PAPERS, SOPClassUID=PDF_CLASS, Modality="DOC", SeriesNumber=4)
    dataset.EncapsulatedDocument, dataset.MIMETypeOfEncapsulatedDocument = PDF, "application/pdf"
    dataset.EncapsulatedDocumentLength = len(PDF)
    write(dataset, path)


def _write_overlay(path):
    dataset = header(7, series=ODD)
    add_pixels(dataset)
    dataset.add_new(0x60000010, "US", EDGE)
    dataset.add_new(0x60000011, "US", EDGE)
    dataset.add_new(0x60003000, "OW", OVERLAY)
    dataset.add_new(0x00091001, "OB", b"Sentinel" * 200)
    dataset.add_new(0x00090010, "LO", "SENTINEL MAKER")
    write(dataset, path)


class Root:
    """A DICOMweb root asked through Django's test client."""

    def __init__(self, client, path):
        self.client, self.path = client, path

    def get(self, path, accept="", **headers):
        return self.ask("get", path, accept, **headers)

    def ask(self, method, path, accept="", **headers):
        given = {"HTTP_ACCEPT": accept} if accept else {}
        return getattr(self.client, method)(f"{self.path}/{path}", **given, **headers)

    def search(self, path):
        response = self.get(path)
        assert response.status_code == 200, response.content
        return response.json()


kept_archive, made, cast, shelf = kept_shelf(fill)


@pytest.fixture
def root(shelf, cast, client):
    """The coordinator's root of trial "lung"."""
    client.force_login(cast.cora)
    return Root(client, "/trials/lung/dicomweb")


def series(uid=SERIES, study=STUDY) -> str:
    return f"studies/{study}/series/{uid}"


def instance(number=1, uid=SERIES, study=STUDY) -> str:
    return f"{series(uid, study)}/instances/{uid}.{number}"


def parts(response) -> list[tuple[dict, bytes]]:
    """The (headers, content) of a multipart response, taken apart without our own code."""
    content_type = response.headers["Content-Type"]
    assert content_type.startswith("multipart/related; type="), content_type
    boundary = content_type.split("boundary=")[1].strip('"').encode()
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert body.endswith(b"\r\n--" + boundary + b"--\r\n")
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]
    return [_part(piece.removeprefix(b"\r\n")) for piece in pieces]


def _part(piece: bytes) -> tuple[dict, bytes]:
    head, _, content = piece.partition(b"\r\n\r\n")
    return dict(line.split(": ", 1) for line in head.decode().split("\r\n")), content
