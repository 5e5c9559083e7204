"""How subjects and sessions get their labels. Pure rules: values in, values out."""

import hashlib
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


def subject_label(trial_subject: str, patient_id: str, study_uid: str) -> str:
    """The trial's own identifier, else the patient's; of a session without either, one made from its UID."""
    generated = f"unnamed-{hashlib.sha256(study_uid.encode()).hexdigest()[:8]}"
    return clean_label(trial_subject) or clean_label(patient_id) or generated


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
