"""Under which names a reader meets a session: the trial's own, codes of the reader's own, or none."""

from dataclasses import dataclass

from .blinding_policy import BlindingRules
from .blinding_rulebook import aligning_days, rulebook_of
from .disguise import Disguise, day_of, moved

STUDY_DATE = 0x00080020


@dataclass(frozen=True)
class Names:
    """What may be said of a session; "" is not said. `date` is as the reader meets it in the images, YYYY-MM-DD."""

    session: str
    subject: str
    time_point: str = ""
    date: str = ""
    site: str = ""
    arm: str = ""


def names_of(rules: BlindingRules, session, disguise: Disguise | None) -> Names:
    """A session's names for one reader; its subject should be loaded already."""
    subject, shows = session.subject, rules.shows
    return Names(
        session=session.label if shows("session") else disguise.code("session", session.study_instance_uid),
        subject=subject.label if shows("subject") else disguise.code("person", str(subject.pk)),
        time_point=session.time_point if shows("time_point") else "",
        date=_shown_date(rules, session, disguise) if shows("date") else "",
        site=getattr(subject, "site", "") if shows("site") else "",
        arm=subject.arm if shows("arm") else "",
    )


def needs_disguise(rules: BlindingRules) -> bool:
    """Whether anything that a reader meets is of the reader's own."""
    if rules.has_aliases or not (rules.shows("session") and rules.shows("subject")):
        return True
    book = rulebook_of(rules)
    return "shift" in book.chosen.values() or book.action(STUDY_DATE, "DA") == "shift"


def shift_of(session, disguise: Disguise | None) -> int:
    """By how many days the dates of a subject move for this reader."""
    return disguise.days(str(session.subject_id)) if disguise else 0


def _shown_date(rules: BlindingRules, session, disguise) -> str:
    if session.date is None:
        return ""
    action = rulebook_of(rules).action(STUDY_DATE, "DA")
    if action == "align":
        day = moved(f"{session.date:%Y%m%d}", aligning_days(session.date))
    elif action == "shift":
        day = moved(f"{session.date:%Y%m%d}", shift_of(session, disguise))
    else:
        return session.date.isoformat() if action == "keep" else ""
    found = day_of(day)
    return found.isoformat() if found else ""
