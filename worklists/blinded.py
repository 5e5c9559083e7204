"""What a reader's page may know of a session: there is nothing else in it that could slip out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BlindedSession:
    """A session without arm, dates, description, archive and UIDs."""

    label: str
    time_point: str
    subject_label: str
    modalities: str


def blind(session) -> BlindedSession:
    """The blinded view of a session; its subject should be loaded already (select_related)."""
    return BlindedSession(
        label=session.label,
        time_point=session.time_point,
        subject_label=session.subject.label,
        modalities=session.modalities,
    )
