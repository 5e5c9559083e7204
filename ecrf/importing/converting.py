"""One template file into a definition and a report."""

from dataclasses import dataclass

from ecrf.definition import Definition

from .attributes import attributes_xml, coded_content, template_codes
from .building import FieldMaker
from .conformance import defects_of
from .controls import read_control
from .grouping import fold
from .labels import Labels
from .leftovers import remark_on_composition, remove_active_content
from .reading import Unreadable, parse, read_text
from .report import Report
from .structure import SectionMaker
from .words import tidy

MAX_FIELDS, MAX_CONTROLS = 2_000, 10_000
ORIGIN = ("identifier", "date", "publisher", "creator", "contributor", "rights", "license", "description")


@dataclass(frozen=True)
class Imported:
    """`definition` is None when the report has errors."""

    definition: Definition | None
    report: Report


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
    definition = _convert(root, report, keep_defaults)
    if not report.fields and not report.errors:
        report.errors.append("No fields: there is no input, select or textarea that could be answered.")
    if report.errors:
        report.errors.extend(report.defects)
        return Imported(None, report)
    return Imported(definition, report)


def _convert(root, report: Report, keep_defaults: bool) -> Definition:
    metas = _metas(root)
    report.title = _title(root, metas)
    report.language = tidy(metas.get("language") or root.get("lang"))[:16]
    scripts = [script for script in root.iter("script") if (script.get("type") or "").lower() == "text/xml"]
    xmls = [xml for script in scripts if (xml := attributes_xml(script.text or "")) is not None]
    codes = {target: found for xml in xmls for target, found in coded_content(xml).items()}

    sources = [read_control(element) for element in root.iter("input", "select", "textarea")]
    report.entries = [source.entry for source in sources]
    labels = Labels(root, [source.element for source in sources])
    maker = FieldMaker(labels, codes, report, keep_defaults=keep_defaults)
    groups = fold(sources)
    if len(groups) > MAX_FIELDS or len(sources) > MAX_CONTROLS:
        report.errors.append(f"The template has more than {MAX_FIELDS:,} fields or {MAX_CONTROLS:,} controls.")
        groups = []
    fields = {members[0].element: maker.field_of(members) for members in groups}
    sections = SectionMaker(root, fields, codes, report.title)
    items = sections.items()
    report.sections = sections.count

    for title in sections.empty:
        report.remark(f"Section “{title}” has no fields and was left out.")
    remove_active_content(root, report)
    remark_on_composition(root, labels, codes, report)
    return Definition(
        title=report.title,
        items=items,
        language=report.language,
        origin={key: metas[key] for key in ORIGIN if metas.get(key)},
        codes=tuple(dict.fromkeys(code for xml in xmls for code in template_codes(xml))),
    )


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
