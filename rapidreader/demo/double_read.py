"""The demo's worklist under a protocol of blinded central review: two readers, time points in sequence, signatures,
and an adjudicator where they differ. It has been read so far that one adjudication and one query are open.
"""

import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ecrf.actions import create_template, publish_version
from ecrf.definition import Definition, Field, Option, Section
from ecrf.models import TemplateVersion
from rapidreader.archive.models import Trial
from rapidreader.audit.signing import authorize
from worklists.actions import activate_worklist, create_worklist, open_query, save_draft, sign_read, start_read
from worklists.adjudication.ready import rule_for
from worklists.blinding.checking import make_report
from worklists.blinding.uids import exchanged
from worklists.models import Query, Read, Worklist
from worklists.planning.presets import BY_KEY
from worklists.protocols.document import Adjudication, Protocol
from worklists.reading_room import MEANING

from .drawing import length_of
from .people import PEOPLE
from .truth import TIME_POINTS, lesions_of

NAME = "Response, double read"
RESPONSES = {"BL": "Baseline", "CR": "Complete response", "PR": "Partial response", "SD": "Stable disease"}
RESPONSES |= {"PD": "Progressive disease", "NE": "Not evaluable"}
LARGEST = Field(
    key="largest",
    type="measurement",
    label="Longest diameter of the largest target lesion",
    unit="mm",
    decimals=1,
    tool="Length",
    quantity="length",
    required="required",
)
FORM = Definition(
    title="Response at a time point",
    items=(
        Section(
            key="response",
            title="Response",
            items=(
                LARGEST,
                Field(key="new_lesion", type="yes_no", label="Is there a new lesion?", required="required"),
                Field(
                    key="overall",
                    type="single_choice",
                    label="Overall response",
                    options=tuple(Option(value, label) for value, label in RESPONSES.items()),
                    required="required",
                ),
                Field(key="comment", type="long_text", label="Comment"),
            ),
        ),
    ),
)
QUERY = {
    "field_key": LARGEST.key,
    "title": "Which axis was measured?",
    "text": "The line in the image seems to follow the short axis of the lesion. Please look at it again.",
}


@dataclass(frozen=True)
class Step:
    """One read of the past: by whom, of what, and what was found; `turned`: not along the lesion's long axis."""

    reader: str
    subject: str
    time_point: int
    millimetres: str
    overall: str
    turned: float = 0
    is_signed: bool = True
    comment: str = ""


# In the order in which it happened: a time point opens when the one before is complete.
STEPS = (
    Step("reader1", "1001", 0, "42.0", "BL"),
    Step("reader2", "1001", 0, "41.5", "BL"),
    Step("reader1", "1001", 1, "34.0", "SD"),
    Step("reader2", "1001", 1, "27.5", "PR", turned=90, comment="Clearly smaller than before."),
    Step("reader1", "1002", 0, "24.0", "BL"),
    Step("reader2", "1002", 0, "24.5", "BL", is_signed=False),
)
ASKED_ABOUT = ("reader2", "1001", 1)


def protocol_for(adjudicator) -> Protocol:
    """What the editor makes of its preset and two ready rules."""
    kinds = (
        {"kind": "differs", "key": "overall"},
        {"kind": "differs_percent", "key": LARGEST.key, "limit": Decimal(20)},
    )
    rules = tuple(rule_for(FORM, **one) for one in kinds)
    return replace(BY_KEY["double"].protocol, adjudication=Adjudication(rules, (adjudicator.pk,)))


def is_done(trial: Trial) -> bool:
    """The query is the last of it."""
    return Query.objects.filter(trial=trial, title=QUERY["title"]).exists()


def add(trial: Trial, users: dict) -> None:
    """The worklist, read so far; what an interrupted run has left out is done."""
    worklist = Worklist.objects.filter(trial=trial, name=NAME).first() or _activated(trial, users)
    for step in STEPS:
        if read := _read_of(worklist, step.reader, step.subject, step.time_point):
            _take(read, users[step.reader], step)
    asked = _read_of(worklist, *ASKED_ABOUT)
    if asked:
        open_query(read=asked, by=users["coordinator"], **QUERY)


@transaction.atomic
def _activated(trial: Trial, users: dict) -> Worklist:
    coordinator = users["coordinator"]
    # Not all of the second subject: every image is looked at for the blinding report, which takes a second a session.
    sessions = trial.sessions.filter(modalities="CT").filter(Q(subject__label="1001") | Q(time_point=TIME_POINTS[0]))
    worklist = create_worklist(
        trial=trial,
        by=coordinator,
        name=NAME,
        description="Blinded double read, time points in sequence, signed; the adjudicator decides where two differ.",
        template_version=_version(trial, coordinator),
        sessions=list(sessions.order_by("subject__label", "date")),
        readers=[users["reader1"], users["reader2"]],
        protocol=protocol_for(users["adjudicator"]),
        seed="demo",
        due_date=timezone.localdate() + timedelta(days=21),
    )
    with _without_warnings():
        make_report(worklist, by=coordinator)
    return activate_worklist(worklist=worklist, by=coordinator)


@contextmanager
def _without_warnings():
    """The report asks every address of the readers for a page; that some take no GET is no news here."""
    log = logging.getLogger("django.request")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def _version(trial: Trial, coordinator) -> TemplateVersion:
    found = TemplateVersion.objects.filter(
        template__trial=trial, template__title=FORM.title, published_at__isnull=False
    )
    if version := found.first():
        return version
    draft = create_template(trial=trial, by=coordinator, title=FORM.title, definition=FORM, source="demo")
    return publish_version(version=draft, by=coordinator)


def _read_of(worklist: Worklist, reader: str, subject: str, time_point: int) -> Read | None:
    """None where the images of this time point are not there."""
    about = {"subject__label": subject, "time_point": TIME_POINTS[time_point]}
    about = {f"item__session__{name}": value for name, value in about.items()}
    reads = worklist.reads.with_session().filter(kind=Read.Kind.READ, reader__username=reader, **about)
    return reads.first()


def _take(read: Read, user, step: Step) -> None:
    if read.state in (Read.State.COMPLETE, Read.State.PARTIAL):
        return
    read = start_read(read=read, by=user)
    entered = _entered(read, step)
    read = save_draft(read=read, by=user, draft_number=read.draft_number, save_key=f"demo-{read.pk}"[:40], **entered)
    if step.is_signed:
        password = next(one.password for one in PEOPLE if one.username == step.reader)
        facts = {"username": step.reader, "password": password, "trial_id": read.worklist.trial_id}
        authority = authorize(by=user, sitting=None, **facts)
        number = {"draft_number": read.draft_number}
        sign_read(read=read, by=user, meaning=MEANING, authority=authority, **number, **entered)


def _entered(read: Read, step: Step) -> dict:
    """Answers, and the line that the diameter was taken from, as the reader's viewer reports it: under aliases."""
    lesion = max(lesions_of(step.subject), key=lambda one: one.diameter(0))
    key = f"demo-{step.reader}-{read.position}"  # shown at later time points: it must not name the subject
    mm = Decimal(step.millimetres)
    drawn = length_of(read.item.session, lesion, float(mm), key=key, turned=step.turned)
    largest = {"value": mm, "unit": "mm", **({"ref": key} if drawn else {})}
    answers = {"largest": largest, "new_lesion": False, "overall": step.overall}
    if step.comment:
        answers["comment"] = step.comment
    return {"answers": answers, "measurements": exchanged(read, [drawn] if drawn else [])}
