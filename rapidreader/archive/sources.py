"""Where the files of an import come from: files, folders and zip archives, in a fixed order.

Names inside a zip are shown but never used as a path, so no name can lead out of a folder.
"""

import mmap
import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

# What operating systems leave in folders.
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini", ".directory"}
MOST_MEMBERS = 200_000
# A member that grows more than this is no image; small ones may (an empty mask compresses well).
HIGHEST_RATIO, HARMLESS_SIZE = 1000, 64 << 20
LARGEST_MEMBER = 16 << 30
IN_MEMORY = 64 << 20


class Unusable(Exception):
    """A file that cannot even be read; `reason` is one of importing.REASONS."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class Found(NamedTuple):
    """One file to import: its name as shown, the file, the member if that is a zip, or why it is no use."""

    name: str
    path: Path
    member: str = ""
    problem: tuple[str, str] | None = None


def find_files(paths) -> list[Found]:
    """All files below `paths`, in the same order each time: an interrupted import counts on it."""
    found = []
    for path in map(Path, paths):
        if path.is_dir():
            found += [one for file in _files_below(path) for one in _expand(file, str(file.relative_to(path)))]
        elif path.exists():
            found += _expand(path, path.name)
        else:
            found.append(Found(str(path), path, problem=("unreadable", "there is no such file or folder")))
    return found


def _files_below(folder: Path):
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__MACOSX")
        for name in sorted(names):
            if not _is_litter(name):
                yield Path(root) / name


def _is_litter(name: str) -> bool:
    base = name.rpartition("/")[2]
    return base in LITTER or base.startswith("._") or name.startswith("__MACOSX/")


def _expand(path: Path, name: str) -> list[Found]:
    try:
        with path.open("rb") as file:
            if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
                return [Found(name, path)]
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not _is_litter(one.filename)]
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        reason = "unreadable" if isinstance(error, OSError) else "bad_zip"
        return [Found(name, path, problem=(reason, str(error)))]
    if len(members) > MOST_MEMBERS:
        return [Found(name, path, problem=("bad_zip", f"it holds more than {MOST_MEMBERS} files"))]
    return [Found(f"{name}/{one.filename}", path, one.filename, _problem(one)) for one in members]


def _problem(member: zipfile.ZipInfo) -> tuple[str, str] | None:
    if member.flag_bits & 1:
        return "bad_zip", "it is encrypted"
    if member.file_size > LARGEST_MEMBER:
        return "bad_zip", "it is larger than 16 GiB"
    if member.file_size > HARMLESS_SIZE and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1):
        return "bad_zip", "it would grow more than a thousandfold"
    return None


def load(found: Found):
    """The bytes of a file, or a memory map of a large one. Raises Unusable."""
    if found.problem:
        raise Unusable(*found.problem)
    try:
        return _load_member(found) if found.member else _load_file(found.path)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise Unusable("bad_zip" if found.member else "unreadable", str(error)) from None


def _load_file(path: Path):
    with path.open("rb") as file:
        return _contents(file, os.fstat(file.fileno()).st_size)


def _contents(file, size: int):
    if size <= IN_MEMORY:
        return file.read()
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _load_member(found: Found):
    """A member is unpacked to disk when it is large, and never beyond the size that it announces."""
    with zipfile.ZipFile(found.path) as archive, archive.open(found.member) as packed:
        size = archive.getinfo(found.member).file_size
        if size <= IN_MEMORY:
            return packed.read(size)
        with tempfile.TemporaryFile() as unpacked:
            left = size
            while left and (chunk := packed.read(min(left, 1 << 20))):
                unpacked.write(chunk)
                left -= len(chunk)
            unpacked.flush()
            return _contents(unpacked, size - left)
