"""What goes into the holes of a skeleton: answers, messages, and what the conditions make of the form."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.html import escape, format_html, format_html_join

from ecrf.definition import Definition, Field, Group, Section, type_of

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
    def outcome(self):
        """What the rules make of the answers; None for a form without rules."""
        if not has_rules(self.definition.items):
            return None
        from ecrf.logic.evaluation import evaluate_form

        return evaluate_form(self.definition, self.answers)

    @cached_property
    def answered(self) -> dict:
        """The answers with what is calculated from them; what is hidden now stays, to be shown again."""
        return {**self.answers, **self.outcome.values} if self.outcome else self.answers


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
            _fill_field(showing, one, one.key, showing.answered.get(one.key), texts)
        elif one.key in showing.errors:
            texts[f"{one.key}:error"] = escape(showing.errors[one.key])


def _fill_field(showing: Showing, one: Field, path: str, value, texts: dict) -> None:
    """`path` names the field in messages and outcomes, its key names its holes."""
    key, outcome = one.key, showing.outcome
    if value is not None:
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
    """The rows of a group: those with answers, and as many empty ones as it must have."""
    answered = {row["row"]: row for row in showing.answered.get(group.key, ())}
    numbers = sorted({*answered, *range(1, group.min_rows + 1)})
    return "\n".join(skeleton.filled(_row(showing, group, number, answered.get(number, {}))) for number in numbers)


def _row(showing: Showing, group: Group, number: int, row: dict) -> dict[str, str]:
    texts = {"row": str(number)}
    for one in group.items:
        path = f"{group.key}.{number}.{one.key}"
        if showing.outcome and row and path not in showing.outcome.visible:
            texts[f"{one.key}:hidden"] = HIDDEN
        _fill_field(showing, one, path, row.get(one.key), texts)
    return texts


def _problems(showing: Showing) -> dict[str, str]:
    """The summary of what is wrong, each line leading to its field."""
    if not showing.errors:
        return {"unproblematic": HIDDEN}
    lines = [(path, label, showing.errors[path]) for path, label in _labels(showing) if path in showing.errors]
    known = {path for path, _, _ in lines}
    others = [(message,) for path, message in showing.errors.items() if path not in known]
    linked = [(f"{showing.prefix}-{path.replace('.', '-')}", label, message) for path, label, message in lines]
    return {
        "problems": format_html_join("", "<li>{}</li>", others)
        + format_html_join("", '<li><a href="#{}">{}</a>: {}</li>', linked)
    }


def _labels(showing: Showing):
    """(path, label) of everything that a message can be about, in form order."""
    definition = showing.definition
    for one in definition.fields():
        yield one.key, one.label
    for group in definition.groups():
        yield group.key, group.title
        for row in showing.answered.get(group.key, ()):
            for one in group.items:
                yield f"{group.key}.{row['row']}.{one.key}", f"{group.row_label}{row['row']} {one.label}"
