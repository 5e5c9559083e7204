from django.db import migrations, models


class Migration(migrations.Migration):
    """Null, because SQLite then adds the column in place, and the table keeps its triggers."""

    dependencies = [("worklists", "0013_who_decides_has_not_read")]
    operations = [
        migrations.AddField("read", "drafted_decision", models.TextField(blank=True, null=True)),
    ]
