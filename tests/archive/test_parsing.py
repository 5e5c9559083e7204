import gzip
import time
import warnings

import orjson
import pytest
from pydicom.dataset import Dataset

from rapidreader.archive.dataset import Damaged, Truncated
from rapidreader.archive.parsing import Refused, parse_file
from rapidreader.archive.part10 import NotDicom

from .dicomfiles import (
    BIG,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    bare,
    dataset,
    deep_sequence,
    directory_file,
    document,
    report,
    with_pixels,
    written,
)


def metadata(data: bytes) -> dict:
    return orjson.loads(gzip.decompress(parse_file(data).metadata_gz))


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG, DEFLATED])
def test_every_encoding_of_a_data_set_gives_the_same_metadata(syntax):
    found = metadata(written(with_pixels(report()), syntax))
    assert found["00083002"]["Value"] == [syntax]
    del found["00083002"]
    expected = metadata(written(with_pixels(report()), EXPLICIT))
    del expected["00083002"]
    assert found == expected
    assert found["0040A730"]["Value"][0]["0040A730"]["Value"][0]["0040A160"]["Value"] == ["a finding"]


def test_metadata_hold_neither_pixels_nor_file_meta_nor_group_lengths():
    made = with_pixels(dataset())
    made.add_new(0x00080000, "UL", 4)
    assert not [key for key in metadata(written(made)) if key.startswith("0002") or key == "7FE00010"]
    assert "00080000" not in metadata(written(made))


def test_large_binary_values_stay_in_the_file_and_small_ones_are_inline():
    made = document()
    item = Dataset()
    item.EncapsulatedDocument = bytes(range(256)) * 5
    made.ContentSequence = [item]
    made.ICCProfile = bytes(100)
    data = written(made)
    parsed, found = parse_file(data), metadata(data)
    uri = found["00420011"]["BulkDataURI"]
    assert uri == "@ROOT@/studies/2.25.1/series/2.25.1.1/instances/2.25.1.1.1/bulkdata/00420011"
    assert "InlineBinary" in found["00282000"]
    offset, length = parsed.bulk_index["0040A730/0/00420011"]
    assert data[offset : offset + length] == bytes(range(256)) * 5


def test_deflated_files_keep_every_value_inline():
    parsed = parse_file(written(document(), DEFLATED))
    assert parsed.bulk_index == {}


@pytest.mark.parametrize(
    ("charset", "raw", "text"),
    [
        ("ISO_IR 100", "Müller^Jörg".encode("latin-1"), "Müller^Jörg"),
        ("ISO_IR 144", "Люкceмбypг".encode("iso8859_5"), "Люкceмбypг"),
        ("GB18030", "王^小东".encode("gb18030"), "王^小东"),
        ("ISO_IR 192", "Ωμέγα".encode(), "Ωμέγα"),
        ("ISO 2022 IR 6\\ISO 2022 IR 87", b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", "Yamada^Tarou"),
        ("ISO_IR 999", b"plain", "plain"),
    ],
)
def test_every_character_set_becomes_unicode(charset, raw, text):
    made = dataset(SpecificCharacterSet=None, PatientName=None)
    made.add_new(0x00080005, "CS", charset.split("\\"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = written(made)
    place = data.index(b"\x10\x00\x20\x00LO")
    element = b"\x10\x00\x10\x00PN" + (len(raw) + len(raw) % 2).to_bytes(2, "little") + raw + b" " * (len(raw) % 2)
    found = metadata(data[:place] + element + data[place:])
    assert found["00100010"]["Value"][0]["Alphabetic"] == text
    assert found["00080005"]["Value"] == ["ISO_IR 192"]


def test_a_japanese_name_keeps_its_ideographic_group():
    data = written(dataset(PatientName="Yamada^Tarou=山田^太郎=やまだ^たろう"))
    assert metadata(data)["00100010"]["Value"] == [
        {"Alphabetic": "Yamada^Tarou", "Ideographic": "山田^太郎", "Phonetic": "やまだ^たろう"}
    ]


def test_a_value_that_is_nonsense_is_left_out_with_a_remark_and_nothing_warns():
    data = written(dataset(SliceThickness="2.5")).replace(b"DS\x04\x002.5 ", b"DS\x04\x00x,y ")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parsed = parse_file(data)
    assert ("values_left_out", "00180050 (DS)") in parsed.remarks
    assert parsed.sop_instance_uid == "2.25.1.1.1"


def test_numbers_that_json_does_not_know_are_strings():
    made = dataset()
    made.add_new(0x00189087, "FD", [float("nan"), float("inf"), 1.5])
    assert metadata(written(made))["00189087"]["Value"] == ["NaN", "inf", 1.5]


def test_implicit_files_get_signed_values_where_their_pixels_are_signed():
    made = with_pixels(dataset(), bits=16)
    made.PixelRepresentation = 1
    made.add_new(0x00280120, "SS", -2000)
    assert metadata(written(made, IMPLICIT))["00280120"] == {"vr": "SS", "Value": [-2000]}


@pytest.mark.parametrize(("is_implicit", "is_little"), [(True, True), (False, True), (False, False)])
def test_a_data_set_without_meta_information_is_taken_with_a_remark(is_implicit, is_little):
    parsed = parse_file(bare(dataset(), is_implicit=is_implicit, is_little_endian=is_little))
    assert parsed.remarks[0][0] == "no_file_meta"
    assert parsed.transfer_syntax_uid == (IMPLICIT if is_implicit else EXPLICIT if is_little else BIG)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 something", b"file,bytes\n1,2\n" * 20, b"\x00" * 400, b"\x89PNG\r\n\x1a\n" + b"\x01" * 300]
)
def test_what_is_no_dicom_is_said_to_be_none(data):
    with pytest.raises(NotDicom):
        parse_file(data)


def test_a_cut_file_is_refused_wherever_it_was_cut_inside_an_element():
    data = written(with_pixels(report(), bits=16, rows=20, columns=20))
    boundaries, refused = 0, 0
    for end in range(200, len(data) - 1, 7):
        try:
            parse_file(data[:end])
            boundaries += 1
        except (Truncated, Refused):
            refused += 1
    assert refused > 100
    assert boundaries < 12  # a cut between two elements cannot be told from a shorter file


@pytest.mark.parametrize("keyword", ["StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"])
def test_a_file_without_one_of_its_uids_is_refused(keyword):
    made = dataset(**{keyword: None})
    with pytest.raises(Refused) as refusal:
        parse_file(written(made))
    assert (refusal.value.reason, refusal.value.detail) == ("missing_uids", keyword)


def test_a_uid_that_is_none_is_refused():
    data = written(dataset()).replace(b"UI\x08\x002.25.1.1", b"UI\x08\x00../../..")
    with pytest.raises(Refused, match="SeriesInstanceUID"):
        parse_file(data)


def test_a_directory_file_is_refused_as_such():
    with pytest.raises(Refused) as refusal:
        parse_file(directory_file())
    assert refusal.value.reason == "dicomdir"


def test_hostile_nesting_is_refused_at_once():
    started = time.process_time()
    with pytest.raises(Damaged):
        parse_file(deep_sequence(20_000))
    assert time.process_time() - started < 1


def test_a_small_deflated_file_cannot_fill_the_memory(monkeypatch):
    monkeypatch.setattr("rapidreader.archive.dataset.LARGEST_INFLATED", 10_000)
    with pytest.raises(Damaged, match="larger"):
        parse_file(written(dataset(ICCProfile=bytes(100_000)), DEFLATED))


def test_huge_and_absent_instance_numbers_do_no_harm():
    huge = written(dataset(InstanceNumber=1)).replace(b"IS\x02\x001 ", b"IS\x0c\x00" + b"9" * 12)
    assert parse_file(huge).number == 999_999_999_999
    assert parse_file(written(dataset(InstanceNumber=None))).number is None
    assert parse_file(written(dataset(InstanceNumber=0))).number == 0
