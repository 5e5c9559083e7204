"""The attributes that people decide about, with what each preset makes of them, as a page lists them."""

from dataclasses import dataclass
from functools import lru_cache

from pydicom.datadict import dictionary_description, dictionary_has_tag, keyword_for_tag, tag_for_keyword

from .blinding_policy import BlindingRules
from .blinding_presets import BICR, FULL, OPEN, PERSON_AND_MACHINE, TEXTS_KEPT, TIMES_KEPT
from .blinding_rulebook import rulebook_of
from .blinding_rules import is_locked, is_needed, vr_of

# What happens to an attribute, as a table says it.
WORDS = {
    "keep": "shown",
    "text": "shown",
    "blank": "blank",
    "remove": "removed",
    "mask": "masked",
    "shift": "days moved",
    "align": "same day",
    "alias": "alias",
    "replace": "replaced",
}
# Beside those that the presets name: dates, descriptions, people, places and machines.
OFTEN_ASKED = [
    *(
        "StudyDate",
        "SeriesDate",
        "AcquisitionDate",
        "ContentDate",
        "InstanceCreationDate",
        "StudyTime",
        "ContentTime",
    ),
    *("AcquisitionDateTime", "PatientAge", "PatientSex", "PatientWeight", "PatientSize", "BodyPartExamined"),
    *("InstitutionName", "InstitutionalDepartmentName", "InstitutionAddress", "StationName", "DeviceSerialNumber"),
    *("SoftwareVersions", "ImageComments", "StudyComments", "FrameComments", "DerivationDescription", "DeviceUID"),
    *("PerformedProcedureStepDescription", "RequestedProcedureDescription", "ReasonForTheRequestedProcedure"),
    *("AdmittingDiagnosesDescription", "AcquisitionProtocolDescription", "PatientPosition", "ViewPosition"),
    *("ImageLaterality", "Laterality", "FrameLaterality", "BurnedInAnnotation", "ImageType", "ScanOptions"),
    *("PerformedProcedureStepStartDate", "DateOfLastCalibration", "TimezoneOffsetFromUTC", "LossyImageCompression"),
    *("SegmentDescription", "ROIDescription", "ContentDescription", "ContentLabel", "PresentationDescription"),
]


@dataclass(frozen=True)
class Row:
    """One attribute; the last three are words for what each preset makes of it."""

    tag: str
    keyword: str
    name: str
    vr: str
    open: str
    bicr: str
    full: str


@lru_cache(maxsize=1)
def listed_rows() -> tuple[Row, ...]:
    """The attributes that the page lists, by name. Those that nobody may choose are not among them."""
    keywords = {*TEXTS_KEPT, *PERSON_AND_MACHINE, *TIMES_KEPT, *OFTEN_ASKED}
    tags = [tag for tag in map(tag_for_keyword, keywords) if tag]
    rows = [row_of(tag) for tag in tags if not is_needed(tag) and not is_locked(tag, vr_of(tag, None))]
    return tuple(sorted((row for row in rows if row.vr not in ("UI", "SQ")), key=lambda row: row.name.lower()))


def row_of(tag: int) -> Row:
    vr = vr_of(tag, None)
    words = {preset: WORDS[rulebook_of(_rules(preset)).action(tag, vr)] for preset in (OPEN, BICR, FULL)}
    return Row(f"{tag:08X}", keyword_for_tag(tag), dictionary_description(tag), vr, **words)


@lru_cache(maxsize=4)
def _rules(preset: str) -> BlindingRules:
    return BlindingRules.of({"preset": preset})


def tag_named(text: str) -> str | None:
    """The tag of an attribute given as keyword or as eight hexadecimal digits; None where there is none."""
    text = text.strip().strip("()").replace(",", "")
    try:
        tag = int(text, 16) if len(text) == 8 else tag_for_keyword(text)
    except ValueError:
        tag = tag_for_keyword(text)
    return f"{tag:08X}" if tag and dictionary_has_tag(tag) else None


def keyword_of(tag: str) -> str:
    return keyword_for_tag(int(tag, 16)) or tag
