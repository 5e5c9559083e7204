"""Documents that this product wrote: MRRT that carries a whole definition (ecrf/exporting/mrrt.py).

What MRRT can say is read from the MRRT, so that a change made elsewhere arrives; only what it cannot say is read from
data-rr-* attributes (extras.py). The result is a plain definition that its meta-schema still has to judge.
"""

from dataclasses import fields as parts_of

from lxml import etree

from ecrf.definition import FORMAT, Definition, Field, Group, Option, Section

from .controls import length_of, number_of, read_control, required_level
from .extras import DOCUMENT, KIND, pieces, read_extras
from .extras import FORMAT as MARK
from .report import Entry, Report
from .words import is_element

TYPES = {"text": "text", "long_text": "long_text", "number": "decimal", "date": "date", "time": "time"}
TYPES |= {"checkbox": "yes_no"}
STRUCTURE = {"key", "items"}
NAMES = {
    kind: {one.name for one in parts_of(kind)} - STRUCTURE for kind in (Definition, Section, Group, Field, Option)
}
UNKNOWN = "unknown"  # what our exports write where MRRT demands something that a form does not say
ORIGIN = ("identifier", "date", "publisher", "creator", "contributor", "rights", "license", "description")


def is_own(root) -> bool:
    return root.get(MARK) == str(FORMAT) and root.find("body") is not None


def without_empty(plain: dict) -> dict:
    return {name: value for name, value in plain.items() if value not in (None, "", [], {})}


class OwnReader:
    """Reads one document; complaints go into the report's remarks."""

    def __init__(self, root, report: Report):
        self.root, self.report = root, report
        self.pieces = pieces(root)
        self.labels = {label.get("for"): label for label in root.iter("label") if label.get("for")}
        self.codes = _codes(root, report)
        self.stack: list[dict] = []

    def read(self) -> dict:
        """The definition as plain values."""
        body = self.root.find("body")
        plain = {"format": FORMAT, "title": _text(next(self.root.iter("title"), None)), "items": []}
        self.stack = [plain]
        for event, node in etree.iterwalk(body, events=("start", "end")):
            if not is_element(node) or node is body:
                continue
            if node.tag == "section":
                self._section(node, event)
            elif event == "start":
                self._part(node)
        head = {"language": self.root.get("lang"), "origin": _origin(self.root), "codes": self.codes.get("")}
        plain = {**without_empty({**head, "items": plain["items"]}), "format": FORMAT, "title": plain["title"]}
        return self._with_extras(plain, body, DOCUMENT, Definition)

    def _section(self, node, event: str) -> None:
        if event == "end":
            self.stack.pop()
            return
        is_group = node.get(KIND) == "group"
        key = node.get("id") or ""
        own = {"title": _text(node.find("header")), "codes": self.codes.get(key)}
        plain = {"kind": "group" if is_group else "section", "key": key, "title": "", **without_empty(own)}
        plain = self._with_extras(plain, node, key, Group if is_group else Section)
        self.stack[-1].setdefault("items", []).append(plain)
        self.stack.append(plain)
        self.report.sections += not is_group

    def _part(self, node) -> None:
        if node.tag in {"input", "select", "textarea"}:
            plain = self._control(node)
        elif node.tag == "p" and node.get("id"):
            plain = {"kind": "field", "key": node.get("id"), "type": "instruction", "label": _text(node)}
            plain = self._with_extras(plain, node, plain["key"], Field)
        else:
            return
        if plain:
            self.stack[-1].setdefault("items", []).append(plain)

    def _control(self, node) -> dict | None:
        source = read_control(node)
        entry, key = source.entry, node.get("id") or ""
        self.report.entries.append(entry)
        if not key or (source.kind not in TYPES and source.kind != "select"):
            entry.dropped("a field of this form has an id and is no radio button" if not entry.reasons else "")
            return None
        multiple = "multiple_choice" if "multiple" in node.attrib else "single_choice"
        plain = {
            "kind": "field",
            "key": key,
            "type": TYPES.get(source.kind, multiple),
            "label": _text(self.labels.get(key)),
            **without_empty(self._attributes(node, source.kind, entry, key)),
        }
        plain = self._with_extras(plain, node, key, Field)
        entry.field, entry.label = key, str(plain.get("label", ""))[:300]
        self.report.fields += 1
        return plain

    def _attributes(self, node, kind: str, entry: Entry, key: str) -> dict:
        own = {"help": node.get("title"), "unit": node.get("data-field-units"), "required": required_level(node)}
        own["codes"] = self.codes.get(key)
        if kind == "number":
            own |= {"minimum": number_of(node, "min", entry), "maximum": number_of(node, "max", entry)}
            own["step"] = number_of(node, "step", entry)
        if kind in {"text", "long_text"}:
            own["max_length"] = length_of(node, entry)
        if kind == "select":
            own["options"] = [self._option(option) for option in node.iter("option")]
        return own

    def _option(self, node) -> dict:
        label = _text(node)
        plain = {"value": node.get("value", label), "label": label}
        plain |= without_empty({"codes": self.codes.get(node.get("id") or "-")})
        return self._with_extras(plain, node, "", Option)

    def _with_extras(self, plain: dict, element, id_: str, kind) -> dict:
        extras, complaints = read_extras(element, self.pieces.get(id_, {}), NAMES[kind])
        for complaint in complaints:
            self.report.remark(f"Line {element.sourceline}: {complaint}.")
        plain = {**plain, **extras}
        return {name: value for name, value in plain.items() if value is not None}


def _text(element) -> str:
    return "".join(element.itertext()) if element is not None else ""


def _origin(root) -> dict[str, str]:
    metas = {meta.get("name"): meta.get("content") or "" for meta in root.iter("meta") if meta.get("name")}
    origin = {name: metas.get(f"dcterms.{name}") for name in ORIGIN}
    return without_empty({name: value for name, value in origin.items() if value != UNKNOWN})


def _codes(root, report: Report) -> dict[str, list[dict]]:
    """{element id: codes}; those of the template as a whole under ""."""
    script = next((one for one in root.iter("script") if one.get("type") == "text/xml"), None)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        xml = etree.fromstring((script.text or "").strip().encode("utf-8"), parser)
    except (AttributeError, ValueError, etree.XMLSyntaxError):
        report.remark("The template_attributes could not be read: the codes in them were left out.")
        return {}
    found: dict[str, list[dict]] = {}
    for code in xml.iter("code"):
        entry = next(iter(code.iterancestors("entry")), None)
        target = entry.get("ORIGTXT") or "-" if entry is not None else ""
        plain = {"scheme": code.get("scheme", ""), "value": code.get("value", ""), "meaning": code.get("meaning", "")}
        found.setdefault(target, []).append(without_empty(plain))
    return found
