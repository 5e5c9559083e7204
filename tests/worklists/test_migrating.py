"""Open reads move to another version of their template: previewed, explicit, on record."""

import json
from dataclasses import replace

import pytest
from django.urls import reverse

from ecrf.definition import Definition, Field, Section
from ecrf.models import ImageAssessor, TemplateVersion
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.worklists.lists import FORM, add_version, save, sign
from worklists import actions
from worklists.moving import plan_of_move

pytestmark = pytest.mark.django_db
FINDING, SIZE = FORM.items[0].items


def next_version(cast, version, *fields, number=2) -> TemplateVersion:
    form = Definition("Chest", (Section("findings", "Findings", fields),))
    return TemplateVersion.objects.create(
        template=version.template,
        number=number,
        state="published",
        definition=form.to_json(),
        content_hash=form.content_hash,
        published_at=version.published_at,
        published_by=cast.cora,
    )


@pytest.fixture
def second(cast, version):
    """The same form with the size in centimetres and one more field."""
    return next_version(cast, version, FINDING, replace(SIZE, unit="cm"), Field("note", "text", "Note"))


def migrate(worklist, version, by, **more):
    more = {"reason": "Another unit", "expected": plan_of_move(worklist, version).digest, **more}
    return actions.migrate_reads(worklist=worklist, version=version, by=by, **more)


def test_the_plan_tells_field_by_field_what_goes_along(cast, worklist, second, read):
    save(read, answers={"finding": "nodule", "size": 7})
    plan = plan_of_move(worklist, second)
    assert (len(plan.moves), plan.draft_count, plan.lost_count) == (6, 1, 1)
    assert [(fate.key, fate.carried, fate.lost) for fate in plan.fates] == [("finding", 1, 0), ("size", 0, 1)]
    assert plan.changes["Findings"][0] == "Field “Size” (size): unit changed from “mm” to “cm”"


@pytest.mark.statement("V1")
def test_open_reads_move_with_what_fits_and_the_loss_is_on_record(cast, worklist, second, read):
    save(read, answers={"finding": "nodule", "size": 7})
    migrate(worklist, second, cast.cora)
    read.refresh_from_db()
    assert (read.template_version, json.loads(read.answers)) == (second, {"finding": "nodule"})
    event = json.loads(AuditEvent.objects.order_by("pk").last().body)
    assert (event["verb"], event["reason"]) == ("reads_migrated", "Another unit")
    assert [fact["lost"] for fact in event["changes"]["reads"] if fact["lost"]] == [{"size": 7}]


@pytest.mark.statement("V1")
def test_what_was_signed_stays_and_the_worklist_too(cast, worklist, version, second, ada_reads):
    signed, _, _ = ada_reads
    sign(signed)
    migrate(worklist, second, cast.cora)
    signed.refresh_from_db()
    worklist.refresh_from_db()
    assert signed.template_version == worklist.template_version == version
    assert ImageAssessor.objects.get(read_key=signed.pk).template_version == version


def test_a_moved_read_is_signed_on_the_new_form(cast, worklist, second, read):
    migrate(worklist, second, cast.cora)
    with pytest.raises(Conflict, match="another window"):
        save(read, draft_number=0)
    read.refresh_from_db()
    assert sign(read, answers={"finding": "nodule", "note": "New."}).template_version == second


def test_a_reopened_read_moves_only_when_asked_again(cast, worklist, version, second, read):
    sign(read)
    migrate(worklist, second, cast.cora)
    actions.reopen_read(read=read, by=cast.cora, reason="Look again")
    read.refresh_from_db()
    assert read.template_version == version
    plan = migrate(worklist, second, cast.cora)
    assert [moved.pk for moved, _ in plan.moves] == [read.pk]


def test_moving_back_ends_at_the_version_of_the_worklist(cast, worklist, version, second, read):
    migrate(worklist, second, cast.cora)
    migrate(worklist, version, cast.cora)
    read.refresh_from_db()
    assert read.moved_to_version is None
    with pytest.raises(Conflict, match="already"):
        migrate(worklist, version, cast.cora)


def test_a_draft_saved_after_the_preview_stops_the_move(cast, worklist, second, read):
    seen = plan_of_move(worklist, second).digest
    save(read, answers={"size": 7})
    with pytest.raises(Conflict, match="after you saw"):
        migrate(worklist, second, cast.cora, expected=seen)
    read.refresh_from_db()
    assert read.moved_to_version is None


def test_only_published_versions_of_the_same_template_are_taken(cast, worklist, second):
    with pytest.raises(Invalid, match="same template"):
        migrate(worklist, add_version(cast, title="Liver"), cast.cora)
    TemplateVersion.objects.filter(pk=second.pk).update(state="retired")
    second.refresh_from_db()
    with pytest.raises(Invalid, match="published"):
        migrate(worklist, second, cast.cora)


@pytest.mark.statement("V1")
def test_only_who_manages_the_trial_moves_reads_with_a_reason(cast, worklist, second):
    for name in ("ada", "mona", "olga"):
        with pytest.raises(NotAllowed):
            migrate(worklist, second, getattr(cast, name))
    with pytest.raises(Invalid, match="reason"):
        migrate(worklist, second, cast.cora, reason=" ")
    actions.cancel_worklist(worklist=worklist, by=cast.cora, reason="Over")
    with pytest.raises(Conflict):
        migrate(worklist, second, cast.cora)


def test_the_page_shows_the_plan_and_takes_the_confirmation(client, cast, worklist, second, read):
    save(read, answers={"finding": "nodule", "size": 7})
    client.force_login(cast.cora)
    address = reverse("worklist_migrate", args=["lung", worklist.pk])
    page = client.get(address).content.decode()
    for words in (
        "6 open reads, 1 of them with a draft",
        "1 answer cannot go along",
        "its unit is another one there",
    ):
        assert words in page
    digest = plan_of_move(worklist, second).digest
    stale = client.post(address, {"version": second.pk, "expected": "0" * 64, "reason": "Unit"})
    assert (stale.status_code, "Nothing was moved" in stale.content.decode()) == (409, True)
    done = client.post(address, {"version": second.pk, "expected": digest, "reason": "Unit"})
    assert done.url == reverse("worklist_show", args=["lung", worklist.pk])
    read.refresh_from_db()
    assert read.template_version == second


def test_a_version_of_another_template_is_not_found(client, cast, worklist):
    client.force_login(cast.cora)
    address = reverse("worklist_migrate", args=["lung", worklist.pk])
    assert client.get(address, {"version": add_version(cast, title="Liver").pk}).status_code == 404
