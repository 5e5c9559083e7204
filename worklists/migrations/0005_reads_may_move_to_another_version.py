import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ecrf", "0003_published_versions_frozen"), ("worklists", "0004_item_instance_count")]
    operations = [
        # Null without a default: SQLite then adds the column in place, and the table keeps its triggers.
        migrations.AddField(
            "read",
            "moved_to_version",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moved_reads",
                to="ecrf.templateversion",
            ),
        ),
    ]
