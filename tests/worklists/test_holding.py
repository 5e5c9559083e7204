"""A coordinator holds a read: its reader sees it, and why, and can enter nothing until it is released."""

import pytest
from django.urls import reverse

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.worklists.lists import save, sign
from worklists import access, actions
from worklists.models import Read


@pytest.fixture
def held(cast, read):
    return actions.hold_read(read=read, by=cast.cora, reason="New images are on their way")


def acts(read, cast):
    return {
        "save": lambda: save(read),
        "skip": lambda: actions.skip_read(read=read, by=cast.ada, reason="x"),
        "sign": lambda: sign(read),
    }


@pytest.mark.parametrize("act", ["save", "skip", "sign"])
def test_a_held_read_takes_nothing(cast, held, act):
    with pytest.raises(Conflict, match="New images are on their way"):
        acts(held, cast)[act]()


def test_opening_a_held_read_leaves_it_as_it_is(cast, held):
    assert actions.start_read(read=held, by=cast.ada).state == "open"


def test_its_reader_sees_it_and_why(client, cast, held):
    client.force_login(cast.ada)
    page = client.get(f"/reads/{held.pk}/").content.decode()
    assert "New images are on their way" in page and "data-complete" not in page
    assert "Held" in client.get("/reading/").content.decode()


def test_next_passes_over_it_and_says_so_at_the_end(cast, held, ada_reads):
    following = access.visible_reads(cast.ada).to_read_next()
    assert list(following) == ada_reads[1:]


def test_the_answer_to_the_last_completion_says_what_is_held(client, cast, held, ada_reads):
    sign(ada_reads[1])
    client.force_login(cast.ada)
    body = {"answers": {"finding": "x"}, "measurements": [], "draft_number": 0}
    done = client.post(f"/reads/{ada_reads[2].pk}/complete/", body, "application/json").json()
    assert (done["next"], done["left"], done["waiting"]) == (None, 0, ["The coordinator holds 1 read."])


def test_release_gives_it_back(cast, held):
    released = actions.release_read(read=held, by=cast.cora, reason="They are there")
    assert (released.held_at, released.hold_reason) == (None, "")
    assert save(released).state == "partial"
    verbs = AuditEvent.objects.filter(verb__in=["read_held", "read_released"]).order_by("pk")
    assert [parse_json(event.body)["reason"] for event in verbs] == ["New images are on their way", "They are there"]


def test_what_cannot_be_held_or_released(cast, held, ada_reads):
    with pytest.raises(Conflict, match="held already"):
        actions.hold_read(read=held, by=cast.cora, reason="x")
    with pytest.raises(Conflict, match="not held"):
        actions.release_read(read=ada_reads[1], by=cast.cora)
    sign(ada_reads[1])
    with pytest.raises(Conflict, match="not complete"):
        actions.hold_read(read=ada_reads[1], by=cast.cora, reason="x")
    with pytest.raises(Invalid):
        actions.hold_read(read=ada_reads[2], by=cast.cora, reason=" ")


@pytest.mark.parametrize("name", ["ada", "ben", "mona", "olga"])
def test_only_those_who_manage_the_trial_hold_reads(cast, read, name):
    with pytest.raises(NotAllowed):
        actions.hold_read(read=read, by=getattr(cast, name), reason="x")


def test_the_coordinator_holds_and_releases_from_the_page(client, cast, worklist, read):
    client.force_login(cast.cora)
    page = f"/trials/lung/worklists/{worklist.pk}/?read={read.pk}"
    assert "Hold this read" in client.get(page).content.decode()
    for name, words in (("read_hold", "Release this read"), ("read_release", "Hold this read")):
        url = reverse(name, args=["lung", worklist.pk, read.pk])
        assert client.post(url, {"reason": "Scanner change"}).status_code == 302
        assert words in client.get(page).content.decode()
    assert Read.objects.get(pk=read.pk).held_at is None


def test_a_hold_without_a_reason_comes_back_with_the_form_open(client, cast, worklist, read):
    client.force_login(cast.cora)
    answer = client.post(reverse("read_hold", args=["lung", worklist.pk, read.pk]), {"reason": ""})
    assert answer.status_code == 422 and "<details open>" in answer.content.decode()
