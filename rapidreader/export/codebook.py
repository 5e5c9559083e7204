"""What every column of the exports means: made from the columns themselves, so that it cannot fall behind."""

from collections.abc import Iterator

from ecrf.definition import Code, Option, Rule, type_of
from ecrf.definition import Column as FormColumn
from ecrf.logic.printing import to_text
from ecrf.models import TemplateVersion

from .columns import AnswerColumn, Column

HEADER = [
    "column",
    "key",
    "label",
    "section",
    "group",
    "row",
    "type",
    "unit",
    "options",
    "codes",
    "calculation",
    "template_title",
    "template_version",
    "template_hash",
]


def _codes(codes: tuple[Code, ...]) -> list[dict]:
    return [{"scheme": code.scheme, "value": code.value, "meaning": code.meaning} for code in codes]


def entry_of(column: Column) -> dict:
    """The codebook's entry for a column that every read has."""
    return {"column": column.name, "label": column.label, "type": column.type, "unit": column.unit}


def answer_entry(name: str, form: FormColumn, version: TemplateVersion) -> dict:
    """The entry for a field's column (or the column of its words) in one template version."""
    choices = () if form.part else type_of(form.field).choices(form.field)
    return {
        "column": name,
        "key": form.field.key,
        "label": form.label,
        "section": form.section,
        "group": form.group,
        "row": form.row or None,
        "type": form.type,
        "unit": form.unit,
        "options": [_option(one) for one in choices],
        "codes": _codes(form.codes),
        "calculation": [] if form.part else [_rule(rule) for rule in form.field.rules],
        "template_title": version.template.title,
        "template_version": version.number,
        "template_hash": version.content_hash,
    }


def _option(option: Option) -> dict:
    codes = _codes(option.codes)
    return {"value": option.value, "label": option.label, "group": option.group, "codes": codes}


def _rule(rule: Rule) -> str:
    """A line of a calculation in the language of expressions: 4A if size >= 8 (solid, 8 mm or more)."""
    when = f" if {to_text(rule.when)}" if rule.when else ""
    return f"{to_text(rule.value)}{when}" + (f" ({rule.because})" if rule.because else "")


def entries(
    columns: list[Column], answers: list[AnswerColumn], versions: dict[int, TemplateVersion]
) -> Iterator[dict]:
    """One entry per column; an answer column has one for each template version in which it occurs."""
    yield from map(entry_of, columns)
    for answer in answers:
        for version_id, form in answer.forms.items():
            yield answer_entry(answer.name, form, versions[version_id])
            if answer.label_name:
                words = answer_entry(answer.label_name, form, versions[version_id])
                yield {**words, "label": f"{form.label} (in words)", "type": "text", "options": [], "calculation": []}


def _shown_code(code: dict) -> str:
    return f"{code['scheme']} {code['value']} {code['meaning']}".strip()


def _shown_option(option: dict) -> str:
    codes = ", ".join(map(_shown_code, option.get("codes", [])))
    return f"{option['value']} = {option['label']}" + (f" [{codes}]" if codes else "")


def as_row(entry: dict) -> list:
    """An entry as a CSV row: options one per line, with their codes."""
    shown = {
        **entry,
        "options": "\n".join(map(_shown_option, entry.get("options", []))),
        "codes": "\n".join(map(_shown_code, entry.get("codes", []))),
        "calculation": "\n".join(entry.get("calculation", [])),
    }
    return [shown.get(name) for name in HEADER]
