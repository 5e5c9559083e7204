"""How subjects and sessions get their labels. Pure rules: values in, values out."""

import re
import unicodedata

# What a session is called after, the most telling first; PET with CT or MR is one examination.
PICTURE_ORDER = ["CT", "MR", "PT", "NM", "US", "MG", "XA", "RF", "DX", "CR", "SM", "XC", "ES", "OP", "OPT", "IVUS"]
HYBRIDS = [({"PT", "CT"}, "PETCT"), ({"PT", "MR"}, "PETMR")]


def clean_label(text: str) -> str:
    """`text` with letters, digits, dots, underscores and hyphens only, at most 48 characters; may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._")[:48]


def free_label(wanted: str, taken) -> str:
    """`wanted`, or with the first number that is free behind it."""
    label, number = wanted, 2
    while label in taken:
        label, number = f"{wanted}-{number}", number + 1
    return label


def subject_label(trial_subject: str, patient_id: str, *, is_deidentified: bool, taken) -> str:
    """The trial's own identifier; else the PatientID of a file that says it is de-identified; else a number, S-001.

    Readers see the label, so an identifier that may be the hospital's must not become one (PS3.3 C.7.1.1, Patient
    Identity Removed). Coordinators see both, and can rename.
    """
    known = clean_label(trial_subject) or (clean_label(patient_id) if is_deidentified else "")
    if known:
        return free_label(known, taken)
    number = 1
    while f"S-{number:03}" in taken:
        number += 1
    return f"S-{number:03}"


def session_label(subject: str, modality: str, taken) -> str:
    """`<subject>-<modality>-<n>` with the first free number."""
    number = 1
    while f"{subject}-{modality}-{number}" in taken:
        number += 1
    return f"{subject}-{modality}-{number}"


def leading_modality(modalities) -> str:
    """The word for a session with these modalities: PETCT, MR, …; OT when nothing is known."""
    found = set(modalities) - {""}
    for both, word in HYBRIDS:
        if both <= found:
            return word
    named = sorted(found, key=_rank)
    return clean_label(named[0])[:8] or "OT" if named else "OT"


def modalities_text(modalities) -> str:
    """ModalitiesInStudy as text, pictures first, at most 64 characters."""
    text = ", ".join(sorted(set(modalities) - {""}, key=_rank))
    return text if len(text) <= 64 else text[:64].rpartition(",")[0]


def _rank(modality: str):
    return (PICTURE_ORDER.index(modality) if modality in PICTURE_ORDER else len(PICTURE_ORDER), modality)
