"""The head of an MRRT document: title, Dublin Core metadata, template attributes with the coded content."""

from lxml import etree

from ecrf.definition import Code, Definition

from .editions import Edition, uid_of
from .mrrt_parts import element_of, filled

DCTERMS = ("identifier", "date", "publisher", "creator", "contributor", "rights", "license", "description")
# Object identifiers of the coding schemes that have a registered one (HL7 code system registry).
DESIGNATORS = {
    "RadLex": "2.16.840.1.113883.6.256",
    "LOINC": "2.16.840.1.113883.6.1",
    "SNOMED CT": "2.16.840.1.113883.6.96",
    "UCUM": "2.16.840.1.113883.6.8",
    "ICD-10": "2.16.840.1.113883.6.3",
    "DCM": "1.2.840.10008.2.16.4",
}
UNKNOWN = "unknown"
LONGEST = 1_000


def head_of(definition: Definition, edition: Edition, coded: dict[str, tuple[Code, ...]]):
    head = etree.Element("head")
    etree.SubElement(head, "meta", {"charset": "UTF-8"})
    head.append(element_of("title", filled(definition.title.strip() or UNKNOWN, LONGEST)))
    for name, value in metas_of(definition, edition).items():
        etree.SubElement(head, "meta", {"name": f"dcterms.{name}", "content": filled(value, LONGEST)})
    script = etree.SubElement(head, "script", {"type": "text/xml"})
    script.append(attributes_of(definition, edition.status, coded))
    return head


def metas_of(definition: Definition, edition: Edition) -> dict[str, str]:
    """The Dublin Core metadata by bare name; what MRRT demands and the form does not say is "unknown"."""
    own = {name: str(definition.origin.get(name) or "").strip() for name in DCTERMS}
    given = {
        "identifier": edition.identifier or own["identifier"] or uid_of(definition),
        "date": own["date"] or edition.date or UNKNOWN,
        **{name: own[name] or UNKNOWN for name in ("publisher", "creator", "rights", "license")},
    }
    always = {
        "title": definition.title.strip() or UNKNOWN,
        "type": "IMAGE_REPORT_TEMPLATE",
        "language": definition.language.replace("_", "-") or "und",
    }
    return {**always, **{name: text for name, text in {**own, **given}.items() if text}}


def attributes_of(definition: Definition, status: str, coded: dict[str, tuple[Code, ...]]):
    """<template_attributes>, each term with one code as the standard has it."""
    root = etree.Element("template_attributes")
    etree.SubElement(root, "top-level-flag").text = "true"
    etree.SubElement(root, "status").text = status
    every = [*definition.codes, *(code for codes in coded.values() for code in codes)]
    schemes = etree.SubElement(root, "coding_schemes")
    for scheme in dict.fromkeys(_said(code.scheme) for code in every):
        facts = {"name": scheme, "designator": DESIGNATORS.get(scheme, UNKNOWN)}
        etree.SubElement(schemes, "coding_scheme", facts)
    for code in definition.codes:
        _add_term(root, code, {"type": "concept"})
    content = etree.SubElement(root, "coded_content")
    for target, codes in coded.items():
        entry = etree.SubElement(content, "entry", {"ORIGTXT": target})
        for code in codes:
            _add_term(entry, code, {})
    return root


def _add_term(parent, code: Code, attributes: dict) -> None:
    term = etree.SubElement(parent, "term", attributes)
    facts = {"meaning": code.meaning.strip() or code.value, "value": code.value, "scheme": code.scheme}
    etree.SubElement(term, "code", {name: _said(text) for name, text in facts.items()})


def _said(text: str) -> str:
    return filled(text.strip(), LONGEST) or UNKNOWN
