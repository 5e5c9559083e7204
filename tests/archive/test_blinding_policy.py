"""A blinding policy is a document: checked in words, canonical, and the same in metadata and in files."""

from io import BytesIO

import orjson
import pytest
from pydicom import Dataset, dcmread
from pydicom.uid import UID_dictionary

from rapidreader.archive.blinding_objects import KINDS, NEVER, kind_of
from rapidreader.archive.blinding_policy import BlindingRules, problems_of
from rapidreader.archive.blinding_presets import BYTES_KEPT, PERSON_AND_MACHINE, TELLING, TEXTS_KEPT, TIMES_KEPT
from rapidreader.archive.blinding_rulebook import rulebook_of
from rapidreader.archive.disguise import Disguise, disguise_of, moved
from rapidreader.audit.errors import Invalid
from tests.archive.blinded import policy, rules_of, session
from tests.archive.dicom_files import SERIES, STUDY, add_pixels, header, write

BLINDED = ["bicr", "full"]


def test_nothing_said_is_the_open_preset_and_says_everything():
    rules = BlindingRules.of({})
    assert rules == BlindingRules.of(None) == BlindingRules.of({"preset": "open", "uids": "keep"})
    assert rules.document["facts"]["session"] and not rules.document["facts"]["arm"]
    assert BlindingRules.of(rules.document) == rules and not rules.is_blinded


@pytest.mark.parametrize("preset", BLINDED)
def test_a_document_read_again_is_the_same(preset):
    chosen = {"StationName": "keep", "00181030": {"replace": "Scan"}, "AcquisitionDate": "blank"}
    rules = rules_of(preset, attributes=chosen, facts={"site": True}, objects={"show": ["image", "segmentation"]})
    assert BlindingRules.of(rules.document) == rules and BlindingRules.of(rules.document).key == rules.key
    assert rules.document["attributes"] == {"00080022": "blank", "00081010": "keep", "00181030": {"replace": "Scan"}}
    assert rules.is_blinded and rules.key != rules_of(preset).key


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (["open"], "blinding"),
        ({"presets": "open"}, "presets"),
        ({"preset": "secret"}, "preset"),
        ({"uids": "hash"}, "uids"),
        ({"facts": {"age": True}}, "facts.age"),
        ({"facts": {"arm": 1}}, "facts.arm"),
        ({"objects": {"show": ["picture"]}}, "objects.show"),
        ({"objects": {"show": ["document"]}}, "objects.show"),
        ({"objects": {"hide_classes": ["CT"]}}, "objects.hide_classes"),
        ({"objects": {"all": []}}, "objects.all"),
        ({"attributes": {"Nonsense": "keep"}}, "attributes.Nonsense"),
        ({"attributes": {"00091001": "keep"}}, "attributes.00091001"),
        ({"attributes": {"StationName": "hide"}}, "attributes.StationName"),
        ({"attributes": {"StationName": {"replace": ""}}}, "attributes.StationName"),
        ({"attributes": {"StationName": {"replace": "a\\b"}}}, "attributes.StationName"),
        ({"attributes": {"StationName": "shift"}}, "attributes.StationName"),
        ({"attributes": {"PatientName": "keep"}}, "attributes.PatientName"),
        ({"attributes": {"OperatorsName": "keep"}}, "attributes.OperatorsName"),
        ({"attributes": {"SOPInstanceUID": "blank"}}, "attributes.SOPInstanceUID"),
        ({"attributes": {"Rows": "blank"}}, "attributes.Rows"),
        ({"attributes": {"PatientWeight": {"replace": "70"}}}, "attributes.PatientWeight"),
    ],
)
def test_a_document_that_is_wrong_says_where(document, where):
    assert set(problems_of(document)) == {where}
    with pytest.raises(Invalid) as refusal:
        BlindingRules.of(document)
    assert refusal.value.fields[where]


def test_every_keyword_of_the_presets_is_one_of_the_dictionary():
    from pydicom.datadict import tag_for_keyword

    keywords = [*TEXTS_KEPT, *TELLING, *PERSON_AND_MACHINE, *TIMES_KEPT, *BYTES_KEPT]
    assert len(keywords) > 80
    assert [keyword for keyword in keywords if tag_for_keyword(keyword) is None] == []


def test_every_storage_class_is_of_a_kind():
    storage = {
        uid: name for uid, (name, kind, *_) in UID_dictionary.items() if kind == "SOP Class" and "Storage" in name
    }
    assert len(storage) > 150 and {kind_of(uid) for uid in storage} == set(KINDS)
    wrong = [name for uid, name in storage.items() if "Image Storage" in name and kind_of(uid) != "image"]
    assert wrong == [] and kind_of("1.2.3") == "other"


@pytest.mark.parametrize("preset", ["open", *BLINDED])
def test_documents_are_never_shown_and_reports_only_where_the_policy_says(preset):
    shows = rules_of(preset).objects.shows
    assert shows("1.2.840.10008.5.1.4.1.1.2")
    assert not any(shows(uid) for uid in UID_dictionary if kind_of(uid) in NEVER)
    found_by_others = ["88.33", "66.4", "481.3", "11.1", "88.59", "91.1"]
    assert all(shows(f"1.2.840.10008.5.1.4.1.1.{tail}") is (preset == "open") for tail in found_by_others)


# --- aliases ----------------------------------------------------------------------------------------


def test_an_alias_is_a_uid_of_its_own_and_the_same_each_time():
    one, same = disguise_of(b"key", 1, "ada"), disguise_of(b"key", 1, "ada")
    others = [disguise_of(b"key", 1, "ben"), disguise_of(b"key", 2, "ada"), disguise_of(b"yek", 1, "ada")]
    alias = one.uid(STUDY)
    assert alias == same.uid(STUDY) != STUDY
    assert alias.startswith("2.25.") and len(alias) <= 64 and int(alias[5:]).bit_length() <= 128
    assert len({alias, *(other.uid(STUDY) for other in others)}) == 4
    assert one.uid("1.2.840.10008.5.1.4.1.1.2") == "1.2.840.10008.5.1.4.1.1.2" and one.uid("") == ""
    assert Disguise(b"key", False).uid(STUDY) == STUDY


def test_the_secret_is_never_printed():
    assert "hidden" not in repr(disguise_of(b"hidden", 1)) and b"hidden" not in disguise_of(b"hidden", 1).secret


def test_a_subjects_days_move_together_and_into_the_past():
    ada, ben = disguise_of(b"key", "ada"), disguise_of(b"key", "ben")
    shifts = [ada.days(str(subject)) for subject in range(200)]
    assert all(-4018 <= days <= -366 for days in shifts) and len(set(shifts)) > 150
    assert ada.days("17") == ada.days("17") != ben.days("17")
    assert moved("20240229", -366) == "20230228" and moved("20240301101500.5+0100", -1) == "20240229101500.5+0100"
    assert [moved(bad, 1) for bad in ("", "2024", "20240230", "2024-02-01", "99991231", "today")] == [""] * 6


def shown(made: Dataset, under, folder):
    """The data set as a file and as metadata, the latter read into a data set."""
    file = dcmread(BytesIO(under.part10(write(made, folder / "one.dcm"))))
    return file, Dataset.from_json(orjson.dumps(under.metadata(made.to_json_dict())).decode())


@pytest.mark.parametrize("preset", ["open", *BLINDED])
def test_files_and_metadata_say_the_same(preset, tmp_path):
    made = header(
        AcquisitionDateTime="20240229101500.25+0100", ContentDate="20240301", FrameOfReferenceUID="1.2.3.4.5.6",
        SeriesDescription=f"Axial {STUDY} 5 mm", ImageComments="zqcommentzq", Manufacturer="Maker", PatientWeight=71,
        SoftwareVersions="5.1.2.3.4", StationName="ZQSTATION",
    )  # fmt: skip
    made.ReferencedSeriesSequence = [Dataset()]
    made.ReferencedSeriesSequence[0].SeriesInstanceUID = SERIES
    made.ReferencedSeriesSequence[0].ReferencedInstanceSequence = [Dataset()]
    made.ReferencedSeriesSequence[0].ReferencedInstanceSequence[0].ReferencedSOPInstanceUID = f"{SERIES}.9"
    add_pixels(made)
    file, metadata = shown(made, policy(preset), tmp_path)
    del file.PixelData
    del metadata.SpecificCharacterSet, file.SpecificCharacterSet
    if "PixelData" in metadata:
        del metadata.PixelData
    assert {e.tag: str(e.value) for e in file} == {e.tag: str(e.value) for e in metadata}


@pytest.mark.parametrize("preset", BLINDED)
def test_no_uid_of_an_object_is_its_own_and_references_still_meet(preset, tmp_path):
    made = header(FrameOfReferenceUID="1.2.3.4.5.6", SourceImageSequence=[Dataset()])
    made.SourceImageSequence[0].ReferencedSOPInstanceUID = made.SOPInstanceUID
    made.SourceImageSequence[0].ReferencedSOPClassUID = made.SOPClassUID
    own = policy(preset)
    for one in shown(made, own, tmp_path):
        assert one.SOPInstanceUID == own.uid(f"{SERIES}.1") == one.SourceImageSequence[0].ReferencedSOPInstanceUID
        assert one.StudyInstanceUID == own.uid(STUDY) and one.FrameOfReferenceUID == own.uid("1.2.3.4.5.6")
        assert one.SOPClassUID == made.SOPClassUID == one.SourceImageSequence[0].ReferencedSOPClassUID
    file, _ = shown(made, own, tmp_path)
    assert file.file_meta.MediaStorageSOPInstanceUID == file.SOPInstanceUID
    assert file.file_meta.ImplementationVersionName == "RAPIDREADER"


def test_a_bulk_address_has_aliases_in_it():
    own = policy("bicr")
    item = {
        "00281201": {
            "vr": "OW",
            "BulkDataURI": f"@ROOT@/studies/{STUDY}/series/{SERIES}/instances/{SERIES}.1/bulkdata/00281201",
        }
    }
    series = f"@ROOT@/studies/{own.uid(STUDY)}/series/{own.uid(SERIES)}"
    expected = f"{series}/instances/{own.uid(SERIES + '.1')}/bulkdata/00281201"
    assert own.metadata(item)["00281201"]["BulkDataURI"] == expected
    assert policy("open").metadata(item)["00281201"] == item["00281201"]


# --- dates, labels, choices -------------------------------------------------------------------------


def test_bicr_moves_dates_and_keeps_the_interval(tmp_path):
    made = header(AcquisitionDate="20240310", AcquisitionDateTime="20240310101500")
    for one in shown(made, policy("bicr"), tmp_path):
        days = moved_days(one.StudyDate, "20240229")
        assert days < -360 and moved_days(one.AcquisitionDate, "20240310") == days
        assert moved_days(one.AcquisitionDateTime[:8], "20240310") == days
        assert one.StudyTime == "101500"


def moved_days(now: str, then: str) -> int:
    from rapidreader.archive.disguise import day_of

    return (day_of(now) - day_of(then)).days


def test_full_puts_every_session_on_the_same_day(tmp_path):
    for one in shown(header(AcquisitionDate="20240310", StudyTime="101500"), policy("full"), tmp_path):
        assert (one.StudyDate, one.AcquisitionDate, one.StudyTime or "") == ("19600101", "19600111", "")
    unknown = policy("full", of=session(date=None))
    assert all(not one.StudyDate for one in shown(header(), unknown, tmp_path))


@pytest.mark.parametrize("preset", BLINDED)
def test_labels_are_codes_of_the_readers_own(preset, tmp_path):
    ada, ben = (shown(header(), policy(preset, reader), tmp_path)[0] for reader in ("ada", "ben"))
    assert ada.PatientName == ada.PatientID and ada.PatientID.startswith("P-") and ada.PatientID != ben.PatientID
    assert ada.StudyDescription.startswith("S-") and ada.StudyDescription != ben.StudyDescription
    assert b"S-017" not in policy(preset).part10(tmp_path / "one.dcm")
    assert bool(ada.get("ClinicalTrialTimePointID")) is (preset == "bicr")


def test_what_is_chosen_goes_before_the_preset(tmp_path):
    chosen = {"StationName": "keep", "SeriesDescription": {"replace": "Scan"}, "Manufacturer": "blank"}
    chosen |= {"StudyDate": "keep", "PatientSex": "remove", "ProtocolName": "remove"}
    made = header(StationName="CT-1", Manufacturer="Maker", ProtocolName="Thorax")
    for one in shown(made, policy("bicr", attributes=chosen), tmp_path):
        assert (one.StationName, one.SeriesDescription, one.StudyDate) == ("CT-1", "Scan", "20240229")
        assert not one.Manufacturer and "PatientSex" not in one and "ProtocolName" not in one


def test_facts_that_are_shown_are_in_the_headers_too(tmp_path):
    facts = {"session": True, "subject": True, "site": True, "time_point": False}
    for one in shown(header(), policy("full", facts=facts), tmp_path):
        assert (one.PatientID, one.StudyDescription) == ("S-017", "S-017-CT-1")
        assert one.ClinicalTrialSiteID == "Zqsitezq" and not one.ClinicalTrialTimePointID


def test_what_nobody_may_choose_stays_hidden_whatever_a_preset_says():
    for preset in ("open", *BLINDED):
        book = rulebook_of(rules_of(preset))
        hidden = [(0x00091001, "LO"), (0x00100030, "DA"), (0x50003000, "OW"), (0x00080FFE, "LO"), (0x04000561, "SQ")]
        assert {book.what(tag, vr) for tag, vr in hidden} <= {"drop", "empty"}
    assert rulebook_of(rules_of("open")).what(0x60003000, "OW") == "keep"
    assert {rulebook_of(rules_of(preset)).what(0x60223000, "OW") for preset in BLINDED} == {"drop"}


def test_common_is_the_same_for_two_readers_and_personal_shares_nothing():
    ada, ben = policy("bicr", "ada"), policy("bicr", "ben")
    item = header(FrameOfReferenceUID="1.2.3.4.5.6").to_json_dict()
    assert ada.common_key == ben.common_key and ada.common(item) == ben.common(item)
    assert ada.key != ben.key and ada.salt != ben.salt and len(ada.key) <= 80
    for tag in ("00080018", "0020000D", "0020000E", "00200052", "00080020", "00100020", "00081030", "00200010"):
        assert ada.metadata(item)[tag] != ben.metadata(item)[tag], tag


def test_an_open_policy_needs_no_names_of_a_readers_own():
    assert policy("open").disguise is None and policy("open").key != policy("open", of=session(label="x")).key
