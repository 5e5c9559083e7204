"""A form as an IHE MRRT document (RAD TF Suppl. MRRT, 8.1): HTML5 that is XML as well, and nothing but MRRT in it.

What MRRT cannot say is found by reading the finished document back as an import would: whatever then differs from
the definition is added in data-rr-* attributes (ecrf/importing/extras.py), which other programs pass over. So an
import gives the same definition again, whatever a definition holds.
"""

from lxml import etree

from ecrf.definition import FORMAT, Definition, plain_definition
from ecrf.importing import extras, read_own
from ecrf.importing.reading import Unreadable
from rapidreader.audit.canonical import canonical_json

from .editions import Edition
from .mrrt_head import head_of
from .mrrt_parts import Markup, filled

IN_TAG, PIECE = 2_000, 1_200  # characters of extras in one tag, and in one span: importers refuse tags over 8 kB
EDITION = Edition()


class NotExportable(ValueError):
    """The document could not hold the form: its size or its depth is beyond what can be imported again."""


def to_mrrt(definition: Definition, edition: Edition = EDITION) -> bytes:
    """The document, UTF-8. Raises NotExportable where an import could not take it."""
    markup = Markup()
    root = _document(definition, markup, edition)
    try:
        _add_missing(root, markup, plain_definition(definition), read_own(_written(root)))
    except Unreadable as problem:
        raise NotExportable(f"The form is too large for an MRRT document: {problem}") from problem
    return _written(root)


def _document(definition: Definition, markup: Markup, edition: Edition):
    root = etree.Element("html", {extras.FORMAT: str(FORMAT)})
    if definition.language:
        root.set("lang", filled(definition.language.replace("_", "-"), 40))
    body = etree.Element("body")
    markup.add_items(body, definition.items, level=1)
    root.append(head_of(definition, edition, markup.coded))
    root.append(body)
    return root


def _written(root) -> bytes:
    etree.indent(root, space=" ")
    return etree.tostring(root, encoding="UTF-8", doctype="<!DOCTYPE html>", xml_declaration=False)


def _add_missing(root, markup: Markup, plain: dict, read: dict | None) -> None:
    """Put into the document whatever differs between the form and what was read of it."""
    elements = {extras.DOCUMENT: root.find("body"), **markup.elements}
    wanted, found = _by_key(plain), _by_key(read or {})
    if list(wanted) != list(found):
        raise NotExportable("The form is too large or too deeply nested for an MRRT document.")
    for key, own in wanted.items():
        element, other = elements[key], found[key]
        if own.get("options") and not _add_to_options(element, own["options"], other.get("options", [])):
            other = {**other, "options": None}
        elif own.get("options"):
            other = {**other, "options": own["options"]}
        _write(element, key, _missing(own, other, {"kind", "key", "items", "format"}))


def _by_key(plain: dict) -> dict[str, dict]:
    found = {extras.DOCUMENT: plain}
    pending = list(reversed(plain.get("items", [])))
    while pending:
        one = pending.pop()
        found[one["key"]] = one
        pending.extend(reversed(one.get("items", [])))
    return found


def _missing(own: dict, other: dict, structure: set[str] = frozenset()) -> dict:
    """What must be said besides the markup, None for what the markup says and the form does not."""
    names = sorted((own.keys() | other.keys()) - structure)
    return {name: own.get(name) for name in names if not _same(own.get(name), other.get(name))}


def _same(one, other) -> bool:
    """Whether two values have one JSON text: 1.0 is equal to 1, and yet another text."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return canonical_json(one) == canonical_json(other)


def _add_to_options(select, wanted: list[dict], found: list[dict]) -> bool:
    """Whether the differences could be put at the options themselves."""
    elements = list(select.iter("option"))
    if not len(wanted) == len(found) == len(elements):
        return False
    differences = [_missing(own, other) for own, other in zip(wanted, found, strict=True)]
    texts = [{name: extras.encode(value) for name, value in one.items()} for one in differences]
    if any(sum(map(len, one.values())) > IN_TAG for one in texts):
        return False
    for element, one in zip(elements, texts, strict=True):
        for name, text in one.items():
            element.set(_attribute(name), text)
    return True


def _attribute(name: str) -> str:
    return extras.PREFIX + name.replace("_", "-")


def _write(element, key: str, missing: dict) -> None:
    room, spans = IN_TAG, []
    for name, value in missing.items():
        text = extras.encode(value)
        if len(text) <= room:
            element.set(_attribute(name), text)
            room -= len(text)
            continue
        for start in range(0, len(text), PIECE):
            span = etree.Element("span", {extras.FOR: key, _attribute(name): text[start : start + PIECE]})
            span.text = ""
            spans.append(span)
    _add_spans(element, spans)


def _add_spans(element, spans: list) -> None:
    """At the end of a section or of the body, behind a field's own control, in their order."""
    if element.tag in {"body", "section"}:
        element.extend(spans)
    elif element.tag == "p":  # an instruction: its words must stay alone in it
        place = element.getparent().index(element) + 1
        element.getparent()[place:place] = spans
    else:
        element.getparent().extend(spans)
