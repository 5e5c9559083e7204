"""What the pages of versions and assessors show, as plain values."""

from rapidreader.audit.canonical import parse_json

from .definition import Definition, Field, Group, Section, definition_of, type_of
from .fields import FIELD_TYPES, PATTERNS
from .logic.evaluation import evaluate_form
from .logic.printing import to_text
from .value_sets import value_set


def report_of(version) -> dict:
    """The import report of a version with its counts."""
    report = parse_json(version.report)
    for outcome in ("mapped", "repaired", "dropped", "removed", "suggestions", "defects", "remarks"):
        report.setdefault(outcome, [])
    # What a coordinator must look at: the repairs, and whatever the importer had something to say about.
    report["noted"] = [entry for entry in report["mapped"] if entry["reasons"]]
    return report


def facts_of(definition: Definition) -> list[dict]:
    """One line per field for people: path, label, type, unit, rules, options, codes; a group's fields once."""
    return [
        {
            "key": column.field.key,
            "section": column.section,
            "label": column.field.label,
            "type": _type_of(column.field),
            "unit": column.unit,
            "rules": "; ".join(rules_of(column.field)),
            "options": column.field.options,
            "codes": column.codes,
        }
        for column in definition.columns()
        if column.row <= 1 and not column.part
    ]


def _type_of(one: Field) -> str:
    kind = type_of(one)
    inner = FIELD_TYPES.get(one.result)
    if one.value_set:
        return f"{kind.label}: {value_set(one.value_set).title.lower()}"
    return f"{kind.label}: {inner.label.lower()}" if inner else kind.label


def rules_of(one: Field) -> list[str]:
    """The rules of a field in words; conditions in the language of expressions."""
    rules = {"required": ["must be answered"], "warn": ["should be answered"]}.get(one.required, [])
    if one.minimum is not None:
        rules = [*rules, f"at least {one.minimum:f}"]
    if one.maximum is not None:
        rules = [*rules, f"at most {one.maximum:f}"]
    if one.decimals is not None:
        rules = [*rules, f"at most {one.decimals} decimals"]
    if one.max_length:
        rules = [*rules, f"at most {one.max_length} characters"]
    if one.pattern:
        rules = [*rules, PATTERNS[one.pattern].words]
    return [*rules, *_conditions_of(one)]


def _conditions_of(one: Field) -> list[str]:
    conditions = {"shown if": one.visible_when, "must be answered if": one.required_when}
    words = [f"{when} {to_text(ast)}" for when, ast in conditions.items() if ast]
    words += [f"{check.level} if {to_text(check.when)}: {check.message}" for check in one.checks]
    return words + [f"{to_text(rule.value)}{f' if {to_text(rule.when)}' if rule.when else ''}" for rule in one.rules]


def answers_of(assessor) -> list[dict]:
    """An assessor's answers in the form's order: sections and groups (with their depth), and fields."""
    return _Shown(assessor).lines()


class _Shown:
    """What a signed form said: answers, what was shown at all, why results are what they are, what was justified."""

    def __init__(self, assessor):
        self.definition = definition_of(assessor.template_version)
        self.answers = parse_json(assessor.answers)
        self.outcome = evaluate_form(self.definition, self.answers)
        self.justifications = parse_json(assessor.justifications) if assessor.justifications else {}
        uids = [one.get("uid") for one in parse_json(assessor.measurements)]
        self.measurements = {uid: number for number, uid in enumerate(uids, start=1)}

    def lines(self) -> list[dict]:
        return list(self._lines(self.definition.items, 0))

    def _lines(self, items, depth: int):
        for item in items:
            if isinstance(item, Section):
                yield {"kind": "section", "label": item.title, "depth": depth}
                yield from self._lines(item.items, depth + 1)
            elif isinstance(item, Group):
                yield self._group(item, depth)
            elif type_of(item).is_answered:
                yield self._line(item, item.key, self.answers)

    def _group(self, group: Group, depth: int) -> dict:
        fields = [one for one in group.items if type_of(one).is_answered]
        rows = [
            {
                "name": f"{group.row_label}{row['row']}",
                "lines": [self._line(one, f"{group.key}.{row['row']}.{one.key}", row) for one in fields],
            }
            for row in self.answers.get(group.key, ())
        ]
        return {
            "kind": "group",
            "label": group.title,
            "depth": depth,
            "heads": fields,
            "rows": rows,
            **self._remarks(group.key),
        }

    def _line(self, one: Field, key: str, place: dict) -> dict:
        value = place.get(one.key)
        cell = type_of(one).cell(one, value) if value is not None else None
        is_coded = one.options or one.value_set or one.type == "anatomical_site"
        code = cell.value if cell and is_coded and cell.value != cell.label else ""
        parts = _parts(one, value)
        line = {"kind": "field", "key": key, "label": one.label, "cell": cell, "code": code, "parts": parts}
        return {**line, "measurement": self._measurement(value), **self._remarks(key)}

    def _remarks(self, key: str) -> dict:
        return {
            "is_asked": key in self.outcome.visible,
            "because": self.outcome.because.get(key, ""),
            "justification": self.justifications.get(key, ""),
        }

    def _measurement(self, value) -> int | None:
        """The number of the measurement, in the list beside the answers, that a value was taken from."""
        return self.measurements.get(value.get("ref")) if isinstance(value, dict) else None


def _parts(one: Field, value) -> list[str]:
    """The chosen labels one by one; empty for everything but multiple choices."""
    if one.type != "multiple_choice" or value is None:
        return []
    return [one.option_labels.get(part, part) for part in value]
