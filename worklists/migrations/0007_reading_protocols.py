"""Reading protocols, amendments, adjudication, queries and qualification.

SQLite makes the tables of worklists, items and reads anew, which takes their triggers away: they are taken off before,
and put back as the new columns want it. A read of a pool gets its reader and position once; everything else of the
schedule stays as it was written.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from rapidreader.audit.triggers import make_append_only

frozen = import_module("worklists.migrations.0003_frozen_schedule")
counted = import_module("worklists.migrations.0004_item_instance_count")

LIVE = "state <> 'cancelled'"
SAME_ITEM = "item_id = NEW.item_id AND kind = NEW.kind AND condition = NEW.condition AND repetition = NEW.repetition"
READ = ("id", "worklist_id", "item_id", "kind", "slot", "period", "condition", "repetition", "pool_position",
        "amendment_id")
CLAIMED_ONCE = ("reader_id", "position")
WORKLIST = (*frozen.WORKLIST, "protocol", "purpose")
ITEM = (*frozen.ITEM, "amendment_id")
REPLACES = {
    **frozen.REPLACES,
    "worklists_read": "id = NEW.id OR (worklist_id = NEW.worklist_id AND reader_id = NEW.reader_id "
                      f"AND (position = NEW.position OR ({LIVE} AND {SAME_ITEM}))) "
                      f"OR (worklist_id = NEW.worklist_id AND {LIVE} AND {SAME_ITEM} AND slot = NEW.slot)",
}
RULES = {
    **frozen.RULES,
    "worklists_read": (READ, "", frozen.ACTIVATED),
    "worklists_worklistitem": (ITEM, frozen.ACTIVATED, frozen.ACTIVATED),
    "worklists_worklist": (WORKLIST, "OLD.activated_at IS NOT NULL", "OLD.activated_at IS NOT NULL"),
}


def take_triggers_off(apps, schema_editor):
    counted.backwards(apps, schema_editor)
    frozen.backwards(apps, schema_editor)


def number_the_slots(apps, schema_editor):
    """Reader 1 of a session is who stands first on its worklist."""
    Read = apps.get_model("worklists", "Read")
    places = {}
    rows = apps.get_model("worklists", "WorklistReader").objects.order_by("worklist_id", "pk")
    for worklist, reader in rows.values_list("worklist_id", "reader_id"):
        own = places.setdefault(worklist, {})
        own[reader] = len(own) + 1
    for worklist, own in places.items():
        for reader, slot in own.items():
            Read.objects.filter(worklist=worklist, reader=reader).update(slot=slot)


def put_triggers_on(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    make = frozen._sqlite if is_sqlite else frozen._postgresql
    before, frozen.REPLACES = frozen.REPLACES, REPLACES
    try:
        for table, rules in RULES.items():
            for statement in make(table, *rules):
                schema_editor.execute(statement)
    finally:
        frozen.REPLACES = before
    counted.forwards(apps, schema_editor)
    _claim_once(schema_editor, is_sqlite)


def _claim_once(schema_editor, is_sqlite):
    """Reader and position of a read are written once."""
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    kept = " OR ".join(f"(OLD.{c} IS NOT NULL AND NEW.{c} {differs} OLD.{c})" for c in CLAIMED_ONCE)
    if is_sqlite:
        schema_editor.execute(
            f"CREATE TRIGGER worklists_read_claimed BEFORE UPDATE ON worklists_read WHEN {kept} "
            f"BEGIN SELECT RAISE(ABORT, '{frozen.REFUSAL}'); END")
        return
    schema_editor.execute(
        "CREATE FUNCTION worklists_read_claimed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {kept} THEN RAISE EXCEPTION '{frozen.REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$")
    schema_editor.execute(
        "CREATE TRIGGER worklists_read_claimed BEFORE UPDATE ON worklists_read "
        "FOR EACH ROW EXECUTE FUNCTION worklists_read_claimed()")


def take_claims_off(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER worklists_read_claimed")
    else:
        schema_editor.execute("DROP FUNCTION worklists_read_claimed() CASCADE")
    take_triggers_off(apps, schema_editor)


def put_old_triggers_on(apps, schema_editor):
    frozen.forwards(apps, schema_editor)
    counted.forwards(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0003_trial_states_and_sites'),
        ('ecrf', '0005_how_a_read_came_about'),
        ('worklists', '0006_what_a_read_began_with'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_triggers_off, put_old_triggers_on),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('sha256', models.CharField(help_text='Of the text that was acknowledged.', max_length=64)),
            ],
            options={
                'ordering': ['document', 'at'],
            },
        ),
        migrations.CreateModel(
            name='Adjudication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('time_point', 'One session'), ('subject', 'The subject')], max_length=10)),
                ('condition', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('open', 'Open'), ('in_progress', 'In progress'), ('complete', 'Decided'), ('withdrawn', 'Withdrawn')], default='open', max_length=12)),
                ('reasons', models.TextField()),
                ('letters_seed', models.CharField(max_length=64)),
                ('opened_at', models.DateTimeField()),
                ('decision', models.CharField(blank=True, choices=[('a', 'Read A'), ('b', 'Read B'), ('own', 'Own read')], max_length=3)),
                ('decision_reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['worklist', 'opened_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AdjudicationInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter', models.CharField(max_length=1)),
            ],
            options={
                'ordering': ['adjudication', 'letter'],
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('add', 'Sessions added'), ('withdraw', 'Sessions withdrawn'), ('reassign', 'Reads reassigned')], max_length=10)),
                ('reason', models.CharField(max_length=300)),
                ('inputs', models.TextField()),
                ('schedule_hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['worklist', 'number'],
            },
        ),
        migrations.CreateModel(
            name='CharterDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['trial', 'title', '-version'],
            },
        ),
        migrations.CreateModel(
            name='GoldAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.PositiveIntegerField()),
                ('score', models.DecimalField(decimal_places=4, max_digits=5)),
                ('pass_mark', models.DecimalField(decimal_places=4, max_digits=5)),
                ('has_passed', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('detail', models.TextField()),
            ],
            options={
                'ordering': ['worklist', 'reader', 'attempt'],
            },
        ),
        migrations.CreateModel(
            name='Query',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Counted from 1 within the trial.')),
                ('title', models.CharField(max_length=200)),
                ('field_key', models.CharField(blank=True, max_length=200)),
                ('image_position', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('new', 'New'), ('answered', 'Answered'), ('closed', 'Closed')], default='new', max_length=8)),
                ('opened_at', models.DateTimeField()),
                ('is_for_reader', models.BooleanField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'queries',
                'ordering': ['trial', '-number'],
            },
        ),
        migrations.CreateModel(
            name='QueryMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('text', models.TextField()),
            ],
            options={
                'ordering': ['query', 'at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='read',
            name='read_once_per_item',
        ),
        migrations.AddField(
            model_name='read',
            name='claimed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='read',
            name='condition',
            field=models.CharField(blank=True, help_text='Key of the reading condition.', max_length=40),
        ),
        migrations.AddField(
            model_name='read',
            name='due_date',
            field=models.DateField(blank=True, help_text="Where it differs from the item's.", null=True),
        ),
        migrations.AddField(
            model_name='read',
            name='held_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='read',
            name='held_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held_reads', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='read',
            name='hold_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='read',
            name='images_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='read',
            name='kind',
            field=models.CharField(choices=[('read', 'Read'), ('adjudication', 'Adjudication'), ('global', 'Global review')], default='read', max_length=12),
        ),
        migrations.AddField(
            model_name='read',
            name='not_readable_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='read',
            name='period',
            field=models.PositiveIntegerField(default=1, help_text='The reading period, from 1.'),
        ),
        migrations.AddField(
            model_name='read',
            name='pool_position',
            field=models.PositiveIntegerField(blank=True, help_text='Its place in the pool.', null=True),
        ),
        migrations.AddField(
            model_name='read',
            name='repetition',
            field=models.PositiveSmallIntegerField(default=0, help_text='1: the hidden second read by the same reader.'),
        ),
        migrations.AddField(
            model_name='read',
            name='slot',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='read',
            name='withdrawn_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='worklist',
            name='protocol',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='worklist',
            name='purpose',
            field=models.CharField(choices=[('live', 'Live'), ('training', 'Training')], default='live', max_length=8),
        ),
        migrations.AddField(
            model_name='worklistitem',
            name='due_date',
            field=models.DateField(blank=True, help_text="Where it differs from the worklist's.", null=True),
        ),
        migrations.AddField(
            model_name='worklistitem',
            name='priority',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Normal'), (1, 'High'), (2, 'Urgent')], default=0),
        ),
        migrations.AddField(
            model_name='worklistitem',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='read',
            name='position',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='read',
            name='reader',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reads', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='reader',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='adjudication',
            name='accepted_assessor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accepted_by', to='ecrf.imageassessor'),
        ),
        migrations.AddField(
            model_name='adjudication',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adjudications', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='adjudication',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjudications', to='worklists.worklistitem'),
        ),
        migrations.AddField(
            model_name='adjudication',
            name='read',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adjudication', to='worklists.read'),
        ),
        migrations.AddField(
            model_name='adjudication',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjudications', to='archive.subject'),
        ),
        migrations.AddField(
            model_name='adjudication',
            name='worklist',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjudications', to='worklists.worklist'),
        ),
        migrations.AddField(
            model_name='adjudicationinput',
            name='adjudication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inputs', to='worklists.adjudication'),
        ),
        migrations.AddField(
            model_name='adjudicationinput',
            name='assessor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjudication_inputs', to='ecrf.imageassessor'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='amendment',
            name='worklist',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='worklists.worklist'),
        ),
        migrations.AddField(
            model_name='read',
            name='amendment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='added_reads', to='worklists.amendment'),
        ),
        migrations.AddField(
            model_name='worklistitem',
            name='amendment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='added_items', to='worklists.amendment'),
        ),
        migrations.AddConstraint(
            model_name='read',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('worklist', 'reader', 'item', 'kind', 'condition', 'repetition'), name='read_once_per_item'),
        ),
        migrations.RunPython(number_the_slots, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='read',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('worklist', 'item', 'kind', 'condition', 'repetition', 'slot'), name='read_once_per_slot'),
        ),
        migrations.AddConstraint(
            model_name='read',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('position__isnull', True), ('reader__isnull', True), ('state__in', ['open', 'cancelled'])), models.Q(('position__isnull', False), ('reader__isnull', False)), _connector='OR'), name='read_unclaimed_is_open'),
        ),
        migrations.AddConstraint(
            model_name='read',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_at__isnull', True), ('held_by__isnull', True)), models.Q(('held_at__isnull', False), ('held_by__isnull', False)), _connector='OR'), name='read_held_at_and_by'),
        ),
        migrations.AddField(
            model_name='charterdocument',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='created_charter_documents', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='charterdocument',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='published_charter_documents', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='charterdocument',
            name='trial',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charter_documents', to='archive.trial'),
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='worklists.charterdocument'),
        ),
        migrations.AddField(
            model_name='goldanswer',
            name='item',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='gold_answer', to='worklists.worklistitem'),
        ),
        migrations.AddField(
            model_name='qualification',
            name='reader',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='qualification',
            name='worklist',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to='worklists.worklist'),
        ),
        migrations.AddField(
            model_name='query',
            name='closed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closed_queries', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='query',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opened_queries', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='query',
            name='read',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='queries', to='worklists.read'),
        ),
        migrations.AddField(
            model_name='query',
            name='trial',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='queries', to='archive.trial'),
        ),
        migrations.AddField(
            model_name='query',
            name='worklist',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='queries', to='worklists.worklist'),
        ),
        migrations.AddField(
            model_name='querymessage',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='query_messages', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='querymessage',
            name='query',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='worklists.query'),
        ),
        migrations.AddConstraint(
            model_name='adjudication',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('worklist', 'item', 'scope', 'condition'), name='adjudication_once_per_item'),
        ),
        migrations.AddConstraint(
            model_name='adjudication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state', 'complete'), models.Q(('decision', ''), _negated=True)), models.Q(models.Q(('state', 'complete'), _negated=True), ('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), _connector='OR'), name='adjudication_complete_means_decided'),
        ),
        migrations.AddConstraint(
            model_name='adjudication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='adjudication_withdrawn_at'),
        ),
        migrations.AddConstraint(
            model_name='adjudicationinput',
            constraint=models.UniqueConstraint(fields=('adjudication', 'assessor'), name='adjudication_input_once'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(fields=('worklist', 'number'), name='amendment_once_per_number'),
        ),
        migrations.AddConstraint(
            model_name='charterdocument',
            constraint=models.UniqueConstraint(fields=('trial', 'title', 'version'), name='charter_document_once'),
        ),
        migrations.AddConstraint(
            model_name='charterdocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='charter_document_published_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='acknowledgement',
            constraint=models.UniqueConstraint(fields=('document', 'reader'), name='acknowledgement_once'),
        ),
        migrations.AddConstraint(
            model_name='qualification',
            constraint=models.UniqueConstraint(fields=('worklist', 'reader', 'attempt'), name='qualification_once_per_attempt'),
        ),
        migrations.AddConstraint(
            model_name='query',
            constraint=models.UniqueConstraint(fields=('trial', 'number'), name='query_once_per_number'),
        ),
        migrations.AddConstraint(
            model_name='query',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True), ('closed_by__isnull', True)), _connector='OR'), name='query_closed_at_and_by'),
        ),
        migrations.RunPython(put_triggers_on, take_claims_off),
        make_append_only(
            "worklists_amendment",
            key="id = NEW.id OR (worklist_id = NEW.worklist_id AND number = NEW.number)",
        ),
        make_append_only(
            "worklists_adjudicationinput",
            key="id = NEW.id OR (adjudication_id = NEW.adjudication_id AND assessor_id = NEW.assessor_id)",
        ),
        make_append_only("worklists_querymessage", key="id = NEW.id"),
        make_append_only(
            "worklists_acknowledgement",
            key="id = NEW.id OR (document_id = NEW.document_id AND reader_id = NEW.reader_id)",
        ),
        make_append_only(
            "worklists_qualification",
            key="id = NEW.id OR (worklist_id = NEW.worklist_id AND reader_id = NEW.reader_id AND attempt = NEW.attempt)",
        ),
    ]
