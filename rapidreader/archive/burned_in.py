"""Whether somebody must look at the pixels of a scan before a blinded reader does: names may be burned into them.

No program can tell for sure. A scan is suspected when its header says so, or when it says nothing and comes from a
kind of machine that writes into its pictures; a coordinator then decides (actions.decide_scan).
"""

from .frames import VIDEO_SUFFIXES

# Why a scan is suspected, in the order in which one reason goes before another.
REASONS = {
    "yes": "The header says that annotation is burned into the pixels.",
    "video": "It is a video, which may hold words that nobody can find.",
    "capture": "It is a capture of a screen or of paper, and the header does not say that nothing is burned in.",
    "machine": "Machines of this modality write into their pictures, and the header does not say that none is there.",
}
CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
WRITING = frozenset({"US", "IVUS", "XA", "RF", "ES", "GM", "XC", "OP", "OPT", "DMS", "SC", "OT", "DOC", "HC", "EPS"})


def suspicion_of(item: dict, sop_class_uid: str, transfer_syntax_uid: str) -> str:
    """A key of REASONS, or "" for an object that nobody need look at. `item` is its DICOM JSON."""
    said = _first(item, "00280301").upper()
    if said == "YES":
        return "yes"
    if transfer_syntax_uid in VIDEO_SUFFIXES:
        return "video"
    if said == "NO":
        return ""
    if sop_class_uid == CAPTURE or sop_class_uid.startswith(f"{CAPTURE}."):
        return "capture"
    return "machine" if _first(item, "00080060") in WRITING else ""


def worse(one: str | None, other: str) -> str:
    """The reason that goes before."""
    return next((reason for reason in REASONS if reason in (one, other)), "")


def _first(item: dict, tag: str) -> str:
    return str((item.get(tag, {}).get("Value") or [""])[0] or "")
