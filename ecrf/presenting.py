"""What the pages of versions and assessors show, as plain values."""

from rapidreader.audit.canonical import parse_json

from .definition import Definition, Field, Section, definition_of, type_of


def report_of(version) -> dict:
    """The import report of a version with its counts."""
    report = parse_json(version.report)
    for outcome in ("mapped", "repaired", "dropped", "removed", "suggestions", "defects", "remarks"):
        report.setdefault(outcome, [])
    # What a coordinator must look at: the repairs, and whatever the importer had something to say about.
    report["noted"] = [entry for entry in report["mapped"] if entry["reasons"]]
    return report


def facts_of(definition: Definition) -> list[dict]:
    """One line per field for people: path, label, type, unit, rules, options, codes."""
    return [
        {
            "key": column.key,
            "section": column.section,
            "label": column.label,
            "type": type_of(column.field).label,
            "unit": column.unit,
            "rules": "; ".join(rules_of(column.field)),
            "options": column.field.options,
            "codes": column.codes,
        }
        for column in definition.columns()
    ]


def rules_of(one: Field) -> list[str]:
    """The rules of a field in words."""
    rules = {"required": ["must be answered"], "warn": ["should be answered"]}.get(one.required, [])
    if one.minimum is not None:
        rules = [*rules, f"at least {one.minimum:f}"]
    if one.maximum is not None:
        rules = [*rules, f"at most {one.maximum:f}"]
    if one.decimals is not None:
        rules = [*rules, f"at most {one.decimals} decimals"]
    if one.max_length:
        rules = [*rules, f"at most {one.max_length} characters"]
    return rules


def answers_of(assessor) -> list[dict]:
    """An assessor's answers in the form's order: sections (with their depth) and answered or unanswered fields."""
    answers = parse_json(assessor.answers)
    return list(_lines(definition_of(assessor.template_version).items, answers, 0))


def _lines(items, answers: dict, depth: int):
    for item in items:
        if isinstance(item, Section):
            yield {"is_section": True, "label": item.title, "depth": depth}
            yield from _lines(item.items, answers, depth + 1)
        elif type_of(item).is_answered:
            cell = type_of(item).cell(item, answers[item.key]) if item.key in answers else None
            code = cell.value if cell and item.type == "single_choice" and cell.value != cell.label else ""
            yield {"key": item.key, "label": item.label, "cell": cell, "code": code, "parts": _parts(item, answers)}


def _parts(one: Field, answers: dict) -> list[str]:
    """The chosen labels one by one; empty for everything but multiple choices."""
    if one.type != "multiple_choice" or one.key not in answers:
        return []
    return [one.option_labels.get(value, value) for value in answers[one.key]]
