"""Sections and fields as MRRT elements."""

import re

from lxml import etree

from ecrf.definition import OPTIONAL, REQUIRED, WARN, Code, Field, Group, Section, type_of
from ecrf.importing.extras import KIND
from rapidreader.audit.canonical import canonical_json

# type of ours -> tag, type attribute, data-field-type
ELEMENTS = {
    "long_text": ("textarea", "", "TEXT"),
    "integer": ("input", "number", "NUMBER"),
    "decimal": ("input", "number", "NUMBER"),
    "scale": ("input", "number", "NUMBER"),
    "measurement": ("input", "number", "NUMBER"),
    "date": ("input", "date", "DATE"),
    "time": ("input", "time", "TIME"),
    "yes_no": ("input", "checkbox", "CHECKBOX"),
}
TEXT, SELECT = ("input", "text", "TEXT"), ("select", "", "SELECTION_LIST")
ACTIONS = {REQUIRED: "PROHIBIT", WARN: "ALERT", OPTIONAL: "NONE"}
# What XML cannot hold, and what an HTML parser complains of: controls and the code points that are no characters.
NONE = "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
ILLEGAL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{NONE}]")
LONGEST = {"label": 5_000, "help": 500, "unit": 60, "option": 300, "title": 300}


def filled(text: str, limit: int) -> str:
    """Text as XML can hold it, cut where a tag would grow too long."""
    return ILLEGAL.sub("\ufffd", text[:limit].replace("\r", " "))


def element_of(tag: str, text: str = "", **attributes) -> etree._Element:
    """An element that is never written as <tag/>: HTML would take that for a start tag."""
    one = etree.Element(tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()})
    one.text = text
    return one


class Markup:
    """Makes the elements of one document; `elements` finds them by key, `coded` the codes by element id."""

    def __init__(self):
        self.elements: dict[str, etree._Element] = {}
        self.coded: dict[str, tuple[Code, ...]] = {}

    def add_items(self, parent, items, level: int) -> None:
        for item in items:
            if isinstance(item, Field):
                self._add_field(parent, item)
            else:
                self._add_section(parent, item, level)

    def _add_section(self, parent, part: Section | Group, level: int) -> None:
        title = filled(part.title, LONGEST["title"])
        section = etree.SubElement(
            parent, "section", {"id": part.key, "data-section-name": title.strip() or part.key}
        )
        section.set("data-section-required", "false")
        if isinstance(part, Group):
            section.set(KIND, "group")
        section.append(element_of("header", filled(part.title, LONGEST["label"]), class_=f"level{level}"))
        self._note(part.key, section, part.codes)
        self.add_items(section, part.items, level + 1)

    def _note(self, key: str, element, codes: tuple[Code, ...]) -> None:
        self.elements[key] = element
        if codes:
            self.coded[key] = codes

    def _add_field(self, parent, field: Field) -> None:
        label = filled(field.label, LONGEST["label"])
        if not type_of(field).is_answered:
            words = element_of("p", label, id=field.key)
            parent.append(words)
            self._note(field.key, words, field.codes)
            return
        row = etree.SubElement(parent, "p")
        row.append(element_of("label", label, for_=field.key))
        row.append(self._control(field))
        if field.unit:
            row.append(element_of("span", filled(field.unit, LONGEST["unit"])))

    def _control(self, field: Field):
        tag, type_, claimed = SELECT if field.options else ELEMENTS.get(field.result or field.type, TEXT)
        control = etree.Element(tag, {"id": field.key, "name": field.key})
        facts = {"type": type_, **_limits(field, type_ == "number", claimed == "TEXT")}
        facts |= {"title": filled(field.help, LONGEST["help"]), "data-field-type": claimed}
        facts |= {"data-field-units": filled(field.unit, LONGEST["unit"])}
        facts |= {"data-field-completion-action": ACTIONS.get(field.required, "NONE")}
        facts |= {"data-field-merge-flag": "true" if field.prefill else "false"}
        for name, value in facts.items():
            if value:
                control.set(name, value)
        if tag != "input":
            control.text = ""
        if tag == "select":
            self._add_options(control, field)
        self._note(field.key, control, field.codes)
        return control

    def _add_options(self, select, field: Field) -> None:
        if field.type == "multiple_choice":
            select.set("multiple", "multiple")
        for number, option in enumerate(field.options, start=1):
            value, label = (filled(text, LONGEST["option"]) for text in (option.value, option.label))
            one = element_of("option", label, id=f"{field.key}-{number}", value=value)
            select.append(one)
            if option.codes:
                self.coded[one.get("id")] = option.codes


def _limits(field: Field, is_number: bool, is_text: bool) -> dict[str, str]:
    if is_number:
        limits = {"min": field.minimum, "max": field.maximum, "step": field.step}
        if limits["step"] is None and field.type == "integer":
            limits["step"] = 1
        texts = {name: canonical_json(value) for name, value in limits.items() if value is not None}
        return {"step": "any", **texts}
    if is_text and field.max_length:
        return {"maxlength": str(field.max_length)}
    return {}
