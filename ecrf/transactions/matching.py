"""RAD-105: which templates meet a query, and the answer's XML."""

from lxml import etree

from ecrf.definition import Definition
from ecrf.exporting.editions import Edition
from ecrf.exporting.mrrt_head import DCTERMS, attributes_of, metas_of
from ecrf.exporting.mrrt_parts import filled

NAMES = {"title", "type", "language", *DCTERMS}
EXACT = {"identifier", "type", "language"}
LONGEST = 2_000


def criteria_of(query) -> tuple[dict[str, str], list[str]]:
    """({bare name: text}, unknown names) of a query; dcterms.title, dcterms:title and title are one."""
    found, unknown = {}, []
    for parameter, text in query.items():
        name = parameter.replace(":", ".").lower().removeprefix("dcterms.")
        if name in NAMES:
            found[name] = text
        else:
            unknown.append(parameter)
    return found, unknown


def meets(definition: Definition, edition: Edition, criteria: dict[str, str]) -> bool:
    """Whether a template has everything that was asked for: identifiers exactly, other texts as a part, any case."""
    metas = {name: text.lower() for name, text in metas_of(definition, edition).items()}
    for name, wanted in criteria.items():
        own, wanted = metas.get(name, ""), wanted.strip().lower()
        if wanted and (own != wanted if name in EXACT else wanted not in own):
            return False
    return True


def answer_of(found: list[tuple[Definition, Edition, str]]) -> bytes:
    """The XML document of the templates found, each with the address to retrieve it from."""
    root = etree.Element("templates")
    for definition, edition, address in found:
        one = etree.SubElement(root, "template", {"href": address})
        etree.SubElement(one, "title").text = filled(definition.title, LONGEST)
        for name, text in metas_of(definition, edition).items():
            etree.SubElement(one, "meta", {"name": f"dcterms.{name}", "content": filled(text, LONGEST)})
        one.append(attributes_of(definition, edition.status, {}))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
