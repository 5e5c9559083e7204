from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "rapidreader.mail"
    label = "mail"
    verbose_name = "Mail"
