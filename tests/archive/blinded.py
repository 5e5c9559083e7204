"""A policy of some preset for a session that is not stored, and every attribute of the dictionary with a sentinel."""

from datetime import date
from types import SimpleNamespace

from pydicom import Dataset
from pydicom.datadict import DicomDictionary

from rapidreader.archive.blinding import Blinding
from rapidreader.archive.blinding_names import needs_disguise
from rapidreader.archive.blinding_policy import BlindingRules
from rapidreader.archive.disguise import disguise_of
from tests.archive.dicom_files import STUDY

TRIAL = SimpleNamespace(sponsor="Sponsor", protocol="LUNG-01", slug="lung", name="Lung trial")
SUBJECT = SimpleNamespace(label="S-017", pk=17, site="Zqsitezq", arm="zqarmzq")
NEVER_SET = {0x00080005, 0x00080016, 0x00080018, 0x0020000D, 0x0020000E, 0x7FE00010}


def session(**fields):
    own = {"subject": SUBJECT, "subject_id": 17, "label": "S-017-CT-1", "time_point": "Baseline"}
    return SimpleNamespace(trial=TRIAL, **{**own, "study_instance_uid": STUDY, "date": date(2024, 2, 29), **fields})


def rules_of(preset: str = "open", **document) -> BlindingRules:
    return BlindingRules.of({"preset": preset, **document})


def policy(preset="open", reader="ada", *, of=None, **document) -> Blinding:
    """The policy of a preset (and what else the document says) for one reader."""
    rules = rules_of(preset, **document)
    disguise = disguise_of(b"secret", 1, reader, has_aliases=rules.has_aliases) if needs_disguise(rules) else None
    return Blinding(rules, of or session(), disguise)


def sentinel_of(vr: str):
    """A value of each VR that can be recognised again."""
    text = {
        "AE": "ZQSENTAE",
        "AS": "091Y",
        "CS": "ZQSENTCS",
        "PN": "Zqsent^Person",
        "UI": "1.9.4711471.4711471.4711471",
    }
    text |= {"DA": "19010203", "DT": "19010203120000", "TM": "040506.4711", "DS": "4711.471", "IS": "4711471"}
    numbers = {"SS": 4711, "US": 47114, "FL": 4711.25, "FD": 4711.47114711, "AT": 0x47114711}
    numbers |= dict.fromkeys(("SL", "SV", "UL", "UV"), 471147114)
    return (
        text.get(vr)
        or numbers.get(vr)
        or (b"ZQSENT" + vr.encode() if vr[0] == "O" or vr == "UN" else f"zqsent{vr}zq")
    )


def all_attributes(depth: int = 0) -> Dataset:
    """Every attribute that a file may have, with a sentinel; in each sequence a few of them again."""
    dataset, inner = Dataset(), Dataset()
    for tag, (vr, _, _, _, keyword) in DicomDictionary.items():
        vr = vr.split(" or ")[0]
        if tag >> 16 < 8 or tag in NEVER_SET or not keyword or vr in ("NONE", ""):
            continue
        if vr == "SQ":
            if depth < 1:
                dataset.add_new(tag, "SQ", [inner])
        else:
            dataset.add_new(tag, vr, sentinel_of(vr))
    for tag in (0x00100010, 0x00081030, 0x00080020, 0x00204000, 0x0008103E, 0x00081155, 0x00091001):
        inner.add_new(tag, *_own(tag))
    return dataset


def _own(tag: int):
    if tag >> 16 & 1:
        return "LO", "zqsentLOzq"
    vr = DicomDictionary[tag][0]
    return vr, sentinel_of(vr)
