from django.apps import AppConfig


class WorklistsConfig(AppConfig):
    name = "worklists"
    verbose_name = "Worklists and reads"

    def ready(self):
        from ecrf.signed import revisions_known_by
        from rapidreader.audit.alerts import on_alert

        from .notices import notify_lockout
        from .signatures_shown import newest_revision

        revisions_known_by(newest_revision)
        on_alert(notify_lockout)
