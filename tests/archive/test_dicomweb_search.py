# ruff: noqa: F811 (fixtures are imported by name)
"""QIDO-RS: what matches, what comes with it, and what is a bad request (PS3.18 10.6, PS3.4 C.2.2.2)."""

import pytest

from tests.archive.dicom_files import SERIES, STUDY
from tests.archive.dicomweb_cast import CINE, ODD, OTHER, PAPERS, cast, kept_archive, made, root, series, shelf  # noqa: F401

STUDY_UID, SERIES_UID, SOP_UID = "0020000D", "0020000E", "00080018"


def uids(items, tag=STUDY_UID):
    return [item[tag]["Value"][0] for item in items]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [STUDY, OTHER]),
        (f"StudyInstanceUID={STUDY}", [STUDY]),
        (f"0020000D={OTHER}", [OTHER]),
        (f"0020000d={OTHER}", [OTHER]),
        (f"StudyInstanceUID={STUDY},{OTHER}", [STUDY, OTHER]),
        (f"StudyInstanceUID={STUDY}%5C{OTHER}", [STUDY, OTHER]),
        ("StudyInstanceUID=1.2.3", []),
        ("StudyInstanceUID=", [STUDY, OTHER]),
        ("PatientID=NAME-0001", [STUDY]),
        ("PatientID=name-0001", []),
        ("PatientID=NAME*", [STUDY, OTHER]),
        ("PatientID=NAME-000?", [STUDY, OTHER]),
        ("PatientID=*2", [OTHER]),
        ("PatientID=NAME-[0-9]*", []),
        ("PatientName=sentinel^petra", [STUDY]),
        ("PatientName=Sentinel^Petra^", [STUDY]),
        ("PatientName=SENT*", [STUDY]),
        ("PatientName=doe^%C3%B6tzi", [OTHER]),
        ("PatientName=Sent", []),
        ("StudyDate=20240229", [STUDY, OTHER]),
        ("StudyDate=20240101-20241231", [STUDY, OTHER]),
        ("StudyDate=-20240228", []),
        ("StudyDate=20240229-", [STUDY, OTHER]),
        ("StudyTime=1000-1015", [STUDY, OTHER]),
        ("StudyTime=1016-", []),
        ("ModalitiesInStudy=US", [STUDY]),
        ("ModalitiesInStudy=US,MR", [STUDY]),
        ("ModalitiesInStudy=MR%5CCT", [STUDY, OTHER]),
        ("ModalitiesInStudy=MR", []),
        ("NumberOfStudyRelatedSeries=4", [STUDY]),
        ("PatientID=NAME-0001&StudyDate=20230101", []),
        ("fuzzymatching=true&PatientID=NAME-0001", [STUDY]),
        ("limit=1", [STUDY]),
        ("limit=1&offset=1", [OTHER]),
        ("offset=2", []),
        ("limit=0", []),
        (f"limit=101&offset=0&fuzzymatching=false&includefield=00081030,00080060&StudyInstanceUID={STUDY}", [STUDY]),
    ],
)
def test_studies_that_match(root, query, expected):
    assert uids(root.search(f"studies?{query}")) == expected


SENSELESS = [
    "limit=-1",
    "limit=x",
    "limit=",
    "offset=1.5",
    "Nonsense=1",
    "0020000=1",
    "includefield=Nonsense",
    "StudyDate=yesterday",
    "StudyDate=-",
    "StudyDate=20240101-2024",
    "NumberOfStudyRelatedSeries=many",
    "ReferencedSeriesSequence=1",
]


@pytest.mark.parametrize(
    "level", ["studies", "series", "instances", f"studies/{STUDY}/series", f"{series()}/instances"]
)
def test_what_cannot_be_understood_is_a_bad_request(root, level):
    for query in SENSELESS:
        response = root.get(f"{level}?{query}")
        assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request"), query


def test_a_study_says_what_it_holds(root, shelf):
    (item,) = root.search(f"studies?StudyInstanceUID={STUDY}")
    assert item["00201206"]["Value"] == [4] and item["00201208"]["Value"] == [11]
    assert item["00080061"]["Value"] == ["CT", "DOC", "ES", "SEG", "US"] or set(item["00080061"]["Value"]) >= {
        "CT",
        "US",
    }
    assert item["00081190"]["Value"] == [f"http://testserver/trials/lung/dicomweb/studies/{STUDY}"]
    assert item["00100010"]["Value"] == [{"Alphabetic": "Sentinel^Petra"}]
    assert item["00080056"]["Value"] == ["ONLINE"]


def test_names_beyond_ascii_are_utf8(root):
    (item,) = root.search(f"studies?StudyInstanceUID={OTHER}")
    assert item["00100010"]["Value"] == [{"Alphabetic": "Doe^Ötzi"}]


def test_asked_attributes_come_too_and_all_brings_everything(root):
    (plain,) = root.search(f"studies/{STUDY}/series?SeriesInstanceUID={SERIES}")
    (more,) = root.search(f"studies/{STUDY}/series?SeriesInstanceUID={SERIES}&includefield=PatientAge,00280030")
    (everything,) = root.search(f"studies/{STUDY}/series?SeriesInstanceUID={SERIES}&includefield=all")
    assert set(more) - set(plain) == {"00101010", "00280030"}
    assert set(everything) > set(more) and "7FE00010" not in everything


def test_series_of_a_study_in_the_order_of_their_numbers(root):
    found = root.search(f"studies/{STUDY}/series")
    assert uids(found, SERIES_UID) == [SERIES, CINE, ODD, PAPERS]
    assert [item["00201209"]["Value"][0] for item in found][:2] == [3, 1]
    assert [item["00200011"]["Value"][0] for item in found] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"studies/{STUDY}/series?Modality=US", [CINE]),
        ("series?Modality=US", [CINE]),
        (f"series?StudyInstanceUID={OTHER}", ["2.25.88001"]),
        ("series?SeriesDescription=Cin*", [CINE]),
        ("series?SeriesNumber=2", [CINE]),
        (f"studies/{STUDY}/series?limit=2&offset=1", [CINE, ODD]),
        (f"studies/{OTHER}/series?Modality=MR", []),
    ],
)
def test_series_that_match(root, path, expected):
    assert uids(root.search(path), SERIES_UID) == expected


def test_a_search_in_all_series_names_the_study_too(root):
    (item,) = root.search("series?Modality=US")
    assert item["00100020"]["Value"] == ["NAME-0001"] and item[STUDY_UID]["Value"] == [STUDY]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"{series()}/instances", [f"{SERIES}.1", f"{SERIES}.2", f"{SERIES}.3"]),
        (f"{series()}/instances?InstanceNumber=2", [f"{SERIES}.2"]),
        (f"studies/{STUDY}/instances?SOPInstanceUID={SERIES}.3,{CINE}.1", [f"{SERIES}.3", f"{CINE}.1"]),
        (f"instances?SOPInstanceUID={SERIES}.3", [f"{SERIES}.3"]),
        (f"instances?SeriesInstanceUID={CINE}", [f"{CINE}.1"]),
        (f"{series()}/instances?limit=1&offset=2", [f"{SERIES}.3"]),
        ("instances?SOPClassUID=1.2.840.10008.5.1.4.1.1.104.1", [f"{PAPERS}.1"]),
    ],
)
def test_instances_that_match(root, path, expected):
    assert uids(root.search(path), SOP_UID) == expected


def test_an_instance_says_its_size(root):
    item = root.search(f"{series(CINE)}/instances")[0]
    assert [item[tag]["Value"][0] for tag in ("00280008", "00280010", "00280100")] == [4, 16, 16]


@pytest.mark.parametrize("accept", ["application/dicom+json", "application/json", "*/*", "", "application/*"])
def test_json_is_what_there_is(root, accept):
    response = root.get("studies", accept)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/dicom+json")


def test_xml_is_not_acceptable(root):
    assert root.get("studies", 'multipart/related; type="application/dicom+xml"').status_code == 406


def test_a_search_asks_the_database_the_same_for_one_and_for_many(root, django_assert_max_num_queries):
    root.search("studies")
    with django_assert_max_num_queries(8):
        root.search("studies")


def test_a_hostile_pattern_does_not_hang(root):
    root.search("studies?PatientID=" + "*a" * 60 + "b")
