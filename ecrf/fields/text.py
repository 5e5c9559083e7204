from ecrf.definition import Field

from .base import FieldType, Refused

# One answer; the whole form has a limit of its own (ecrf/validation.py).
TEXT_LIMIT = 1_000_000


class Text(FieldType):
    """One line of text; `suggestions` are offered but not enforced."""

    name = "text"
    label = "Text"

    def schema(self, field: Field) -> dict:
        return {"type": "string", "minLength": 1, "maxLength": field.max_length or TEXT_LIMIT}

    def clean(self, field: Field, value):
        if value is None:
            return None
        if not isinstance(value, str):
            raise Refused("This must be text.")
        if len(value) > TEXT_LIMIT:
            raise Refused(f"This text is longer than {TEXT_LIMIT:,} characters.")
        # A browser sends CRLF in a plain form and LF to a script: the same text must have one hash.
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        return value if value.strip() else None

    def check(self, field: Field, value) -> str:
        if field.max_length and len(value) > field.max_length:
            return f"At most {field.max_length} characters; this has {len(value)}."
        return ""


class LongText(Text):
    """Text of several lines."""

    name = "long_text"
    label = "Long text"


class Instruction(FieldType):
    """Words for the reader between the fields; nothing is answered."""

    name = "instruction"
    label = "Instruction"
    is_answered = False

    def schema(self, field: Field) -> dict:
        return {}

    def clean(self, field: Field, value):
        raise Refused("An instruction takes no answer.")
