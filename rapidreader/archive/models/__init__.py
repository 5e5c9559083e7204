"""Trials with their people and subjects; the images of their sessions; the imports that brought them."""

from .blinding import BlindingCheck, BlindingSecret, ScanDecision
from .images import Instance, Scan, ScanRendition, Session, SessionQuerySet, StoredFile
from .imports import SILENCE_SECONDS, ImportLine, ImportRun
from .trials import Archive, Membership, Role, Subject, Trial

__all__ = [
    "SILENCE_SECONDS",
    "Archive",
    "BlindingCheck",
    "BlindingSecret",
    "ImportLine",
    "ImportRun",
    "Instance",
    "Membership",
    "Role",
    "Scan",
    "ScanDecision",
    "ScanRendition",
    "Session",
    "SessionQuerySet",
    "StoredFile",
    "Subject",
    "Trial",
]
