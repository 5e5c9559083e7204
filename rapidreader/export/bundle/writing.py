"""Making a bundle of a trial."""

import json
import zipfile
from pathlib import Path

from django.utils import timezone

from rapidreader import __version__
from rapidreader.archive.models import StoredFile
from rapidreader.archive.store import full_path

from .rows import digest_of_rows, lines_of, rows_of_trial
from .state import applied_migrations

FORMAT = "rapidreader-bundle/1"


def write_bundle(trial, target: Path, *, with_images: bool) -> dict:
    """Write the bundle of a trial; its manifest. It appears under its name when it is whole."""
    rows = rows_of_trial(trial)
    unfinished = target.with_name(f"{target.name}.part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as bundle:
        for model, some in rows.items():
            with bundle.open(_name(model), "w", force_zip64=True) as file:
                for line in lines_of(some):
                    file.write(line)
        images = _write_images(bundle, rows[StoredFile]) if with_images else 0
        manifest = manifest_of(trial, rows) | {"images": images}
        bundle.writestr("manifest.json", json.dumps(manifest, indent=1, sort_keys=True))
    unfinished.replace(target)
    return manifest


def manifest_of(trial, rows) -> dict:
    """What a bundle holds: how many rows of what, with the SHA-256 of their lines."""
    counted = {model._meta.label_lower: digest_of_rows(some) for model, some in rows.items()}
    return {
        "format": FORMAT,
        "version": __version__,
        "migrations": applied_migrations(),
        "made_at": timezone.now().isoformat(),
        "trial": {"id": trial.pk, "slug": trial.slug, "name": trial.name},
        "rows": {name: {"count": count, "sha256": sha256} for name, (count, sha256) in counted.items()},
    }


def _name(model) -> str:
    return f"rows/{model._meta.label_lower}.jsonl"


def _write_images(bundle, files) -> int:
    count = 0
    for sha256, path in files.order_by("pk").values_list("sha256", "path").iterator():
        # DICOM is compressed already, or compresses badly.
        bundle.write(full_path(path), f"images/{sha256}.dcm", zipfile.ZIP_STORED)
        count += 1
    return count
