"""The viewer's document: for one read of its reader, framed by ourselves only, under a policy of its own."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from rapidreader.viewer import views
from rapidreader.viewer.installed import InstalledViewer
from tests.worklists.lists import activate
from worklists import actions


@pytest.fixture
def installed(monkeypatch, tmp_path):
    viewer = InstalledViewer("3.13.2", "app.bundle.0123.js", "app.bundle.css", tmp_path)
    monkeypatch.setattr(views, "installed_viewer", lambda: viewer)


@pytest.fixture
def read(cast, installed):
    return activate(cast, tools=["Length"]).reads.filter(reader=cast.ada).in_read_order().first()


def shell(read, page="read", study=None):
    study = study or read.item.session.study_instance_uid
    return reverse("viewer_shell", args=[read.pk, page]) + f"?StudyInstanceUIDs={study}"


def get(user, url):
    client = Client()
    if user:
        client.force_login(user)
    return client.get(url)


@pytest.mark.parametrize(
    ("name", "status"),
    [("ada", 200), ("ben", 404), ("judy", 404), ("cora", 404), ("mona", 404), ("alma", 404), ("olga", 404)],
)
def test_only_the_reads_own_reader_gets_it(cast, read, name, status):
    assert get(getattr(cast, name), shell(read)).status_code == status


def test_whoever_is_not_signed_in_is_sent_to_sign_in(read):
    assert get(None, shell(read)).url.startswith("/login/")


@pytest.mark.parametrize(
    "page", ["viewer", "tmtv", "segmentation", "read/dicomjson", "local", "notfoundstudy", "index.html"]
)
def test_ohifs_other_pages_do_not_exist(cast, read, page):
    assert get(cast.ada, shell(read, page)).status_code == 404


def test_a_cancelled_worklist_shows_no_more_images(cast, read):
    actions.cancel_worklist(worklist=read.worklist, by=cast.cora, reason="stopped")
    assert get(cast.ada, shell(read)).status_code == 404


def test_another_sessions_uid_in_the_address_is_replaced(cast, read):
    answer = get(cast.ada, shell(read, study="1.2.3"))
    assert answer.status_code == 302
    assert answer.url == shell(read)


def test_its_policy_allows_no_inline_script_and_only_our_own_frame(cast, read):
    answer = get(cast.ada, shell(read))
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["default-src"] == "'none'" and policy["connect-src"] == "'self'"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer["Cache-Control"]
    scripts = re.findall(r"<script([^>]*)>", answer.content.decode())
    assert scripts and all("src=" in script or 'type="application/json"' in script for script in scripts)


def test_it_knows_nothing_of_the_session_but_its_uid(cast, read):
    html = get(cast.ada, shell(read)).content.decode()
    data = json.loads(re.search(r'id="viewer-data"[^>]*>(.*?)</script>', html)[1])
    assert data == {
        "read": str(read.pk),
        "studyInstanceUID": read.item.session.study_instance_uid,
        "dicomwebRoot": f"/reads/{read.pk}/dicomweb",
        "routerBasename": f"/reads/{read.pk}/viewer",
        "tools": ["Length"],
        "version": "3.13.2",
        "assets": "/viewer-assets/3.13.2/",
        "entry": "/viewer-assets/3.13.2/app.bundle.0123.js",
    }
    assert read.item.session.label not in html and read.item.session.subject.label not in html


def test_a_missing_viewer_is_said_with_the_command(cast, read, monkeypatch):
    monkeypatch.setattr(views, "installed_viewer", lambda: None)
    answer = get(cast.ada, shell(read))
    assert answer.status_code == 503
    assert "manage.py install_viewer" in answer.content.decode()
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_it_is_only_read(cast, read):
    client = Client()
    client.force_login(cast.ada)
    assert client.post(shell(read)).status_code == 405
