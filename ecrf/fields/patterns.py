"""What a text may have to look like. A form names one of these; it never brings an expression of its own.

An expression from outside could take exponential time on one line of text. These are linear, anchored at both ends,
and mean the same in Python (re.ASCII) and in JavaScript.
"""

import re
from typing import NamedTuple

from ecrf.wording import gettext_noop


class Pattern(NamedTuple):
    """`expression` matches the whole text; `words` complete "This must be …"."""

    expression: str
    words: str

    def fits(self, text: str) -> bool:
        return re.fullmatch(self.expression, text, re.ASCII) is not None


PATTERNS = {
    "identifier": Pattern(
        r"[A-Za-z0-9][A-Za-z0-9._\-]{0,63}", gettext_noop("an identifier of letters, digits, . _ and -")
    ),
    "initials": Pattern(r"[A-Z\-]{2,4}", gettext_noop("two to four capital letters; - where there is none")),
    "letters": Pattern(r"[A-Za-z]+", gettext_noop("letters from A to Z only")),
    "digits": Pattern(r"[0-9]+", gettext_noop("digits only")),
    "year": Pattern(r"[12][0-9]{3}", gettext_noop("a year, such as 2026")),
    "month": Pattern(r"[12][0-9]{3}-(0[1-9]|1[0-2])", gettext_noop("a month, such as 2026-11")),
    "partial_date": Pattern(
        r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?",
        gettext_noop("a date of which month or day may be missing"),
    ),
    "uid": Pattern(r"[0-2](\.(0|[1-9][0-9]*))+", gettext_noop("a DICOM UID, digits with dots between them")),
    "integer": Pattern(r"[+\-]?[0-9]{1,15}", gettext_noop("a whole number")),
    "number": Pattern(r"[+\-]?[0-9]{1,15}([.,][0-9]{1,10})?", gettext_noop("a number")),
    "tnm": Pattern(r"[cpyra]{0,3}[TNM][0-9XIA-Ea-e+\-()]{0,10}", gettext_noop("a TNM category, such as cT2a")),
}
