"""Importing a template body in a test: the result, its fields, its report."""

from ecrf.importing import import_html
from tests.ecrf.forms import template


def imported(body, **options):
    result = import_html(template(body), **options)
    assert result.definition, result.report.errors
    return result


def fields(body, **options):
    return imported(body, **options).definition.fields()


def field(body, **options):
    (one,) = fields(body, **options)
    return one


def entries(body, **options):
    return imported(body, **options).report.to_dict()
