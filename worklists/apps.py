from django.apps import AppConfig


class WorklistsConfig(AppConfig):
    name = "worklists"
    verbose_name = "Worklists and reads"

    def ready(self):
        from rapidreader.audit.alerts import on_alert

        from .notices import notify_lockout

        on_alert(notify_lockout)
