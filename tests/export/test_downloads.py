import base64
import hashlib

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent
from rapidreader.export.formats import FORMATS
from tests.export.forms import rows_of

KINDS = list(FORMATS)


def trial_url(kind, trial="lung"):
    return reverse("trial_export", args=[trial, kind])


def closed(answer):
    """The answer, its file taken as a browser would take it."""
    answer.getvalue()
    return answer


def last_event():
    return parse_json(AuditEvent.objects.order_by("-pk").first().body)


@pytest.mark.parametrize("kind", KINDS)
def test_a_download_says_its_length_and_digest_before_it_begins(client, cast, read, kind):
    client.force_login(cast.cora)
    answer = client.get(trial_url(kind))
    content = answer.getvalue()
    assert answer.status_code == 200
    assert int(answer["Content-Length"]) == len(content) > 100
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert answer["Content-Digest"] == f"sha-256=:{digest}:"
    assert answer["Content-Disposition"] == f'attachment; filename="lung-{kind}"'


@pytest.mark.statement("A2")
def test_what_left_is_on_record(client, cast, read):
    client.force_login(cast.mona)
    answer = client.get(trial_url("reads.csv") + "?completed_only=1")
    event = last_event()
    assert (event["verb"], event["username"], event["object"]) == ("reads_exported", "mona", "Lung trial")
    assert event["changes"]["sha256"] == hashlib.sha256(answer.getvalue()).hexdigest()
    assert (event["changes"]["rows"], event["changes"]["completed_only"]) == (1, True)
    assert event["origin"] == "page 127.0.0.1"


def test_an_export_that_fails_half_way_is_no_file(client, cast, read, monkeypatch):
    from rapidreader.export import formats

    def broken(scope, options):
        yield from ()
        raise RuntimeError("the database went away")

    monkeypatch.setattr(formats, "walk", broken)
    client.force_login(cast.cora)
    client.raise_request_exception = False
    answer = client.get(trial_url("reads.csv"))
    assert answer.status_code == 500
    assert not AuditEvent.objects.filter(verb="reads_exported").exists()


@pytest.mark.parametrize(
    ("name", "status"), [("cora", 200), ("mona", 200), ("alma", 200), ("ada", 404), ("olga", 404)]
)
@pytest.mark.parametrize("page", ["export_list", "audit_list"])
def test_only_who_oversees_the_trial_takes_data_out_of_it(client, cast, read, name, status, page):
    client.force_login(getattr(cast, name))
    assert closed(client.get(trial_url("reads.json"))).status_code == status
    assert client.get(reverse(page, args=["lung"])).status_code == status


def test_a_worklist_under_another_trial_is_not_there(client, cast, read, worklist):
    client.force_login(cast.olga)
    assert client.get(reverse("worklist_export", args=["liver", worklist.pk, "reads.csv"])).status_code == 404


def test_an_unknown_file_is_not_there(client, cast):
    client.force_login(cast.cora)
    assert client.get(trial_url("reads.exe")).status_code == 404


def test_the_byte_order_mark_is_on_request(client, cast, read):
    client.force_login(cast.cora)
    assert client.get(trial_url("reads.csv") + "?with_bom=1").getvalue()[:3] == b"\xef\xbb\xbf"
    assert client.get(trial_url("reads.csv")).getvalue()[:3] == b"tri"


def test_the_page_offers_every_file_and_remembers_the_last(client, cast, read, worklist):
    client.force_login(cast.cora)
    closed(client.get(trial_url("reads.csv")))
    page = client.get(reverse("export_list", args=["lung"])).content.decode()
    for kind in KINDS:
        assert trial_url(kind) in page
        assert reverse("worklist_export", args=["lung", worklist.pk, kind]) in page
    assert "1 of 4" in page
    assert "reads.csv of Lung trial: 4 rows" in page


def test_the_api_gives_the_same_file(client, cast, read, worklist):
    client.force_login(cast.cora)
    for name, args in [
        ("trial_export", ["lung", "reads.csv"]),
        ("worklist_export", ["lung", worklist.pk, "reads.csv"]),
    ]:
        page, api = client.get(reverse(name, args=args)), client.get(reverse(f"api_{name}", args=args))
        assert api.getvalue() == page.getvalue()
        assert last_event()["origin"] == "api 127.0.0.1"
    url = reverse("api_trial_export", args=["lung", "reads.csv"])
    assert closed(client.get(url, headers={"Accept": "text/csv"})).status_code == 200


def test_the_api_is_closed_to_readers_and_strangers(client, cast, read):
    url = reverse("api_trial_export", args=["lung", "reads.csv"])
    assert client.get(url).status_code == 401
    for name in ("ada", "olga"):
        client.force_login(getattr(cast, name))
        assert client.get(url).status_code == 404


def test_the_command_writes_a_whole_file(cast, read, worklist, tmp_path, capsys):
    out = tmp_path / "reads.csv"
    call_command("export_reads", trial="lung", out=out)
    assert len(rows_of(out.read_bytes())) == 4
    assert list(tmp_path.iterdir()) == [out]
    assert hashlib.sha256(out.read_bytes()).hexdigest() in capsys.readouterr().out
    assert last_event()["origin"].startswith("command ")
    call_command("export_reads", worklist=worklist.pk, format="reads.json", out=out, completed_only=True)
    assert parse_json(out.read_bytes())["count"] == 1


def test_the_command_says_what_it_does_not_find(cast, tmp_path):
    with pytest.raises(CommandError, match="no such trial: kidney"):
        call_command("export_reads", trial="kidney", out=tmp_path / "x")
