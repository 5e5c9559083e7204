"""What must be there before the server may start, and what is said when it is not."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from rapidreader.viewer.installed import installed_viewer, pinned


@dataclass(frozen=True)
class Finding:
    """Something that is missing. A fatal one keeps the server from starting."""

    text: str
    is_fatal: bool = False


def findings() -> list[Finding]:
    """Everything that is missing, fatal or not, in plain words with the command that mends it."""
    return [finding for check in (check_database, check_static_files, check_viewer) if (finding := check())]


def check_database() -> Finding | None:
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        return Finding(f"The database cannot be reached: {error}".strip(), is_fatal=True)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        return None
    names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in waiting[:3])
    more = f" and {len(waiting) - 3} more" if len(waiting) > 3 else ""
    return Finding(f"The database is not up to date ({names}{more}). Run: manage.py prepare", is_fatal=True)


def check_static_files() -> Finding | None:
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return None
    return Finding(f"There are no static files in {settings.STATIC_ROOT}. Run: manage.py prepare", is_fatal=True)


def check_viewer() -> Finding | None:
    if installed_viewer():
        return None
    version = pinned()[0]
    return Finding(
        f"The viewer is missing: everything works, but no image can be shown.\n"
        f"  With Node 20 or newer and network: manage.py install_viewer\n"
        f"  Without: fetch the package elsewhere with `npm pack @ohif/app@{version}`, bring the file here, and run\n"
        f"           manage.py install_viewer --from ohif-app-{version}.tgz\n"
        f"  The running server notices; it need not be restarted."
    )
