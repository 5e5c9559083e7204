"""Instances and scans from before words in pixel data were looked for: looked at when they are asked for."""

import gzip
import mmap
from pathlib import Path

import orjson
from django.conf import settings
from django.db.models import QuerySet

from .burned_in import suspicion_of, worse
from .models import Instance, Scan
from .parsing import parse_file


def looked_at(instances: QuerySet) -> QuerySet:
    """The same instances, all of them looked at; what is found is kept. One that cannot be read holds no words."""
    for instance in instances.filter(pixel_words=None).select_related("file"):
        words = _words_of(Path(settings.ARCHIVE_DIR) / instance.file.path)
        Instance.objects.filter(pk=instance.pk).update(pixel_words=words)
    return instances


def _words_of(path: Path) -> dict:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return parse_file(data).pixel_words
    except Exception:  # whichever way a parser fails: nothing of the file can be served either
        return {}


def suspicion_of_scan(scan: Scan) -> str:
    """Why the pixels of a scan must be looked at (burned_in.py), found now where it is not known yet."""
    if scan.suspicion is None:
        found = ""
        for sop_class, syntax, metadata_gz in scan.instances.filter(frame_count__gt=0).values_list(
            "sop_class_uid", "transfer_syntax_uid", "metadata_gz"
        ):
            found = worse(found, suspicion_of(orjson.loads(gzip.decompress(metadata_gz)), sop_class, syntax))
        Scan.objects.filter(pk=scan.pk, version=scan.version).update(suspicion=found)
        scan.suspicion = found
    return scan.suspicion
