from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "rapidreader.demo"
    label = "demo"
