"""Whether the database still has the triggers that keep trail, signatures and names as they are."""

from django.db import connection

APPEND_ONLY = ("audit_auditevent", "audit_signature", "audit_redaction", "audit_usedname")
SQLITE = [f"{table}_{name}" for table in APPEND_ONLY for name in ("no_update", "no_delete", "no_replace")]
SQLITE += [
    f"auth_user_{name}" for name in ("foreign_name", "foreign_rename", "keep_name", "keep_rename", "no_delete")
]
POSTGRESQL = [f"{table}_{name}" for table in APPEND_ONLY for name in ("no_change", "no_truncate")]
POSTGRESQL += [f"auth_user_{name}" for name in ("keep_name", "no_delete")]
# "O": fires for everybody; disabled ones are as good as gone.
ENABLED = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"


def missing_guards() -> list[str]:
    """The triggers that are gone or disabled, in words; empty when all is well."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'" if is_sqlite else ENABLED)
        there = {row[0] for row in cursor.fetchall()}
    wanted = SQLITE if is_sqlite else POSTGRESQL
    return [f"the trigger {name} is gone or disabled" for name in wanted if name not in there]
