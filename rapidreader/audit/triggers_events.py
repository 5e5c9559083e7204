"""The one change that an event's row may see: its words taken out (redaction.py)."""

from django.db import migrations

from .triggers import REFUSAL

EVENT = "audit_auditevent"
TOMBSTONE = "(SELECT tombstone FROM audit_redaction AS r WHERE r.chain = OLD.chain AND r.seq = OLD.seq)"


def let_tombstones_in(columns: tuple[str, ...]) -> migrations.RunPython:
    """A migration operation: an event's body, and nothing else of it, may become the tombstone of its redaction.

    `columns` are all other columns of the event.
    """
    refusal = REFUSAL.format(table=EVENT)
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in columns)
    is_tombstone = f"({same} AND NEW.body = {TOMBSTONE} AND OLD.body <> NEW.body)"
    sqlite_same = is_tombstone.replace("IS NOT DISTINCT FROM", "IS")

    def forwards(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {EVENT}_no_update")
            schema_editor.execute(
                f"CREATE TRIGGER {EVENT}_no_update BEFORE UPDATE ON {EVENT} WHEN {sqlite_same} IS NOT TRUE "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        else:
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {EVENT}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF TG_OP = 'UPDATE' AND {is_tombstone} THEN RETURN NEW; END IF; "
                f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )

    def backwards(apps, schema_editor):
        raise NotImplementedError("an audit trail with redactions cannot go back to one that knows none")

    return migrations.RunPython(forwards, backwards)
