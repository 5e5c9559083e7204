"""Whether a document is what IHE MRRT 8.1 describes: an oracle that shares nothing with the exporter but lxml."""

import copy
import warnings
from pathlib import Path

import html5lib
from lxml import etree

GRAMMAR = etree.RelaxNG(etree.parse(str(Path(__file__).parent / "mrrt.rng")))
ONCE = ("title", "type", "language", "identifier", "date", "publisher", "creator", "rights", "license")


def faults_of(document: bytes) -> list[str]:
    """Everything that is wrong with a document; [] if it is well-formed, valid and sound in its references."""
    try:
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return [f"not well-formed: {error}"]
    if not document.startswith(b"<!DOCTYPE html>\n<html"):
        return ["no HTML5 document type"]
    return [*_html_faults(document, root), *_grammar_faults(root), *_reference_faults(root)]


def _html_faults(document: bytes, root) -> list[str]:
    """What an HTML5 parser complains about, and where it sees another tree than an XML parser."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = parser.parse(document).getroot()
    faults = [f"HTML5: {name} {position}" for position, name, _ in parser.errors]
    seen = [(node.tag, node.get("id")) for node in tree.iter() if isinstance(node.tag, str)]
    meant = [(node.tag, node.get("id")) for node in root.iter() if not _in_script(node)]
    return faults + ([] if seen == meant else ["HTML5: another tree than in XML"])


def _in_script(node) -> bool:
    return any(True for _ in node.iterancestors("script"))


def _grammar_faults(root) -> list[str]:
    bare = copy.deepcopy(root)
    for node in bare.iter():
        for name in [name for name in node.attrib if name.startswith("data-rr-")]:
            del node.attrib[name]
    if GRAMMAR.validate(bare):
        return []
    return [f"8.1: line {error.line}: {error.message}" for error in GRAMMAR.error_log][:5]


def _reference_faults(root) -> list[str]:
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    faults = [f"id {one} twice" for one in set(ids) if ids.count(one) > 1] if len(set(ids)) < len(ids) else []
    for name, nodes in (("for", root.iter("label")), ("ORIGTXT", root.iter("entry"))):
        faults += [f"{name}={node.get(name)} points nowhere" for node in nodes if node.get(name) not in set(ids)]
    metas = [meta.get("name") for meta in root.iter("meta")]
    faults += [
        f"dcterms.{name} {metas.count(f'dcterms.{name}')} times"
        for name in ONCE
        if metas.count(f"dcterms.{name}") != 1
    ]
    title = next(meta.get("content") for meta in root.iter("meta") if meta.get("name") == "dcterms.title")
    faults += (
        ["dcterms.title is not the title"] if title.split() != (root.findtext("head/title") or "").split() else []
    )
    declared = {one.get("name") for one in root.iter("coding_scheme")}
    return faults + [
        f"scheme {one.get('scheme')} not declared" for one in root.iter("code") if one.get("scheme") not in declared
    ]
