from ecrf.definition import Field
from ecrf.wording import gettext as _

from .base import FieldType, Refused, Told
from .patterns import PATTERNS

# One answer; the whole form has a limit of its own (ecrf/validation.py).
TEXT_LIMIT = 1_000_000


class Text(FieldType):
    """One line of text; `suggestions` are offered but not enforced, `pattern` names what it must look like."""

    name = "text"
    label = "Text"
    uses = frozenset({"max_length", "pattern", "suggestions"})

    def schema(self, field: Field) -> dict:
        schema = {"type": "string", "minLength": 1, "maxLength": field.max_length or TEXT_LIMIT}
        if field.pattern:
            # \Z is unknown in ECMA 262, and Python's $ also matches before a last line feed.
            schema |= {"pattern": f"^(?:{PATTERNS[field.pattern].expression})$(?!\\n)", "x-pattern": field.pattern}
        return schema

    def clean(self, field: Field, value):
        if value is None:
            return None
        if not isinstance(value, str):
            raise Refused(_("This must be text."))
        if len(value) > TEXT_LIMIT:
            raise Refused(_("This text is longer than %(most)d characters.") % {"most": TEXT_LIMIT})
        # A browser sends CRLF in a plain form and LF to a script: the same text must have one hash.
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        return value if value.strip() else None

    def check(self, field: Field, value) -> str:
        if field.max_length and len(value) > field.max_length:
            sizes = {"most": field.max_length, "length": len(value)}
            return _("At most %(most)d characters; this has %(length)d.") % sizes
        if field.pattern and not PATTERNS[field.pattern].fits(value):
            return _("This must be %(what)s.") % {"what": _(PATTERNS[field.pattern].words)}
        return ""


class LongText(Text):
    """Text of several lines."""

    name = "long_text"
    label = "Long text"


class Instruction(Told):
    """Words for the reader between the fields; nothing is answered."""

    name = "instruction"
    label = "Instruction"


class Heading(Told):
    """A line that stands above the fields that follow; a section would group them."""

    name = "heading"
    label = "Heading"
