"""About this installation: what runs here, so that a validation can say what it was made with (21 CFR 11.10(a))."""

import platform
import re

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from rapidreader import __version__
from rapidreader import settings as own_settings
from rapidreader.audit.canonical import canonical_json, sha256_text
from rapidreader.audit.guards import missing_guards
from rapidreader.viewer.installed import installed_viewer, pinned

# Never shown and never hashed: who knew the hash of all else could try secrets against it.
SECRET = re.compile(r"SECRET|DATABASE|TOKEN|_KEY$")
# Where things lie on this machine says nothing of how it behaves.
PLACE = re.compile(r"(_DIR|_ROOT|^HOME|_URL|DIRS|PATHS)$")


def configuration() -> dict[str, str]:
    """Every setting that is ours, but secrets and places, as canonical JSON."""
    names = [name for name in dir(own_settings) if name.isupper() and not SECRET.search(name)]
    return {name: _text(getattr(settings, name)) for name in names if not PLACE.search(name)}


def _text(value) -> str:
    return canonical_json(_plain(value))


def _plain(value):
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def migrations() -> list[str]:
    """The migrations that the database has, in the order of their names."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def database() -> str:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return f"SQLite {connection.Database.sqlite_version}"
    return f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}"


def facts() -> dict[str, str]:
    """What runs here, each as one line."""
    viewer, applied = installed_viewer(), migrations()
    return {
        "version": __version__,
        "mode": settings.MODE,
        "configuration_sha256": sha256_text(canonical_json(configuration())),
        "database": database(),
        "migrations": f"{len(applied)} applied",
        "migrations_sha256": sha256_text("\n".join(applied)),
        "guards": "; ".join(missing_guards()) or "all in place",
        "viewer": f"OHIF {viewer.version}" if viewer else f"not installed (made for OHIF {pinned()[0]})",
        "time_zone": settings.TIME_ZONE,
        "python": platform.python_version(),
        "django": django.get_version(),
    }
