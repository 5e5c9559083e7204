"""What a text may have to look like. A form names one of these; it never brings an expression of its own.

An expression from outside could take exponential time on one line of text. These are linear, anchored at both ends,
and mean the same in Python (re.ASCII) and in JavaScript.
"""

import re
from typing import NamedTuple


class Pattern(NamedTuple):
    """`expression` matches the whole text; `words` complete "This must be …"."""

    expression: str
    words: str

    def fits(self, text: str) -> bool:
        return re.fullmatch(self.expression, text, re.ASCII) is not None


PATTERNS = {
    "identifier": Pattern(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,63}", "an identifier of letters, digits, . _ and -"),
    "initials": Pattern(r"[A-Z\-]{2,4}", "two to four capital letters; - where there is none"),
    "letters": Pattern(r"[A-Za-z]+", "letters from A to Z only"),
    "digits": Pattern(r"[0-9]+", "digits only"),
    "year": Pattern(r"[12][0-9]{3}", "a year, such as 2026"),
    "month": Pattern(r"[12][0-9]{3}-(0[1-9]|1[0-2])", "a month, such as 2026-11"),
    "partial_date": Pattern(
        r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", "a date of which month or day may be missing"
    ),
    "uid": Pattern(r"[0-2](\.(0|[1-9][0-9]*))+", "a DICOM UID, digits with dots between them"),
    "integer": Pattern(r"[+\-]?[0-9]{1,15}", "a whole number"),
    "number": Pattern(r"[+\-]?[0-9]{1,15}([.,][0-9]{1,10})?", "a number"),
    "tnm": Pattern(r"[cpyra]{0,3}[TNM][0-9XIA-Ea-e+\-()]{0,10}", "a TNM category, such as cT2a"),
}
