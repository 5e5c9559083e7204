"""Value sets: their codes are those of DICOM's own tables, and a released set never changes."""

import hashlib

import pytest
from pydicom.sr._concepts_dict import concepts

from ecrf.value_sets import HERE, names, value_set

# A published form means a set by its name: a file that differs from this is a new set and needs a new name.
RELEASED = {
    "anatomical_sites": "8fad6cff0d528280",
    "heart_segments": "42d16c2250a4892e",
    "liver_segments": "1153e9ec73db112c",
    "lung_lobes": "f98c8750e284f5b5",
    "lung_segments": "30895ce8c80e4fa7",
    "lymph_node_regions": "e58d3867c7e8f67b",
    "lymph_nodes_neck": "dafef99e0d1d1eb3",
    "lymph_nodes_thorax": "f97b3b87ecd9ac63",
    "prostate_sectors": "e5ca0c5d22766398",
    "vertebrae": "80de68b19983fe4b",
}
DICOM_CODES = {code for meanings in concepts["SCT"].values() for code in meanings}


def test_released_sets_are_what_they_were():
    assert {
        name: hashlib.sha256((HERE / f"{name}.json").read_bytes()).hexdigest()[:16] for name in names()
    } == RELEASED


@pytest.mark.parametrize("name", RELEASED)
def test_every_entry_has_codes_that_dicom_lists(name):
    found = value_set(name)
    assert len(found.entries) >= 5
    assert found.references
    codes = [code for entry in found.entries for code in entry.codes]
    assert all(entry.codes for entry in found.entries)
    assert {code.scheme for code in codes} == {"SNOMED CT"}
    assert [code.value for code in codes if code.value not in DICOM_CODES] == []
    assert "999000" not in DICOM_CODES


@pytest.mark.parametrize("name", RELEASED)
def test_entries_differ_in_value_label_and_translation(name):
    entries = value_set(name).entries
    for part in (lambda one: one.value, lambda one: one.label, lambda one: one.translations["de"]["label"]):
        texts = [part(entry) for entry in entries]
        assert all(texts)
        assert len(set(texts)) == len(texts)


def test_sides_are_entries_of_their_own():
    sites = value_set("anatomical_sites")
    right, left = sites.by_value["64033007-R"], sites.by_value["64033007-L"]
    assert (right.label, left.label) == ("Kidney, right", "Kidney, left")
    assert [code.value for code in left.codes] == ["64033007", "7771000"]
    assert sites.label_of("64033007-L", "de") == "Niere, links"


def test_a_set_that_is_not_there_is_an_error_and_not_a_file_elsewhere():
    for name in ("", "nothing", "../fields/base", "__init__"):
        with pytest.raises(KeyError):
            value_set(name)


def test_signed_in_people_can_ask_for_a_set(client, cast):
    client.force_login(cast.ada)
    answer = client.get("/forms/value-sets/lung_lobes.json")
    assert answer.json()["entries"][1]["label"] == "Right middle lobe"
    assert "max-age=86400" in answer["Cache-Control"]
    assert client.get("/forms/value-sets/nothing.json").status_code == 404
    assert client.get("/forms/definition.schema.json").json()["$id"].startswith("urn:")
