"""Whatever a template may come as: MRRT or other HTML, a definition as JSON, an answer of the RadReport web API."""

from rapidreader.audit.canonical import parse_json

from .converting import Imported, import_html
from .judging import definition_from
from .reading import MAX_BYTES, Unreadable
from .report import Report

MAX_JSON_BYTES = 4 * MAX_BYTES


def import_source(source: bytes, *, name: str = "", keep_defaults: bool = False) -> Imported:
    """The form of a file, whichever of the three it is. Never raises for bad input: the report says what is wrong."""
    if source[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _import_json(source, name, keep_defaults)
    return import_html(source, name=name, keep_defaults=keep_defaults)


def _import_json(source: bytes, name: str, keep_defaults: bool) -> Imported:
    report = Report(file=name, has_defaults_kept=keep_defaults)
    try:
        plain = _plain(source)
    except Unreadable as problem:
        report.errors.append(str(problem))
        return Imported(None, report)
    html = _template_data(plain)
    if html is not None:
        return _import_radreport(plain["DATA"], html, name, keep_defaults)
    definition = definition_from(plain, report, keep_defaults=keep_defaults)
    if definition is None:
        return Imported(None, report)
    report.fields = len(definition.fields()) + sum(len(group.items) for group in definition.groups())
    return Imported(definition, report)


def _plain(source: bytes):
    if len(source) > MAX_JSON_BYTES:
        raise Unreadable(f"The file is too big: at most {MAX_JSON_BYTES // 1024 // 1024} MB.")
    try:
        return parse_json(source.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The file looks like JSON and is not: {str(error)[:200]}.") from error


def _template_data(plain) -> str | None:
    """The HTML in an answer of the RadReport web API; None for other JSON."""
    data = plain.get("DATA") if isinstance(plain, dict) else None
    html = data.get("templateData") if isinstance(data, dict) else None
    return html if isinstance(html, str) else None


def _import_radreport(data: dict, html: str, name: str, keep_defaults: bool) -> Imported:
    imported = import_html(html.encode(), name=name, keep_defaults=keep_defaults)
    if imported.definition is None:
        return imported
    version = data.get("selectedVersion") or data.get("currentVersion") or {}
    version = version.get("template_version", "") if isinstance(version, dict) else version
    return imported.with_origin(radreport_id=str(data.get("id", "")), radreport_version=str(version))
