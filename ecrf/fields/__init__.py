"""The field types, one class each: schema fragment, cleaning, HTML fragment, export cells.

A new type is one class in this folder, one fragment in templates/ecrf/fields/, one test.
"""

from .base import FieldType, Refused
from .choice import MultipleChoice, SingleChoice, YesNo
from .moment import DateField, TimeField
from .number import DecimalNumber, Integer
from .text import Instruction, LongText, Text

TYPES = (
    Text,
    LongText,
    Integer,
    DecimalNumber,
    DateField,
    TimeField,
    YesNo,
    SingleChoice,
    MultipleChoice,
    Instruction,
)
FIELD_TYPES: dict[str, FieldType] = {kind.name: kind() for kind in TYPES}

__all__ = ["FIELD_TYPES", "FieldType", "Refused"]
