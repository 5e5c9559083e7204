"""The documents that a version can be had as, by name. Made from the definition and a few facts."""

from collections.abc import Callable
from dataclasses import dataclass

from ecrf.definition import Definition

from .dictionary import to_dictionary
from .editions import Edition
from .mrrt import to_mrrt
from .redcap import to_redcap


def _pdf(definition: Definition, edition: Edition) -> bytes:
    from .annotated import to_pdf  # reportlab takes half a second to load, which no other page should wait for

    return to_pdf(definition, edition)


@dataclass(frozen=True)
class Format:
    title: str
    words: str  # what it is for
    media_type: str
    suffix: str
    write: Callable[[Definition, Edition], bytes]


FORMATS = {
    "mrrt": Format(
        "MRRT document",
        "for other report template managers; importing it gives this form again",
        "text/html; charset=utf-8",
        "html",
        to_mrrt,
    ),
    "json": Format(
        "Definition as JSON",
        "everything that the form is, exact; importing it gives this form again",
        "application/json",
        "json",
        lambda form, edition: form.to_json().encode(),
    ),
    "csv": Format(
        "Data dictionary",
        "one line per field, for statisticians and data managers",
        "text/csv; charset=utf-8",
        "csv",
        lambda form, edition: to_dictionary(form),
    ),
    "redcap": Format(
        "REDCap data dictionary",
        "for REDCap's project design import",
        "text/csv; charset=utf-8",
        "redcap.csv",
        lambda form, edition: to_redcap(form),
    ),
    "pdf": Format(
        "Annotated form",
        "as the reader sees it, with keys, types, codes, units and rules beside each field",
        "application/pdf",
        "pdf",
        _pdf,
    ),
}
