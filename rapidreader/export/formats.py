"""The files. Each is a function from what is exported to chunks of bytes, in memory that does not grow."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from ecrf.exporting.csv_text import csv_chunks
from rapidreader.audit.actions import chain_name
from rapidreader.audit.canonical import canonical_json
from rapidreader.audit.models import AuditChain

from . import codebook
from .answers import ANSWER_COLUMNS, ANSWER_HEADER, PLACE_COLUMNS, answer_rows, place
from .columns import READ_COLUMNS, answer_columns
from .formats_queries import QUERY_COLUMNS, queries_csv
from .measurements import MEASUREMENT_COLUMNS, measurement_rows
from .rows import Options, Revision, Scope, walk

JSON_FORMAT = "rapidreader-export/1"


class Tally:
    """How many rows were written so far."""

    def __init__(self):
        self.rows = 0

    def counting(self, rows: Iterable) -> Iterator:
        for row in rows:
            self.rows += 1
            yield row


def reads_csv(scope: Scope, options: Options, tally: Tally) -> Iterator[bytes]:
    answers = answer_columns(scope.versions)
    header = [column.name for column in READ_COLUMNS] + [name for answer in answers for name in answer.names]

    def row(revision: Revision) -> list:
        values = [column.value(revision) for column in READ_COLUMNS]
        return values + [text for answer in answers for text in answer.cells(revision)]

    return csv_chunks(header, tally.counting(map(row, walk(scope, options))), with_bom=options.with_bom)


def answers_csv(scope: Scope, options: Options, tally: Tally) -> Iterator[bytes]:
    header = [column.name for column in PLACE_COLUMNS] + ANSWER_HEADER
    return csv_chunks(header, tally.counting(answer_rows(scope, options)), with_bom=options.with_bom)


def measurements_csv(scope: Scope, options: Options, tally: Tally) -> Iterator[bytes]:
    header = [column.name for column in PLACE_COLUMNS] + [name for name, _, _ in MEASUREMENT_COLUMNS]
    rows = (
        place(revision) + row
        for revision in walk(scope, options)
        for number, measurement in enumerate(revision.measurements(), start=1)
        for row in measurement_rows(number, measurement)
    )
    return csv_chunks(header, tally.counting(rows), with_bom=options.with_bom)


def _codebook(scope: Scope) -> Iterator[dict]:
    yield from codebook.entries(READ_COLUMNS, answer_columns(scope.versions), scope.versions)
    known = {column.name for column in READ_COLUMNS}
    for name, label in ANSWER_COLUMNS:
        if name in known:
            continue
        yield {"column": name, "label": f"Answers file: {label}", "type": "text", "unit": ""}
    for name, label, unit in MEASUREMENT_COLUMNS:
        yield {"column": name, "label": f"Measurements file: {label}", "type": "text", "unit": unit}
    for column in QUERY_COLUMNS:
        if column.name not in known:
            yield {
                "column": column.name,
                "label": f"Queries file: {column.label}",
                "type": "text",
                "unit": column.unit,
            }


def codebook_csv(scope: Scope, options: Options, tally: Tally) -> Iterator[bytes]:
    rows = tally.counting(map(codebook.as_row, _codebook(scope)))
    return csv_chunks(codebook.HEADER, rows, with_bom=options.with_bom)


def codebook_json(scope: Scope, options: Options, tally: Tally) -> Iterator[bytes]:
    yield canonical_json(list(tally.counting(_codebook(scope)))).encode()


def read_as_json(revision: Revision) -> str:
    """One line of the JSON export: the read's columns, answers with their types and rows, measurements."""
    facts = {column.name: column.value(revision) for column in READ_COLUMNS}
    said = {"because": revision.because, "justifications": revision.justifications}
    return canonical_json({**facts, "answers": revision.answers, **said, "measurements": revision.measurements()})


def _template_as_json(version) -> str:
    about = {"title": version.template.title, "version": version.number, "hash": version.content_hash}
    return f'{canonical_json(about)[:-1]},"definition":{version.definition}}}'


def _head_of(trial_id: int) -> dict:
    head = AuditChain.objects.filter(name=chain_name(trial_id)).first()
    return {"chain": head.name, "seq": head.seq, "head": head.head} if head else {}


def _trial_as_json(trial) -> dict:
    """Of which trial, and whether its data are final."""
    state = {"state": trial.state, "state_changed_at": trial.state_changed_at}
    return {"slug": trial.slug, "name": trial.name, "protocol": trial.protocol, **state}


def reads_json(scope: Scope, options: Options, tally: Tally) -> Iterator[bytes]:
    """A document that ends with the number of reads and the SHA-256 of their lines joined by a line feed."""
    opening = {
        "format": JSON_FORMAT,
        "exported_at": timezone.now(),
        "trial": _trial_as_json(scope.trial),
        "worklist": scope.worklist.name if scope.worklist else None,
        "options": options.as_dict(),
        "audit": _head_of(scope.trial.pk),
    }
    templates = ",\n".join(map(_template_as_json, scope.versions.values()))
    yield f'{canonical_json(opening)[:-1]},\n"templates":[\n{templates}\n],\n"reads":[\n'.encode()
    sha256 = hashlib.sha256()
    for number, revision in enumerate(tally.counting(walk(scope, options))):
        line = read_as_json(revision).encode()
        sha256.update(b"\n" + line if number else line)
        yield b",\n" + line if number else line
    yield f'\n],\n"count":{tally.rows},\n"sha256":"{sha256.hexdigest()}"}}\n'.encode()


@dataclass(frozen=True)
class Format:
    """One file that can be had: `kind` is its name in URLs and downloads."""

    kind: str
    title: str
    description: str
    content_type: str
    write: Callable[[Scope, Options, Tally], Iterator[bytes]]


CSV, JSON = "text/csv; charset=utf-8", "application/json"
FORMATS = {
    one.kind: one
    for one in [
        Format(
            "reads.csv",
            "Reads",
            "One row per read: where, who, when, signature, and a column per field.",
            CSV,
            reads_csv,
        ),
        Format(
            "answers.csv", "Answers", "One row per answered field, also of each row of a group.", CSV, answers_csv
        ),
        Format(
            "measurements.csv",
            "Measurements",
            "One row per measured value, with scan, slice and points.",
            CSV,
            measurements_csv,
        ),
        Format(
            "queries.csv",
            "Queries",
            "One row per query: about what, state, times, all that was said.",
            CSV,
            queries_csv,
        ),
        Format(
            "codebook.csv",
            "Codebook",
            "What every column means: label, type, unit, options with codes.",
            CSV,
            codebook_csv,
        ),
        Format(
            "reads.json", "Everything", "Reads, typed answers, measurements, templates, checksum.", JSON, reads_json
        ),
        Format("codebook.json", "Codebook for programs", "The codebook, with codes as objects.", JSON, codebook_json),
    ]
}
