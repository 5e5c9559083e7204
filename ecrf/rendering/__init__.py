"""A form as HTML, from our own fragments only. Imported HTML is never rendered.

What does not depend on answers is rendered from the fragments in templates/ecrf/ once for each form and language and
kept as a text with holes (building.py); answers, messages and what the conditions say go into the holes (filling.py).
"""

from django.utils.safestring import SafeString, mark_safe

from ecrf.definition import Definition
from ecrf.definition.languages import in_language

from .building import skeleton_of
from .filling import Showing, texts_of

__all__ = ["render_form"]


def render_form(
    definition: Definition, answers: dict, *, errors=None, origins=None, disabled=False, prefix="ecrf", language=""
) -> SafeString:
    """The `<form data-ecrf>` of a form with its answers in it; wrap it in `<ecrf-form>`.

    `errors` is {key: message} and `origins` {key: where a prefilled answer came from}; in a row the key is
    "targets.2.diameter". `prefix` begins every id, so that two forms with different prefixes can stand in one
    document. `language` is that of the form's own texts; our words are in the language that Django is in. The form
    has no action: who embeds it reads `ecrfForm.answers`, or posts it and calls `raw_from_post`.
    """
    form = in_language(definition, language)
    skeleton = skeleton_of(form, prefix)
    showing = Showing(form, answers, prefix, errors or {}, origins or {}, disabled)
    return mark_safe(skeleton.filled(texts_of(showing, skeleton)))
