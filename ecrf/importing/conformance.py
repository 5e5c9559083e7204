"""Where a file departs from the MRRT standard. None of it stops an import; it is said in the report."""

import re

from .attributes import attributes_xml, code_value, scheme_name
from .reading import without

COMMENT_START, COMMENT_END = re.compile("<!--"), re.compile("-->")
SCRIPT_START = re.compile(r"<(?:script|style)\b[^<>]{0,2000}>", re.I)
SCRIPT_END = re.compile(r"</(?:script|style)\s*>", re.I)
# SNOMED CT codes are numbers; the older SRT codes, which templates also call SNOMED, are like T-28000.
CODES = {
    "RadLex": re.compile(r"(RID|RPID)\d+(\.\d+)?"),
    "SNOMED CT": re.compile(r"\d{5,18}|[A-Z]\d?-[0-9A-F]{4,5}"),
    "LOINC": re.compile(r"(LP|LA|MTHU)?\d+(-\d)?"),
}
ONCE = {"html": "html", "head": "head", "body": "body", "title": "title"}


def defects_of(text: str, root) -> list[str]:
    """In words for the coordinator; empty for a conformant file. Counted in the text: a parser mends silently."""
    bare = without(without(text, COMMENT_START, COMMENT_END), SCRIPT_START, SCRIPT_END)
    defects = [defect for name in ONCE if (defect := _once(bare, name))]
    if not any("charset" in (meta.attrib or {}) for meta in root.iter("meta")):
        defects.append("There is no meta element with a charset attribute.")
    scripts = [one.text or "" for one in root.iter("script") if (one.get("type") or "").lower() == "text/xml"]
    if not scripts:
        return [*defects, "There is no script element of type text/xml (it holds the template_attributes)."]
    total = sum(1 for one in root.iter("script"))
    if total > 1:
        defects.append(f"There are {total} script elements; there must be one, of type text/xml.")
    return defects + _attribute_defects("".join(scripts))


def _once(bare: str, name: str) -> str:
    count = len(re.findall(rf"<{name}[\s/>]", bare, re.I))
    if count == 0:
        return f"There is no {name} element."
    return f"There are {count} {name} elements; there must be one." if count > 1 else ""


def _attribute_defects(text: str) -> list[str]:
    defects = []
    count = len(re.findall(r"<template_attributes[\s/>]", text, re.I))
    if count != 1:
        there = (
            f"There are {count} template_attributes elements" if count else "There is no template_attributes element"
        )
        defects.append(f"{there}; there must be one.")
    xml = attributes_xml(text)
    if xml is None:
        return defects
    for term in xml.iter("term"):
        codes = list(term.iter("code"))
        if len(codes) != 1:
            defects.append(
                f"A term ({term.get('type') or 'without type'}) has {len(codes)} code elements; there must be one."
            )
        for code in codes:
            missing = [name for name in ("meaning", "value", "scheme") if not code.get(name)]
            if missing:
                defects.append(
                    f"A code element ({code.get('value') or 'without value'}) has no {' and no '.join(missing)}."
                )
            elif not _fits(scheme_name(code.get("scheme")), code_value(code.get("value"))):
                defects.append(f"“{code.get('value')}” is no reference term of {code.get('scheme')}.")
    return list(dict.fromkeys(defects)) + _scheme_defects(xml)


def _fits(scheme: str, value: str) -> bool:
    """Whether a code has the form of its scheme's codes; true for schemes that are not known here."""
    return scheme not in CODES or bool(CODES[scheme].fullmatch(value))


def _scheme_defects(xml) -> list[str]:
    declared = {one.get("name") for one in xml.iter("coding_scheme") if one.get("name")}
    used = dict.fromkeys(code.get("scheme") for code in xml.iter("code") if code.get("scheme"))
    lower = {name.lower(): name for name in declared}
    defects = []
    for scheme in used:
        if declared and scheme not in declared:
            known = lower.get(scheme.lower())
            spelt = f"; it is declared as “{known}”" if known else ""
            defects.append(f"The coding scheme “{scheme}” is used but not declared{spelt}.")
    return defects
