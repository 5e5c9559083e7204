"""The database itself keeps the states of a read (PostgreSQL and SQLite), and writes down each step with its time.

STEPS is the one table of what may follow what. A step that completes a read needs the assessor of that revision; a
step out of "complete" needs a reason and the next revision; what was signed stays as it was signed.
"""

import django.db.models.deletion
from django.db import migrations, models

from rapidreader.audit.triggers import make_append_only

# (from, to): the column with its reason, where one is kept.
STEPS = {
    ("open", "in_progress"): None,
    ("open", "partial"): None,
    ("open", "complete"): "not_readable_reason",
    ("in_progress", "partial"): None,
    ("in_progress", "complete"): "not_readable_reason",
    ("partial", "complete"): "not_readable_reason",
    ("complete", "partial"): "reopen_reason",
    # A worklist may let readers correct what they completed: the next revision.
    ("complete", "complete"): "not_readable_reason",
    ("open", "cancelled"): "withdrawn_reason",
    ("in_progress", "cancelled"): "withdrawn_reason",
    ("partial", "cancelled"): "withdrawn_reason",
}
UNSIGNED = "('open', 'in_progress', 'partial')"
NEXT = "NEW.revision = OLD.revision + 1"
ALLOWED = ", ".join(f"'{old}>{new}'" for old, new in STEPS)
IS_STEP = "(NEW.state <> OLD.state OR NEW.revision <> OLD.revision)"
STORED = ("EXISTS (SELECT 1 FROM ecrf_imageassessor a WHERE a.read_key = NEW.id AND a.revision = NEW.revision "
          "AND a.completed_at = NEW.signed_at)")
SIGNED = ("signed_at", "signed_by_id", "not_readable_reason", "opened_at", "images_hash")
# name: (what the database says, when)
REFUSALS = {
    "step": ("a read does not go from this state to that one",
             f"NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ({ALLOWED})"),
    "revision": ("a new revision of a read begins where it was complete",
                 f"NEW.revision <> OLD.revision AND NOT (OLD.state = 'complete' AND {NEXT})"),
    "reopened": ("a read is reopened with a reason and as the next revision",
                 f"OLD.state = 'complete' AND NEW.state = 'partial' AND (NOT {NEXT} OR NEW.reopen_reason = '')"),
    "assessor": ("a complete read has the assessor of its revision",
                 f"NEW.state = 'complete' AND {IS_STEP} AND NOT {STORED}"),
    "signed": ("what was signed stays as it was signed",
               f"OLD.state = 'complete' AND NEW.state = 'complete' AND NOT {IS_STEP} AND {{differs}}"),
    "held": ("a held read stays where it is",
             f"OLD.held_at IS NOT NULL AND NEW.held_at IS NOT NULL AND {IS_STEP} AND NEW.state <> 'cancelled'"),
    "holding": ("only a read that is not complete is held, with a reason",
                f"OLD.held_at IS NULL AND NEW.held_at IS NOT NULL "
                f"AND (NEW.hold_reason = '' OR NEW.state NOT IN {UNSIGNED})"),
}
BEGINS = ("a read begins open", "NEW.state <> 'open' OR NEW.revision <> 1")
REASON = "CASE " + " ".join(
    f"WHEN OLD.state = '{old}' AND NEW.state = '{new}' THEN NEW.{column}"
    for (old, new), column in STEPS.items() if column) + " ELSE '' END"
WRITE = ("INSERT INTO worklists_readstep (read_id, from_state, to_state, revision, reason, at) "
         f"VALUES (NEW.id, OLD.state, NEW.state, NEW.revision, {REASON}, {{now}});")
TABLE = "worklists_read"


def _differs(vendor):
    word = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return "(" + " OR ".join(f"NEW.{column} {word} OLD.{column}" for column in SIGNED) + ")"


def _sqlite():
    for name, (message, when) in REFUSALS.items():
        when = when.replace("{differs}", _differs("sqlite"))
        yield (f"CREATE TRIGGER {TABLE}_state_{name} BEFORE UPDATE ON {TABLE} WHEN {when} "
               f"BEGIN SELECT RAISE(ABORT, '{message}'); END")
    message, when = BEGINS
    yield (f"CREATE TRIGGER {TABLE}_state_begins BEFORE INSERT ON {TABLE} WHEN {when} "
           f"BEGIN SELECT RAISE(ABORT, '{message}'); END")
    write = WRITE.replace("{now}", "strftime('%Y-%m-%d %H:%M:%f', 'now')")
    yield f"CREATE TRIGGER {TABLE}_state_kept AFTER UPDATE ON {TABLE} WHEN {IS_STEP} BEGIN {write} END"


def _postgresql():
    # Conditions that look into another table cannot stand in a trigger's WHEN, so all stand in one function.
    refusals = "".join(
        f"IF {when.replace('{differs}', _differs('postgresql'))} THEN RAISE EXCEPTION '{message}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        for message, when in REFUSALS.values())
    message, when = BEGINS
    begins = f"IF {when} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
    write = f"IF {IS_STEP} THEN {WRITE.replace('{now}', 'clock_timestamp()')} END IF; "
    for name, moment, body in (("guard", "BEFORE UPDATE", refusals), ("begins", "BEFORE INSERT", begins),
                               ("kept", "AFTER UPDATE", write)):
        yield (f"CREATE FUNCTION {TABLE}_state_{name}() RETURNS trigger LANGUAGE plpgsql AS "
               f"$$ BEGIN {body}RETURN NEW; END $$")
        yield (f"CREATE TRIGGER {TABLE}_state_{name} {moment} ON {TABLE} "
               f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_state_{name}()")


def forwards(apps, schema_editor):
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in (*REFUSALS, "begins", "kept"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_state_{name}")
        return
    for name in ("guard", "begins", "kept"):
        schema_editor.execute(f"DROP FUNCTION {TABLE}_state_{name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("worklists", "0008_the_order_is_in_the_protocol"), ("ecrf", "0005_how_a_read_came_about")]
    operations = [
        migrations.CreateModel(
            name="ReadStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_state", models.CharField(max_length=12)),
                ("to_state", models.CharField(max_length=12)),
                ("revision", models.PositiveIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("read", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps",
                                           to="worklists.read")),
            ],
            options={"ordering": ["read", "pk"]},
        ),
        migrations.RunPython(forwards, backwards),
        make_append_only("worklists_readstep", key="id = NEW.id"),
    ]
