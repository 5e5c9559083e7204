"""A thousand files that nobody here wrote: each is taken, or refused with a reason, and read as pydicom reads it."""

import gzip
import hashlib
import logging
import warnings

import orjson
import pydicom
import pytest
from pydicom.encaps import generate_frames

from rapidreader.archive import actions, store
from rapidreader.archive.dataset import Damaged
from rapidreader.archive.frames import unpack_frames
from rapidreader.archive.importing import REASONS, REMARKS
from rapidreader.archive.models import Instance, Session, StoredFile
from rapidreader.archive.parsing import Refused, parse_file
from rapidreader.archive.part10 import NotDicom

pytestmark = pytest.mark.realdata
PIXELS = (0x7FE00010, 0x7FE00008, 0x7FE00009)
LEFT_OUT = {f"{tag:08X}" for tag in (*PIXELS, 0x7FE00001, 0x7FE00002, 0x00083002, 0xFFFCFFFC, 0x00080005)}


@pytest.fixture(scope="module")
def files(test_data):
    found = sorted(path for path in (test_data / "dicom").rglob("*") if path.is_file())
    assert len(found) > 1000
    return found


@pytest.fixture
def lenient_pydicom(monkeypatch):
    """pydicom as a judge: it reads what it can and complains about nothing."""
    for name in ("reading_validation_mode", "writing_validation_mode"):
        monkeypatch.setattr(pydicom.config.settings, f"_{name}", pydicom.config.IGNORE)
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def readable(files):
    """Each file that we take, with our reading of it."""
    for path in files:
        data = path.read_bytes()
        try:
            yield path, data, parse_file(data)
        except (Refused, NotDicom, Damaged):
            continue


def test_every_file_is_taken_or_refused_with_a_known_reason(cast, test_data, files):
    run = actions.import_files(trial=cast.lung, paths=[test_data / "dicom"], by=None, source="all")
    assert (run.state, run.files_found) == ("done", len(files))
    assert run.added + run.present + run.refused == len(files)
    assert run.added > 890
    assert {line.reason for line in run.lines.filter(outcome="refused")} <= set(REASONS)
    assert {line.reason for line in run.lines.filter(outcome="remark")} <= set(REMARKS)
    assert not run.lines.filter(path__startswith="demo/").exists()
    originals = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert StoredFile.objects.count() == run.added
    for stored in StoredFile.objects.all():
        assert stored.sha256 in originals
        assert hashlib.sha256(store.full_path(stored.path).read_bytes()).hexdigest() == stored.sha256
    again = actions.import_files(trial=cast.lung, paths=[test_data / "dicom"], by=None, source="again")
    assert (again.added, again.refused) == (0, run.refused)
    assert Instance.objects.count() == run.added


def test_the_demo_images_become_the_sessions_that_they_are(cast, test_data):
    actions.import_files(trial=cast.lung, paths=[test_data / "dicom" / "demo"], by=None, source="demo")
    found = {one.label: (one.time_point, one.modalities, one.instance_count) for one in Session.objects.all()}
    assert found["CMB-CRC-MSB-06489-MR-1"][0] == "-22"
    assert found["CMB-CRC-MSB-06489-MR-2"][0] == "104"
    assert found["STS_012-PETCT-1"] == ("", "CT, MR, PT, RTSTRUCT", 162)
    assert len(found) == 8
    assert sum(count for _, _, count in found.values()) == 604


def test_our_frames_are_pydicoms_frames(files, lenient_pydicom):
    compared, without = 0, []
    for path, data, parsed in readable(files):
        if not parsed.frame_count:
            continue
        ours = [b"".join(data[at : at + size] for at, size in frame) for frame in unpack_frames(parsed.frame_index)]
        if not ours:
            without.append((path.name, parsed.transfer_syntax_uid))
            continue
        theirs = _pydicoms_frames(path, parsed, len(ours[0]))
        if theirs is None:
            without.append((path.name, "no pixels for pydicom"))
            continue
        assert ours == theirs, path
        compared += 1
    assert compared > 880
    deflated = [name for name, syntax in without if syntax == "1.2.840.10008.1.2.1.99"]
    # The one ends frames within a byte; the other lacks a delimiter, and pydicom then drops the pixels.
    others = {"liver_nonbyte_aligned.dcm", "emri_small_jpeg_2k_lossless_too_short.dcm"}
    assert {name for name, _ in without} - set(deflated) == others


def _pydicoms_frames(path, parsed, size) -> list[bytes] | None:
    read = pydicom.dcmread(path, force=True)
    element = next((read[tag] for tag in PIXELS if tag in read), None)
    if element is None:
        return None
    value = element.value
    if not element.is_undefined_length:
        return [value[number * size : (number + 1) * size] for number in range(parsed.frame_count)]
    extended = None
    if "ExtendedOffsetTable" in read:
        extended = (read.ExtendedOffsetTable, read.ExtendedOffsetTableLengths)
    return list(generate_frames(value, number_of_frames=parsed.frame_count, extended_offsets=extended))


def test_our_metadata_are_pydicoms_metadata(files, lenient_pydicom):
    compared = 0
    for path, data, parsed in readable(files):
        ours = _comparable(orjson.loads(gzip.decompress(parsed.metadata_gz)))
        read = pydicom.dcmread(path, force=True)
        theirs = _comparable(read.to_json_dict(suppress_invalid_tags=True))
        # pydicom leaves out what it finds invalid; we keep it. Nothing may be missing or different on our side.
        assert [key for key in theirs if key not in ours] == [], path
        assert {key: ours[key] for key in theirs} == theirs, path
        for place, (offset, length) in parsed.bulk_index.items():
            assert _value_at(read, place) == data[offset : offset + length], (path, place)
        compared += 1
    assert compared > 970


def _comparable(item: dict) -> dict:
    """The JSON without what may differ: group lengths, pixels, padding, the way of giving binary values."""
    found = {}
    for key, element in item.items():
        if key in LEFT_OUT or key.endswith("0000"):
            continue
        values = [_plain(value) for value in element.get("Value", [])]
        is_binary = "BulkDataURI" in element or "InlineBinary" in element
        if is_binary or any(value not in (None, {}) for value in values):
            found[key] = (element["vr"], "binary" if is_binary else values)
    return found


def _plain(value):
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, dict):
        names = {"Alphabetic", "Ideographic", "Phonetic"}
        return {key: text for key, text in value.items() if text} if set(value) <= names else _comparable(value)
    return value


def _value_at(read, place: str) -> bytes:
    *steps, last = place.split("/")
    for tag, number in zip(steps[::2], steps[1::2], strict=True):
        read = read[int(tag, 16)].value[int(number)]
    return read[int(last, 16)].value
