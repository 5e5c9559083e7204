"""What an adjudicator has chosen and typed, but not decided: kept as a draft, with every change on record."""

import json
import re

import pytest

from rapidreader.audit.models import AuditEvent
from rapidreader.audit.sentences import facts_of
from worklists.models import Read

from .scene import differing, kept_scene, read_by

pytestmark = pytest.mark.django_db
kept_archive, made, cast, shelf = kept_scene(differing)


def panel(client, adjudication) -> str:
    return client.get(f"/reads/{adjudication.read_id}/").content.decode()


def draft(client, adjudication, **deciding):
    read = Read.objects.get(pk=adjudication.read_id)
    body = {"answers": {}, "measurements": [], "draft_number": read.draft_number, "save_key": str(deciding)[:40]}
    return client.post(f"/reads/{read.pk}/save/", {**body, "deciding": deciding}, "application/json")


def test_what_is_chosen_and_typed_so_far_is_there_after_a_reload(judy, adjudication):
    assert draft(judy, adjudication, decision="b", reason="New lesion ").json()["draft_number"] == 1
    text = panel(judy, adjudication)
    assert re.findall(r'name="decision" value="(\w+)" checked', text) == ["b"]
    assert ">New lesion</textarea>" in text
    adjudication.refresh_from_db()
    assert (adjudication.state, adjudication.decision) == ("open", ""), "nothing is decided by it"
    draft(judy, adjudication, decision="own", reason="")
    assert re.findall(r'name="decision" value="(\w+)" checked', panel(judy, adjudication)) == ["own"]


def test_a_script_drafts_a_decision_too(judy, adjudication):
    body = {"answers": {}, "measurements": [], "draft_number": 0, "save_key": "k"}
    deciding = {"decision": "a", "reason": "Growth"}
    path = f"/api/v1/reads/{adjudication.read_id}/save/"
    assert judy.post(path, {**body, "deciding": deciding}, "application/json").status_code == 200
    text = panel(judy, adjudication)
    assert re.findall(r'name="decision" value="(\w+)" checked', text) == ["a"] and ">Growth</textarea>" in text


def test_each_change_of_a_drafted_decision_is_on_record(judy, adjudication):
    draft(judy, adjudication, decision="b", reason="")
    draft(judy, adjudication, decision="a", reason="Growth")
    assert draft(judy, adjudication, decision="a", reason="Growth ").json()["draft_number"] == 2, "nothing new"
    event = AuditEvent.objects.filter(verb="draft_saved", object_id=str(adjudication.read_id)).latest("seq")
    facts = {fact.name: (fact.old, fact.new) for fact in facts_of(json.loads(event.body))}
    assert (facts["deciding › decision"], facts["deciding › reason"]) == (("b", "a"), ("–", "Growth"))


@pytest.mark.parametrize("decision", ["B", "ab", "<b>"])
def test_a_choice_that_there_is_not_is_refused(judy, adjudication, decision):
    assert draft(judy, adjudication, decision=decision, reason="").status_code == 422
    assert Read.objects.get(pk=adjudication.read_id).drafted_decision is None


def test_a_reader_has_no_decision_to_draft(client, cast, shelf):
    read = read_by(shelf.fresh, cast.ada)
    client.force_login(cast.ada)
    body = {"answers": {}, "measurements": [], "draft_number": 0, "save_key": "k"}
    client.post(f"/reads/{read.pk}/save/", {**body, "deciding": {"decision": "a"}}, "application/json")
    assert Read.objects.get(pk=read.pk).drafted_decision is None
