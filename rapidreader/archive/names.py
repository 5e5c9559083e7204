"""UIDs in words, for pages and reports."""

from pydicom.uid import UID_dictionary


def uid_name(uid: str) -> str:
    """The registered name of a UID (PS3.6 A), or the UID itself."""
    return UID_dictionary[uid][0] if uid in UID_dictionary else uid


def sop_class_name(uid: str) -> str:
    return uid_name(uid).removesuffix(" Storage") or "unknown kind"


def transfer_syntax_name(uid: str) -> str:
    return uid_name(uid).partition(":")[0].removesuffix(" Only")
