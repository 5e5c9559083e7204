"""The front door says what Django would say, asks no database when warm, and believes nothing for long."""

import contextlib
from dataclasses import replace
from hashlib import sha256
from time import monotonic

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from rapidreader.archive.dicomweb import handles, renditions
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent
from rapidreader.viewer import frontdoor
from rapidreader.viewer.served import remembered
from tests.archive.dicom_files import SERIES, STUDY
from tests.archive.dicomweb_cast import CINE, ODD, OTHER, instance, series
from tests.kept import kept_shelf
from tests.viewer.frontdoor_reads import Server, fill_reads, root_of, ticket
from worklists import actions

OHIF = {"HTTP_ACCEPT": "multipart/related; type=application/octet-stream; transfer-syntax=*"}
GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
FRAME, METADATA, SEARCH = f"{instance(1)}/frames/1", f"{series()}/metadata", f"studies/{STUDY}/series"
kept_archive, made, cast, shelf = kept_shelf(fill_reads)


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """WSGI requests must not close the connection that the test's transaction lives in."""
    monkeypatch.setattr("rapidreader.viewer.opening.close_old_connections", lambda: None)
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def warm(server, shelf, cast):
    """ada's read of chest, its frames and metadata just asked for."""
    root, cookie = root_of(shelf.ada_chest), ticket(cast.ada)
    for path in (FRAME, METADATA, f"{instance(1, CINE)}/frames/1"):
        assert server.get(f"{root}/{path}", cookie, **OHIF)[0][:3] in {"200", "406"}
        assert server.get(f"{root}/{path}", cookie)[0] == "200 OK"
    server.woken = 0
    return root, cookie


ASKS = [
    (FRAME, {}),
    (FRAME, OHIF),
    (FRAME, {"HTTP_ACCEPT": "application/octet-stream; transfer-syntax=*"}),
    (f"{instance(1, CINE)}/frames/2,4", OHIF),
    (METADATA, {}),
    (METADATA, GZIP),
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("path", "headers"), ASKS)
def test_the_door_says_exactly_what_django_says(server, warm, path, headers, method, django_assert_num_queries):
    root, cookie = warm
    with django_assert_num_queries(0):
        answer = server.get(f"{root}/{path}", cookie, method=method, **headers)
    assert server.woken == 0 and answer[0] == "200 OK"
    assert answer == server.get(f"{root}/{path}", cookie, door=False, method=method, **headers)
    known = {**headers, "HTTP_IF_NONE_MATCH": answer[1]["ETag"]}
    again = server.get(f"{root}/{path}", cookie, method=method, **known)
    assert again[0] == "304 Not Modified" and server.woken == 0
    assert again == server.get(f"{root}/{path}", cookie, door=False, method=method, **known)


def test_opening_a_session_never_seen_costs_few_queries(server, shelf, cast, django_assert_max_num_queries):
    root, cookie = root_of(shelf.ada_chest), ticket(cast.ada)
    # Six of them make the metadata, which an import does beforehand, and seven put the opening on record.
    with django_assert_max_num_queries(21) as asked:
        assert server.get(f"{root}/{METADATA}", cookie)[0] == "200 OK"
        assert server.get(f"{root}/{FRAME}", cookie, **OHIF)[0] == "200 OK"
    assert server.woken == 1
    assert "schedule_inputs" not in "".join(query["sql"] for query in asked)


def test_many_warm_frames_cost_no_query(server, warm, django_assert_num_queries):
    root, cookie = warm
    with django_assert_num_queries(0):
        for number in (1, 2, 3) * 10:
            assert server.get(f"{root}/{instance(number)}/frames/1", cookie, **OHIF)[0] == "200 OK"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (FRAME, {"HTTP_ACCEPT": "image/png"}),
        (f"{instance(1)}/frames/2", OHIF),
        (f"{instance(1)}/frames/0", OHIF),
        (f"{instance(9)}/frames/1", OHIF),
        (f"{series(SERIES, OTHER)}/metadata", {}),
        (f"{METADATA}?x=1", {}),
        (SEARCH, {}),
        (FRAME, {**OHIF, "HTTP_AUTHORIZATION": "Token x"}),
        (FRAME, {**OHIF, "HTTP_HOST": "localhost"}),
        (FRAME, {**OHIF, "HTTP_X_FORWARDED_PROTO": "https"}),
        (FRAME, {**OHIF, "wsgi.url_scheme": "https"}),
    ],
)
def test_everything_unusual_is_djangos(server, warm, path, headers):
    root, cookie = warm
    answer = server.get(f"{root}/{path}", cookie, **headers)
    assert server.woken == 1
    assert answer[0] == server.get(f"{root}/{path}", cookie, door=False, **headers)[0]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_verbs_are_djangos(server, warm, method):
    root, cookie = warm
    status, _, _ = server.get(f"{root}/{FRAME}", cookie, method=method)
    assert server.woken == 1 and status[:3] in {"405", "204"}


@pytest.mark.parametrize(
    "cookies",
    [
        "",
        "sessionid=",
        "sessionid={0}x",
        "sessionid={0}; sessionid={0}",
        "sessionid=x; sessionid={0}",
        "Sessionid={0}",
        f"sessionid={{0}}; other={'x' * 5_000}",
    ],
)
def test_a_ticket_that_is_not_plain_is_djangos(server, warm, cookies):
    root, cookie = warm
    server.get(f"{root}/{FRAME}", HTTP_COOKIE=cookies.format(cookie))
    assert server.woken == 1


def test_a_grant_is_for_one_person_and_one_read(server, shelf, cast, warm):
    root, cookie = warm
    ben = ticket(cast.ben)
    assert server.get(f"{root}/{FRAME}", ben, **OHIF)[0] == "404 Not Found"
    assert server.get(f"{root_of(shelf.ben_chest)}/{FRAME}", cookie, **OHIF)[0] == "404 Not Found"
    assert server.get(f"{root_of(shelf.ada_other)}/{FRAME}", cookie, **OHIF)[0] == "404 Not Found"
    assert server.get(f"{root}/{FRAME}", ticket(cast.cora), **OHIF)[0] == "404 Not Found"
    assert server.woken == 4


def test_a_refusal_is_never_remembered(server, shelf, cast):
    root, cookie = root_of(shelf.ben_chest), ticket(cast.ada)
    for _ in range(3):
        assert server.get(f"{root}/{FRAME}", cookie, **OHIF)[0] == "404 Not Found"
    assert server.woken == 3 and not server.door.grants._things


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Time stands still but for what a test adds: however slow the machine, a grant lasts."""
    begun, now = monotonic(), {"late": 0.0}
    monkeypatch.setattr(frontdoor, "monotonic", lambda: begun + now["late"])
    return now


def leave(cookie):
    """What signing out does to the login; the view itself would close PostgreSQL's connection under the test."""
    SessionStore(session_key=cookie).flush()


@pytest.mark.parametrize("path", [FRAME, SEARCH])
@pytest.mark.parametrize("how", ["signs out", "is deactivated", "leaves the trial", "worklist is cancelled"])
def test_a_withdrawn_right_ends_when_the_grant_does(server, shelf, cast, warm, clock, settings, how, path):
    root, cookie = warm
    if how == "signs out":
        leave(cookie)
    elif how == "is deactivated":
        type(cast.ada).objects.filter(pk=cast.ada.pk).update(is_active=False)
    elif how == "leaves the trial":
        cast.ada.memberships.all().delete()
    else:
        actions.cancel_worklist(worklist=shelf.ada_chest.worklist, by=cast.cora, reason="test")
    clock["late"] = settings.GRANT_SECONDS + 0.1
    status = server.get(f"{root}/{path}", cookie)[0]
    assert status[:3] in {"401", "404"} and server.woken == 1


@pytest.mark.parametrize("how", ["signs out", "is deactivated"])
def test_django_answers_nobody_who_is_signed_out_whatever_was_granted(server, cast, warm, how):
    root, cookie = warm
    if how == "signs out":
        leave(cookie)
    else:
        type(cast.ada).objects.filter(pk=cast.ada.pk).update(is_active=False)
    assert server.get(f"{root}/{SEARCH}", cookie)[0] == "401 Unauthorized"


def test_django_believes_the_grant_that_the_door_holds(server, warm, django_assert_max_num_queries):
    root, cookie = warm
    with django_assert_max_num_queries(6) as asked:  # who asks, and what a search finds
        answer = server.get(f"{root}/{SEARCH}", cookie)
    assert answer == server.get(f"{root}/{SEARCH}", cookie, door=False) and answer[0] == "200 OK"
    assert "worklists_read" not in "".join(query["sql"] for query in asked)


def test_a_grant_of_somebody_else_is_not_believed(server, warm, cast):
    root, cookie = warm
    ((place, ((until, grant, common), weight)),) = server.door.grants._things.items()
    server.door.grants._things[place] = ((until, replace(grant, by=cast.ben), common), weight)
    cast.ada.memberships.all().delete()
    assert server.get(f"{root}/{SEARCH}", cookie)[0] == "404 Not Found"


def test_a_grant_is_not_prolonged_by_being_used(server, cast, warm, clock, settings):
    root, cookie = warm
    for share in (0.5, 0.9):
        clock["late"] = settings.GRANT_SECONDS * share
        server.get(f"{root}/{FRAME}", cookie, **OHIF)
        server.get(f"{root}/{SEARCH}", cookie)
    clock["late"] = settings.GRANT_SECONDS * 1.1
    cast.ada.memberships.all().delete()
    for path in (SEARCH, FRAME):
        assert server.get(f"{root}/{path}", cookie)[0] == "404 Not Found"


def test_without_grant_seconds_the_door_stays_shut(server, shelf, cast, settings):
    settings.GRANT_SECONDS = 0
    root, cookie = root_of(shelf.ada_chest), ticket(cast.ada)
    for _ in range(3):
        assert server.get(f"{root}/{FRAME}", cookie, **OHIF)[0] == "200 OK"
    assert server.woken == 3


def forget():
    """What another process of the server would not have in memory."""
    for shelf in (handles._shown, handles._scans, renditions._loaded, remembered):
        shelf.clear()


@pytest.mark.parametrize("path", [METADATA, FRAME, f"{instance(2, ODD)}/frames/1"])
def test_the_door_opens_what_is_granted(server, warm, cast, path, django_assert_max_num_queries):
    root, cookie = warm
    forget()
    with django_assert_max_num_queries(3):  # whether it is on record, handles, metadata
        answer = server.get(f"{root}/{path}", cookie)
    assert answer[0] == "200 OK" and server.woken == 0
    assert answer == server.get(f"{root}/{path}", cookie, door=False)


def served_to(user) -> int:
    return AuditEvent.objects.filter(verb="images_served", actor_id=user.pk).count()


@pytest.mark.statement("A2")
def test_a_frame_that_another_reader_has_warmed_is_on_record_all_the_same(server, shelf, cast, warm):
    root, cookie = root_of(shelf.ben_chest), ticket(cast.ben)
    assert server.get(f"{root}/{SEARCH}", cookie)[0] == "200 OK"
    assert server.woken == 1 and served_to(cast.ben) == 0
    for _ in range(3):
        assert server.get(f"{root}/{FRAME}", cookie, **OHIF)[0] == "200 OK"
    assert server.woken == 1 and served_to(cast.ben) == 1
    event = AuditEvent.objects.get(verb="images_served", actor_id=cast.ben.pk)
    assert parse_json(event.body)["session"] == sha256(cookie.encode()).hexdigest()[:12]


@pytest.mark.parametrize("broken", ["served.last_exposure", "opening.load_rendition", "opening.shown_handles"])
def test_what_cannot_be_opened_is_djangos(server, warm, broken, monkeypatch):
    root, cookie = warm
    forget()
    monkeypatch.setattr(f"rapidreader.viewer.{broken}", lambda *_, **__: 1 / 0)
    with contextlib.suppress(ZeroDivisionError):
        server.get(f"{root}/{METADATA}", cookie)
    assert server.woken == 1


def test_the_door_opens_nothing_beside_what_is_granted(server, shelf, warm):
    root, cookie = warm
    forget()
    asked = [
        f"{root}/{series(SERIES, OTHER)}/metadata",
        f"{root}/{series('2.25.88001', OTHER)}/metadata",
        f"{root}/{series('2.25.88001')}/metadata",
    ]
    assert [server.get(path, cookie)[0] for path in asked] == ["404 Not Found"] * 3
    assert server.woken == 3 and not renditions._loaded._things and not handles._shown._things


def test_the_door_never_hands_on_a_cookie(server, warm):
    root, cookie = warm
    assert "Set-Cookie" not in server.get(f"{root}/{FRAME}", cookie, **OHIF)[1]
