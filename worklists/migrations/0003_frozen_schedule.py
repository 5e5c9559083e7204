"""From activation on, the database itself refuses to rewrite a read order (PostgreSQL and SQLite).

- A read keeps its worklist, item, reader and position from its first moment.
- Reads, items, readers and the worklist itself cannot be deleted once the worklist was activated.
- The worklist keeps what its schedule was compiled from, and what is read with it.
"""

from django.db import migrations

REFUSAL = "the read order is frozen"
READ = ("id", "worklist_id", "item_id", "reader_id", "position")
ITEM = ("id", "worklist_id", "session_id", "place")
READER = ("id", "worklist_id", "reader_id")
WORKLIST = ("id", "trial_id", "template_version_id", "order", "seed", "algorithm", "schedule_hash", "schedule_inputs",
            "activated_at", "activated_by_id")
ACTIVATED = "EXISTS (SELECT 1 FROM worklists_worklist w WHERE w.id = OLD.worklist_id AND w.activated_at IS NOT NULL)"
# REPLACE INTO deletes without firing the delete trigger, so an insert over an existing key is refused too.
REPLACES = {
    "worklists_read": "id = NEW.id OR (worklist_id = NEW.worklist_id AND reader_id = NEW.reader_id "
                      "AND (position = NEW.position OR item_id = NEW.item_id))",
    "worklists_worklistitem": "id = NEW.id OR (worklist_id = NEW.worklist_id "
                              "AND (place = NEW.place OR session_id = NEW.session_id))",
    "worklists_worklistreader": "id = NEW.id OR (worklist_id = NEW.worklist_id AND reader_id = NEW.reader_id)",
    "worklists_worklist": "id = NEW.id OR (trial_id = NEW.trial_id AND name = NEW.name)",
}
# table: (columns that stay, when they stay, when rows may not go)
RULES = {
    "worklists_read": (READ, "", ACTIVATED),
    "worklists_worklistitem": (ITEM, ACTIVATED, ACTIVATED),
    "worklists_worklistreader": (READER, ACTIVATED, ACTIVATED),
    "worklists_worklist": (WORKLIST, "OLD.activated_at IS NOT NULL", "OLD.activated_at IS NOT NULL"),
}


def _changed(columns, vendor):
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return "(" + " OR ".join(f'NEW."{column}" {differs} OLD."{column}"' for column in columns) + ")"


def _sqlite(table, columns, when_kept, when_stays):
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    kept = _changed(columns, "sqlite") + (f" AND {when_kept}" if when_kept else "")
    yield f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} WHEN {kept} {refuse}"
    yield f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} WHEN {when_stays} {refuse}"
    yield (f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
           f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {REPLACES[table]}) {refuse}")


def _postgresql(table, columns, when_kept, when_stays):
    # A trigger's WHEN cannot look into another table, so the condition stands in the function.
    kept = _changed(columns, "postgresql") + (f" AND {when_kept}" if when_kept else "")
    raise_it = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    for name, condition, result in (("frozen", kept, "NEW"), ("stays", when_stays, "OLD")):
        yield (f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS "
               f"$$ BEGIN IF {condition} THEN {raise_it} END IF; RETURN {result}; END $$")
    yield f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
    yield f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
    yield f"CREATE FUNCTION {table}_whole() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raise_it} END $$"
    yield (f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
           f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_whole()")


def forwards(apps, schema_editor):
    make = _sqlite if schema_editor.connection.vendor == "sqlite" else _postgresql
    for table, rules in RULES.items():
        for statement in make(table, *rules):
            schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for table in RULES:
        if schema_editor.connection.vendor == "sqlite":
            for name in ("frozen", "stays", "no_replace"):
                schema_editor.execute(f"DROP TRIGGER {table}_{name}")
        else:
            for name in ("frozen", "stays", "whole"):
                schema_editor.execute(f"DROP FUNCTION {table}_{name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("worklists", "0002_schedule_inputs_and_open_segments")]
    operations = [migrations.RunPython(forwards, backwards)]
