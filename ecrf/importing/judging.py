"""A plain definition from outside, judged before it becomes one."""

from decimal import Decimal

from ecrf.definition import FORMAT, Definition, parse_definition
from ecrf.definition.meta import problems_of_document
from rapidreader.audit.canonical import canonical_json

from .report import Report

MOST_ERRORS = 20


def definition_from(plain, report: Report, *, keep_defaults: bool) -> Definition | None:
    """The definition of a plain document, or None with the report's errors saying where it is wrong."""
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        report.errors.append(f"This is no form definition of format {FORMAT}.")
        return None
    problems = errors_of(plain)
    if problems:
        report.errors.extend(problems)
        return None
    plain = {**plain, "items": [_item(item, report, keep_defaults) for item in plain.get("items", [])]}
    definition = parse_definition(canonical_json(plain))
    report.title, report.language = definition.title, definition.language
    return definition


def errors_of(plain) -> list[str]:
    """What keeps a plain document from being a form, in words and not too many of them."""
    problems = problems_of_document(plain)
    words = [f"{path or 'The document'}: {message}" for path, message in problems[:MOST_ERRORS]]
    return [*words, f"… and {len(problems) - MOST_ERRORS} more."] if len(problems) > MOST_ERRORS else words


def _item(item: dict, report: Report, keep_defaults: bool) -> dict:
    """An item with its preselected answers, or without them."""
    if "items" in item:
        return {**item, "items": [_item(inner, report, keep_defaults) for inner in item["items"]]}
    if item.get("default") is None:
        return item
    report.defaults_found += 1
    entry = next((one for one in report.entries if one.field == item["key"]), None)
    if keep_defaults:
        note = "preselected answer kept"
    else:
        shown = item["default"]
        note = f"preselected answer left out: “{f'{shown:f}' if isinstance(shown, Decimal) else str(shown):.60}”"
        item = {name: value for name, value in item.items() if name != "default"}
    if entry:
        entry.noted(note)
    else:
        report.remark(f"{item['key']}: {note}.")
    return item
