"""The API as others rely on it: its document, its page, its one error shape."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

SNAPSHOT = Path(__file__).parent / "snapshots" / "openapi.yaml"


def lines_of(document: str) -> list[str]:
    """The document without how large an integer the database at hand can hold."""
    limit = re.compile(r"(maximum|minimum): -?(\d{10,}|3276[78])$|format: int64")
    return [line for line in document.splitlines() if not limit.search(line)]


def test_the_api_is_the_one_that_was_promised():
    """A change is deliberate: manage.py spectacular --file tests/snapshots/openapi.yaml"""
    document = StringIO()
    call_command("spectacular", stdout=document, validate=True, fail_on_warn=True)
    assert "/api/v1/worklists/" in document.getvalue()
    assert lines_of(document.getvalue()) == lines_of(SNAPSHOT.read_text())


def test_the_page_of_the_api_has_nothing_inline(cast, client):
    client.force_login(cast.cora)
    page = client.get("/api/docs/")
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "<style" not in page.content.decode()
    assert b"SwaggerUIBundle" in client.get("/api/docs/?script=").content


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/trials/liver/", 404, "not_found"),
        ("/api/v1/nothing/", 404, "not_found"),
        ("/api/v1/trials/lung/exports/nothing.csv", 404, "not_found"),
    ],
)
def test_every_refusal_has_the_one_shape(cast, client, path, status, code):
    client.force_login(cast.cora)
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert set(answer.json()["error"]) == {"code", "detail", "fields"}
