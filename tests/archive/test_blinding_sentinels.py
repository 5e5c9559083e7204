"""Every attribute of the dictionary carries a sentinel: what the rulebook hides is in nothing that is served."""

import base64
import gzip
import zlib
from functools import cache

import orjson
import pytest
from pydicom.datadict import keyword_for_tag

from rapidreader.archive.blinding_rulebook import rulebook_of
from tests.archive.blinded import all_attributes, policy, rules_of
from tests.archive.dicom_files import NATIVE, add_pixels, header, write
from tests.traces import traces_in

SENTINELS = ["ZQSENT", "zqsent", "Zqsent", "4711", "19010203", "040506", "091Y"]


@cache
def attributes() -> list:
    return list(all_attributes())


def planted(preset: str):
    """A data set with a sentinel in every attribute but those that the preset shows, and the tags of these."""
    dataset, shown = header(PatientAge="", PatientSex="", Modality="CT", AccessionNumber="", StudyID=""), []
    dataset.update(dict.fromkeys(("StudyDescription", "ReferringPhysicianName", "InstitutionName"), ""))
    book = rulebook_of(rules_of(preset))
    for element in attributes():
        if book.what(int(element.tag), element.VR) in ("keep", "text", "value"):
            shown.append(int(element.tag))
        elif element.tag not in (0x0020000D, 0x0020000E, 0x00080018):
            dataset[element.tag] = element
    add_pixels(dataset)
    return dataset, shown


@pytest.mark.statement("B1")
@pytest.mark.parametrize(
    ("syntax", "preset"),
    [
        pytest.param(syntax, preset, marks=[pytest.mark.long] if number > 1 else [])
        for number, (syntax, preset) in enumerate(zip(NATIVE, ["bicr", "full"] * 2, strict=True))
    ],
)
def test_no_sentinel_is_in_a_file(preset, syntax, tmp_path):
    dataset, shown = planted(preset)
    assert len(dataset) > 1500 and len(shown) > 500
    path = write(dataset, tmp_path / "one.dcm", syntax)
    file = policy(preset).part10(path)
    assert traces_in(path.read_bytes(), SENTINELS[:1]), "nothing was planted"
    assert traces_in(file, SENTINELS) == []


@pytest.mark.statement("B1")
@pytest.mark.parametrize("preset", ["bicr", "full"])
def test_no_sentinel_is_in_metadata(preset):
    dataset, _ = planted(preset)
    del dataset.PixelData
    assert traces_in(orjson.dumps(policy(preset).metadata(dataset.to_json_dict())), SENTINELS) == []


def test_one_attribute_unmasked_is_seen(tmp_path):
    dataset, _ = planted("bicr")
    path = write(dataset, tmp_path / "one.dcm")
    leaking = policy("bicr", attributes={"ImageComments": "keep"})
    assert traces_in(leaking.part10(path), SENTINELS) == ["zqsent"]
    assert traces_in(orjson.dumps(leaking.metadata(dataset.to_json_dict())), SENTINELS) == ["zqsent"]


@pytest.mark.parametrize("preset", ["bicr", "full"])
def test_the_texts_that_a_preset_shows_are_these(preset):
    """A text that is shown may say anything: adding one here is a decision."""
    _, shown = planted(preset)
    texts = {"LO", "LT", "SH", "ST", "UC", "UT", "AE", "UR", "PN", "UN"}
    found = {keyword_for_tag(e.tag) for e in attributes() if int(e.tag) in shown and e.VR in texts}
    telling = {"SeriesDescription", "ProtocolName", "Manufacturer", "ManufacturerModelName"}
    assert found >= telling if preset == "bicr" else not found & telling
    assert 20 < len(found) < 50 and not {word for word in found if "Comment" in word}


def test_traces_are_found_in_every_form():
    word = "ZQSENT"
    for form in (word.encode(), word.encode("utf-16-le"), b"x" + word.encode("utf-16-be")):
        assert traces_in(b"..." + form + b"...", [word]) == [word]
    deflated = zlib.compressobj(wbits=-15)
    packed = deflated.compress(b"a" * 50 + word.encode()) + deflated.flush()
    assert traces_in(packed, [word]) == [word] and traces_in(gzip.compress(word.encode()), [word]) == [word]
    for padding in (b"", b"a", b"ab"):
        assert traces_in(b'"' + base64.b64encode(padding + word.encode() + b"tail") + b'"', [word]) == [word]
