"""Charter and manual of a trial: written, published for good, revised; and acknowledged by its readers."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapidreader.archive.models import Trial
from rapidreader.archive.states import refuse_unless_open
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import sha256_text
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed

from .. import access
from ..given import given
from ..models import Acknowledgement, CharterDocument
from ..qualification.gate import current_documents

LONGEST = 200_000


def _managed(trial_id, by) -> Trial:
    """The trial, locked: titles and versions are counted in it."""
    trial = Trial.objects.select_for_update(no_key=True).get(pk=trial_id)
    if not access.manages(by, trial):
        raise NotAllowed("Only coordinators and administrators of the trial may do that.")
    refuse_unless_open(trial)
    return trial


def _draft(document, by) -> CharterDocument:
    _managed(document.trial_id, by)
    document = CharterDocument.objects.select_for_update().get(pk=document.pk)
    if document.published_at:
        raise Conflict("This version is published and stays as it is; make a new version.")
    return document


def _text(text: str) -> str:
    """Line ends as one kind, so that the same text has the same hash wherever it was typed."""
    return given("\n".join((text or "").splitlines()), "text", most=LONGEST)


def _versions(trial, title):
    return CharterDocument.objects.filter(trial=trial, title=title).order_by("-version")


def _facts(document) -> dict:
    return {"title": document.title, "version": document.version, "sha256": sha256_text(document.text)}


@transaction.atomic
def draft_document(*, trial, by, title: str, text: str) -> CharterDocument:
    """Begin a document: a draft that no reader sees."""
    trial, title = _managed(trial.pk, by), given(title, "title", most=200)
    if _versions(trial, title).exists():
        message = "There is a document with that title; make a new version of it."
        raise Invalid(message, fields={"title": message})
    document = CharterDocument.objects.create(trial=trial, title=title, version=1, text=_text(text), created_by=by)
    record(by=by, verb="document_drafted", obj=document, trial_id=trial.pk, changes=_facts(document))
    return document


@transaction.atomic
def update_document(*, document, by, text: str) -> CharterDocument:
    """Change the text of a draft."""
    document = _draft(document, by)
    before, document.text = sha256_text(document.text), _text(text)
    document.save(update_fields=["text"])
    changes = {"sha256": [before, sha256_text(document.text)]}
    record(by=by, verb="document_changed", obj=document, trial_id=document.trial_id, changes=changes)
    return document


@transaction.atomic
def discard_document(*, document, by) -> None:
    """Throw a draft away."""
    document = _draft(document, by)
    record(by=by, verb="document_discarded", obj=document, trial_id=document.trial_id, changes=_facts(document))
    document.delete()


@transaction.atomic
def publish_document(*, document, by) -> CharterDocument:
    """From now on this text stays, and readers whose worklists require the document must acknowledge it."""
    document = _draft(document, by)
    document.sha256, document.published_at, document.published_by = sha256_text(document.text), timezone.now(), by
    document.save(update_fields=["sha256", "published_at", "published_by"])
    record(by=by, verb="document_published", obj=document, trial_id=document.trial_id, changes=_facts(document))
    return document


@transaction.atomic
def revise_document(*, document, by) -> CharterDocument:
    """The next version of a document, a draft that begins with the text of this one."""
    trial = _managed(document.trial_id, by)
    last = _versions(trial, document.title).first()
    if last.published_at is None:
        raise Conflict(f"Version {last.version} is a draft already; go on with that one.")
    following = CharterDocument.objects.create(
        trial=trial, title=document.title, version=last.version + 1, text=document.text, created_by=by
    )
    changes = {**_facts(following), "from_version": document.version}
    record(by=by, verb="document_drafted", obj=following, trial_id=trial.pk, changes=changes)
    return following


@transaction.atomic
def acknowledge_document(*, document, by) -> Acknowledgement:
    """A reader states to have read and understood the newest version of a document. Again changes nothing."""
    if not access.reads_in(by, document.trial):
        raise NotAllowed(_("Only readers of the trial acknowledge its documents."))
    refuse_unless_open(Trial.objects.get(pk=document.trial_id))
    if not current_documents().filter(pk=document.pk).exists():
        raise Conflict(_("There is a newer version of this document. Reload the page to read it."))
    said, is_new = Acknowledgement.objects.get_or_create(
        document=document,
        reader=by,
        defaults={
            "reader_name": by.get_full_name() or by.get_username(),
            "at": timezone.now(),
            "sha256": document.sha256,
        },
    )
    if is_new:
        record(
            by=by, verb="document_acknowledged", obj=document, trial_id=document.trial_id, changes=_facts(document)
        )
    return said
