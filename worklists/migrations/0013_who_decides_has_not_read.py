"""Whoever adjudicates a session is no reader of it, whatever the application does (PostgreSQL and SQLite).

Of one item of a worklist nobody holds an adjudication beside another read, in either order; what was cancelled before
it was opened does not count, as in `adjudication/assigning.who_read`. Of the other sessions of the subject the actions
see to that, which also see what is being written beside them.
"""

from django.db import migrations

TABLE = "worklists_read"
REFUSAL = "nobody both reads and adjudicates a session"
OTHER = "(r.kind = 'adjudication') <> (NEW.kind = 'adjudication')"
CLASHES = (
    f"EXISTS (SELECT 1 FROM {TABLE} r WHERE r.item_id = NEW.item_id AND r.reader_id = NEW.reader_id AND {OTHER} "
    "AND NOT (r.state = 'cancelled' AND r.opened_at IS NULL))"
)
EVENTS = {"insert": "INSERT", "given": "UPDATE OF reader_id"}


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, event in EVENTS.items():
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_apart_{name} BEFORE {event} ON {TABLE} WHEN {CLASHES} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    schema_editor.execute(
        f"CREATE FUNCTION {TABLE}_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {CLASHES} THEN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$")
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_apart BEFORE {' OR '.join(EVENTS.values())} ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_apart()")


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in EVENTS:
            schema_editor.execute(f"DROP TRIGGER {TABLE}_apart_{name}")
    else:
        schema_editor.execute(f"DROP FUNCTION {TABLE}_apart() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("worklists", "0012_qualification_requirements")]
    operations = [migrations.RunPython(forwards, backwards)]
