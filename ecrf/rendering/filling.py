"""What goes into the holes of a skeleton: answers, messages, and what the conditions make of the form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.html import escape, format_html, format_html_join

from ecrf.definition import Definition, Field, Group, Section, type_of
from ecrf.logic.evaluation import Outcome, evaluate_form

from .building import ANSWERED
from .scripts import has_rules
from .skeleton import Skeleton

HIDDEN = " hidden"
CHOSEN = '<option value="{}" selected>{}</option>'
INVALID = ' aria-invalid="true"'


@dataclass(frozen=True)
class Showing:
    """A form as it is to be shown: answers, messages and origins by key ("targets.2.diameter" in a row)."""

    definition: Definition
    answers: dict
    prefix: str = "ecrf"
    errors: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    is_disabled: bool = False

    @cached_property
    def rows(self) -> dict[str, list[dict]]:
        """The rows of each group: those with answers, and as many empty ones as it begins with."""
        return {group.key: _rows_of(group, self.answers.get(group.key, ())) for group in self.definition.groups()}

    @cached_property
    def outcome(self) -> Outcome | None:
        """What the rules make of the answers; None for a form without rules."""
        return evaluate_form(self.definition, {**self.answers, **self.rows}) if has_rules(self.definition) else None

    def value(self, path: str, place: dict, key: str):
        """The answer of a field, or its result; what is hidden now stays, to be shown again."""
        return self.outcome.values.get(path, place.get(key)) if self.outcome else place.get(key)


def _rows_of(group: Group, answered) -> list[dict]:
    rows = {row["row"]: row for row in answered}
    offered = {number: {"row": number} for number in range(1, group.min_rows + 1)}
    return [row for _, row in sorted({**offered, **rows}.items())]


def texts_of(showing: Showing, skeleton: Skeleton) -> dict[str, str]:
    """The texts of a form's holes."""
    texts = {"disabled": " disabled" if showing.is_disabled else "", **_problems(showing)}
    _fill_items(showing, showing.definition.items, texts)
    for group in showing.definition.groups():
        texts[f"{group.key}:rows"] = _rows(showing, group, skeleton.rows[group.key])
    return texts


def _fill_items(showing: Showing, items: tuple, texts: dict) -> None:
    for one in items:
        if showing.outcome and one.key not in showing.outcome.visible:
            texts[f"{one.key}:hidden"] = HIDDEN
        if isinstance(one, Section):
            _fill_items(showing, one.items, texts)
        elif isinstance(one, Field):
            _fill_field(showing, one, one.key, showing.answers, texts)
        elif one.key in showing.errors:
            texts[f"{one.key}:error"] = escape(showing.errors[one.key])


def _fill_field(showing: Showing, one: Field, path: str, place: dict, texts: dict) -> None:
    """`path` names the field in messages and outcomes, its key names its holes; `place` has its answer."""
    key, outcome = one.key, showing.outcome
    if (value := showing.value(path, place, key)) is not None:
        texts.update(_answer(one, value))
    if path in showing.errors:
        texts[f"{key}:error"], texts[f"{key}:invalid"] = escape(showing.errors[path]), INVALID
    if path in showing.origins:
        texts[f"{key}:origin"] = escape(showing.origins[path])
    if outcome and one.required_when is not None and path not in outcome.required:
        texts[f"{key}:optional"] = HIDDEN
    if outcome and path in outcome.because:
        texts[f"{key}:because"] = escape(outcome.because[path])


def _answer(one: Field, value) -> dict[str, str]:
    """The holes that an answer fills."""
    key, widget = one.key, type_of(one).widget(one, value)
    texts = {f"{key}:{name}": escape(widget[name]) for name in ANSWERED if widget.get(name)}
    if widget.get("value_set") and widget["value"]:
        texts[f"{key}:chosen"] = format_html(CHOSEN, widget["value"], widget["shown"])
    if widget.get("state") == "yes":
        texts[f"{key}:checked"] = " checked"
    for option in widget.get("options", ()):
        if option["is_chosen"]:
            texts[f"{key}:{option['number']}:checked"] = " checked"
            texts[f"{key}:{option['number']}:selected"] = " selected"
    return texts


def _rows(showing: Showing, group: Group, skeleton: Skeleton) -> str:
    return "\n".join(skeleton.filled(_row(showing, group, row)) for row in showing.rows[group.key])


def _row(showing: Showing, group: Group, row: dict) -> dict[str, str]:
    texts = {"row": str(row["row"])}
    for one in group.items:
        path = f"{group.key}.{row['row']}.{one.key}"
        if showing.outcome and path not in showing.outcome.visible:
            texts[f"{one.key}:hidden"] = HIDDEN
        _fill_field(showing, one, path, row, texts)
    return texts


def _problems(showing: Showing) -> dict[str, str]:
    """The summary of what is wrong, each line leading to its field."""
    if not showing.errors:
        return {"unproblematic": HIDDEN}
    labels = dict(_labels(showing, showing.definition.items))
    others = [(message,) for path, message in showing.errors.items() if path not in labels]
    linked = [
        (f"{showing.prefix}-{path.replace('.', '-')}", label, showing.errors[path])
        for path, label in labels.items()
        if path in showing.errors
    ]
    return {
        "problems": format_html_join("", "<li>{}</li>", others)
        + format_html_join("", '<li><a href="#{}">{}</a>: {}</li>', linked)
    }


def _labels(showing: Showing, items: tuple) -> Iterator[tuple[str, str]]:
    """(path, label) of everything that a message can be about, in form order."""
    for one in items:
        if isinstance(one, Section):
            yield from _labels(showing, one.items)
            continue
        yield one.key, one.label if isinstance(one, Field) else one.title
        for row in showing.rows[one.key] if isinstance(one, Group) else ():
            name = f"{one.row_label}{row['row']}"
            yield from ((f"{one.key}.{row['row']}.{inner.key}", f"{name} {inner.label}") for inner in one.items)
