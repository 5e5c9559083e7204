from django.apps import AppConfig


class ViewerConfig(AppConfig):
    name = "rapidreader.viewer"
    label = "viewer"
