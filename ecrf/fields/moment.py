import re
from datetime import date, time

from ecrf.definition import Field
from ecrf.wording import gettext as _

from .base import FieldType, Refused


class DateField(FieldType):
    """A calendar date, stored as 2026-11-20."""

    name = "date"
    label = "Date"
    pattern, kind, example = r"\d{4}-\d{2}-\d{2}", date, "2026-11-20"

    def schema(self, field: Field) -> dict:
        return {"type": "string", "format": self.name, "pattern": f"^{self.pattern}$"}

    def clean(self, field: Field, value):
        if value is None:
            return None
        if not isinstance(value, str):
            raise Refused(self.refusal())
        value = value.strip()
        if not value:
            return None
        try:
            if not re.fullmatch(self.pattern, value, re.ASCII):
                raise ValueError
            self.kind.fromisoformat(value)
        except ValueError:
            raise Refused(self.refusal()) from None
        return value

    def refusal(self) -> str:
        return _("This is not a date; write it as %(example)s.") % {"example": self.example}


class TimeField(DateField):
    """A time of day, stored as 14:30 or 14:30:05."""

    name = "time"
    label = "Time"
    pattern, kind, example = r"\d{2}:\d{2}(:\d{2})?", time, "14:30"

    def schema(self, field: Field) -> dict:
        # No "format": JSON Schema's time demands an offset from UTC, which a form does not know.
        return {"type": "string", "pattern": f"^{self.pattern}$"}

    def refusal(self) -> str:
        return _("This is not a time; write it as %(example)s.") % {"example": self.example}
