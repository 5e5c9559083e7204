"""A frozen or locked trial takes nothing in, whatever the application does (PostgreSQL and SQLite).

No image assessor is added to its sessions, no read of its worklists is added or changed. PostgreSQL's trigger reads
the trial's state with every row; `freeze_trial` locks the trial's reads before it changes the state, so that what was
being signed is in before, and what comes later finds the trial closed.
"""

from django.db import migrations

REFUSAL = "the trial is not open"
CLOSED = "t.state <> 'open'"
# table: (events, how a new row leads to its trial)
TABLES = {
    "worklists_read": (
        ("INSERT", "UPDATE"),
        f"EXISTS (SELECT 1 FROM worklists_worklist w JOIN archive_trial t ON t.id = w.trial_id "
        f"WHERE w.id = NEW.worklist_id AND {CLOSED})",
    ),
    "ecrf_imageassessor": (
        ("INSERT",),
        f"EXISTS (SELECT 1 FROM archive_session s JOIN archive_trial t ON t.id = s.trial_id "
        f"WHERE s.id = NEW.session_id AND {CLOSED})",
    ),
}


def forwards(apps, schema_editor):
    for table, (events, closed) in TABLES.items():
        if schema_editor.connection.vendor == "sqlite":
            for event in events:
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_open_{event.lower()} BEFORE {event} ON {table} WHEN {closed} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
            continue
        schema_editor.execute(
            f"CREATE FUNCTION {table}_open() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {closed} THEN "
            f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$")
        schema_editor.execute(
            f"CREATE TRIGGER {table}_open BEFORE {' OR '.join(events)} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_open()")


def backwards(apps, schema_editor):
    for table, (events, _) in TABLES.items():
        if schema_editor.connection.vendor == "sqlite":
            for event in events:
                schema_editor.execute(f"DROP TRIGGER {table}_open_{event.lower()}")
        else:
            schema_editor.execute(f"DROP FUNCTION {table}_open() CASCADE")


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0003_trial_states_and_sites"),
        ("ecrf", "0005_how_a_read_came_about"),
        ("worklists", "0008_read_states"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
