"""Small worklists for tests: a published form of two fields, sessions 1001-CT-1 and on."""

from django.utils import timezone

from ecrf.definition import Definition, Field, Section
from ecrf.models import Template, TemplateVersion
from tests.cast import add_session
from worklists import actions

FORM = Definition(
    title="Chest",
    items=(
        Section(
            key="findings",
            title="Findings",
            items=(
                Field(key="finding", type="text", label="Finding", required="required"),
                Field(key="size", type="integer", label="Size", unit="mm"),
            ),
        ),
    ),
)
MEASUREMENT = {"uid": "m1", "tool": "Length", "label": "Lesion", "values": [{"name": "length", "value": 12.5}]}
MEANING = "I have read this session; this is my evaluation."


def add_version(cast, *, trial=None, state="published", title="Chest"):
    template = Template.objects.create(trial=trial or cast.lung, title=title)
    text = FORM.to_json()
    fields = {"number": 1, "definition": text, "content_hash": FORM.content_hash, "created_by": cast.cora}
    if state != "draft":
        fields |= {"published_at": timezone.now(), "published_by": cast.cora}
    return TemplateVersion.objects.create(template=template, state=state, **fields)


def plan(cast, *, version=None, **fields):
    """The fields of create_worklist, with what a test does not care about filled in."""
    return {
        "trial": cast.lung,
        "by": cast.cora,
        "name": "First reads",
        "template_version": version or add_version(cast),
        "sessions": fields.pop("sessions", None) or [add_session(cast, number=n) for n in (1, 2, 3)],
        "readers": [cast.ada, cast.ben],
        **fields,
    }


def activate(cast, **fields):
    draft = actions.create_worklist(**plan(cast, **fields))
    return actions.activate_worklist(worklist=draft, by=cast.cora)


def activate_listed(cast, version):
    """As the fixture `worklist` has it: poured onto the fixture `version` (tests/moulds.py)."""
    return activate(cast, version=version)


def save(read, *, by=None, answers=None, measurements=(), draft_number=None, save_key=""):
    return actions.save_draft(
        read=read,
        by=by or read.reader,
        answers={"finding": "nodule"} if answers is None else answers,
        measurements=list(measurements),
        draft_number=read.draft_number if draft_number is None else draft_number,
        save_key=save_key,
    )


def sign(read, *, by=None, answers=None, measurements=(), draft_number=None):
    """Complete a read, also one that is complete and may be corrected."""
    read.refresh_from_db()
    more = {"correction_reason": "Looked again"} if read.state == "complete" else {}
    return actions.sign_read(
        read=read,
        by=by or read.reader,
        answers={"finding": "nodule"} if answers is None else answers,
        measurements=list(measurements),
        draft_number=read.draft_number if draft_number is None else draft_number,
        meaning=MEANING,
        **more,
    )
