import re
from collections.abc import Iterator
from decimal import Decimal

from ecrf.definition import Cell, Field
from ecrf.wording import gettext as _

from .base import FieldType, Refused

NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}([.,' \u00a0\u202f]\d{3})+([.,]\d+)?")
# Far more than any measurement needs, and few enough digits that nothing downstream rounds them.
MAX_WHOLE_DIGITS, MAX_DECIMALS = 15, 10


def parse_number(text: str) -> Decimal:
    """The exact number of what a reader typed; decimal point or comma, no thousands separators. Raises Refused."""
    text = text.strip().replace("\u2212", "-")
    if NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if GROUPED.fullmatch(text):
        raise Refused(_("Write the number without thousands separators."))
    raise Refused(_("This is not a number."))


def plain(number: Decimal) -> Decimal:
    """The same number without exponent and without a negative zero; digits that were entered stay."""
    if number.adjusted() >= MAX_WHOLE_DIGITS or number.as_tuple().exponent < -MAX_DECIMALS - MAX_WHOLE_DIGITS:
        raise Refused(_("This number has too many digits."))
    number = Decimal(format(number, "f"))
    if -number.as_tuple().exponent > MAX_DECIMALS:
        raise Refused(_at_most(MAX_DECIMALS))
    return abs(number) if number == 0 else number


class DecimalNumber(FieldType):
    """An exact decimal number; `decimals` limits its places, None leaves them free."""

    name = "decimal"
    label = "Decimal number"
    uses = frozenset({"minimum", "maximum", "decimals", "step", "unit"})

    def faults(self, field: Field) -> Iterator[tuple[str, str]]:
        if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
            yield "minimum", f"is {field.minimum:f}, above the maximum, {field.maximum:f}."
        if field.step is not None and field.step <= 0:
            yield "step", "must be above zero."
        for name in ("minimum", "maximum"):
            limit = getattr(field, name)
            if limit is not None and field.decimals is not None and places(limit) > field.decimals:
                yield name, f"is {limit:f}: more decimals than the field allows ({field.decimals})."

    def schema(self, field: Field) -> dict:
        schema = {"type": "number"}
        if field.minimum is not None:
            schema["minimum"] = field.minimum
        if field.maximum is not None:
            schema["maximum"] = field.maximum
        if field.decimals is not None:
            schema["x-decimals"] = field.decimals
        if field.unit:
            schema["x-unit"] = field.unit
        return schema

    def clean(self, field: Field, value):
        if isinstance(value, str):
            if not value.strip():
                return None
            value = parse_number(value)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise Refused(_("This must be a number."))
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            raise Refused(_("This is not a number."))
        return plain(number)

    def check(self, field: Field, value) -> str:
        if field.minimum is not None and value < field.minimum:
            return _("Not below %(limit)s.") % {"limit": f"{field.minimum:f}{_unit(field)}"}
        if field.maximum is not None and value > field.maximum:
            return _("Not above %(limit)s.") % {"limit": f"{field.maximum:f}{_unit(field)}"}
        if field.decimals is not None and -Decimal(value).as_tuple().exponent > field.decimals:
            return _at_most(field.decimals)
        return ""

    def cell(self, field: Field, value) -> Cell:
        return Cell(f"{Decimal(value):f}", f"{Decimal(value):f}{_unit(field)}")

    def widget(self, field: Field, value) -> dict:
        return {"value": "" if value is None else f"{Decimal(value):f}", "inputmode": "decimal"}


class Integer(DecimalNumber):
    """A whole number."""

    name = "integer"
    label = "Whole number"
    uses = frozenset({"minimum", "maximum", "step", "unit"})

    def faults(self, field: Field) -> Iterator[tuple[str, str]]:
        yield from super().faults(field)
        for name in ("minimum", "maximum", "step"):
            limit = getattr(field, name)
            if limit is not None and limit != limit.to_integral_value():
                yield name, f"is {limit:f}, no whole number."

    def schema(self, field: Field) -> dict:
        return {**super().schema(field), "type": "integer"}

    def clean(self, field: Field, value):
        number = super().clean(field, value)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise Refused(_("This must be a whole number."))
        return int(number)

    def widget(self, field: Field, value) -> dict:
        # iOS shows no minus sign on its numeric keyboard.
        may_be_negative = field.minimum is None or field.minimum < 0
        return {**super().widget(field, value), "inputmode": "text" if may_be_negative else "numeric"}


def places(number: Decimal) -> int:
    """How many decimals a number is written with, trailing zeros aside."""
    return max(0, -number.normalize().as_tuple().exponent)


def _at_most(decimals: int) -> str:
    if decimals == 1:
        return _("At most one decimal.")
    return _("At most %(most)d decimals.") % {"most": decimals}


def _unit(field: Field) -> str:
    return f" {field.unit}" if field.unit else ""
