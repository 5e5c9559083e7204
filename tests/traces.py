"""Finding a word in what was served, in whatever form it travels: plain, UTF-16, compressed, base64."""

import base64
import gzip
import re
import zlib
from functools import lru_cache

LETTERS = re.compile(rb"[A-Za-z0-9+/]{8,}={0,2}")


@lru_cache(maxsize=1000)
def forms_of(word: str) -> set[bytes]:
    """The bytes that a word may be: in UTF-8, in UTF-16, and within base64 at each of its three places."""
    plain = {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}
    return plain | {inner for form in plain for inner in _in_base64(form)}


def _in_base64(form: bytes) -> set[bytes]:
    """What of base64 text does not depend on what stands before and behind the bytes."""
    found = set()
    for before in range(3):
        text = base64.b64encode(b"\0" * before + form)
        first = (0, 2, 3)[before]
        last = len((b"\0" * before) + form) * 8 // 6
        found.add(text[first:last])
    return found


def opened(content: bytes) -> list[bytes]:
    """The content, and what it is when it is compressed: gzip, zlib, or a deflated data set behind a header."""
    found = [content]
    for unpack in (gzip.decompress, zlib.decompress, _inflated):
        try:
            found.append(unpack(content))
        except (OSError, EOFError, zlib.error):
            pass
    return found


def _inflated(content: bytes) -> bytes:
    start = 0
    if content[128:132] == b"DICM":
        start = 144 + int.from_bytes(content[140:144], "little")
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(content[start:])


def traces_in(content: bytes, words) -> list[str]:
    """The words that are in the content in any form."""
    texts = opened(content)
    return [word for word in words if any(form in text for form in forms_of(word) for text in texts)]
