"""A published template version keeps its content for ever; only its state may move on to "retired"."""

from django.db import migrations

FROZEN = ("definition", "content_hash", "source", "source_sha256", "number", "template_id", "published_at",
          "published_by_id", "report")
REFUSAL = "a published template version is immutable"
TABLE = "ecrf_templateversion"


def _changed(vendor):
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FROZEN)


def forwards(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    condition = f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {_changed(vendor)})"
    if vendor == "sqlite":
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} WHEN {condition} "
                              f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_kept BEFORE DELETE ON {TABLE} WHEN OLD.state <> 'draft' "
                              f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    schema_editor.execute(
        f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$")
    schema_editor.execute(f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW "
                          f"WHEN ({condition}) EXECUTE FUNCTION {TABLE}_refuse()")
    schema_editor.execute(f"CREATE TRIGGER {TABLE}_kept BEFORE DELETE ON {TABLE} FOR EACH ROW "
                          f"WHEN (OLD.state <> 'draft') EXECUTE FUNCTION {TABLE}_refuse()")


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_frozen")
        schema_editor.execute(f"DROP TRIGGER {TABLE}_kept")
    else:
        schema_editor.execute(f"DROP FUNCTION {TABLE}_refuse() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("ecrf", "0002_immutable_assessors")]
    operations = [migrations.RunPython(forwards, backwards)]
