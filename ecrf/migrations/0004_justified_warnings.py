from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ecrf", "0003_published_versions_frozen")]
    operations = [
        # Null without a default: SQLite then adds the column in place, and the table keeps its triggers.
        migrations.AddField("imageassessor", "justifications", models.TextField(null=True)),
    ]
