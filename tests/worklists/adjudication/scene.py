"""Worklists whose protocol says where reads differ: ada and ben read, judy adjudicates."""

from functools import cache
from types import SimpleNamespace

from django.utils import timezone

from ecrf.models import ImageAssessor, Template, TemplateVersion
from rapidreader.archive.models import Membership, Role, Session
from rapidreader.audit.canonical import canonical_json
from tests.cast import add_session
from tests.kept import kept_shelf
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
    """The form as a published version; the same one again where it is there already."""
    template = Template.objects.get_or_create(trial=cast.lung, title=definition.title)[0]
    return TemplateVersion.objects.get_or_create(
        template=template,
        number=1,
        defaults={
            "definition": definition.to_json(),
            "content_hash": definition.content_hash,
            "created_by": cast.cora,
            "state": "published",
            "published_at": timezone.now(),
            "published_by": cast.cora,
        },
    )[0]


def protocol_of(cast, *rules, adjudicators=None, **more) -> str:
    people = [cast.judy] if adjudicators is None else adjudicators
    wanted = {"rules": list(rules or (RESPONSE,)), "adjudicators": [one.pk for one in people]}
    return canonical_json({"version": 1, "adjudication": wanted, **more})


def start(cast, *rules, protocol=None, **fields) -> Worklist:
    """An active worklist with these rules, of the sessions that are there."""
    known = list(Session.objects.filter(trial=cast.lung).order_by("label")[:3])
    count = Worklist.objects.count()
    usual = {"version": add_form(cast), "sessions": known, "name": f"Reads {count + 1}"}
    draft = actions.create_worklist(**plan(cast, **{**usual, **fields}))
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


@cache
def _without_folder(fill):
    return lambda cast, _: fill(cast)


def kept_scene(fill):
    """What all tests of a file begin with (tests/kept.py): `kept_archive, made, cast, shelf = kept_scene(fill)`."""
    return kept_shelf(_without_folder(fill))


def differing(cast) -> SimpleNamespace:
    """`worklist`, where ada and ben differ about the first session; `fresh`, where nothing is read yet."""
    version = add_form(cast)
    worklist = start(cast, version=version)
    sessions = [item.session for item in worklist.items.order_by("place")]
    fresh = start(cast, version=version, name="Fresh reads", sessions=sessions)
    return SimpleNamespace(worklist=worklist, fresh=fresh, adjudication=disagree(worklist, cast))


def unread(cast) -> SimpleNamespace:
    """A worklist in which nothing is read yet."""
    return SimpleNamespace(worklist=start(cast))


def add_adjudicator(cast, name):
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.create_user(name, password="correct horse battery", first_name=name.title())
    Membership.objects.create(trial=cast.lung, user=user, role=Role.ADJUDICATOR)
    return user


def assessor_of(read) -> ImageAssessor:
    return ImageAssessor.objects.filter(read_key=read.pk).latest("revision")


__all__ = ["add_session"]
