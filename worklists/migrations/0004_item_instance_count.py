"""How many instances a session had when its worklist was activated, and the database keeps that too."""

from django.db import migrations, models

ACTIVATED = "EXISTS (SELECT 1 FROM worklists_worklist w WHERE w.id = OLD.worklist_id AND w.activated_at IS NOT NULL)"
REFUSAL = "the read order is frozen"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE TRIGGER worklists_worklistitem_counted BEFORE UPDATE ON worklists_worklistitem "
            f"WHEN NEW.instance_count IS NOT OLD.instance_count AND {ACTIVATED} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    schema_editor.execute(
        "CREATE FUNCTION worklists_worklistitem_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NEW.instance_count IS DISTINCT FROM OLD.instance_count AND {ACTIVATED} "
        f"THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$")
    schema_editor.execute(
        "CREATE TRIGGER worklists_worklistitem_counted BEFORE UPDATE ON worklists_worklistitem "
        "FOR EACH ROW EXECUTE FUNCTION worklists_worklistitem_counted()")


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER worklists_worklistitem_counted")
    else:
        schema_editor.execute("DROP FUNCTION worklists_worklistitem_counted() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("worklists", "0003_frozen_schedule")]
    operations = [
        # Without a default: SQLite then adds the column in place, and the table keeps its triggers.
        migrations.AddField("worklistitem", "instance_count", models.PositiveIntegerField(null=True, blank=True)),
        migrations.RunPython(forwards, backwards),
    ]
