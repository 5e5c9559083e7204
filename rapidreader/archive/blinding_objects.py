"""Which objects a reader may meet: each SOP class is of one kind, and a policy shows kinds.

A kind that is not shown does not exist for the reader, at no level of the DICOMweb root. What others have found about
a session lies in reports, segmentations, contours, presentation states and key objects.
"""

from dataclasses import dataclass
from functools import lru_cache

from pydicom.uid import UID_dictionary

# In the order in which a page lists them.
KINDS = {
    "image": "Images",
    "waveform": "Waveforms (ECG, audio)",
    "registration": "Registrations and fiducials",
    "map": "Parametric maps, value mappings, lookup tables",
    "segmentation": "Segmentations",
    "contours": "Contours (RT structure sets)",
    "plan": "Radiotherapy plans, doses and records",
    "presentation": "Presentation states",
    "key_object": "Key object selections",
    "report": "Structured reports and measurements",
    "other": "Other objects",
    "document": "Documents (PDF, CDA, models)",
    "raw": "Raw data",
}
# Nobody can look into these, so no policy shows them.
NEVER = frozenset({"document", "raw"})
# The first word that the standard's name of a class contains says what kind it is.
WORDS = (
    ("Encapsulated", "document"),
    ("Raw Data", "raw"),
    ("Key Object", "key_object"),
    ("Presentation State", "presentation"),
    ("Structured Display", "presentation"),
    ("Hanging Protocol", "presentation"),
    ("Standalone Overlay", "presentation"),
    ("Standalone Curve", "presentation"),
    ("Segmentation", "segmentation"),
    ("Tractography", "segmentation"),
    ("RT Structure Set", "contours"),
    ("RT Segment Annotation", "contours"),
    ("Parametric Map", "map"),
    ("Real World Value", "map"),
    ("LUT", "map"),
    ("Color Palette", "map"),
    ("Registration", "registration"),
    ("Fiducials", "registration"),
    ("Stereometric", "registration"),
    ("SR Storage", "report"),
    ("Report", "report"),
    ("Procedure Log", "report"),
    ("Measurements", "report"),
    ("Calculations", "report"),
    ("Annotations", "report"),
    ("Content Assessment", "report"),
    ("Volume Analysis", "report"),
    ("Waveform", "waveform"),
    ("PET Curve", "waveform"),
    ("Spectroscopy", "image"),
    ("Enhanced US Volume", "image"),
    ("Ophthalmic Thickness Map", "map"),
    ("Topography Map", "map"),
    ("Image Storage", "image"),
    ("RT ", "plan"),
    ("Radiation", "plan"),
)

# Objects that are no image of their own say so in Modality (PS3.3 C.7.3.1.1.1).
MODALITIES = {
    "SR": "report",
    "ANN": "report",
    "SEG": "segmentation",
    "RTSTRUCT": "contours",
    "PR": "presentation",
    "KO": "key_object",
    "DOC": "document",
    "REG": "registration",
    "FID": "registration",
    "RWV": "map",
    "RTPLAN": "plan",
    "RTDOSE": "plan",
    "RTRECORD": "plan",
    "ECG": "waveform",
    "AU": "waveform",
    "HD": "waveform",
}


def shown_modalities(rules: "ObjectRules", text: str) -> str:
    """Of a session's modalities ("CT, SEG") those that a reader meets."""
    words = [word for word in text.split(", ") if word and word not in rules.hidden_modalities]
    return ", ".join(word for word in words if MODALITIES.get(word, "image") in rules.kinds)


@lru_cache(maxsize=4096)
def kind_of(sop_class_uid: str) -> str:
    """The kind of an object; what the standard does not know is "other"."""
    name = UID_dictionary.get(sop_class_uid, ("",))[0]
    return next((kind for word, kind in WORDS if word in name), "other")


@dataclass(frozen=True)
class ObjectRules:
    """The kinds that are shown, and single SOP classes and modalities that are decided otherwise."""

    kinds: frozenset[str]
    shown_classes: frozenset[str] = frozenset()
    hidden_classes: frozenset[str] = frozenset()
    hidden_modalities: frozenset[str] = frozenset()

    def shows(self, sop_class_uid: str) -> bool:
        kind = kind_of(sop_class_uid)
        if kind in NEVER or sop_class_uid in self.hidden_classes:
            return False
        return kind in self.kinds or sop_class_uid in self.shown_classes

    def shown(self, instances):
        """Those of some instances (a queryset) whose class is shown."""
        named, are_shown = _classes(self)
        return instances.filter(sop_class_uid__in=named) if are_shown else instances.exclude(sop_class_uid__in=named)

    @property
    def document(self) -> dict:
        """Canonical: as a protocol keeps it."""
        return {
            "show": [kind for kind in KINDS if kind in self.kinds],
            "show_classes": sorted(self.shown_classes),
            "hide_classes": sorted(self.hidden_classes),
            "hide_modalities": sorted(self.hidden_modalities),
        }


@lru_cache(maxsize=256)
def _classes(rules: ObjectRules) -> tuple[frozenset[str], bool]:
    """The SOP classes that are shown, and True; where unknown ones are shown too, those that are not, and False."""
    known = {uid for uid, (_, category, *_) in UID_dictionary.items() if category == "SOP Class"}
    if "other" in rules.kinds:
        return frozenset({uid for uid in known if not rules.shows(uid)} | rules.hidden_classes), False
    return frozenset(uid for uid in known | rules.shown_classes if rules.shows(uid)), True
