"""Worklists whose protocol says where reads differ: ada and ben read, judy adjudicates."""

from django.utils import timezone

from ecrf.models import ImageAssessor, Template, TemplateVersion
from rapidreader.archive.models import Membership, Role
from rapidreader.audit.canonical import canonical_json
from tests.cast import add_session
from tests.worklists.lists import plan, sign
from worklists import actions
from worklists.adjudication import ready
from worklists.models import Read, Worklist

from .forms import DIFFERS, FORM, OVERALL

RESPONSE = {"key": "overall", "label": "Overall response differs", "scope": "time_point", "when": DIFFERS}
PROGRESSION = {
    "key": "progression",
    "label": "First progression time differs",
    "scope": "subject",
    "when": ready.first_time_differs(OVERALL, "PD"),
}
READABLE = {"key": "not_readable", "label": "Readability differs", "scope": "time_point", "when": ready.NOT_READABLE}


def add_form(cast, definition=FORM) -> TemplateVersion:
    template = Template.objects.create(trial=cast.lung, title=definition.title)
    return TemplateVersion.objects.create(
        template=template,
        number=1,
        definition=definition.to_json(),
        content_hash=definition.content_hash,
        created_by=cast.cora,
        state="published",
        published_at=timezone.now(),
        published_by=cast.cora,
    )


def protocol_of(cast, *rules, adjudicators=None, **more) -> str:
    people = [cast.judy] if adjudicators is None else adjudicators
    wanted = {"rules": list(rules or (RESPONSE,)), "adjudicators": [one.pk for one in people]}
    return canonical_json({"version": 1, "adjudication": wanted, **more})


def start(cast, *rules, protocol=None, **fields) -> Worklist:
    """An active worklist with these rules."""
    fields = {"version": fields.get("version") or add_form(cast), **fields}
    draft = actions.create_worklist(**plan(cast, **fields))
    Worklist.objects.filter(pk=draft.pk).update(protocol=protocol or protocol_of(cast, *rules))
    draft.refresh_from_db()
    return actions.activate_worklist(worklist=draft, by=cast.cora)


def read_by(worklist, reader, session=None) -> Read:
    reads = worklist.reads.filter(reader=reader, kind="read").in_read_order()
    return reads.get(item__session=session) if session else reads.first()


def respond(worklist, reader, overall, *, session=None, **answers):
    """A reader completes a read with this response."""
    return sign(read_by(worklist, reader, session), answers={"overall": overall, **answers})


def disagree(worklist, cast, session=None):
    """Ada and Ben differ about a session; the adjudication that opens."""
    respond(worklist, cast.ada, "PD", session=session)
    respond(worklist, cast.ben, "SD", session=session)
    return worklist.adjudications.exclude(state="withdrawn").latest("pk")


def add_adjudicator(cast, name):
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.create_user(name, password="correct horse battery", first_name=name.title())
    Membership.objects.create(trial=cast.lung, user=user, role=Role.ADJUDICATOR)
    return user


def assessor_of(read) -> ImageAssessor:
    return ImageAssessor.objects.filter(read_key=read.pk).latest("revision")


__all__ = ["add_session"]
