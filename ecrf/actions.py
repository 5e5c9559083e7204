"""Every write to templates and their versions."""

import hashlib
from dataclasses import replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from rapidreader.archive.models import Trial
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.errors import Conflict, Invalid

from .building.gate import obstacles
from .building.problems import refusals
from .comparing import changes
from .definition import Definition, definition_of, parse_definition
from .importing import import_source
from .models import Template, TemplateVersion

State = TemplateVersion.State
TITLE_LIMIT, MOST_SENTENCES = 200, 50
TITLE_TAKEN = "This trial has a template of that title; make a new version of it there."
TITLE_KEPT = "A template keeps its title in all versions; copy the form into a new template to give it another."


def import_template(
    *, trial, by, html: bytes, name: str, keep_defaults: bool = False, fetched=None
) -> TemplateVersion:
    """Make a draft version of a RadReport/MRRT file; the same title again makes the template's next version.

    The source is kept byte for byte, with where and when it was fetched (an ecrf.fetching.Fetched) if it was.
    Raises Invalid with the report's errors if it cannot be imported.
    """
    imported = import_source(html, name=name, keep_defaults=keep_defaults)
    if imported.definition is None:
        raise Invalid(
            f"{name or 'The file'} cannot be imported: {imported.report.errors[0]}",
            fields={"file": "\n".join(imported.report.errors)},
        )
    facts = fetched.facts() if fetched else {}
    return _add_version(trial=trial, by=by, imported=imported, html=html, name=name, fetched=facts)


@transaction.atomic
def _add_version(*, trial, by, imported, html: bytes, name: str, fetched: dict) -> TemplateVersion:
    definition, report = imported.definition, imported.report
    template, _ = Template.objects.get_or_create(trial=trial, title=definition.title)
    number = _next_number(template)
    version = TemplateVersion.objects.create(
        template=template,
        number=number,
        language=definition.language,
        definition=definition.to_json(),
        content_hash=definition.content_hash,
        source=html,
        source_name=name[:255],
        source_sha256=hashlib.sha256(html).hexdigest(),
        report=canonical_json({**report.to_dict(), **({"fetched": fetched} if fetched else {})}),
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
        **({"fetched": fetched} if fetched else {}),
    }
    record(by=by, verb="template_imported", obj=version, trial_id=trial.pk, changes=facts)
    return version


def create_template(*, trial, by, title: str, definition: Definition, source: str = "") -> TemplateVersion:
    """Begin a template of a trial: an empty form, one of the library, or a copy; `source` says which.

    Raises Invalid if the trial has a template of that title: its next version belongs there.
    """
    title = title.strip()
    if not title or len(title) > TITLE_LIMIT:
        raise Invalid("A template needs a title.", fields={"title": f"Between 1 and {TITLE_LIMIT} characters."})
    definition = replace(definition, title=title)
    with transaction.atomic():
        # Two coordinators with one title: the second waits here, and is told.
        Trial.objects.select_for_update(no_key=True).get(pk=trial.pk)
        if Template.objects.filter(trial=trial, title=title).exists():
            raise Invalid("There is a template of that title.", fields={"title": TITLE_TAKEN})
        template = Template.objects.create(trial=trial, title=title)
        return _draft(template, by, definition, verb="template_created", facts={"source": source})


@transaction.atomic
def copy_version(*, version: TemplateVersion, by, definition: Definition | None = None) -> TemplateVersion:
    """The next draft of the same template, made of one of its versions; or of `definition`, which somebody made of it
    while somebody else saved.
    """
    facts = {"copied_from": f"{version} {version.content_hash}"}
    return _draft(version.template, by, definition or definition_of(version), verb="version_copied", facts=facts)


def _draft(template, by, definition: Definition, *, verb: str, facts: dict) -> TemplateVersion:
    version = TemplateVersion.objects.create(
        template=template,
        number=_next_number(template),
        language=definition.language,
        definition=definition.to_json(),
        content_hash=definition.content_hash,
        created_by=by,
    )
    facts = {"title": template.title, "number": version.number, "content_hash": version.content_hash, **facts}
    record(by=by, verb=verb, obj=version, trial_id=template.trial_id, changes=facts)
    return version


@transaction.atomic
def save_definition(*, version: TemplateVersion, by, document: dict, expected_hash: str) -> TemplateVersion:
    """Keep what a coordinator has built so far. A form that is not finished is kept too, and cannot be published.

    `document` is plain JSON with exact numbers. Raises Conflict if the draft is not the one that the coordinator
    built upon (`expected_hash`), Invalid if the document has not the shape of a form.
    """
    version = _lock(version)
    if version.state != State.DRAFT:
        raise Conflict(f"{version} is {version.get_state_display().lower()}; nothing in it changes any more.")
    definition = sound_definition(document)
    if expected_hash != version.content_hash:
        raise Conflict("Somebody else has changed this draft meanwhile.")
    if definition.content_hash == version.content_hash:
        return version
    said = [change.sentence for change in changes(definition_of(version), definition)]
    facts = {"content_hash": [version.content_hash, definition.content_hash], "changes": said[:MOST_SENTENCES]}
    _rename(version, definition)
    version.definition, version.content_hash = definition.to_json(), definition.content_hash
    version.language = definition.language
    version.save(update_fields=["definition", "content_hash", "language"])
    record(by=by, verb="definition_saved", obj=version, trial_id=version.template.trial_id, changes=facts)
    return version


def sound_definition(document) -> Definition:
    """The form of a plain document. Raises Invalid, element by element, if it has not the shape of a form."""
    if problems := refusals(document):
        raise Invalid("This is not a form.", fields={one.path or "/": one.message for one in problems})
    return parse_definition(canonical_json(document))


def _rename(version, definition: Definition):
    """A template is called as its form is, as long as there is one version only."""
    template = version.template
    if definition.title == template.title:
        return
    if template.versions.count() > 1:
        raise Invalid("The title belongs to all versions of this template.", fields={"/title": TITLE_KEPT})
    if Template.objects.filter(trial=template.trial_id, title=definition.title).exists():
        raise Invalid("There is a template of that title.", fields={"/title": TITLE_TAKEN})
    template.title = definition.title
    template.save(update_fields=["title"])


def _next_number(template) -> int:
    Template.objects.select_for_update().get(pk=template.pk)
    return (template.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _lock(version) -> TemplateVersion:
    return TemplateVersion.objects.select_for_update(of=("self",)).select_related("template").get(pk=version.pk)


@transaction.atomic
def accept_report(*, version: TemplateVersion, by) -> TemplateVersion:
    """Take the import report of a draft for read: what was repaired, dropped and left out is agreed to, by name.

    Raises Conflict where there is nothing to accept, or no more.
    """
    version = _lock(version)
    report = parse_json(version.report)
    if version.state != State.DRAFT or not is_imported(version):
        raise Conflict(f"{version} has no import report to accept.")
    if report.get("accepted"):
        raise Conflict(f"The import report of {version} is accepted already.")
    accepted = {"user": by.pk, "name": by.get_full_name() or by.get_username(), "at": timezone.now()}
    version.report = canonical_json({**report, "accepted": accepted})
    version.save(update_fields=["report"])
    facts = {"source_sha256": version.source_sha256, "content_hash": version.content_hash}
    record(by=by, verb="report_accepted", obj=version, trial_id=version.template.trial_id, changes=facts)
    return version


def is_imported(version: TemplateVersion) -> bool:
    """Whether a version came from a file, so that it has a report to accept."""
    return bool(version.source_sha256)


def is_accepted(version: TemplateVersion) -> bool:
    """Whether nothing stands in the way of publishing on the import's side."""
    return not is_imported(version) or bool(parse_json(version.report).get("accepted"))


@transaction.atomic
def publish_version(*, version: TemplateVersion, by) -> TemplateVersion:
    """Freeze a draft for good: worklists can use it from now on, and nothing in it changes any more.

    Raises Conflict while the import report of an imported form is not accepted, Invalid with everything that keeps
    the form from being used: problems at its items, tests of its own that fail.
    """
    version = _lock(version)
    if version.state != State.DRAFT:
        raise Conflict(f"{version} is {version.get_state_display().lower()} already.")
    if not is_accepted(version):
        raise Conflict(f"The import report of {version} must be accepted first.")
    if found := obstacles(definition_of(version)):
        raise Invalid(f"{version} cannot be published yet.", fields=found)
    version.state, version.published_at, version.published_by = State.PUBLISHED, timezone.now(), by
    version.save(update_fields=["state", "published_at", "published_by"])
    changes = {"state": [State.DRAFT, State.PUBLISHED], "content_hash": version.content_hash}
    record(by=by, verb="version_published", obj=version, trial_id=version.template.trial_id, changes=changes)
    return version


@transaction.atomic
def retire_version(*, version: TemplateVersion, by, reason: str = "") -> TemplateVersion:
    """Take a published version out of use for new worklists; what uses it keeps it."""
    version = _lock(version)
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
