"""Where uploaded files wait to be imported: one folder per import below MEDIA_ROOT, never served."""

import re
import shutil
import threading
from pathlib import Path

from django.conf import settings

DEEPEST_PATH = 10
_naming = threading.Lock()


def folder_of(spool: str) -> Path:
    return Path(settings.MEDIA_ROOT) / spool


def keep_upload(spool: str, name: str, upload) -> Path:
    """Move one uploaded file into the folder, under a harmless form of the name that its browser gave."""
    with _naming:
        target = _free(folder_of(spool) / harmless_path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(exist_ok=False)
    if hasattr(upload, "temporary_file_path"):
        shutil.move(upload.temporary_file_path(), target)
    else:
        with target.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
    return target


def harmless_path(name: str) -> str:
    """A relative path of plain names: no dots that lead upwards, no separators of other systems, no control codes."""
    parts = [_harmless_name(part) for part in re.split(r"[/\\]+", name)]
    return "/".join([part for part in parts if part][-DEEPEST_PATH:]) or "file"


def _harmless_name(part: str) -> str:
    return re.sub(r"[^\w .,()+=@-]", "_", part).strip(". ")[-120:]


def _free(path: Path) -> Path:
    candidate, number = path, 2
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return candidate


def remove_spool(spool: str):
    """The files are in the archive now, or were given up."""
    if spool:
        shutil.rmtree(folder_of(spool), ignore_errors=True)
