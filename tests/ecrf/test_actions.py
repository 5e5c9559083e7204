import json

import pytest
from django.db import DatabaseError, transaction

from ecrf import actions
from ecrf.models import Template, TemplateVersion
from rapidreader.audit.errors import Conflict, Invalid
from rapidreader.audit.models import AuditEvent
from tests.ecrf.forms import template

pytestmark = pytest.mark.django_db


def import_one(cast, body="<p>Size <input name=size></p>", **options):
    options = {"trial": cast.lung, "by": cast.cora, "html": template(body), "name": "chest.html", **options}
    return actions.import_template(**options)


def accepted(cast, *args, **options):
    return actions.accept_report(version=import_one(cast, *args, **options), by=cast.cora)


def test_an_import_is_a_draft_that_keeps_its_source(cast):
    version = import_one(cast)
    assert (version.number, version.state, version.template.title) == (1, "draft", "Chest")
    assert bytes(version.source) == template("<p>Size <input name=size></p>")
    assert json.loads(version.report)["fields"] == 1


def test_the_same_title_again_is_the_next_version(cast):
    first, second = import_one(cast), import_one(cast, "<p>Width <input name=width></p>")
    assert (first.template, second.number) == (second.template, 2)
    assert first.content_hash != second.content_hash


def test_the_same_title_in_another_trial_is_another_template(cast):
    assert import_one(cast).template != import_one(cast, trial=cast.liver, by=cast.olga).template


def test_a_file_that_cannot_be_imported_leaves_nothing(cast):
    with pytest.raises(Invalid, match="No fields"):
        import_one(cast, "<p>nothing</p>")
    assert not Template.objects.exists()
    assert not AuditEvent.objects.filter(verb="template_imported").exists()


@pytest.mark.statement("V1")
def test_publishing_freezes_a_version_and_names_who_did(cast):
    version = actions.publish_version(version=accepted(cast), by=cast.cora)
    assert (version.state, version.published_by) == ("published", cast.cora)
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        TemplateVersion.objects.filter(pk=version.pk).update(definition="{}")
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        version.delete()


def test_a_version_is_published_once_and_retired_once(cast):
    version = actions.publish_version(version=accepted(cast), by=cast.cora)
    with pytest.raises(Conflict):
        actions.publish_version(version=version, by=cast.alma)
    actions.retire_version(version=version, by=cast.cora, reason="superseded")
    with pytest.raises(Conflict):
        actions.retire_version(version=version, by=cast.cora)


def test_a_draft_cannot_be_retired(cast):
    with pytest.raises(Conflict):
        actions.retire_version(version=import_one(cast), by=cast.cora)


def test_each_deed_is_one_event(cast):
    version = accepted(cast)
    actions.publish_version(version=version, by=cast.cora)
    actions.retire_version(version=version, by=cast.cora)
    events = AuditEvent.objects.filter(trial_id=cast.lung.pk).order_by("seq")
    assert [event.verb for event in events] == [
        *("template_imported", "report_accepted", "version_published", "version_retired")
    ]


def test_kept_defaults_are_on_record(cast):
    version = import_one(cast, "<input name=a value=Normal.>", keep_defaults=True)
    event = AuditEvent.objects.get(verb="template_imported")
    assert json.loads(event.body)["changes"]["has_defaults_kept"] is True
    assert json.loads(version.report)["has_defaults_kept"] is True
