"""Taking a bundle into an empty installation: all of it, with every hash as it was, or nothing."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import connection, transaction

from ecrf.assessors import is_unchanged
from ecrf.models import ImageAssessor, TemplateVersion
from rapidreader.archive import store
from rapidreader.archive.models import Archive, Trial
from rapidreader.audit.actions import chain_name, record
from rapidreader.audit.canonical import sha256_text
from rapidreader.audit.errors import Conflict, Invalid
from rapidreader.audit.guards import missing_guards
from rapidreader.audit.triggers import triggers_off
from rapidreader.audit.verify import verify_chain
from worklists.models import Worklist
from worklists.schedules import verify_worklist

from .rows import digest_of_rows, row_of, rows_of_trial
from .state import applied_migrations
from .writing import FORMAT

IMAGE = re.compile(r"images/([0-9a-f]{64})\.dcm")


def read_bundle(source: Path) -> Trial:
    """Take a bundle in. Raises Invalid for what is no sound bundle, Conflict where there is something already."""
    try:
        with zipfile.ZipFile(source) as bundle:
            manifest = _manifest_of(bundle)
            _put_images(bundle)
            with transaction.atomic():
                trial = _put_rows(bundle, manifest)
                _verify(trial, manifest)
                facts = {"bundle": manifest["made_at"], "rows": manifest["rows"]}
                record(by=None, verb="trial_imported", obj=trial, changes=facts)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Invalid(f"{source} is no sound bundle: {error}") from error
    return trial


def _manifest_of(bundle) -> dict:
    manifest = json.loads(bundle.read("manifest.json"))
    if manifest["format"] != FORMAT:
        raise ValueError("it has another format")
    if manifest["migrations"] != applied_migrations():
        raise Conflict(f"The bundle was made with another database structure (version {manifest['version']}).")
    return manifest


def _put_images(bundle):
    """Files stand under their SHA-256; the archive checks that each is what it is called."""
    for name in bundle.namelist():
        if found := IMAGE.fullmatch(name):
            store.put(bundle.read(name), found[1])


def _put_rows(bundle, manifest) -> Trial:
    models = {label: apps.get_model(label) for label in manifest["rows"]}
    taken = [label for label, model in models.items() if model is not Archive and model.objects.exists()]
    if taken:
        raise Conflict(f"A bundle goes into an empty installation; there is something in {', '.join(taken)}.")
    # Triggers say how rows may change, also that a read begins open; these come as they were left.
    with triggers_off([model._meta.db_table for model in models.values()]):
        for label, model in models.items():
            _put_model(bundle, label, model, manifest["rows"][label])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)
    connection.check_constraints()
    return Trial.objects.get(pk=manifest["trial"]["id"])


def _put_model(bundle, label: str, model, said: dict):
    sha256, count = hashlib.sha256(), 0
    is_person = model is get_user_model()
    with bundle.open(f"rows/{label}.jsonl") as lines:
        for line in lines:
            sha256.update(line)
            count += 1
            row = row_of(model, line.decode())
            if is_person:
                row.password = make_password(None)
            if model is Archive and model.objects.filter(pk=row.pk).exists():
                continue
            row.save_base(raw=True, force_insert=True)
    if (count, sha256.hexdigest()) != (said["count"], said["sha256"]):
        raise ValueError(f"rows/{label}.jsonl is not what the manifest says")


def _verify(trial, manifest):
    """Everything that can be checked, checked: rows, trail, assessors, templates, read orders."""
    problems = missing_guards()
    for model, rows in rows_of_trial(trial).items():
        said = manifest["rows"][model._meta.label_lower]
        if digest_of_rows(rows) != (said["count"], said["sha256"]):
            problems.append(f"the rows of {model._meta.label_lower} are others")
    if broken := verify_chain(chain_name(trial.pk))[2]:
        problems.append(str(broken))
    assessors = ImageAssessor.objects.filter(session__trial=trial)
    problems += [f"assessor {one.pk} is changed" for one in assessors.iterator() if not is_unchanged(one)]
    versions = TemplateVersion.objects.filter(template__trial=trial)
    problems += [f"{one} is changed" for one in versions if sha256_text(one.definition) != one.content_hash]
    for worklist in Worklist.objects.filter(trial=trial).exclude(schedule_hash=""):
        problems += [f"{worklist}: {text}" for text in verify_worklist(worklist)]
    if problems:
        raise ValueError("; ".join(problems[:5]))
