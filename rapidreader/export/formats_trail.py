"""The audit trail as files."""

from ecrf.exporting.csv_text import csv_chunks
from rapidreader.audit.trail import CSV_HEADER, csv_rows, json_chunks

from .formats import CSV, JSON, Format
from .ledger import HEADER


def trail_csv(events, options, tally):
    return csv_chunks(CSV_HEADER, tally.counting(csv_rows(events)), with_bom=options.with_bom)


def trail_json(events, options, tally):
    tally.rows = events.count()
    return json_chunks(events)


def ledger_csv(ledger, options, tally):
    return csv_chunks(HEADER, tally.counting(ledger.csv_rows()), with_bom=options.with_bom)


# The files that leave out what a filter leaves out; the others are whole chains.
FILTERED = ("trail.csv",)
LEDGER = Format("exposure.csv", "CSV", "One row per person, session and kind of view.", CSV, ledger_csv)
TRAIL_FORMATS = {
    one.kind: one
    for one in [
        Format("trail.csv", "CSV", "One row per event.", CSV, trail_csv),
        Format(
            "trail.json",
            "JSON",
            "Every event with the text that was hashed, to be verified elsewhere.",
            JSON,
            trail_json,
        ),
    ]
}
