import pytest

from rapidreader.archive.models import Scan
from tests.cast import add_session


def asked(client, path, **query):
    answer = client.get(f"/api/v1/{path}/", query)
    return answer.status_code, answer.json()


def test_trials_and_sessions_are_those_of_the_pages(client, cast):
    add_session(cast)
    add_session(cast, trial=cast.liver)
    client.force_login(cast.mona)
    assert [trial["slug"] for trial in asked(client, "trials")[1]["results"]] == ["lung"]
    (session,) = asked(client, "sessions")[1]["results"]
    assert (session["trial"], session["subject"], session["label"]) == ("lung", "1001", "1001-CT-1")


@pytest.mark.parametrize("name", ["ada", "judy"])
def test_readers_get_nothing_from_the_archive(client, cast, name):
    session = add_session(cast)
    client.force_login(getattr(cast, name))
    assert asked(client, "sessions")[1]["count"] == asked(client, "trials")[1]["count"] == 0
    assert client.get(f"/api/v1/sessions/{session.pk}/").status_code == 404


def test_sessions_are_filtered_and_a_wrong_filter_is_said(client, cast):
    add_session(cast)
    add_session(cast, "2002", modalities="MR")
    client.force_login(cast.cora)
    assert [one["label"] for one in asked(client, "sessions", subject="2002", trial="lung")[1]["results"]] == [
        "2002-CT-1"
    ]
    assert asked(client, "sessions", modality="CT")[1]["count"] == 1
    assert asked(client, "sessions", trial="liver")[1]["count"] == 0
    status, body = asked(client, "sessions", date_from="soon")
    assert (status, list(body["error"]["fields"])) == (400, ["date_from"])


def test_scans_of_a_session(client, cast):
    session = add_session(cast)
    Scan.objects.create(session=session, series_instance_uid="2.25.5", modality="CT")
    Scan.objects.create(session=add_session(cast, trial=cast.liver), series_instance_uid="2.25.6")
    client.force_login(cast.cora)
    (scan,) = asked(client, "scans", session=session.pk)[1]["results"]
    assert scan["series_instance_uid"] == "2.25.5"
    assert asked(client, "scans")[1]["count"] == 1


@pytest.mark.parametrize("path", ["trials", "sessions", "scans"])
def test_nothing_is_written_over_the_api(client, cast, path):
    client.force_login(cast.alma)
    assert client.post(f"/api/v1/{path}/", {}).status_code == 405
