"""Works behind the stage of a running server, in a process of its own: a line of JSON in, a line of JSON out."""

import json
import sys

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402

from ecrf.definition import Definition, Field, Option, Section  # noqa: E402
from ecrf.models import ImageAssessor, Template, TemplateVersion  # noqa: E402
from rapidreader.archive.actions import decide_scan  # noqa: E402
from rapidreader.archive.models import Session, Trial  # noqa: E402
from rapidreader.audit.canonical import canonical_json  # noqa: E402
from tests.cast import NAMES, PASSWORD  # noqa: E402
from tests.viewer.seed import signed_in  # noqa: E402
from worklists import actions  # noqa: E402
from worklists.blinding.checking import make_report  # noqa: E402
from worklists.blinding.report import undecided_scans  # noqa: E402
from worklists.models import Read, Worklist  # noqa: E402

FORM = Definition(
    title="Follow-up",
    items=(
        Section(
            key="findings",
            title="Findings",
            items=(
                Field(key="finding", type="text", label="Finding", required="required"),
                Field(key="diameter", type="decimal", label="Longest diameter", unit="mm"),
                Field(
                    key="response",
                    type="single_choice",
                    label="Response",
                    options=tuple(
                        Option(value=code, label=label) for code, label in (("PR", "Partial"), ("SD", "Stable"))
                    ),
                ),
                Field(
                    key="sites",
                    type="multiple_choice",
                    label="Sites",
                    options=tuple(Option(value=site, label=site.title()) for site in ("lung", "liver", "bone")),
                ),
                Field(key="contrast", type="yes_no", label="Contrast given"),
                Field(key="comment", type="long_text", label="Comment"),
            ),
        ),
    ),
)


def people(_):
    """Passwords that the real server can check, and an administrator of the site."""
    users = get_user_model().objects
    for name in NAMES:
        user = users.get(username=name)
        user.set_password(PASSWORD)
        user.is_staff = user.is_superuser = name == "alma"
        user.save()
    # A new password ends the sessions that were signed in with the old one.
    return {name: signed_in(users.get(username=name)) for name in NAMES}


def version_of(trial, by):
    template, _ = Template.objects.get_or_create(trial=trial, title=FORM.title)
    fields = {"definition": FORM.to_json(), "content_hash": FORM.content_hash, "created_by": by, "number": 1}
    found = TemplateVersion.objects.filter(template=template).first()
    return found or _published(TemplateVersion.objects.create(template=template, **fields), by)


def _published(version, by):
    from ecrf.actions import publish_version

    return publish_version(version=version, by=by)


def worklist(plan):
    """A fresh active worklist on the sessions that are there: {"name", "sessions": how many, "readers": [...]}.

    It is read with the form above, or with the newest published version of the "template" of that title, under the
    choices of a "protocol"; with "subject" on all sessions of that subject.
    """
    trial = Trial.objects.get(slug="lung")
    people_of = get_user_model().objects
    cora = people_of.get(username="cora")
    wanted = {"subject__label": plan.pop("subject")} if "subject" in plan else {}
    sessions = list(Session.objects.filter(trial=trial, **wanted).order_by("label"))[: plan.pop("sessions", 4)]
    readers = [people_of.get(username=name) for name in plan.pop("readers", ["ada", "ben"])]
    title, protocol = plan.pop("template", ""), plan.pop("protocol", None)
    published = TemplateVersion.objects.filter(template__trial=trial, template__title=title, state="published")
    version = published.latest("number") if title else version_of(trial, cora)
    draft = actions.create_worklist(
        trial=trial, by=cora, template_version=version, sessions=sessions, readers=readers, **plan
    )
    if protocol:
        _follow(draft, protocol, cora)
    active = actions.activate_worklist(worklist=draft, by=cora)
    reads = active.reads.select_related("item__session", "reader").in_read_order()
    facts = [
        {"id": str(read.pk), "reader": getattr(read.reader, "username", ""), "session": read.item.session.label}
        for read in reads
    ]
    return {"id": active.pk, "name": active.name, "reads": facts}


def protocol_text(protocol) -> str:
    """A protocol whose adjudicators are given by user name."""
    named = protocol.get("adjudication", {}).get("adjudicators", [])
    if named:
        people_of = get_user_model().objects
        protocol["adjudication"]["adjudicators"] = [people_of.get(username=name).pk for name in named]
    return canonical_json({"version": 1, **protocol})


def _follow(draft, protocol, by):
    """The draft is read by this protocol; what is suspected in its scans is shown, and the report is made."""
    draft.protocol = protocol_text(protocol)
    draft.save(update_fields=["protocol"])
    for scan in undecided_scans(draft):
        decide_scan(scan=scan, by=by, is_shown=True, reason="Looked through")
    report = make_report(draft, by=by)
    assert report.has_passed, report.violations


def uids(asked):
    """Every UID of the sessions of a worklist, as they are stored."""
    sessions = Session.objects.filter(worklist_items__worklist=asked["worklist"])
    found = set(sessions.values_list("study_instance_uid", flat=True))
    found.update(sessions.values_list("scans__series_instance_uid", flat=True))
    return sorted(found | set(sessions.values_list("instances__sop_instance_uid", flat=True)))


def state(asked):
    """All that the database holds of some reads: {"reads": [ids]} or {"worklist": id}."""
    reads = (
        Read.objects.filter(worklist=asked["worklist"])
        if "worklist" in asked
        else Read.objects.filter(pk__in=asked["reads"])
    )
    assessors = ImageAssessor.objects.filter(read_key__in=[read.pk for read in reads])
    return {
        "reads": {str(read.pk): _facts(read) for read in reads},
        "assessors": [_assessor_facts(one) for one in assessors],
        "database": connection.vendor,
    }


def _assessor_facts(assessor):
    return {
        "read": str(assessor.read_key),
        "answers": json.loads(assessor.answers),
        "measurements": json.loads(assessor.measurements),
        "session": assessor.session.label,
        "circumstances": json.loads(assessor.circumstances or "{}"),
    }


def _facts(read):
    segments = [segment.kind for segment in read.segments.all()]
    return {
        "state": read.state, "answers": json.loads(read.answers), "measurements": json.loads(read.measurements),
        "draft_number": read.draft_number, "opened": read.opened_at is not None, "segments": segments,
    }  # fmt: skip


def pause(asked):
    cora = get_user_model().objects.get(username="cora")
    actions.pause_worklist(worklist=Worklist.objects.get(pk=asked["worklist"]), by=cora)


def save_elsewhere(asked):
    """Somebody with the same account saves from another place."""
    read = Read.objects.get(pk=asked["read"])
    actions.save_draft(read=read, by=read.reader, answers=asked["answers"], measurements=[],
                       draft_number=read.draft_number, save_key="elsewhere")  # fmt: skip


def verify(_):
    """How many drafts the audit trail holds per read: each accepted save is one event, neither lost nor doubled."""
    from rapidreader.audit.models import AuditEvent

    numbers = {}
    for event in AuditEvent.objects.filter(verb="draft_saved").order_by("pk"):
        body = json.loads(event.body)
        numbers.setdefault(body["object_id"], []).append(body["changes"]["draft_number"])
    return numbers


def main():
    """One process for the whole run: starting Python and Django anew takes longer than what is asked."""
    for line in sys.stdin:
        verb, asked = json.loads(line)
        answer = globals()[verb](asked)
        connection.close()  # nothing stays locked, and nothing old is seen
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
