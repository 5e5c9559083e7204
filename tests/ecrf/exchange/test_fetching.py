"""Fetching a template once, from where it is allowed; every refusal in words."""

import hashlib
import json
import socket
import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from ecrf import fetching
from ecrf.fetching import fetch_template, is_public
from ecrf.models import TemplateVersion
from rapidreader.audit.errors import Invalid
from rapidreader.audit.models import AuditEvent
from tests.ecrf.exchange.server import PAGE, details, running


@pytest.fixture(scope="module")
def web():
    with running() as (address, asked):
        yield address, asked


@pytest.fixture
def address(web, settings):
    """The server's address, as one that the operator allows."""
    settings.FETCH_HOSTS = ["127.0.0.1"]
    settings.RADREPORT_API = f"{web[0]}/v1"
    return web[0]


def test_a_page_is_fetched_as_it_is(address, web):
    fetched = fetch_template(f"{address}/chest.html")
    assert (fetched.content, fetched.name) == (PAGE, "chest.html")
    assert fetched.facts()["sha256"] == hashlib.sha256(PAGE).hexdigest()
    path, headers = web[1][-1]
    assert path == "/chest.html"
    assert not {"Cookie", "Authorization"} & set(headers)


@pytest.mark.parametrize(("source", "version"), [("radreport:50", "v-2"), ("radreport:50@v-1", "v-1")])
def test_radreport_is_asked_for_a_number_and_perhaps_a_version(address, source, version):
    fetched = fetch_template(source)
    assert fetched.content == details(version)
    assert fetched.name == source


def test_a_redirect_is_followed_on_the_same_host(address):
    assert fetch_template(f"{address}/moved").content == PAGE


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/away", "sends us on to another host"),
        ("/round", "More than 3 redirects"),
        ("/nothing", "answers 404"),
        ("/empty", "is empty"),
        ("/big", "larger than 8 MB"),
        ("/short", "No connection|ends too early"),
        ("/packed", "packed"),
    ],
)
def test_what_goes_wrong_is_said(address, path, words):
    with pytest.raises(Invalid, match=rf"{words}"):
        fetch_template(f"{address}{path}")


def test_a_server_that_drips_is_left_after_the_time_limit(address, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.4)
    began = time.monotonic()
    with pytest.raises(Invalid, match="within"):
        fetch_template(f"{address}/slow")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "source",
    [
        *(
            "file:///etc/passwd",
            "ftp://example.org/x",
            "gopher://x",
            "javascript:x",
            "chest.html",
            "",
            "http://",
            "//x/y",
        ),
        *(
            "http://user:secret@example.org/",
            "http://[::1",
            "http://example.org:99999/",
            "radreport:../../x",
            "data:x",
        ),
    ],
)
def test_only_web_addresses_are_taken(source):
    with pytest.raises(Invalid):
        fetch_template(source)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254"),
        *(
            "100.64.0.1",
            "[fe80::1]",
            "[fd00::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:10.0.0.1]",
            "224.0.0.1",
            "2130706433",
        ),
        *("[64:ff9b::7f00:1]", "[2002:7f00:1::]", "255.255.255.255", "198.18.0.1", "192.0.2.1"),
    ],
)
def test_nothing_but_the_public_internet_is_asked(host, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *args, **more: pytest.fail("it connected"))
    with pytest.raises(Invalid, match=r"not on the public internet|no host"):
        fetch_template(f"http://{host}/x")


def test_public_addresses_are_public():
    assert all(map(is_public, ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]))


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    """Otherwise the second answer of a name server would decide."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: found)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **more: pytest.fail("it connected"))
    with pytest.raises(Invalid, match="not on the public internet"):
        fetch_template("http://rebinding.example/x")


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    asked = []

    def connect(target, **more):
        asked.append(target)
        raise ConnectionRefusedError(111, "Connection refused")

    answers = iter(["8.8.8.8", "127.0.0.1"])
    found = lambda *args, **more: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 80))]  # noqa: E731
    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Invalid, match="No connection"):
        fetch_template("http://rebinding.example/x")
    assert asked == [("8.8.8.8", 80)]


# --- into a trial -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_fetched_template_keeps_bytes_address_and_time(address, cast, client):
    client.force_login(cast.cora)
    response = client.post(reverse("template_import", args=["lung"]), {"addresses": "radreport:50"})
    version = TemplateVersion.objects.get()
    assert response.url == reverse("version_show", args=["lung", version.pk])
    assert bytes(version.source) == details("v-2")
    fetched = json.loads(version.report)["fetched"]
    assert fetched["address"] == f"{address}/v1/templates/50/details"
    assert fetched["at"].startswith("20") and fetched["bytes"] == len(details("v-2"))
    assert json.loads(version.definition)["origin"]["radreport_version"] == "v-2"
    event = json.loads(AuditEvent.objects.get(verb="template_imported").body)
    assert event["changes"]["fetched"]["sha256"] == version.source_sha256
    assert "Fetched from" in client.get(response.url).content.decode()


@pytest.mark.django_db
def test_of_several_addresses_the_bad_ones_are_explained(address, cast, client):
    client.force_login(cast.cora)
    lines = f"{address}/chest.html\n{address}/nothing\nhttp://10.0.0.1/x"
    page = client.post(reverse("template_import", args=["lung"]), {"addresses": lines}).content.decode()
    assert TemplateVersion.objects.count() == 1
    assert "answers 404" in page
    assert "not on the public internet" in page


@pytest.mark.django_db
def test_too_many_addresses_are_refused(cast, client):
    client.force_login(cast.cora)
    page = client.post(reverse("template_import", args=["lung"]), {"addresses": "radreport:1 " * 21}).content.decode()
    assert "At most 20 addresses" in page


@pytest.mark.django_db
def test_the_command_fetches_too(address, cast):
    out = StringIO()
    options = ["--from", "radreport:50@v-1", "--trial", "lung", "--by", "cora", "--publish", "--json"]
    call_command("import_template", *options, stdout=out)
    (report,) = json.loads(out.getvalue())
    assert (report["fields"], report["state"]) == (1, "published")
    version = TemplateVersion.objects.get()
    assert json.loads(version.report)["fetched"]["address"].endswith("?version=v-1")
    assert json.loads(version.report)["accepted"]["name"] == "Cora Coordinator"
