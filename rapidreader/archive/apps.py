from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "rapidreader.archive"
    label = "archive"
    verbose_name = "Archive and trials"

    def ready(self):
        from rapidreader.audit.roles import roles_from

        from .access import roles_in

        roles_from(roles_in)
