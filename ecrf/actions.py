"""Every write to templates and their versions."""

import hashlib

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from rapidreader.audit.actions import record
from rapidreader.audit.canonical import canonical_json
from rapidreader.audit.errors import Conflict, Invalid

from .importing import import_html
from .models import Template, TemplateVersion

State = TemplateVersion.State


def import_template(*, trial, by, html: bytes, name: str, keep_defaults: bool = False) -> TemplateVersion:
    """Make a draft version of a RadReport/MRRT file; the same title again makes the template's next version.

    The source is kept byte for byte. Raises Invalid with the report's errors if it cannot be imported.
    """
    imported = import_html(html, name=name, keep_defaults=keep_defaults)
    if imported.definition is None:
        raise Invalid(
            f"{name or 'The file'} cannot be imported: {imported.report.errors[0]}",
            fields={"file": "\n".join(imported.report.errors)},
        )
    return _add_version(trial=trial, by=by, imported=imported, html=html, name=name)


@transaction.atomic
def _add_version(*, trial, by, imported, html: bytes, name: str) -> TemplateVersion:
    definition, report = imported.definition, imported.report
    template, _ = Template.objects.get_or_create(trial=trial, title=definition.title)
    Template.objects.select_for_update().get(pk=template.pk)
    number = (template.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = TemplateVersion.objects.create(
        template=template,
        number=number,
        language=definition.language,
        definition=definition.to_json(),
        content_hash=definition.content_hash,
        source=html,
        source_name=name[:255],
        source_sha256=hashlib.sha256(html).hexdigest(),
        report=canonical_json(report.to_dict()),
        created_by=by,
    )
    facts = {
        "title": definition.title,
        "number": number,
        "content_hash": version.content_hash,
        "source_sha256": version.source_sha256,
        "source_name": version.source_name,
        "fields": report.fields,
        "has_defaults_kept": report.has_defaults_kept,
    }
    record(by=by, verb="template_imported", obj=version, trial_id=trial.pk, changes=facts)
    return version


@transaction.atomic
def publish_version(*, version: TemplateVersion, by) -> TemplateVersion:
    """Freeze a draft for good: worklists can use it from now on, and nothing in it changes any more.

    Publishing is also the acceptance of the import report, by name and time.
    """
    version = TemplateVersion.objects.select_for_update().select_related("template").get(pk=version.pk)
    if version.state != State.DRAFT:
        raise Conflict(f"{version} is {version.get_state_display().lower()} already.")
    version.state, version.published_at, version.published_by = State.PUBLISHED, timezone.now(), by
    version.save(update_fields=["state", "published_at", "published_by"])
    changes = {"state": [State.DRAFT, State.PUBLISHED], "content_hash": version.content_hash}
    record(by=by, verb="version_published", obj=version, trial_id=version.template.trial_id, changes=changes)
    return version


@transaction.atomic
def retire_version(*, version: TemplateVersion, by, reason: str = "") -> TemplateVersion:
    """Take a published version out of use for new worklists; what uses it keeps it."""
    version = TemplateVersion.objects.select_for_update().select_related("template").get(pk=version.pk)
    if version.state != State.PUBLISHED:
        raise Conflict(f"{version} is not published, so it cannot be retired.")
    version.state = State.RETIRED
    version.save(update_fields=["state"])
    record(
        by=by,
        verb="version_retired",
        obj=version,
        trial_id=version.template.trial_id,
        changes={"state": [State.PUBLISHED, State.RETIRED]},
        reason=reason[:300],
    )
    return version
