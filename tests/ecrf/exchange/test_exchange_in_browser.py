"""A coordinator fetches a template, reads and accepts its report, publishes it, and takes it out again."""

import pytest
from django.test import Client

from ecrf.importing import import_source
from ecrf.models import TemplateVersion
from tests.axe import serious_violations
from tests.ecrf.exchange import server

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HINTS = b"<p data-show-if=size><label for=more>More</label><input id=more onclick=x></p><style>p {}</style></body>"


@pytest.fixture
def page(browser, live_server, cast):
    client = Client()
    client.force_login(cast.cora)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_a_template_from_the_web_is_accepted_published_and_downloaded(
    page, live_server, settings, monkeypatch, tmp_path
):
    monkeypatch.setattr(server, "PAGE", server.PAGE.replace(b"</body>", HINTS))
    settings.FETCH_HOSTS = ["127.0.0.1"]
    with server.running() as (address, _):
        page.goto(f"{live_server.url}/trials/lung/templates/import/")
        assert serious_violations(page) == []
        page.fill("#id_addresses", f"{address}/chest.html")
        page.screenshot(path=tmp_path / "import.png")
        page.get_by_role("button", name="Import", exact=True).click()
        page.wait_for_selector("#report-title")
    for summary in page.locator("section[aria-labelledby=report-title] summary").all():
        summary.click()
    assert serious_violations(page) == []
    page.screenshot(path=tmp_path / "report.png", full_page=True)
    assert "shown only if answered(size)" in page.inner_text("section[aria-labelledby=report-title]")
    page.check("text=I have read this report")
    page.click("text=Accept the report")
    page.check("text=I have tried the form")
    page.click("text=Publish version 1")
    assert TemplateVersion.objects.get().state == "published"
    with page.expect_download() as started:
        page.click("text=MRRT document")
    assert started.value.suggested_filename == "chest-v1.html"
    path = tmp_path / "again.html"
    started.value.save_as(path)
    assert import_source(path.read_bytes()).definition.content_hash == TemplateVersion.objects.get().content_hash
