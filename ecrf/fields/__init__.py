"""The field types, one class each: schema fragment, cleaning, HTML fragment, export cells.

A new type is one class in this folder, one fragment in templates/ecrf/fields/, one test.
"""

from .base import FieldType, Refused
from .calculated import Calculated
from .choice import MultipleChoice, SingleChoice, YesNo
from .coded import AnatomicalSite, CodedFinding
from .moment import DateField, TimeField
from .number import DecimalNumber, Integer
from .patterns import PATTERNS
from .scale import Scale
from .text import Heading, Instruction, LongText, Text
from .viewer import ImageReference, Measurement

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
    Scale,
    CodedFinding,
    AnatomicalSite,
    Measurement,
    ImageReference,
    Calculated,
    Heading,
    Instruction,
)
FIELD_TYPES: dict[str, FieldType] = {kind.name: kind() for kind in TYPES}

__all__ = ["FIELD_TYPES", "PATTERNS", "FieldType", "Refused"]
