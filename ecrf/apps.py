from django.apps import AppConfig


class EcrfConfig(AppConfig):
    name = "ecrf"
    verbose_name = "eCRF templates and image assessors"

    def ready(self):
        from rapidreader.archive.standing import results_known_by

        from .access import has_assessors

        results_known_by(has_assessors)
