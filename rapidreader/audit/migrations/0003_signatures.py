import uuid

from django.db import migrations, models

from rapidreader.audit.triggers import make_append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("signer_id", models.BigIntegerField()),
                ("username", models.CharField(max_length=150)),
                ("signer_name", models.CharField(max_length=200)),
                ("signed_at", models.DateTimeField()),
                ("meaning", models.CharField(max_length=200)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("name_and_password", "User name and password"),
                            ("password", "Password, later in the same sitting"),
                        ],
                        max_length=20,
                    ),
                ),
                ("object_type", models.CharField(max_length=60)),
                ("object_id", models.CharField(max_length=80)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("content_hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["signed_at"],
                "indexes": [
                    models.Index(fields=["signer_id", "-signed_at"], name="signature_of_signer"),
                    models.Index(fields=["object_type", "object_id"], name="signature_object"),
                ],
            },
        ),
        make_append_only("audit_signature", key="id = NEW.id"),
    ]
