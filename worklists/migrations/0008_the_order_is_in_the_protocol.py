"""The read order becomes a choice of the reading protocol, like all others, and loses its column.

Schedules that were activated before keep the inputs and the algorithm that they were compiled with, and are verified
by these; the protocol that is written here says the same in today's words.
"""

from importlib import import_module

from django.db import migrations

from rapidreader.audit.canonical import canonical_json, parse_json

frozen = import_module("worklists.migrations.0003_frozen_schedule")
protocols = import_module("worklists.migrations.0007_reading_protocols")
TABLE = "worklists_worklist"
ACTIVATED = "OLD.activated_at IS NOT NULL"
ORDERS = ("listed", "date", "shuffled")


def take_triggers_off(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name in ("frozen", "stays", "no_replace") if is_sqlite else ("frozen", "stays", "whole"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_{name}" if is_sqlite else f"DROP FUNCTION {TABLE}_{name}() CASCADE")


def put_triggers_on(columns):
    def put(apps, schema_editor):
        make = frozen._sqlite if schema_editor.connection.vendor == "sqlite" else frozen._postgresql
        for statement in make(TABLE, columns, ACTIVATED, ACTIVATED):
            schema_editor.execute(statement)

    return put


def write_protocols(apps, schema_editor):
    for worklist in apps.get_model("worklists", "Worklist").objects.filter(protocol="").exclude(order="listed"):
        worklist.protocol = canonical_json({"version": 1, "order": {"kind": worklist.order}})
        worklist.save(update_fields=["protocol"])


def write_orders(apps, schema_editor):
    for worklist in apps.get_model("worklists", "Worklist").objects.exclude(protocol=""):
        kind = parse_json(worklist.protocol).get("order", {}).get("kind", "listed")
        worklist.order = kind if kind in ORDERS else "listed"
        worklist.save(update_fields=["order"])


class Migration(migrations.Migration):
    dependencies = [("worklists", "0007_reading_protocols")]
    operations = [
        migrations.RunPython(take_triggers_off, put_triggers_on(protocols.WORKLIST)),
        migrations.RunPython(write_protocols, write_orders),
        migrations.RemoveField("worklist", "order"),
        migrations.RunPython(
            put_triggers_on(tuple(column for column in protocols.WORKLIST if column != "order")), take_triggers_off
        ),
    ]
