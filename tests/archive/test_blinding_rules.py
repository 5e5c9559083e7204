"""What a reader must not see, in every value representation, at every depth, in header and file header."""

from io import BytesIO
from types import SimpleNamespace

import orjson
import pytest
from pydicom import Dataset, dcmread
from pydicom.datadict import DicomDictionary, keyword_dict, tag_for_keyword

from rapidreader.archive import blinding_rules as rules
from rapidreader.archive.blinding import AS_STORED, Blinding
from rapidreader.archive.blinding_policy import BlindingRules
from tests.archive.dicom_files import NATIVE, STUDY, add_pixels, header, write, write_fragments

# A value of each VR that can be recognised again in bytes and in JSON.
SENTINELS = {
    "AE": "SENTINEL", "AS": "091Y", "CS": "SENTINEL", "DA": "19010203", "DS": "4711.25", "DT": "19010203040506",
    "IS": "4711471", "LO": "SENTINEL", "LT": "SENTINEL", "OB": b"SENTINEL", "OD": b"SENTINEL", "OF": b"SENTINEL",
    "OL": b"SENTINEL", "OV": b"SENTINEL", "OW": b"SENTINEL", "PN": "SENTINEL^X", "SH": "SENTINEL",
    "ST": "SENTINEL", "TM": "040506", "UC": "SENTINEL", "UI": "2.25.4711471", "UN": b"SENTINEL",
    "UR": "SENTINEL", "UT": "SENTINEL", "FL": 4711.25, "FD": 4711.25, "SL": 4711471, "SS": 4711, "SV": 4711471,
    "UL": 4711471, "US": 4711, "UV": 4711471, "AT": 0x47114711,
}  # fmt: skip
TRACES = [b"SENTINEL", b"Sentinel", b"4711", b"19010203", b"040506", b"ACC-", b"Petra", b"19500102", b"NAME-0001"]


def policy(label="S-017", **fields):
    trial = {"sponsor": "Sponsor", "protocol": "LUNG-01", "slug": "lung", "name": "Lung trial"}
    session = {"subject": SimpleNamespace(label=label, pk=1, site="", arm=""), "subject_id": 1, "date": None}
    session |= {"label": "S-017-CT-1", "time_point": "Baseline", "study_instance_uid": STUDY, **fields}
    return Blinding(BlindingRules.of({}), SimpleNamespace(trial=SimpleNamespace(**trial), **session))


def shown_json(dataset: Dataset, shown_by=None) -> bytes:
    return orjson.dumps((shown_by or policy()).metadata(dataset.to_json_dict()))


def shown_file(dataset: Dataset, folder, syntax=NATIVE[0]) -> bytes:
    return policy().part10(write(dataset, folder / "one.dcm", syntax))


def hidden_tags():
    """Every tag of the dictionary that the rules do not keep, with its VR."""
    for tag, (vr, *_, keyword) in DicomDictionary.items():
        if tag >> 16 > 4 and keyword and rules.verdict(tag, None) != "keep" and vr.split(" or ")[0] in SENTINELS:
            yield tag, vr.split(" or ")[0]


def add_hidden(dataset: Dataset) -> int:
    tags = [(tag, vr) for tag, vr in hidden_tags() if tag not in dataset]
    for tag, vr in tags:
        dataset.add_new(tag, vr, SENTINELS[vr])
    return len(tags)


def test_every_keyword_of_the_rules_is_one_of_the_dictionary():
    keywords = [*rules.REMOVED, *rules.EMPTIED, *rules.OPEN_IN_CLOSED_GROUPS, *rules.CONTENT_VALUES]
    assert len(keywords) > 100
    assert [keyword for keyword in keywords if keyword not in keyword_dict] == []


def test_every_name_of_a_person_in_the_dictionary_is_hidden():
    names = [tag for tag, (vr, *_) in DicomDictionary.items() if vr == "PN" and tag != tag_for_keyword("PatientName")]
    assert len(names) > 30
    assert [f"{tag:08X}" for tag in names if rules.verdict(tag, None) == "keep"] == []


@pytest.mark.parametrize("syntax", NATIVE, ids=lambda syntax: syntax.name)
def test_nothing_hidden_is_left_in_a_file(tmp_path, syntax):
    dataset = header()
    add_pixels(dataset)
    assert add_hidden(dataset) > 300
    for trace in TRACES:
        assert trace not in _inflated(shown_file(dataset, tmp_path, syntax))


def _inflated(content: bytes) -> bytes:
    """The text of a file whatever its transfer syntax, its file header included."""
    dataset = dcmread(BytesIO(content))
    return content + str(dataset.file_meta).encode() + str(dataset).encode()


def test_the_sentinels_are_seen_where_no_rule_hides_them(tmp_path):
    dataset = header()
    add_hidden(dataset)
    stored = AS_STORED.part10(write(dataset, tmp_path / "one.dcm"))
    assert [trace for trace in TRACES if trace not in shown_json(dataset, AS_STORED) + _inflated(stored)] == []


def test_nothing_hidden_is_left_in_metadata():
    dataset = header()
    assert add_hidden(dataset) > 300
    shown = shown_json(dataset)
    assert [trace for trace in TRACES if trace in shown] == []


def test_nothing_hidden_is_left_in_nested_sequences(tmp_path):
    inner, middle, dataset = Dataset(), Dataset(), header()
    assert add_hidden(inner) > 300
    middle.ReferencedImageSequence = [inner]
    dataset.ReferencedSeriesSequence = [middle]
    assert [trace for trace in TRACES if trace in shown_json(dataset) + shown_file(dataset, tmp_path)] == []


@pytest.mark.parametrize("vr", [*sorted(SENTINELS), "SQ"])
def test_private_elements_are_dropped_in_every_vr(tmp_path, vr):
    dataset, item = header(), Dataset()
    item.SeriesDescription = "SENTINEL"
    block = dataset.private_block(0x0009, "SENTINEL MAKER", create=True)
    block.add_new(1, vr, [item] if vr == "SQ" else SENTINELS[vr])
    shown = dcmread(BytesIO(shown_file(dataset, tmp_path)))
    assert not [element for element in shown if element.tag.is_private]
    assert b"SENTINEL" not in shown_json(dataset) + shown_file(dataset, tmp_path)


def test_an_element_that_no_dictionary_knows_is_dropped(tmp_path):
    dataset = header()
    dataset.add_new(0x00080FFE, "LO", "SENTINEL")
    dataset.add_new(0x00180FFE, "UN", b"SENTINEL")
    assert b"SENTINEL" not in shown_json(dataset) + shown_file(dataset, tmp_path)


def test_a_name_in_an_element_of_unknown_vr_is_still_a_name():
    stored = {
        "00080080": {"vr": "UN", "InlineBinary": "U0VOVElORUw="},
        "00081070": {"vr": "UN", "InlineBinary": "U0"},
    }
    assert set(policy().metadata(stored)) & {"00080080", "00081070"} == set()


def test_a_sequence_hidden_in_bytes_is_dropped():
    stored = {"00081140": {"vr": "UN", "BulkDataURI": "@ROOT@/bulkdata/00081140"}}
    assert "00081140" not in policy().metadata(stored)
    assert not policy().allows_bulk("00081140")


def test_the_file_header_keeps_what_the_standard_needs_and_nothing_else(tmp_path):
    dataset = header()
    shown = dcmread(BytesIO(shown_file(dataset, tmp_path)))
    kept = {element.keyword for element in shown.file_meta}
    assert "TransferSyntaxUID" in kept and "MediaStorageSOPInstanceUID" in kept
    assert kept & {"SourceApplicationEntityTitle", "PrivateInformation", "PrivateInformationCreatorUID"} == set()
    assert shown.preamble == b"\0" * 128


def test_the_preamble_is_emptied(tmp_path):
    dataset = header()
    dataset.preamble = b"SENTINEL".ljust(128, b"\0")
    path = write(dataset, tmp_path / "one.dcm")
    assert b"SENTINEL" in AS_STORED.part10(path)
    assert b"SENTINEL" not in policy().part10(path)


def test_the_subject_goes_by_the_trials_label_everywhere(tmp_path):
    shown = dcmread(BytesIO(shown_file(header(), tmp_path)))
    item = orjson.loads(shown_json(header()))
    assert (shown.PatientName, shown.PatientID, shown.ClinicalTrialSubjectID) == ("S-017", "S-017", "S-017")
    assert item["00100010"]["Value"] == [{"Alphabetic": "S-017"}]
    assert item["00120020"]["Value"] == ["LUNG-01"] and shown.ClinicalTrialProtocolID == "LUNG-01"
    assert item["00120062"]["Value"] == ["YES"] and shown.PatientIdentityRemoved == "YES"
    assert item["00081030"]["Value"] == ["S-017-CT-1"]


def test_what_a_reader_needs_is_kept(tmp_path):
    dataset = header(PatientWeight=71, Manufacturer="Maker", RescaleSlope=1, RescaleIntercept=-1024)
    kept = ["PatientSex", "PatientAge", "PatientWeight", "Manufacturer", "SeriesDescription", "PixelSpacing"]
    shown, item = dcmread(BytesIO(shown_file(dataset, tmp_path))), orjson.loads(shown_json(dataset))
    assert [shown[keyword].value for keyword in kept] == [dataset[keyword].value for keyword in kept]
    assert all(item[f"{tag_for_keyword(keyword):08X}"].get("Value") for keyword in kept)


def test_a_name_in_free_text_is_found_again(tmp_path):
    dataset = header(ProtocolName="Thorax PETRA", SeriesDescription="for Sentinel Hospital, ACC-4711")
    shown = dcmread(BytesIO(shown_file(dataset, tmp_path)))
    assert shown.ProtocolName == "Thorax Removed"
    assert shown.SeriesDescription == "for Removed, Removed"
    assert b"etra" not in shown_json(dataset).lower()


def test_names_in_a_structured_report_are_masked(tmp_path):
    items = [content("121008", "PNAME", PersonName="Sentinel^Otto"), content("121009", "TEXT", TextValue="SENTINEL")]
    items += [content("121031", "DATE", Date="19500102"), content("121071", "TEXT", TextValue="Nodule, 8 mm")]
    dataset = header(ContentSequence=items, VerifyingObserverSequence=[verifier()])
    shown = shown_json(dataset) + shown_file(dataset, tmp_path)
    assert [trace for trace in TRACES if trace in shown] == []
    assert shown.count(b"Nodule, 8 mm") == 2


def content(code: str, kind: str, **value) -> Dataset:
    name, item = Dataset(), Dataset()
    name.CodeValue, name.CodingSchemeDesignator, name.CodeMeaning = code, "DCM", "a concept"
    item.ValueType, item.ConceptNameCodeSequence = kind, [name]
    for keyword, given in value.items():
        setattr(item, keyword, given)
    return item


def verifier() -> Dataset:
    item = Dataset()
    item.VerifyingObserverName, item.VerifyingOrganization = "Sentinel^Vera", "Sentinel Hospital"
    return item


@pytest.mark.parametrize("syntax", NATIVE, ids=lambda syntax: syntax.name)
def test_pixels_are_not_touched(tmp_path, syntax):
    dataset = header()
    add_pixels(dataset, frames=3)
    stored = dcmread(write(dataset, tmp_path / "one.dcm", syntax))
    assert dcmread(BytesIO(policy().part10(tmp_path / "one.dcm"))).PixelData == stored.PixelData


def test_fragments_are_not_touched_and_what_follows_is_left_out(tmp_path):
    dataset = header()
    add_pixels(dataset, frames=2)
    dataset.add_new(0xFFFCFFFC, "OB", b"SENTINEL")
    path = write_fragments(dataset, tmp_path / "one.dcm", [b"\xff\xd8abcd\xff\xd9", b"\xff\xd8efgh\xff\xd9"])
    shown = policy().part10(path)
    assert dcmread(BytesIO(shown)).PixelData == dcmread(path).PixelData
    assert b"SENTINEL" in path.read_bytes() and b"SENTINEL" not in shown


def test_a_label_beyond_ascii_does_not_break_a_latin_file(tmp_path):
    path = write(header(SpecificCharacterSet="ISO_IR 100"), tmp_path / "one.dcm")
    assert dcmread(BytesIO(policy(label="Käthe-1").part10(path))).PatientID == "Kathe-1"
    assert b"K\xc3\xa4the-1" in orjson.dumps(policy(label="Käthe-1").metadata({}))


def test_the_key_changes_with_every_label():
    keys = [policy().key, policy(label="S-018").key, policy(time_point="Week 8").key, policy(label="x").key]
    assert len(set(keys)) == 4 and all(len(key) <= 80 for key in keys)


def test_documents_that_nobody_can_look_into_are_refused():
    report = "1.2.840.10008.5.1.4.1.1.104.1"
    assert AS_STORED.shows_class(report) and not policy().shows_class(report)


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("60003000", True),
        ("00281201", True),
        ("00420011", True),
        ("00091001", False),
        ("00100010", False),
        ("00081140/0/00091001", False),
        ("00101002/0/00281201", False),
        ("FFFAFFFA", False),
    ],
)
def test_bulk_values_follow_the_same_rules(path, is_allowed):
    assert policy().allows_bulk(path) is is_allowed


@pytest.mark.realdata
@pytest.mark.filterwarnings("ignore")  # pydicom has much to say about these files
def test_real_files_keep_their_pixels_and_lose_their_names(test_data):
    paths = [path for path in (test_data / "dicom" / "formats").rglob("*.dcm") if path.stat().st_size < 2_000_000]
    assert len(paths) > 100
    count = 0
    for path in paths:
        stored = dcmread(path, force=True)
        if "SOPInstanceUID" not in stored or "SOPClassUID" not in stored or not stored.get("PixelData"):
            continue
        shown = dcmread(BytesIO(policy().part10(path)))
        assert shown.PixelData == stored.PixelData, path.name
        assert shown.PatientID == "S-017"
        count += 1
    assert count > 100
