"""What a reader's page may know of a session: there is nothing else in it that could slip out."""

from dataclasses import dataclass

from rapidreader.archive.blinding_objects import shown_modalities

from .blinding.policies import names_for, rules_of
from .reading_rules import rules_of as protocol_of_worklist


@dataclass(frozen=True)
class BlindedSession:
    """A session under the names of its reader; what the blinding policy does not show is empty."""

    label: str
    time_point: str
    subject_label: str
    modalities: str
    date: str = ""
    site: str = ""
    arm: str = ""

    @property
    def facts(self) -> str:
        """What else is shown, in one line."""
        return " · ".join(filter(None, (self.date, self.site, self.arm)))


def blind(read, session=None) -> BlindedSession:
    """A session (the read's own, if no other is given) as the read's reader may know it.

    Read, session and subject should be loaded already (Read.objects.with_session()).
    """
    session, names = session or read.item.session, names_for(read, session)
    return BlindedSession(
        label=names.session,
        time_point=names.time_point,
        subject_label=names.subject,
        modalities=shown_modalities(rules_of(read.worklist).objects, session.modalities),
        date=names.date,
        site=names.site,
        arm=names.arm,
    )


def overseen(session) -> BlindedSession:
    """A session as those who oversee the trial know it, in the same shape."""
    return BlindedSession(session.label, session.time_point, session.subject.label, session.modalities)


def shows_order(worklist) -> bool:
    """Whether a reader sees the positions, and how many reads there are."""
    return rules_of(worklist).shows("order")


def tells_position(worklist) -> bool:
    """Whether a reader may know the stored position: in a sequence its gaps would tell of time points to come."""
    return shows_order(worklist) and not protocol_of_worklist(worklist.protocol).sequential


def shows_prior_results(worklist) -> bool:
    """Whether a reader meets own earlier results of the same subject: as first values, and beside the images."""
    return rules_of(worklist).shows("prior_results")
