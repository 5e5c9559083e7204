"""A form as HTML, from our own fragments only. Imported HTML is never rendered."""

from dataclasses import dataclass, field

from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from .definition import REQUIRED, WARN, Definition, Field, Section, type_of
from .validation import FORM_PREFIX


@dataclass
class Control:
    """A field on its way into HTML: the definition's field, ids that are unique in the page, the present answer."""

    field: Field
    id: str
    widget: dict
    error: str = ""
    is_disabled: bool = False

    @property
    def name(self) -> str:
        return FORM_PREFIX + self.field.key

    @property
    def is_required(self) -> bool:
        return self.field.required == REQUIRED

    @property
    def is_wanted(self) -> bool:
        return self.field.required == WARN

    @property
    def is_group(self) -> bool:
        return self.widget.get("is_group", False)

    @property
    def described_by(self) -> str:
        parts = [("help", self.field.help), ("unit", self.field.unit), ("error", True)]
        return " ".join(f"{self.id}-{name}" for name, present in parts if present)


@dataclass
class Part:
    """A section on its way into HTML; fields are rendered, sections nest."""

    title: str
    id: str
    level: int
    items: list = field(default_factory=list)


def render_form(definition: Definition, answers: dict, *, errors=None, disabled=False, prefix="ecrf") -> SafeString:
    """The `<form data-ecrf>` of a form with its answers in it; wrap it in `<ecrf-form>`.

    `errors` is {key: message}; `prefix` begins every id, so that two forms with different prefixes can stand in
    one document. The form has no action: who embeds it reads `ecrfForm.answers`, or posts it and calls
    `raw_from_post`.
    """
    errors = errors or {}
    renderer = _Renderer(answers, errors, disabled, prefix)
    body = renderer.items(definition.items, level=2)
    problems = [
        {"id": f"{prefix}-{key}", "label": one.label, "message": errors[key]}
        for key, one in definition.fields_by_key.items()
        if key in errors
    ]
    rest = [message for key, message in errors.items() if key not in definition.fields_by_key]
    context = {
        "body": body,
        "prefix": prefix,
        "problems": problems,
        "other_problems": rest,
        "language": definition.language,
        "is_disabled": disabled,
    }
    return get_template("ecrf/_form.html").render(context)


class _Renderer:
    def __init__(self, answers, errors, disabled, prefix):
        self.answers, self.errors, self.disabled, self.prefix = answers, errors, disabled, prefix
        self.section_template = get_template("ecrf/_section.html")

    def items(self, items, level: int) -> SafeString:
        """Sections and fields in order; level is that of the section headings in the page's outline."""
        return format_html_join("\n", "{}", ((self._item(item, level),) for item in items))

    def _item(self, item, level):
        if isinstance(item, Section):
            inner = self.items(item.items, min(level + 1, 6))
            part = Part(item.title, f"{self.prefix}-s-{item.key}", level)
            return self.section_template.render({"part": part, "body": inner})
        kind = type_of(item)
        widget = kind.widget(item, self.answers.get(item.key))
        control = Control(item, f"{self.prefix}-{item.key}", widget, self.errors.get(item.key, ""), self.disabled)
        return get_template(kind.template).render({"control": control, "field": item, **widget})
