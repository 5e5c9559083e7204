from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def applied_migrations() -> list[str]:
    """The migrations that a bundle's tables have; only an installation with the same ones can take it in."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
