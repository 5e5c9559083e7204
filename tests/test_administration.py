"""Django's administration is for staff: every page of it, as every person."""

import re

import pytest
from django.urls import URLPattern, get_resolver

from tests.asking import WHO, Asking
from tests.kept import kept_state
from tests.stage import routes, set_stage

kept_stage = kept_state(set_stage)


@pytest.fixture
def stage(kept_stage, db, tmp_path):
    return kept_stage(tmp_path)


def admin_urls() -> list[str]:
    """Every page of Django's admin that needs no object, and an object's page with one that is not there."""
    admin = next(
        one for one in get_resolver().url_patterns if not isinstance(one, URLPattern) and one.app_name == "admin"
    )
    found = [f"/admin/{route}" for route in routes(admin)]
    return [re.sub(r"<[^>]*>", "1", url) for url in found if "url" not in url and "log" not in url]


@pytest.mark.statement("C2")
@pytest.mark.parametrize("names", [["ada", "cora"], pytest.param(WHO[:-1], marks=pytest.mark.long)])
def test_the_administration_is_for_staff(stage, names):
    asking = Asking(stage.cast, [*names, "root"])
    urls = admin_urls()
    assert len(urls) > 30
    open_to = {
        name: [url for url in urls if asking.ask(name, "GET", url)[0].status_code not in {302, 404}] for name in names
    }
    assert {name: found for name, found in open_to.items() if found} == {}
    assert asking.ask("root", "GET", "/admin/")[0].status_code == 200
