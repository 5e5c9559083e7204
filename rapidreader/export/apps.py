from django.apps import AppConfig


class ExportConfig(AppConfig):
    name = "rapidreader.export"
    label = "export"
