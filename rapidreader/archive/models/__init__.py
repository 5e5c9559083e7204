"""Trials with their people and subjects; the images of their sessions; the imports that brought them."""

from .images import Instance, Scan, ScanRendition, Session, SessionQuerySet, StoredFile
from .imports import SILENCE_SECONDS, ImportLine, ImportRun
from .trials import Archive, Membership, Role, Subject, Trial

__all__ = [
    "SILENCE_SECONDS",
    "Archive",
    "ImportLine",
    "ImportRun",
    "Instance",
    "Membership",
    "Role",
    "Scan",
    "ScanRendition",
    "Session",
    "SessionQuerySet",
    "StoredFile",
    "Subject",
    "Trial",
]
