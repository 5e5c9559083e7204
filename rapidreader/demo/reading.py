"""Reads that the demo's readers have already done, through the same actions as the reading room."""

from worklists.actions import save_draft, sign_read, skip_read, start_read
from worklists.models import Read, Worklist
from worklists.reading_room import MEANING

from .answers import QUALITY, RADIOGRAPHS
from .recist import baseline_answers


def read_all_radiographs(worklist: Worklist, users: dict) -> None:
    for index, name in enumerate(("reader1", "reader2")):
        for read in reads_of(worklist, users[name]):
            sign(read, users[name], RADIOGRAPHS[read.item.session.subject.label][index])


def read_all_baselines(worklist: Worklist, users: dict) -> None:
    for name in ("reader1", "reader2"):
        for read in reads_of(worklist, users[name]):
            sign(read, users[name], baseline_answers(read.item.session.subject.label, name))


def read_partly(worklist: Worklist, users: dict) -> None:
    """One complete, one with a draft, one skipped, the rest open; the second reader is behind."""
    for name, steps in QUALITY.items():
        for read, (step, content) in zip(reads_of(worklist, users[name]), steps, strict=False):
            STEPS[step](read, users[name], content)


def reads_of(worklist: Worklist, user):
    reads = Read.objects.filter(worklist=worklist, reader=user).order_by("position")
    return reads.select_related("item__session__subject")


def start(read: Read, user, content=None) -> Read:
    return start_read(read=read, by=user)


def save(read: Read, user, answers: dict) -> Read:
    read = start(read, user)
    return save_draft(
        read=read,
        by=user,
        answers=answers,
        measurements=[],
        draft_number=read.draft_number,
        save_key=f"demo-{read.pk}"[:40],
    )


def sign(read: Read, user, answers: dict):
    read = save(read, user, answers)
    return sign_read(
        read=read, by=user, answers=answers, measurements=[], draft_number=read.draft_number, meaning=MEANING
    )


def skip(read: Read, user, reason: str) -> Read:
    return skip_read(read=start(read, user), by=user, reason=reason)


STEPS = {"start": start, "save": save, "sign": sign, "skip": skip}
