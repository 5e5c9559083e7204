"""Texts that an action insists on: a reason, a meaning."""

from rapidreader.audit.errors import Invalid


def given(text: str, name: str, *, most: int = 300) -> str:
    """The text without surrounding space; Invalid at the field `name` when it is empty or too long."""
    text = (text or "").strip()
    if not text:
        message = f"Please give a {name}."
    elif len(text) > most:
        message = f"At most {most} characters, please; these are {len(text)}."
    else:
        return text
    raise Invalid(message, fields={name: message})
