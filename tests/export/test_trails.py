"""The trail on screen: of one read, of one field, printed, redacted; and who has seen what."""

import pytest
from django.urls import reverse

from rapidreader.audit.models import AuditEvent
from tests.export.conftest import make_worklist
from tests.export.forms import ANSWERS, rows_of
from tests.worklists.lists import save, sign
from worklists import actions

STATEMENTS = pytest.mark.statement("A4")


@pytest.fixture
def page(client, cast):
    def get(name, *args, who=None, query=""):
        client.force_login(who or cast.mona)
        return client.get(reverse(name, args=["lung", *args]) + query)

    return get


@pytest.fixture
def changed(cast, worklist, pour):
    """ada's first read: one answer saved, changed, completed, reopened, corrected and completed again."""
    return pour(_change, cast, worklist, onto=make_worklist)


def _change(cast, worklist):
    read = worklist.reads.get(reader=cast.ada, position=1)
    for remark in ("first", "second"):
        save(read, answers={**ANSWERS, "remark": remark})
        read.refresh_from_db()
    sign(read, answers={**ANSWERS, "remark": "second"})
    read.refresh_from_db()
    read = actions.reopen_read(read=read, by=cast.cora, reason="Wrong side")
    save(read, answers={**ANSWERS, "remark": "third"})
    return read


@STATEMENTS
def test_a_monitor_sees_every_value_that_a_field_ever_had(cast, changed, page):
    history = page("field_trail", changed.pk, "remark").context["history"]
    assert [(value.old, value.new) for value in history.values] == [
        ("–", "first"),
        ("first", "second"),
        ("second", "third"),
    ]
    assert [value.actor_name for value in history.values] == ["Ada Reader"] * 3
    assert [value.reason for value in history.values] == ["", "", "Wrong side"]
    assert history.current == "third"


@STATEMENTS
def test_what_is_entered_only_when_completing_is_in_the_history_too(cast, worklist, page):
    read = worklist.reads.get(reader=cast.ada, position=2)
    save(read, answers={**ANSWERS, "remark": "first"})
    read.refresh_from_db()
    sign(read, answers={**ANSWERS, "remark": "last"})
    values = page("field_trail", read.pk, "remark").context["history"].values
    assert [(value.old, value.new, value.verb) for value in values][-1] == ("first", "last", "read_signed")


@STATEMENTS
def test_the_trail_of_a_read_tells_what_happened_to_it_alone(cast, changed, worklist, page):
    save(worklist.reads.get(reader=cast.ben, position=1), answers={"remark": "bens"})
    answer = page("read_trail", changed.pk)
    verbs = [line.body["verb"] for line in answer.context["lines"]]
    assert verbs == ["draft_saved", "draft_saved", "read_signed", "read_reopened", "draft_saved"]
    assert "bens" not in answer.content.decode()
    assert "remark" in [history.key for history in answer.context["histories"]]


def test_a_read_of_another_trial_and_an_unanswered_field_are_not_there(cast, changed, page):
    assert page("read_trail", changed.pk, who=cast.olga).status_code == 404
    assert page("field_trail", changed.pk, "nothing").status_code == 404


def test_the_pages_of_a_trail_cost_few_queries(changed, page, django_assert_max_num_queries):
    page("read_trail", changed.pk)
    with django_assert_max_num_queries(16):
        page("read_trail", changed.pk)
    with django_assert_max_num_queries(16):
        page("exposure_list")


@STATEMENTS
def test_the_trail_prints_every_event_opened(changed, page):
    text = page("audit_list", query="?print=1&verb=draft_saved").content.decode()
    assert text.count('<article class="event">') == 3
    assert "<del>first</del> → <ins>second</ins>" in text


@pytest.mark.statement("A5")
def test_times_are_utc_with_the_installations_offset_beside(changed, page, settings):
    event = AuditEvent.objects.filter(verb="draft_saved").first()
    settings.TIME_ZONE = "Asia/Kolkata"
    text = page("audit_list").content.decode()
    assert f"{event.at:%Y-%m-%d %H:%M:%S} <span" in text
    assert ">+00:00</span>" in text
    assert "+0530" in text


@STATEMENTS
def test_the_csv_holds_what_the_filter_finds_and_the_json_the_whole_chain(cast, changed, page):
    rows = rows_of(page("audit_export", "trail.csv", query="?verb=read_reopened").getvalue())
    assert [(row["verb"], row["reason"], row["roles"]) for row in rows] == [
        ("read_reopened", "Wrong side", "coordinator"),
    ]
    events = page("audit_export", "trail.json", query="?verb=read_reopened").getvalue().count(b'"seal"')
    assert events == AuditEvent.objects.filter(trial_id=cast.lung.pk).count() - 1


@pytest.mark.statement("A6")
def test_an_administrator_takes_words_out_and_nobody_else_does(cast, changed, page, client):
    event = AuditEvent.objects.filter(verb="draft_saved").first()
    url = reverse("event_redact", args=["lung", event.seq])
    for who, status in ((cast.cora, 403), (cast.mona, 403), (cast.olga, 404)):
        client.force_login(who)
        assert client.post(url, {"reason": "A name"}).status_code == status
    assert "Take its words out" not in page("audit_list").content.decode()
    assert "Take its words out" in page("audit_list", who=cast.alma).content.decode()
    assert "needs a reason" in client.post(url, {"reason": ""}, follow=True).content.decode()
    text = client.post(url, {"reason": "A name"}, follow=True).content.decode()
    assert f"The words of event {event.seq} are taken out" in text
    history = page("field_trail", changed.pk, "remark").context["history"]
    assert [value.new for value in history.values] == ["second", "third"]


def test_the_verifier_can_be_had_from_the_trails_page(cast, changed, page, client):
    assert reverse("verifier_download") in page("audit_list").content.decode()
    answer = client.get(reverse("verifier_download"))
    assert answer.getvalue().startswith(b"#!/usr/bin/env python3")


@pytest.fixture
def seen(cast, changed, client):
    """ada opened her read twice; mona looked at its result twice; cora took the reads."""
    for who, name, args, times in [
        (cast.ada, "read_start", [changed.pk], 2),
        (cast.mona, "assessor_show", ["lung", changed.item.session.assessors.get().pk], 2),
        (cast.cora, "trial_export", ["lung", "reads.csv"], 1),
    ]:
        client.force_login(who)
        for _ in range(times):
            url = reverse(name, args=args)
            (client.post(url) if name == "read_start" else client.get(url)).getvalue()


@pytest.mark.statement("A2")
def test_the_ledger_tells_who_has_seen_what(cast, changed, seen, page):
    answer = page("exposure_list")
    rows = [(one.person, one.kind, one.session.label, one.times) for one in answer.context["page"].object_list]
    label = changed.item.session.label
    assert sorted(rows) == [("Ada Reader", "images_shown", label, 2), ("Mona Monitor", "results_shown", label, 2)]
    assert [line.body["verb"] for line in answer.context["whole"]] == ["reads_exported"]


@pytest.mark.statement("A2")
@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("?kind=results_shown", ["Mona Monitor"]),
        ("?session=1001", ["Ada Reader", "Mona Monitor"]),
        ("?session=9999", []),
        ("?until=2000-01-01", []),
        ("?since=soon", ["Ada Reader", "Mona Monitor"]),
    ],
)
def test_the_ledger_is_filtered_and_exported(cast, seen, page, query, people):
    assert sorted(one.person for one in page("exposure_list", query=query).context["page"].object_list) == people
    rows = rows_of(page("exposure_export", query=query).getvalue())
    assert sorted(row["person"] for row in rows) == people
    assert AuditEvent.objects.last().verb == "ledger_exported"


@pytest.mark.statement("A2")
def test_an_opening_says_which_images_and_an_opened_read_is_in_its_own_trail(cast, changed, seen, page):
    shown = [line for line in page("read_trail", changed.pk).context["lines"] if line.body["verb"] == "images_shown"]
    assert len(shown) == 2
    assert shown[0].body["changes"]["read"] == str(changed.pk)
    assert {"images_hash", "served_at", "revision"} <= set(shown[0].body["changes"])


@pytest.mark.statement("A2")
def test_results_that_a_script_lists_are_on_record(cast, changed, client):
    client.force_login(cast.mona)
    pk = str(changed.item.session.assessors.get().pk)
    client.get("/api/v1/assessors/")
    client.get(f"/api/v1/assessors/{pk}/")
    listed, one = AuditEvent.objects.order_by("pk")[AuditEvent.objects.count() - 2 :]
    assert (listed.verb, pk in listed.body) == ("results_listed", True)
    assert (one.verb, pk in one.body) == ("results_shown", True)
