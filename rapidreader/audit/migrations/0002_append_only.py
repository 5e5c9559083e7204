from django.db import migrations

from rapidreader.audit.triggers import make_append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        make_append_only("audit_auditevent", key="id = NEW.id OR (chain = NEW.chain AND seq = NEW.seq)"),
    ]
