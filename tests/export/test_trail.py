import hashlib
import re

import pytest
from django.urls import reverse

from ecrf.exporting.csv_text import unguarded
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent
from rapidreader.audit.sentences import facts_of, sentence_of
from tests.export.forms import rows_of
from worklists import actions

URL = "/trials/lung/audit/"


@pytest.fixture
def page(client, cast):
    def get(query="", who=None):
        client.force_login(who or cast.mona)
        return client.get(URL + query)

    return get


def sentences(answer) -> list[str]:
    return [line.sentence for line in answer.context["lines"]]


def test_the_trail_reads_as_sentences_the_newest_first(cast, read, page):
    actions.reopen_read(read=read, by=cast.cora, reason="Wrong lobe")
    answer = page()
    assert sentences(answer)[:3] == [
        "reopened read First reads #1",
        "signed read First reads #1",
        "activated worklist First reads",
    ]
    assert "“Wrong lobe”" in answer.content.decode()


@pytest.mark.statement("A4")
def test_an_event_shows_what_was_before_and_what_came_after(cast, worklist, read, page):
    actions.pause_worklist(worklist=worklist, by=cast.cora, reason="Scanner change")
    text = page().content.decode()
    assert "<del>active</del> → <ins>paused</ins>" in text
    assert AuditEvent.objects.get(verb="read_signed").digest in text


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("?verb=worklist_activated", ["worklist_activated"]),
        ("?object=content_hash", ["read_signed"]),
        ("?since=2000-01-01&until=2000-01-02", []),
        ("?until=2000-01-02", []),
        ("?verb=worklist_created&since=2000-01-01", ["worklist_created"]),
    ],
)
def test_the_trail_is_filtered(read, page, query, verbs):
    assert [line.body["verb"] for line in page(query).context["lines"]] == verbs


def test_the_trail_is_filtered_by_person(cast, read, page):
    assert {line.actor_name for line in page(f"?person={cast.ada.pk}").context["lines"]} == {"Ada Reader"}


def test_what_the_system_did_can_be_asked_for(cast, read, page):
    record(by=None, verb="trial_checked", obj=cast.lung, trial_id=cast.lung.pk)
    assert sentences(page("?person=0")) == ["checked trial Lung trial"]


def test_a_filter_that_is_not_understood_says_so_and_hides_nothing(read, page):
    answer = page("?since=yesterday&before=x")
    assert answer.status_code == 200
    assert "Enter a valid date" in answer.content.decode()
    assert len(sentences(answer)) == 3


def test_long_trails_come_in_pages(cast, read, page):
    for number in range(60):
        record(by=cast.cora, verb="trial_named", obj=cast.lung, trial_id=cast.lung.pk, changes={"n": number})
    first = page("?verb=trial_named")
    assert len(sentences(first)) == 50
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode()).group(1).replace("&amp;", "&")
    second = page(older)
    assert len(sentences(second)) == 10
    assert {line.seq for line in first.context["lines"]}.isdisjoint(line.seq for line in second.context["lines"])


def test_a_page_of_the_trail_costs_few_queries(cast, read, page, django_assert_max_num_queries):
    page()
    with django_assert_max_num_queries(14):
        page()


def test_another_trials_events_are_not_in_it(cast, read, page):
    record(by=cast.olga, verb="trial_named", obj=cast.liver, trial_id=cast.liver.pk)
    record(by=None, verb="trial_named", obj=cast.liver)
    assert "Liver" not in page().content.decode()


def test_an_answer_in_the_trail_is_text_not_markup(cast, page):
    changes = {"answers": {"finding": ["", "<script>alert(1)</script>"]}}
    record(by=cast.ada, verb="draft_saved", obj=cast.lung, trial_id=cast.lung.pk, changes=changes)
    assert "<script>alert" not in page().content.decode()


def test_the_csv_has_every_event_with_its_seal(cast, read, client):
    client.force_login(cast.mona)
    rows = rows_of(client.get(reverse("audit_export", args=["lung", "trail.csv"])).getvalue())
    events = AuditEvent.objects.filter(trial_id=cast.lung.pk).exclude(verb="trail_exported").order_by("seq")
    assert [(row["verb"], row["digest"]) for row in rows] == list(events.values_list("verb", "digest"))
    assert len(rows) == 3
    assert parse_json(unguarded(rows[-1]["changes"]))["revision"] == 1


@pytest.mark.statement("A4")
def test_the_json_can_be_verified_without_us(cast, read, client):
    client.force_login(cast.mona)
    answer = client.get(reverse("audit_export", args=["lung", "trail.json"]))
    events = parse_json(answer.getvalue())["events"]
    assert len(events) == 3
    prev = "0" * 64
    for event in events:
        assert event["prev"] == prev
        prev = hashlib.sha256(f"{prev}\n{event['seal']}".encode()).hexdigest()
        assert event["digest"] == prev


def test_taking_the_trail_is_the_next_event_of_it(cast, read, client):
    client.force_login(cast.mona)
    client.get(reverse("audit_export", args=["lung", "trail.csv"])).getvalue()
    body = parse_json(AuditEvent.objects.get(verb="trail_exported").body)
    assert sentence_of(body) == "exported the audit trail as trail.csv: 3 rows"


def test_facts_are_read_from_whatever_was_recorded():
    assert facts_of({"changes": None}) == []
    assert facts_of({"changes": "text"})[0].new == "text"
    (change, value) = facts_of({"changes": {"due_date": [None, "x"], "rows": 3}})
    assert (change.name, change.old, change.new, change.is_change) == ("due date", "–", "x", True)
    assert (value.new, value.is_change) == ("3", False)


def test_each_answer_of_a_saved_draft_is_a_line_of_its_own():
    saved = {"answers": {"lobe": [None, "RUL"], "lobes": [["a"], ["a", "b"]]}, "is_late": False, "names": [1, 2, 3]}
    lines = [(fact.name, fact.old, fact.new) for fact in facts_of({"changes": saved})]
    assert lines == [
        ("answers › lobe", "–", "RUL"),
        ("answers › lobes", '["a"]', '["a","b"]'),
        ("is late", "", "no"),
        ("names", "", "[1,2,3]"),
    ]


def test_two_readers_are_no_change_from_the_first_to_the_second():
    changes = {"readers": ["ada", "ben"], "sessions": [["x"], ["x", "y"]]}
    readers, sessions = facts_of({"changes": changes})
    assert (readers.new, readers.is_change) == ("ada, ben", False)
    assert (sessions.old, sessions.new, sessions.is_change) == ("x", "x, y", True)


def test_a_file_nobody_offers_is_not_there(client, cast):
    client.force_login(cast.mona)
    assert client.get(reverse("audit_export", args=["lung", "trail.exe"])).status_code == 404
