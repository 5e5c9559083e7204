"""What one reader meets instead of what could be recognised: aliases of UIDs, codes for labels, dates moved by days.

Everything comes from a keyed hash. The key belongs to one trial, worklist and reader, so that the same session has
nothing in common for two readers, and one reader meets the same names again and again.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from pydicom.uid import UID_dictionary

UID_IN_TEXT = re.compile(r"(?<![\d.])[0-2](?:\.(?:0|[1-9]\d*)){4,}(?![\d.])")
# Base 32 without letters that are read for each other.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 6
# A date moves into the past, by one to eleven years: no reader meets a day that has not been yet.
LEAST_DAYS, MOST_DAYS = 366, 366 + 3652
# Every session moves: no digital image is of that day. (2000-01-01 stands in many files that were de-identified.)
DAY_ONE = date(1960, 1, 1)


@dataclass(frozen=True)
class Disguise:
    """The aliases of one reader of one worklist. `secret` never leaves the server; `key` may be part of keys."""

    secret: bytes = field(repr=False)
    has_aliases: bool = True  # of UIDs; labels and dates are the blinding rules' own choice

    @property
    def key(self) -> str:
        return _digest(self.secret, "key", str(self.has_aliases), 12).hex()

    def uid(self, uid: str) -> str:
        """Another UID for this one: 2.25. and a UUID of version 8 (RFC 9562) as a number; at most 44 characters.

        Those that the standard itself gives out (classes, transfer syntaxes, coding schemes) name no object and stay.
        """
        if not self.has_aliases or not uid or uid in UID_dictionary:
            return uid
        return _alias(self.secret, uid)

    def text(self, text: str) -> str:
        """A text with every UID in it under its alias."""
        return UID_IN_TEXT.sub(lambda found: self.uid(found[0]), text) if self.has_aliases else text

    def code(self, kind: str, name: str) -> str:
        """A short code for a label, such as S-7K3QTX."""
        number = int.from_bytes(_digest(self.secret, "code " + kind, name, 8))
        letters = []
        for _ in range(CODE_LENGTH):
            number, place = divmod(number, len(LETTERS))
            letters.append(LETTERS[place])
        return f"{kind[:1].upper()}-{''.join(letters)}"

    def days(self, subject: str) -> int:
        """By how many days the dates of a subject move; the same for all its sessions, so that intervals stay."""
        number = int.from_bytes(_digest(self.secret, "days", subject, 8))
        return -(LEAST_DAYS + number % (MOST_DAYS - LEAST_DAYS))


def disguise_of(secret: bytes, *scope, has_aliases: bool = True) -> Disguise:
    """The disguise that belongs to `scope` (worklist, reader) under the trial's secret."""
    return Disguise(_digest(secret, "scope", "/".join(map(str, scope)), 32), has_aliases)


def moved(text: str, days: int) -> str:
    """The first eight digits of a DA or DT value moved by days, what follows as it is; "" where that is no date."""
    day = day_of(text)
    if day is None:
        return ""
    try:
        return f"{day + timedelta(days):%Y%m%d}".rjust(8, "0") + text[8:]
    except (OverflowError, ValueError):
        return ""


def day_of(text: str) -> date | None:
    """The day that a DA or DT value names; None for half a date, a range, or none at all."""
    digits = text[:8]
    if len(digits) < 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


@lru_cache(maxsize=100_000)
def _alias(secret: bytes, uid: str) -> str:
    number = int.from_bytes(_digest(secret, "uid", uid, 16))
    number = number & ~(0xF << 76) | 0x8 << 76  # version 8: made by a scheme of our own
    number = number & ~(0x3 << 62) | 0x2 << 62
    return f"2.25.{number}"


def _digest(secret: bytes, purpose: str, text: str, size: int) -> bytes:
    return hashlib.blake2b(f"{purpose}\0{text}".encode(), key=secret[:64], digest_size=size).digest()
