from django.db import migrations, models

from rapidreader.audit.triggers import make_append_only
from rapidreader.audit.triggers_events import let_tombstones_in

COLUMNS = (
    *("id", "chain", "seq", "at", "actor_id", "actor_name", "verb", "object_type", "object_id", "trial_id"),
    *("seal", "prev", "digest"),
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_signatures")]
    operations = [
        migrations.AddField(model_name="auditevent", name="seal", field=models.TextField(null=True)),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=80)),
                ("seq", models.PositiveBigIntegerField()),
                ("tombstone", models.TextField()),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["chain", "seq"],
                "constraints": [
                    models.UniqueConstraint(fields=["chain", "seq"], name="redaction_once_per_event"),
                ],
            },
        ),
        make_append_only("audit_redaction", key="id = NEW.id OR (chain = NEW.chain AND seq = NEW.seq)"),
        let_tombstones_in(COLUMNS),
    ]
