"""What stands in front of an adjudicator is on record, and lockouts reach people."""

import pytest

from rapidreader.audit import alerts
from rapidreader.audit.accounts import record_failed_login
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent
from rapidreader.audit.sentences import facts_of
from rapidreader.mail.models import Notice
from tests.worklists.adjudication.scene import disagree, start
from worklists.models import Adjudication


@pytest.mark.statement("A2")
def test_an_adjudicator_who_opens_a_comparison_has_seen_both_results(cast, client):
    worklist = start(cast)
    disagree(worklist, cast)
    adjudication = Adjudication.objects.get()
    client.force_login(cast.judy)
    assert client.post(f"/reads/{adjudication.read_id}/start/").status_code == 200
    event = AuditEvent.objects.get(verb="results_shown")
    said = parse_json(event.body)
    assert (event.actor_name, event.object_id) == ("Judy Adjudicator", str(adjudication.read.item.session_id))
    (shown,) = [fact for fact in facts_of(said) if fact.name == "assessors"]
    assert (shown.is_change, len(said["changes"]["assessors"])) == (False, 2), "no old and new value"
    assert shown.new == ", ".join(said["changes"]["assessors"])
    client.get(f"/api/v1/own-adjudications/{adjudication.read_id}/")
    client.force_login(cast.mona)
    for path in (
        f"/trials/lung/worklists/{worklist.pk}/adjudications/{adjudication.pk}/",
        f"/api/v1/adjudications/{adjudication.pk}/",
    ):
        assert client.get(path).status_code == 200
    seen = client.get("/trials/lung/exposure/?kind=results_shown").context["page"].object_list
    assert sorted((one.person, one.times) for one in seen) == [("Judy Adjudicator", 2), ("Mona Monitor", 2)]


@pytest.mark.statement("S4")
def test_administrators_are_told_of_a_lockout(cast, admin_user):
    assert alerts._handlers
    for _ in range(5):
        record_failed_login(username="ada")
    assert Notice.objects.filter(recipient=admin_user).exists()
