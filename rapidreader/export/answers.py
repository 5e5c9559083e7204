"""Answers as rows: one per answered field, and one per field of each row of a group."""

from collections.abc import Iterator

from ecrf.definition import Column as FormColumn
from ecrf.definition import type_of

from .columns import READ_COLUMNS
from .rows import Options, Revision, Scope, walk

# What says, in the files with several rows per read, whose rows they are.
PLACE = {
    *("trial", "worklist", "subject", "session", "time_point", "study_instance_uid"),
    *("reader", "position", "read_id", "revision", "is_current"),
}
PLACE_COLUMNS = [column for column in READ_COLUMNS if column.name in PLACE]
ANSWER_COLUMNS = [
    ("template_title", "Template"),
    ("template_version", "Template version"),
    ("section", "Section"),
    ("group", "Key of the repeating group that the field is in"),
    ("row", "Number of the row in that group; it belongs to the row for good"),
    ("key", "Key of the field; with _ref, _series, _sop or _frame behind it for the parts of an answer"),
    ("label", "Label"),
    ("type", "Type of the field"),
    ("unit", "Unit of the value"),
    ("value", "Value as stored; empty where only a justification was given"),
    ("words", "The words that the reader saw"),
    ("because", "Why a calculated value is what it is"),
    ("justification", "Why the reader left a warning as it was"),
]
ANSWER_HEADER = [name for name, _ in ANSWER_COLUMNS]
BESIDE = {"unit", "because"}  # parts of an answer that have a column here, instead of a row


def place(revision: Revision) -> list:
    return [column.value(revision) for column in PLACE_COLUMNS]


def answer_rows(scope: Scope, options: Options) -> Iterator[list]:
    """The rows of the answers file."""
    for revision in walk(scope, options):
        if not revision.assessor:
            continue
        whose, version = place(revision), revision.version
        template = [version.template.title, version.number]
        for form in revision.definition.columns():
            if form.part not in BESIDE and (row := _row(form, revision)):
                yield [*whose, *template, *row]
        for group in revision.definition.groups():
            if reason := revision.justifications.get(group.key):
                about = ["", group.key, None, group.key, group.title, "group"]
                yield [*whose, *template, *about, "", "", "", "", reason]


def _row(form: FormColumn, revision: Revision) -> list | None:
    """The row of one column, or None where there is nothing to tell."""
    value, words = form.cells(revision.answers)
    reason = "" if form.part else revision.justifications.get(form.answer_key, "")
    if not value and not reason and not _is_answered(form, revision):
        return None
    key = f"{form.field.key}_{form.part}" if form.part else form.field.key
    unit = _unit(form, revision) if value else form.unit
    because = "" if form.part else revision.because.get(form.answer_key, "")
    return [
        form.section,
        form.group,
        form.row or None,
        key,
        form.label,
        form.type,
        unit,
        value,
        words,
        because,
        reason,
    ]


def _is_answered(form: FormColumn, revision: Revision) -> bool:
    return not form.part and form.answer(revision.answers) is not None


def _unit(form: FormColumn, revision: Revision) -> str:
    """The unit that was measured in, where the answer says one."""
    if form.part or "unit" not in type_of(form.field).parts:
        return form.unit
    return type_of(form.field).part(form.answer(revision.answers), "unit")
