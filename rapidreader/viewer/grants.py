"""What Django found a request's person allowed to see, for the front door to believe for a few seconds."""

from dataclasses import dataclass

# Django leaves its grant in the WSGI environment, where the front door (and nobody outside) finds it.
ENVIRON_KEY = "rapidreader.grant"


@dataclass(frozen=True)
class Grant:
    """One read's images: its DICOMweb root, the policy's key, and {SeriesInstanceUID: (scan, version)}."""

    root: str
    study_uid: str
    policy_key: str
    refused_classes: frozenset[str]
    scans: dict[str, tuple[int, int]]
