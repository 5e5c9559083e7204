"""Database triggers that make a table append-only, for use in migrations of any room (PostgreSQL and SQLite)."""

from contextlib import contextmanager

from django.db import connection, migrations

REFUSAL = "rows of {table} are immutable"


def _sqlite(table: str, key: str) -> list[str]:
    refusal = REFUSAL.format(table=table)
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        # REPLACE INTO deletes without firing the delete trigger, so an insert over an existing key is refused too.
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key}) BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    ]


def _postgresql(table: str) -> list[str]:
    refusal = REFUSAL.format(table=table)
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]


def make_append_only(table: str, *, key: str) -> migrations.RunPython:
    """A migration operation: `table` refuses UPDATE, DELETE, TRUNCATE and SQLite's REPLACE.

    `key` is the SQL condition that finds the row a new one would replace, such as "id = NEW.id".
    """

    def forwards(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in _sqlite(table, key) if vendor == "sqlite" else _postgresql(table):
            schema_editor.execute(statement)

    def backwards(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            for name in ("no_update", "no_delete", "no_replace"):
                schema_editor.execute(f"DROP TRIGGER {table}_{name}")
        else:
            schema_editor.execute(f"DROP FUNCTION {table}_refuse() CASCADE")

    return migrations.RunPython(forwards, backwards)


@contextmanager
def triggers_off(tables: list[str]):
    """For taking in rows as they are: the triggers of these tables rest, and are back at the end, inside one
    transaction. Nothing of the running product does so; only a command at the server.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            connection.check_constraints()  # PostgreSQL refuses to change a table with checks that still wait
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            connection.check_constraints()
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)
