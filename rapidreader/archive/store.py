"""The embedded archive's folder: every file as it came, named by its SHA-256. Nothing is ever changed in it.

A file appears under its name only when it is complete and on the disk, so whatever has a name can be trusted.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

CHUNK = 1 << 20


def path_of(sha256: str) -> str:
    """Where a file with this SHA-256 lies, below ARCHIVE_DIR."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}.dcm"


def full_path(path: str) -> Path:
    return Path(settings.ARCHIVE_DIR) / path


def sha256_of(data) -> str:
    return hashlib.sha256(data).hexdigest()


def put(data, sha256: str) -> str:
    """Keep `data` (bytes or a memory map whose SHA-256 is given); the path below ARCHIVE_DIR.

    Raises OSError when the bytes on the disk are not those that were asked for.
    """
    path = path_of(sha256)
    target = full_path(path)
    if target.exists() and target.stat().st_size == len(data):
        return path
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            if _write(file, data) != sha256:
                raise OSError("the file changed while it was read")
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o440)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return path


def _write(file, data) -> str:
    digest = hashlib.sha256()
    view = memoryview(data)
    for start in range(0, len(view), CHUNK):
        digest.update(view[start : start + CHUNK])
        file.write(view[start : start + CHUNK])
    view.release()
    return digest.hexdigest()


def _sync_folder(folder: Path):
    """The new name must survive a power cut as well as the bytes do."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
