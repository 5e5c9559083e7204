from django.db import migrations

from rapidreader.audit.triggers import make_append_only


class Migration(migrations.Migration):
    dependencies = [("ecrf", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        make_append_only("ecrf_imageassessor",
                         key="id = NEW.id OR (read_key = NEW.read_key AND revision = NEW.revision)"),
    ]
