"""Text of any Specific Character Set (0008,0005) as Unicode (PS3.5 6.1.2).

pydicom's decoder warns through Python's process-wide filters, which a server with threads cannot mute safely;
this one uses its tables and never fails: what cannot be decoded becomes U+FFFD.
"""

import re

from pydicom.charset import CODES_TO_ENCODINGS, python_encoding

DEFAULT = "iso8859"
# These codecs of Python's read the escape sequences themselves.
STATEFUL = ("iso2022_jp", "iso2022_jp_2")
_PARTS = re.compile(rb"^[^\x1b]+|\x1b[^\x1b]*")


def encodings_of(value: str) -> tuple[str, ...]:
    """Python's names of the character sets in a value of (0008,0005); unknown ones count as the default."""
    names = [name.strip().upper().replace("ISO-", "ISO ").replace("ISO IR", "ISO_IR") for name in value.split("\\")]
    found = tuple(_known(name) for name in names)
    return found or (DEFAULT,)


def _known(name: str) -> str:
    if name in python_encoding:
        return python_encoding[name]
    digits = re.sub(r"\D", "", name.removeprefix("ISO 2022"))
    return python_encoding.get(f"ISO_IR {digits}", DEFAULT)


def decode(value: bytes, encodings: tuple[str, ...], delimiters: bytes) -> str:
    """`delimiters` are the bytes after which the first character set holds again (PS3.5 6.1.2.5.3)."""
    if b"\x1b" not in value:
        return value.decode(encodings[0], errors="replace")
    return "".join(_decode_part(part, encodings, delimiters) for part in _PARTS.findall(value))


def _decode_part(part: bytes, encodings: tuple[str, ...], delimiters: bytes) -> str:
    if not part.startswith(b"\x1b"):
        return part.decode(encodings[0], errors="replace")
    size = 4 if part[:3] in (b"\x1b$(", b"\x1b$)") else 3
    encoding = CODES_TO_ENCODINGS.get(part[:size], encodings[0])
    if encoding in STATEFUL:
        return part.decode(encoding, errors="replace")
    text = part[size:]
    end = next((index for index, byte in enumerate(text) if byte in delimiters), len(text))
    return text[:end].decode(encoding, errors="replace") + text[end:].decode(encodings[0], errors="replace")
