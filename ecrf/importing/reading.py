"""From uploaded bytes to a parsed document, with every limit checked before the parser sees them.

lxml is the one parser that stays fast on nested elements; a tag with very many attributes is its weak spot, so
long tags are refused first. The largest template known has 375 kB, most of it a script.
"""

import codecs
import re

from lxml import etree, html

MAX_BYTES = 1024 * 1024
MAX_TAG_BYTES = 8 * 1024
MAX_ELEMENTS = 60_000
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
    if len(source) > MAX_BYTES:
        raise Unreadable(f"The file is too big: a template has at most {MAX_BYTES // 1024 // 1024} MB.")
    if not source.strip():
        raise Unreadable("The file is empty.")
    text, remark = decode(source)
    if "\0" in text or not ANY_HTML.search(text):
        raise Unreadable("The file is not HTML: it contains no HTML element.")
    return text, remark


def without(text, start: re.Pattern, end: re.Pattern):
    """The text without what stands between `start` and `end`, in one pass: a lazy regular expression is quadratic
    where nothing is closed.
    """
    parts, position = [], 0
    while opening := start.search(text, position):
        parts.append(text[position : opening.start()])
        closing = end.search(text, opening.end())
        if not closing:
            return text[:0].join(parts)
        position = closing.end()
    return text[:0].join([*parts, text[position:]])


def parse(text: str) -> etree._Element:
    """The root element. Raises Unreadable for tags, numbers or depths that no template has."""
    source = DATA_URI.sub(b"data:,", text.encode("utf-8", "replace"))
    long_tag = LONG_TAG.search(without(source, SCRIPT_START, SCRIPT_END))
    if long_tag:
        raise Unreadable(f"A tag is longer than {MAX_TAG_BYTES // 1024} kB: {_shown(long_tag[0])}…")
    if source.count(b"<") > MAX_ELEMENTS * 2:
        raise Unreadable(f"The file has more than {MAX_ELEMENTS:,} elements.")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(source, parser=parser, ensure_head_body=False)
    except etree.ParserError as error:
        raise Unreadable("The file is not HTML: the parser found no element in it.") from error
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"The file cannot be parsed as HTML: {str(error)[:200]}.") from error
    _refuse_cut_documents(root, parser)
    return root


def _refuse_cut_documents(root, parser) -> None:
    too_deep = any("depth" in entry.message.lower() for entry in parser.error_log)
    if too_deep or _depth(root) >= PARSER_DEPTH - 2:
        raise Unreadable(f"The elements are nested too deeply (more than {PARSER_DEPTH - 2} levels).")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise Unreadable(f"The file has more than {MAX_ELEMENTS:,} elements.")


def _depth(root) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _shown(tag: bytes) -> str:
    return tag[:60].decode("utf-8", "replace")
