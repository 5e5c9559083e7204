"""Coded content: the XML that MRRT hides in a script element, and the data attributes of the wild."""

import re

from lxml import etree

from ecrf.definition import Code

UNCLOSED = re.compile(r"<((?:code|coding_scheme)\b[^<>]*)>", re.I)
CLOSING = re.compile(r"</(code|coding_scheme)\s*>", re.I)
SCHEMES = {
    "radlex": "RadLex",
    "snomedct": "SNOMED CT",
    "snomed": "SNOMED CT",
    "sct": "SNOMED CT",
    "srt": "SNOMED CT",
    "loinc": "LOINC",
    "ln": "LOINC",
    "icd10": "ICD-10",
    "ucum": "UCUM",
}
DATA_ATTRIBUTES = {
    "data-radlex": "RadLex",
    "data-radlex-id": "RadLex",
    "data-loinc": "LOINC",
    "data-snomed": "SNOMED CT",
    "data-snomed-ct": "SNOMED CT",
}


def scheme_name(text: str) -> str:
    """One spelling for each coding scheme; unknown ones stay as they are."""
    return SCHEMES.get(re.sub(r"[^a-z0-9]", "", text.lower()), text.strip())


def code_value(text: str) -> str:
    """RID28472 of http://radlex.org/RID/RID28472."""
    return text.strip().rstrip("/").rsplit("/", 1)[-1] if "://" in text else text.strip()


def attributes_xml(text: str):
    """The <template_attributes> of a script's text, commented out and unclosed as they come; or None."""
    text = text.replace("<!--", "").replace("-->", "")
    text = UNCLOSED.sub(lambda tag: f"<{tag[1].rstrip().rstrip('/')}/>", CLOSING.sub("", text)).strip()
    if "<" not in text:
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(f"<wrap>{text}</wrap>".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _codes(element) -> tuple[Code, ...]:
    found = []
    for code in element.iter("code", "CODE", "Code"):
        if code.get("value"):
            scheme = scheme_name(code.get("scheme", ""))
            found.append(Code(scheme, code_value(code.get("value")), (code.get("meaning") or "").strip()))
    return tuple(dict.fromkeys(found))


def coded_content(xml) -> dict[str, tuple[Code, ...]]:
    """{element id: codes} of <entry ORIGTXT=…>."""
    content: dict[str, tuple[Code, ...]] = {}
    for entry in xml.iter("entry"):
        target = next((value for name, value in entry.attrib.items() if name.lower() == "origtxt"), "").strip()
        if target:
            content[target] = tuple(dict.fromkeys(content.get(target, ()) + _codes(entry)))
    return content


def template_codes(xml) -> tuple[Code, ...]:
    """The codes of the template as a whole: modality, body part."""
    return tuple(
        dict.fromkeys(
            code
            for term in xml.iter("term")
            if not any(parent.tag == "entry" for parent in term.iterancestors())
            for code in _codes(term)
        )
    )


def data_codes(element) -> tuple[Code, ...]:
    """Codes that stand at the element itself, as data-radlex="RID1301"."""
    meaning = element.get("data-en", "")
    return tuple(
        dict.fromkeys(
            Code(scheme, code_value(element.get(name)), meaning)
            for name, scheme in DATA_ATTRIBUTES.items()
            if (element.get(name) or "").strip()
        )
    )
