from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("worklists", "0001_initial")]
    operations = [
        migrations.AddField("worklist", "schedule_inputs", models.TextField(blank=True, default=""),
                            preserve_default=False),
        migrations.AddField("readingsegment", "is_open", models.BooleanField(default=True)),
        migrations.AddConstraint(
            "readingsegment",
            models.UniqueConstraint(fields=["read"], condition=Q(is_open=True), name="segment_open_once_per_read"),
        ),
    ]
