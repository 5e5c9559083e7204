"""From uploaded bytes to a parsed document, with every limit checked before the parser sees them.

lxml is the one parser that stays fast on nested elements; a tag with very many attributes is its weak spot, so
long tags are refused first. The largest template known has 375 kB, most of it a script.
"""

import codecs
import re

from lxml import etree, html

MAX_BYTES = 1024 * 1024
# Documents of our own may hold the largest form that there can be (ecrf/definition/meta.py); one pass reads them.
OWN, MAX_OWN_BYTES, MAX_OWN_ELEMENTS = b"<html data-rr-format=", 8 * 1024 * 1024, 200_000
MAX_TAG_BYTES = 8 * 1024
MAX_ELEMENTS = 60_000
NEWLINE = b"\n"
TOO_MANY = "the file has more than {:,} elements."
PARSER_DEPTH = 256  # libxml2 cuts what lies deeper, and says so

DATA_URI = re.compile(rb"data:[a-z]+/[\w+.-]+;base64,[A-Za-z0-9+/=%\s]*", re.I)
LONG_TAG = re.compile(rb"<[a-zA-Z!/?][^<>]{%d}" % MAX_TAG_BYTES)
SCRIPT_START = re.compile(rb"<(?:script|style)\b[^<>]{0,2000}>", re.I)
SCRIPT_END = re.compile(rb"</(?:script|style)\s*>", re.I)
ANY_HTML = re.compile(
    r"<\s*(!doctype\s+html|html|head|body|section|form|table|div|p|span|label|input|select|textarea)\b", re.I
)
CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.I)
CHARSETS = {"iso8859-1": "cp1252", "cp1252": "cp1252", "iso8859-15": "iso8859-15", "ascii": "cp1252"}


class Unreadable(ValueError):
    """The file cannot be imported; the message says why."""


def decode(source: bytes) -> tuple[str, str]:
    """The text of a template, and a remark where its encoding was not UTF-8 (empty otherwise)."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if source.startswith(mark):
            return source.decode(encoding, "replace"), "The file is encoded in UTF-16, not in UTF-8."
    try:
        return source.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    found = CHARSET.search(source)
    try:
        name = codecs.lookup(found[1].decode()).name if found else "cp1252"
    except LookupError:
        name = "cp1252"
    encoding = CHARSETS.get(name, "cp1252")
    return source.decode(encoding, "replace"), f"The file is not valid UTF-8; it was read as {encoding}."


def read_text(source: bytes) -> tuple[str, str]:
    """The text of an uploaded file and a remark on its encoding. Raises Unreadable before anything is parsed."""
    limit = MAX_OWN_BYTES if OWN in source[:200] else MAX_BYTES
    if len(source) > limit:
        raise Unreadable(f"The file is too big: a template has at most {limit // 1024 // 1024} MB.")
    if not source.strip():
        raise Unreadable("The file is empty.")
    text, remark = decode(source)
    if "\0" in text or not ANY_HTML.search(text):
        raise Unreadable("The file is not HTML: it contains no HTML element.")
    return text, remark


def without(text, start: re.Pattern, end: re.Pattern):
    """The text without what stands between `start` and `end`, its line ends kept so that lines keep their numbers.

    In one pass: a lazy regular expression is quadratic where nothing is closed.
    """
    empty, line_end = (b"", b"\n") if isinstance(text, bytes) else ("", "\n")
    parts, position = [], 0
    while opening := start.search(text, position):
        parts.append(text[position : opening.start()])
        closing = end.search(text, opening.end())
        if not closing:
            return empty.join(parts)
        position = closing.end()
        parts.append(line_end * text.count(line_end, opening.start(), position))
    return empty.join([*parts, text[position:]])


def parse(text: str) -> etree._Element:
    """The root element. Raises Unreadable for tags, numbers or depths that no template has."""
    source = DATA_URI.sub(lambda uri: b"data:," + b"\n" * uri[0].count(b"\n"), text.encode("utf-8", "replace"))
    limit = MAX_OWN_ELEMENTS if OWN in source[:200] else MAX_ELEMENTS
    _refuse_long_tags(without(source, SCRIPT_START, SCRIPT_END))
    _refuse_many_tags(source, limit)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(source, parser=parser, ensure_head_body=False)
    except etree.ParserError as error:
        raise Unreadable("The file is not HTML: the parser found no element in it.") from error
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"The file cannot be parsed as HTML: {str(error)[:200]}.") from error
    _refuse_cut_documents(root, parser, limit)
    return root


def _refuse_long_tags(source: bytes) -> None:
    tag = LONG_TAG.search(source)
    if tag:
        shown, line = tag[0][:60].decode("utf-8", "replace"), source.count(b"\n", 0, tag.start()) + 1
        raise Unreadable(f"Line {line}: a tag is longer than {MAX_TAG_BYTES // 1024} kB: {' '.join(shown.split())}…")


def _refuse_many_tags(source: bytes, limit: int) -> None:
    """Every "<" counts, so that the parser is never given more than it should have to look at."""
    if source.count(b"<") <= limit * 2:
        return
    position = -1
    for _ in range(limit * 2 + 1):
        position = source.index(b"<", position + 1)
    raise Unreadable(f"Line {source.count(NEWLINE, 0, position) + 1}: {TOO_MANY.format(limit)}")


def _refuse_cut_documents(root, parser, limit: int) -> None:
    cut = next((entry.line for entry in parser.error_log if "depth" in entry.message.lower()), None)
    depth = count = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth >= PARSER_DEPTH - 2:
            raise Unreadable(_too_deep(node.sourceline, node.tag))
        if count > limit:
            raise Unreadable(f"Line {node.sourceline}: <{node.tag}>: {TOO_MANY.format(limit)}")
    if cut is not None:
        raise Unreadable(_too_deep(cut))


def _too_deep(line: int, tag: str = "") -> str:
    element = f" <{tag}>:" if tag else ""
    return f"Line {line}:{element} the elements are nested too deeply (more than {PARSER_DEPTH - 2} levels)."
