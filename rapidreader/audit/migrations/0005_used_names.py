from django.db import migrations, models

from rapidreader.audit.triggers import make_append_only
from rapidreader.audit.triggers_accounts import forget_names, keep_names


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_seals_and_redactions"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        migrations.CreateModel(
            name="UsedName",
            fields=[
                ("name", models.CharField(max_length=150, primary_key=True, serialize=False)),
                ("user_id", models.BigIntegerField()),
            ],
        ),
        make_append_only("audit_usedname", key="name = NEW.name"),
        migrations.RunPython(keep_names, forget_names),
    ]
