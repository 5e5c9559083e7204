"""Reasons that a reader gives for leaving a warning as it is. They are stored and signed with the answers."""

from .wording import gettext as _
from .wording import gettext_noop

LONGEST = 1_000
UNSTORABLE = gettext_noop("This justification contains a character that cannot be stored.")


def clean_justifications(raw, warnings: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The reasons for the warnings that there are, and what is wrong with the others. Nothing raises.

    A reason for what is no warning (any more) is dropped: it would say something about nothing.
    """
    if raw is None:
        return {}, {}
    if not isinstance(raw, dict):
        return {}, {"": "The justifications must be a JSON object of texts."}
    reasons, errors = {}, {}
    for key in warnings:
        text = raw.get(key)
        if text is None or text == "":
            continue
        if problem := _problem(text):
            errors[key] = problem
        elif text.strip():
            reasons[key] = text.strip()
    return reasons, errors


def _problem(text) -> str:
    if not isinstance(text, str) or len(text) > LONGEST:
        return _("A justification is a text of at most %(most)d characters.") % {"most": LONGEST}
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return _(UNSTORABLE)
    return _(UNSTORABLE) if "\0" in text else ""
