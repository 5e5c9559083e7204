"""One template file into a definition and a report."""

import re
from dataclasses import dataclass, replace

from ecrf.definition import Definition, plain_definition
from ecrf.definition.meta_schema import LANGUAGE, MOST_FIELDS

from .attributes import attributes_xml, coded_content, template_codes
from .building import FieldMaker
from .conformance import defects_of
from .controls import read_control
from .grouping import fold
from .judging import definition_from, errors_of
from .labels import Labels
from .leftovers import remark_on_dangling, remove_active_content
from .own import OwnReader, is_own
from .reading import Unreadable, parse, read_text
from .report import Report
from .structure import SectionMaker
from .suggesting import Suggester
from .words import tidy

MAX_CONTROLS = 10_000
ORIGIN = ("identifier", "date", "publisher", "creator", "contributor", "rights", "license", "description")


@dataclass(frozen=True)
class Imported:
    """`definition` is None when the report has errors."""

    definition: Definition | None
    report: Report

    def with_origin(self, **facts: str) -> "Imported":
        """The same with more about where it comes from."""
        origin = {**self.definition.origin, **{name: text[:200] for name, text in facts.items() if text}}
        return replace(self, definition=replace(self.definition, origin=origin))


def import_html(source: bytes, *, name: str = "", keep_defaults: bool = False) -> Imported:
    """The form of a template file. Never raises for bad input: the report's `errors` say what is wrong.

    Preselected answers bias a reader study; they are left out unless `keep_defaults`.
    """
    report = Report(file=name, has_defaults_kept=keep_defaults)
    try:
        text, remark = read_text(source)
        root = parse(text)
    except Unreadable as problem:
        report.errors.append(str(problem))
        return Imported(None, report)
    if remark:
        report.remark(remark)
    report.defects.extend(defects_of(text, root))
    own = is_own(root)
    definition = (_read_own if own else _convert)(root, report, keep_defaults)
    if not report.fields and not report.errors and not own:
        report.errors.append("No fields: there is no input, select or textarea that could be answered.")
    if definition is not None and not report.errors and not own:
        report.errors.extend(errors_of(plain_definition(definition)))
    if report.errors:
        report.errors.extend(report.defects)
        return Imported(None, report)
    return Imported(definition, report)


def read_own(source: bytes) -> dict:
    """A document of our own as a plain definition. Raises Unreadable."""
    return OwnReader(parse(read_text(source)[0]), Report()).read()


def _read_own(root, report: Report, keep_defaults: bool) -> Definition | None:
    definition = definition_from(OwnReader(root, report).read(), report, keep_defaults=keep_defaults)
    remove_active_content(root, report)
    return definition


def _convert(root, report: Report, keep_defaults: bool) -> Definition:
    metas = _metas(root)
    report.title = _title(root, metas)
    language = tidy(metas.get("language") or root.get("lang"))[:16]
    report.language = language if re.match(LANGUAGE["pattern"], language) else ""
    scripts = [script for script in root.iter("script") if (script.get("type") or "").lower() == "text/xml"]
    xmls = [xml for script in scripts if (xml := attributes_xml(script.text or "")) is not None]
    codes = {target: found for xml in xmls for target, found in coded_content(xml).items()}

    sources = [read_control(element) for element in root.iter("input", "select", "textarea")]
    report.entries = [source.entry for source in sources]
    labels = Labels(root, [source.element for source in sources])
    maker = FieldMaker(labels, codes, report, keep_defaults=keep_defaults)
    groups = fold(sources)
    if len(groups) > MOST_FIELDS or len(sources) > MAX_CONTROLS:
        report.errors.append(_too_many(groups, sources))
        groups = []
    fields = {members[0].element: maker.field_of(members) for members in groups}
    sections = SectionMaker(root, fields, codes, keys=maker.keys, report=report)
    definition = Definition(
        title=report.title,
        items=sections.items(),
        language=report.language,
        origin={key: metas[key] for key in ORIGIN if metas.get(key)},
        codes=tuple(dict.fromkeys(code for xml in xmls for code in template_codes(xml))),
    )
    remove_active_content(root, report)
    remark_on_dangling(labels, codes, report)
    Suggester(root, sources, definition, sections.key_of, report).suggest()
    return definition


def _too_many(groups: list, sources: list) -> str:
    first = groups[MOST_FIELDS][0] if len(groups) > MOST_FIELDS else sources[MAX_CONTROLS]
    place = f"Line {first.entry.line}: <{first.element.tag}>"
    return f"{place}: the template has more than {MOST_FIELDS:,} fields or {MAX_CONTROLS:,} controls."


def _metas(root) -> dict[str, str]:
    """The Dublin Core metadata by bare name; files write dcterms.title and dcterms:title."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        prefix, _, name = (meta.get("name") or "").strip().lower().replace(":", ".").partition(".")
        value = " ".join((meta.get("content") or "").split())[:2_000]
        if prefix in {"dcterms", "dc"} and value:
            metas[name] = (
                f"{metas[name]}; {value}" if name in metas and name == "contributor" else metas.get(name, value)
            )
    return metas


def _title(root, metas: dict) -> str:
    titles = [metas.get("title"), *(one.text_content() for one in root.iter("title"))]
    headings = (one.text_content() for one in root.iter("h1", "header"))
    return next((text for title in [*titles, *headings] if (text := tidy(title)[:200])), "Untitled template")
