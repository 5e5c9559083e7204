from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "rapidreader.audit"
    label = "audit"
    verbose_name = "Audit trail"
