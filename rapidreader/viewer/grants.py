"""What Django found a request's person allowed to see, for the front door to believe for a few seconds."""

from dataclasses import dataclass

# Django leaves its grant in the WSGI environment, where the front door (and nobody outside) finds it.
ENVIRON_KEY = "rapidreader.grant"


@dataclass(frozen=True)
class SessionGrant:
    """One session under the key of its policy: {SeriesInstanceUID as it is shown: (scan, version)}."""

    policy_key: str
    scans: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Grant:
    """One read's images: its DICOMweb root, and its sessions by the StudyInstanceUID under which they are shown."""

    root: str
    sessions: dict[str, SessionGrant]


def grant_of(scope) -> Grant:
    """The grant for a scope of known sessions."""
    sessions = {
        uid: SessionGrant(shown.policy.key, {series: (scan.pk, scan.version) for series, scan in shown.scans.items()})
        for uid, shown in scope.known.items()
    }
    return Grant(scope.root, sessions)
