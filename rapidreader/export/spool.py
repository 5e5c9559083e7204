"""A file is written completely before its first byte leaves.

A stream that fails half-way is a 200 with a shorter file, and nobody notices. Spooling to disk costs bounded
memory, and gives the exact length, the digest and the number of rows in front of the download and for the record.
"""

import base64
import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True)
class Spooled:
    """A finished file without a name: it vanishes when it is closed."""

    file: IO[bytes]
    size: int
    sha256: str

    @property
    def content_digest(self) -> str:
        """The value of the Content-Digest header (RFC 9530)."""
        return f"sha-256=:{base64.b64encode(bytes.fromhex(self.sha256)).decode()}:"


def spool(chunks: Iterable[bytes]) -> Spooled:
    """All chunks in a temporary file, rewound; it is closed and gone when a chunk fails."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (it outlives this function)
    sha256, size = hashlib.sha256(), 0
    try:
        for chunk in chunks:
            file.write(chunk)
            sha256.update(chunk)
            size += len(chunk)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return Spooled(file, size, sha256.hexdigest())
