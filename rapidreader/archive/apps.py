from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "rapidreader.archive"
    label = "archive"
    verbose_name = "Archive and trials"
