"""Which rows belong to a trial, and how a row becomes a line of text and a row again.

A model belongs to a trial if its foreign keys lead there; the shortest way counts. New tables are in a bundle without
a word here. What the trail and its rows speak of without foreign keys is named below.
"""

import hashlib
from collections import deque
from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import JSONField, Model, QuerySet

from rapidreader.archive.models import Archive, ScanRendition, StoredFile, Trial
from rapidreader.audit.actions import chain_name
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.models import AuditChain, AuditEvent, Redaction, Signature, UsedName
from rapidreader.audit.sealing import SIGNATURE

OWN = ("rapidreader.", "ecrf.", "worklists.")
# Several trials share these; they are no way to a trial. Renditions are made anew, mail is not sent again.
SHARED = {get_user_model(), Archive, StoredFile}
LEFT_OUT = {ScanRendition}
LEFT_OUT_APPS = {"mail"}
# What an account is here and not elsewhere.
NOT_TAKEN = {"password": "", "last_login": None, "is_staff": False, "is_superuser": False, "email": ""}


def path_to_trial(model: type[Model]) -> str | None:
    """The foreign keys from a model to its trial, as a lookup: "read__worklist__trial"; "pk" for the trial itself."""
    waiting, seen = deque([(model, ())]), {model}
    while waiting:
        here, path = waiting.popleft()
        if here is Trial:
            return "__".join(path) or "pk"
        for field in here._meta.concrete_fields:
            there = field.related_model
            if there and there not in seen and there not in SHARED and there.__module__.startswith(OWN):
                seen.add(there)
                waiting.append((there, (*path, field.name)))
    return None


def models_of_trials() -> list[type[Model]]:
    """Every model whose rows belong to one trial, in the order of their names."""
    own = [one for one in apps.get_models() if one.__module__.startswith(OWN) and one not in LEFT_OUT | SHARED]
    own = [one for one in own if one._meta.app_label not in LEFT_OUT_APPS and path_to_trial(one)]
    return sorted(own, key=lambda model: model._meta.label_lower)


def rows_of_trial(trial) -> dict[type[Model], QuerySet]:
    """{model: its rows of the trial}, what they share with others included."""
    found = {model: model.objects.filter(**{path_to_trial(model): trial.pk}) for model in models_of_trials()}
    found |= {
        AuditEvent: AuditEvent.objects.filter(trial_id=trial.pk),
        AuditChain: AuditChain.objects.filter(name=chain_name(trial.pk)),
        Redaction: Redaction.objects.filter(chain=chain_name(trial.pk)),
        Signature: Signature.objects.filter(pk__in=_signatures(trial)),
        Archive: Archive.objects.filter(sessions__trial=trial).distinct(),
        StoredFile: StoredFile.objects.filter(instances__session__trial=trial).distinct(),
    }
    people = _people(found)
    found[get_user_model()] = get_user_model().objects.filter(pk__in=people)
    found[UsedName] = UsedName.objects.filter(user_id__in=people)
    return dict(sorted(found.items(), key=lambda item: item[0]._meta.label_lower))


def _signatures(trial) -> list[str]:
    sealed = AuditEvent.objects.filter(trial_id=trial.pk, seal__contains=f'"{SIGNATURE}":{{')
    return [parse_json(seal)[SIGNATURE]["id"] for seal in sealed.values_list("seal", flat=True)]


def _people(found) -> set[int]:
    """Everybody whom a row names."""
    user, people = get_user_model(), set()
    for model, rows in found.items():
        names = [field.attname for field in model._meta.concrete_fields if field.related_model is user]
        names += [name for name in ("actor_id", "signer_id", "by_id") if name in _plain_columns(model)]
        for name in names:
            people |= set(rows.order_by().values_list(name, flat=True).distinct())
    return people - {None}


def _plain_columns(model) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields if not field.is_relation}


def line_of(row: Model) -> str:
    """A row as canonical JSON: every column, times to the microsecond, bytes as base64."""
    values = {field.attname: _value(field, row) for field in row._meta.concrete_fields}
    return canonical_json(values | NOT_TAKEN if isinstance(row, get_user_model()) else values)


def _value(field, row):
    value = getattr(row, field.attname)
    if value is None or isinstance(value, str | int) or isinstance(field, JSONField):
        return value
    # A foreign key's own text is that of what it points to.
    return str(value) if field.is_relation else field.value_to_string(row)


def row_of(model: type[Model], line: str) -> Model:
    """The row of a line, not stored yet."""
    given = parse_json(line)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    values = {name: fields[name].to_python(value) for name, value in given.items()}
    return model(**values)


def lines_of(rows: QuerySet) -> Iterator[bytes]:
    for row in rows.order_by("pk").iterator(chunk_size=1000):
        yield line_of(row).encode() + b"\n"


def digest_of_rows(rows: QuerySet) -> tuple[int, str]:
    """(how many rows, the SHA-256 of their lines)."""
    sha256, count = hashlib.sha256(), 0
    for line in lines_of(rows):
        sha256.update(line)
        count += 1
    return count, sha256.hexdigest()
