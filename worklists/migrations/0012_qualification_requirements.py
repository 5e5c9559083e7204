"""What readers must have done before a worklist opens, and how known answers count.

From here on the database keeps published documents, and known answers by which somebody was judged.
"""
import django.db.models.deletion
from django.db import migrations, models

from rapidreader.audit.triggers import make_append_only

KEPT = {
    "worklists_charterdocument": ("a published document stays as it is", "OLD.published_at IS NOT NULL"),
    "worklists_goldanswer": (
        "somebody was judged by these answers",
        "EXISTS (SELECT 1 FROM worklists_qualification q JOIN worklists_worklistitem i "
        "ON i.worklist_id = q.worklist_id WHERE i.id = OLD.item_id)",
    ),
}
# REPLACE INTO deletes without firing the delete trigger, so an insert over an existing key is refused too.
REPLACES = {
    "worklists_charterdocument": "id = NEW.id OR (trial_id = NEW.trial_id AND title = NEW.title "
                                 "AND version = NEW.version)",
    "worklists_goldanswer": "id = NEW.id OR item_id = NEW.item_id",
}


def put_triggers_on(apps, schema_editor):
    for table, (refusal, kept) in KEPT.items():
        if schema_editor.connection.vendor == "sqlite":
            refuse = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            for event in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_kept_{event.lower()} BEFORE {event} ON {table} WHEN {kept} {refuse}")
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {REPLACES[table]}) {refuse}")
            continue
        raise_it = f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';"
        schema_editor.execute(
            f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {kept} THEN {raise_it} "
            "END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$")
        schema_editor.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()")
        schema_editor.execute(
            f"CREATE FUNCTION {table}_whole() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raise_it} END $$")
        schema_editor.execute(
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_whole()")


def take_triggers_off(apps, schema_editor):
    for table in KEPT:
        if schema_editor.connection.vendor == "sqlite":
            for name in ("kept_update", "kept_delete", "no_replace"):
                schema_editor.execute(f"DROP TRIGGER {table}_{name}")
        else:
            for name in ("kept", "whole"):
                schema_editor.execute(f"DROP FUNCTION {table}_{name}() CASCADE")


class Migration(migrations.Migration):

    dependencies = [
        ('worklists', '0011_closed_trials'),
    ]

    operations = [
        migrations.AddField(
            model_name='goldanswer',
            name='scoring',
            field=models.TextField(default='{}'),
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pass_mark', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='worklists.charterdocument')),
                ('training', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='required_by', to='worklists.worklist')),
                ('worklist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='worklists.worklist')),
            ],
            options={
                'ordering': ['worklist', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('pass_mark__isnull', True), ('training__isnull', True)), models.Q(('document__isnull', True), ('pass_mark__isnull', False), ('training__isnull', False)), _connector='OR'), name='requirement_of_one_kind')],
            },
        ),
        migrations.RunPython(put_triggers_on, take_triggers_off),
        make_append_only("worklists_requirement", key="id = NEW.id"),
    ]
