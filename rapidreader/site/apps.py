from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "rapidreader.site"
    label = "rr_site"
