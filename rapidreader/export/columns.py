"""The one specification of what is exported: every format and the codebook are made from these columns."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ecrf.definition import Column as FormColumn
from ecrf.definition import definition_of, type_of
from ecrf.models import TemplateVersion
from rapidreader.audit.canonical import canonical_json

from .rows import Revision

# The names of XNAT's work item, in exports and imports alike.
XNAT_STATES = {
    "open": "Open",
    "in_progress": "InProgress",
    "partial": "Partial",
    "complete": "Complete",
    "cancelled": "Cancelled",
}


@dataclass(frozen=True)
class Column:
    """A column that every read has, whatever its form."""

    name: str
    label: str
    type: str
    value: Callable[[Revision], object]
    unit: str = ""


def _of_assessor(name: str) -> Callable[[Revision], object]:
    return lambda revision: getattr(revision.assessor, name) if revision.assessor else None


def _amendment(revision: Revision, name: str):
    """Of the amendment that added the read; nothing for what was there at activation."""
    return getattr(revision.read.amendment, name) if revision.read.amendment_id else None


def _opened_at(revision: Revision):
    return revision.assessor.opened_at if revision.assessor else revision.read.opened_at


def _as_json(value: dict) -> str | None:
    return canonical_json(value) if value else None


ACCEPTED = (
    "Whether this is the accepted result of its session: the read that the adjudicator chose, the adjudicator's "
    "own read, or, where no rule found a difference, the read of reader 1 (slot 1). A decision on the subject goes "
    "before one on the session. Empty where the protocol has no rules, a read is missing, or an adjudication waits."
)
SIGNATURE_STATE = (
    "Electronic signature: valid, voided by a later revision, or altered after signing; empty where the protocol "
    "asks for none"
)
DECISION = "What the adjudicator decided: letter of the chosen read as it was shown, or own"


def _of_adjudication(name: str) -> Callable[[Revision], object]:
    return lambda revision: getattr(revision.adjudication, name) if revision.adjudication else None


def _adjudicator(adjudication) -> str | None:
    return adjudication.decided_by.username if adjudication and adjudication.decided_by else None


def _not_readable_reason(revision: Revision) -> str | None:
    return revision.circumstances.get("not_readable_reason")


METHOD = "Electronic signature: how the signer was asked; empty where the protocol asks for none"
SIGNATURE_STATE = "Electronic signature: valid, voided (by a later revision) or altered (the content has changed)"
READ_COLUMNS = [
    Column("trial", "Trial", "text", lambda r: r.scope.trial.slug),
    Column("trial_state", "Trial at this export: open, frozen or locked", "text", lambda r: r.scope.trial.state),
    Column("worklist", "Worklist", "text", lambda r: r.worklist.name),
    Column("purpose", "Whether its reads are data: live or training", "text", lambda r: r.worklist.purpose),
    Column("subject", "Subject", "text", lambda r: r.session.subject.label),
    Column("session", "Session label", "text", lambda r: r.session.label),
    Column("time_point", "Time point", "text", lambda r: r.session.time_point),
    Column("study_instance_uid", "StudyInstanceUID", "text", lambda r: r.session.study_instance_uid),
    Column("archive", "Archive that has the images", "text", lambda r: r.session.archive.name),
    Column("reader", "Reader (user name)", "text", lambda r: r.read.reader and r.read.reader.username),
    Column("position", "Position in this reader's read order", "integer", lambda r: r.read.position),
    Column("read_kind", "Read, adjudication or global review", "single_choice", lambda r: r.read.kind),
    Column("period", "Reading period", "integer", lambda r: r.read.period),
    Column("condition", "Reading condition", "text", lambda r: r.read.condition),
    Column("repetition", "1 for a hidden repeat, 0 for a first read", "integer", lambda r: r.read.repetition),
    Column("slot", "Which of the session's readers: reader 1, reader 2", "integer", lambda r: r.read.slot),
    Column("pool_position", "Place in the pool that it was claimed from", "integer", lambda r: r.read.pool_position),
    Column("claimed_at", "When it was claimed", "time", lambda r: r.read.claimed_at, "UTC"),
    Column("read_id", "Identifier of the read", "text", lambda r: str(r.read.pk)),
    Column("read_state", "State of this revision", "single_choice", lambda r: XNAT_STATES[r.state]),
    Column("revision", "Revision: 1, and one more after each reopening", "integer", lambda r: r.number),
    Column("is_current", "Whether no later revision has taken its place", "yes_no", lambda r: r.is_current),
    Column("skip_reason", "Why the reader put it off", "text", lambda r: r.read.skip_reason),
    Column("template_title", "Template", "text", lambda r: r.version.template.title),
    Column("template_version", "Template version", "integer", lambda r: r.version.number),
    Column("template_hash", "SHA-256 of the template version", "text", lambda r: r.version.content_hash),
    Column("opened_at", "When the reader opened it", "time", _opened_at, "UTC"),
    Column("first_input_at", "First input", "time", _of_assessor("first_input_at"), "UTC"),
    Column("completed_at", "Completion", "time", _of_assessor("completed_at"), "UTC"),
    Column("reading_seconds", "Reading time, by the server's clock", "integer", _of_assessor("reading_seconds"), "s"),
    Column("signed_by", "Signature: printed name", "text", _of_assessor("reader_name")),
    Column("signed_meaning", "Signature: meaning", "text", _of_assessor("meaning")),
    Column("signed_at", "Signature: time", "time", _of_assessor("completed_at"), "UTC"),
    Column("signature_id", "Electronic signature: number", "text", lambda r: r.signed and r.signed.signature.pk),
    Column("signature_method", METHOD, "single_choice", lambda r: r.signed and r.signed.signature.method),
    Column("signature_state", SIGNATURE_STATE, "single_choice", lambda r: r.signed and r.signed.state.kind),
    Column("outcome", "read or not_readable", "single_choice", lambda r: r.circumstances.get("outcome")),
    Column("not_readable_reason", "Why it could not be read", "text", _not_readable_reason),
    Column(
        "images_hash", "SHA-256 of the images that were shown", "text", lambda r: r.circumstances.get("images_hash")
    ),
    Column("justifications", "Why warnings were left, by key, as JSON", "text", lambda r: _as_json(r.justifications)),
    Column("content_hash", "SHA-256 of what was signed", "text", _of_assessor("content_hash")),
    Column("schedule_hash", "SHA-256 of the worklist's schedule", "text", lambda r: r.worklist.schedule_hash),
    Column("amendment", "Amendment that added the read", "integer", lambda r: _amendment(r, "number")),
    Column("amendment_hash", "SHA-256 of schedule and amendments", "text", lambda r: _amendment(r, "schedule_hash")),
    Column("withdrawn_reason", "Why it was withdrawn or reassigned", "text", lambda r: r.read.withdrawn_reason),
    Column("accepted", ACCEPTED, "yes_no", lambda r: r.is_accepted),
    Column("adjudication_id", "Number of the adjudication", "integer", _of_adjudication("pk")),
    Column("adjudication_state", "State of the adjudication", "single_choice", _of_adjudication("state")),
    Column("adjudication_decision", DECISION, "text", _of_adjudication("decision")),
    Column("adjudication_reason", "Why the adjudicator decided so", "text", _of_adjudication("decision_reason")),
    Column("adjudicator", "Adjudicator (user name)", "text", lambda r: _adjudicator(r.adjudication)),
]


@dataclass
class AnswerColumn:
    """The answers to one field, over every template version in which it means the same."""

    name: str
    label_name: str
    forms: dict[int, FormColumn] = field(default_factory=dict)  # by template version

    def cells(self, revision: Revision) -> tuple[str, ...]:
        """The value, and beside it the words of the option where there are options."""
        form = self.forms.get(revision.version.pk)
        value, label = form.cells(revision.answers, revision.because) if form else ("", "")
        return (value, label) if self.label_name else (value,)

    @property
    def names(self) -> list[str]:
        return [self.name, self.label_name] if self.label_name else [self.name]


def has_words(form: FormColumn) -> bool:
    """Whether the stored value is a code for words that the reader saw."""
    return not form.part and bool(type_of(form.field).choices(form.field))


def answer_columns(versions: dict[int, TemplateVersion]) -> list[AnswerColumn]:
    """The union of the versions' fields, in a stable order: a later version or template only adds at the end.

    A field keeps its column as long as template, key, type and unit are the same. One that changed its unit, or
    the same key in another template, means something else: it has a column of its own, named after its version.
    Answer columns begin with f_, their words with l_, so that no field can be taken for another column. A group has
    the columns of all rows that it can have, so that one more row in a later read changes no column.
    """
    found: dict[tuple, AnswerColumn] = {}
    taken = set()
    for version in versions.values():
        for form in definition_of(version).columns():
            meaning = (version.template_id, form.key, form.type, form.unit)
            if meaning not in found:
                name = form.key if form.key not in taken else f"{form.key}__t{version.template_id}v{version.number}"
                taken.add(name)
                found[meaning] = AnswerColumn(f"f_{name}", f"l_{name}" if has_words(form) else "")
            found[meaning].forms[version.pk] = form
    return list(found.values())
