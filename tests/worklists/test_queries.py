"""Who asks whom about what, whose turn it is, and that nobody learns from a query what is not theirs."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.kept import kept_shelf
from tests.worklists.asked import LESIONS, add_image, ask, fill_reads
from tests.worklists.lists import sign
from worklists import actions
from worklists.models import Query, QueryMessage
from worklists.queries.ageing import age_of
from worklists.queries.anchors import field_choices, field_name
from worklists.queries.lists import count_waiting, overdue
from worklists.queries.threads import threads_for_overseers, threads_of_own_read

kept_archive, made, cast, shelf = kept_shelf(fill_reads)


@pytest.fixture
def reads(shelf):
    return shelf.reads


@pytest.fixture
def read(reads):
    return reads[0]


def events():
    return list(AuditEvent.objects.filter(verb__startswith="query").order_by("seq").values_list("verb", flat=True))


def test_a_coordinator_asks_the_reader_answers_the_coordinator_closes(cast, read):
    query = ask(read, cast.cora, field_key="targets.2.diameter")
    assert (query.number, query.state, query.is_for_reader) == (1, "new", True)
    query = actions.answer_query(query=query, by=cast.ada, text="The left one.")
    assert (query.state, query.is_for_reader) == ("answered", False)
    query = actions.close_query(query=query, by=cast.cora, text="Thank you.")
    assert (query.state, query.closed_by) == ("closed", cast.cora)
    assert [message.text for message in query.messages.all()] == [
        "Which lesion is meant?",
        "The left one.",
        "Thank you.",
    ]
    assert events() == ["query_opened", "query_answered", "query_closed"], "one event for each deed"
    first = parse_json(AuditEvent.objects.get(verb="query_opened").body)
    assert first["changes"]["field"] == "targets.2.diameter" and first["trial"] == cast.lung.pk


def test_a_reader_asks_and_the_turn_goes_back_and_forth(cast, read):
    query = ask(read, cast.ada)
    turns = [(query.state, query.is_for_reader)]
    for by in (cast.cora, cast.ada, cast.cora):
        query = actions.answer_query(query=query, by=by, text="…")
        turns.append((query.state, query.is_for_reader))
    assert turns == [("new", False), ("answered", True), ("new", False), ("answered", True)]


def test_a_closed_query_is_over(cast, read):
    query = ask(read, cast.cora)
    actions.close_query(query=query, by=cast.cora)
    for act in (actions.answer_query, actions.close_query):
        with pytest.raises(Conflict):
            act(query=query, by=cast.cora, text="One more")
    assert QueryMessage.objects.count() == 1


@pytest.mark.parametrize("name", ["ben", "judy", "mona", "olga"])
def test_nobody_else_asks_answers_or_closes(cast, read, name):
    person, query = getattr(cast, name), ask(read, cast.cora)
    for act in (
        lambda: ask(read, person),
        lambda: actions.answer_query(query=query, by=person, text="…"),
        lambda: actions.close_query(query=query, by=person),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert QueryMessage.objects.count() == 1


def test_a_reader_does_not_close(cast, read):
    with pytest.raises(NotAllowed):
        actions.close_query(query=ask(read, cast.ada), by=cast.ada)


def test_who_has_left_the_trial_answers_no_more(cast, read):
    query = ask(read, cast.cora)
    cast.lung.memberships.filter(user=cast.ada).delete()
    with pytest.raises(NotAllowed):
        actions.answer_query(query=query, by=cast.ada, text="…")


def test_nothing_is_asked_on_a_list_that_is_over_or_about_a_read_that_nobody_has(cast, read):
    actions.cancel_worklist(worklist=read.worklist, by=cast.cora, reason="Over")
    with pytest.raises(Conflict):
        ask(read, cast.cora)


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_a_text_is_wanted(cast, read, text):
    with pytest.raises(Invalid) as refused:
        ask(read, cast.cora, text)
    assert "text" in refused.value.fields
    assert not Query.objects.exists()


def test_without_a_title_the_text_begins_the_line(cast, read):
    assert ask(read, cast.cora, "One\n two").title == "One two"
    assert len(ask(read, cast.cora, "long " * 99).title) == 200
    assert ask(read, cast.cora, title="Lesion 2").title == "Lesion 2"


def test_numbers_count_within_the_trial(cast, reads):
    assert [ask(read, cast.cora).number for read in (*reads, reads[0])] == [1, 2, 3]


# --- what it is about -------------------------------------------------------------------------------------------


def test_a_field_is_named_by_its_full_key(cast, read):
    names = {"finding": "Finding", "targets": "Target lesions", "targets.2.diameter": "T2 Diameter"}
    for key, name in names.items():
        assert field_name(LESIONS, key) == name
        assert ask(read, cast.cora, field_key=key).field_key == key


def test_no_other_field_is_asked_about(cast, read):
    for key in ("targets.6.diameter", "targets.0.diameter", "targets.x.diameter", "diameter", "nothing"):
        assert field_name(LESIONS, key) == key
        with pytest.raises(Invalid):
            ask(read, cast.cora, field_key=key)


def test_all_that_can_be_asked_about_is_offered_in_the_forms_order():
    answers = {"targets": [{"row": 1}, {"row": 3}]}
    assert field_choices(LESIONS, answers) == [
        ("finding", "Finding"),
        ("targets", "Target lesions"),
        ("targets.1.diameter", "T1 Diameter"),
        ("targets.3.diameter", "T3 Diameter"),
    ]


def test_a_place_in_the_images_is_of_the_reads_own_session(cast, read):
    image = add_image(read)
    query = ask(read, cast.ada, image_position={"sop_instance_uid": image.sop_instance_uid, "frame": 1})
    [thread] = threads_of_own_read(cast.ada, read)
    assert thread.about == "scan 3, image 4"
    place = {"series": "2.25.77.1", "sop": "2.25.77", "frame": 1}
    assert json.loads(thread.place_json) == place
    assert query.image_position == '{"frame":1,"sop_instance_uid":"2.25.77"}'


def test_no_other_place_is_taken(cast, read):
    uid = add_image(read).sop_instance_uid
    wrong = [{"frame": 0}, {"frame": "1"}, {"frame": True}, {"point": [1]}, {"point": ["a", "b"]}]
    places = [{"sop_instance_uid": uid, **more} for more in wrong]
    for position in [*places, {"sop_instance_uid": "2.25.999"}, {"frame": 1}, uid]:
        with pytest.raises(Invalid) as refused:
            ask(read, cast.cora, image_position=position)
        assert "image_position" in refused.value.fields, position


# --- what each side sees ----------------------------------------------------------------------------------------


def test_readers_meet_own_queries_without_names_and_overseers_meet_all(cast, reads):
    query = ask(reads[0], cast.cora, field_key="finding")
    actions.answer_query(query=query, by=cast.ada, text="Yes.")
    ask(reads[1], cast.cora, "About ben's read")
    [thread] = threads_of_own_read(cast.ada, reads[0])
    assert [message.who for message in thread.messages] == ["Coordinator", "You"]
    assert threads_of_own_read(cast.ada, reads[1]) == []
    threads = threads_for_overseers(Query.objects.order_by("number"), cast.mona)
    assert [message.who for message in threads[0].messages] == ["Cora Coordinator", "Ada Reader"]
    with translation.override("de"):
        assert threads_of_own_read(cast.ada, reads[0])[0].about == "Befund"


def test_an_answer_is_in_no_query_unless_somebody_writes_it(cast, reads):
    """Opening a query copies nothing of the read: neither the own answers nor anybody else's."""
    for read in reads:
        sign(read, answers={"finding": f"SECRET of {read.reader.username}"})
    query = ask(reads[0], cast.cora, field_key="finding")
    [thread] = threads_of_own_read(cast.ada, reads[0])
    shown = f"{thread} {query.title} {[message.text for message in query.messages.all()]}"
    assert "SECRET" not in shown


def test_the_reading_room_shows_the_talk_and_not_the_coordinators_name(client, cast, read):
    ask(read, cast.cora, "Which <b>lesion</b>?")
    client.force_login(cast.ada)
    page = client.get(f"/reads/{read.pk}/panel/").content.decode()
    assert "Which &lt;b&gt;lesion&lt;/b&gt;?" in page
    assert "Cora" not in page
    assert f'href="/reads/{read.pk}/?query=1"' in client.get("/reading/").content.decode()


def test_the_list_of_reads_marks_what_waits_for_the_reader_alone(client, cast, reads):
    ask(reads[1], cast.cora)
    query = ask(reads[0], cast.cora)
    client.force_login(cast.ada)
    assert client.get("/reading/").content.decode().count("?query=") == 2, "in the notice, and at the read"
    actions.answer_query(query=query, by=cast.ada, text="…")
    assert "?query=" not in client.get("/reading/").content.decode()


def post(client, url, **body):
    return client.post(url, body, content_type="application/json", headers={"Accept": "application/json"})


def test_a_reader_asks_and_answers_from_the_reading_room(client, cast, read):
    client.force_login(cast.ada)
    url = f"/reads/{read.pk}/queries/"
    asked = post(client, url, text="Is T2 new?", field_key="targets.2.diameter")
    assert (asked.status_code, asked.json()) == (201, {"number": 1, "state": "new"})
    assert "Is T2 new?" in client.get(url).content.decode()
    assert post(client, f"{url}1/answer/", text="Forget it.").json()["state"] == "new"
    assert post(client, url, text="").json()["error"]["fields"] == {"text": "Enter 1 to 4000 characters."}
    assert post(client, url, text=["x"]).status_code == 422
    assert post(client, f"{url}7/answer/", text="…").status_code == 404


def test_a_query_of_another_read_is_not_answered_through_this_one(client, cast, reads):
    query = ask(reads[1], cast.cora)
    client.force_login(cast.ada)
    assert post(client, f"/reads/{reads[0].pk}/queries/{query.number}/answer/", text="…").status_code == 404


# --- ageing -----------------------------------------------------------------------------------------------------


def test_a_query_ages_from_the_last_word_and_not_when_it_is_closed():
    now = timezone.now()
    assert age_of(now - timedelta(days=6, hours=23), now) == age_of(now - timedelta(days=6), now)
    assert [age_of(now - timedelta(days=d), now).is_overdue for d in (6, 7)] == [False, True]
    assert not age_of(now - timedelta(days=70), now, is_closed=True).is_overdue


def test_what_waits_is_counted_by_turn_and_age(cast, reads, monkeypatch):
    week_ago = timezone.now() - timedelta(days=8)
    with monkeypatch.context() as past:
        past.setattr("worklists.actions.querying.timezone.now", lambda: week_ago)
        old, moved, closed = (ask(reads[0], cast.cora) for _ in range(3))
    actions.answer_query(query=moved, by=cast.ada, text="…")
    actions.close_query(query=closed, by=cast.cora)
    assert count_waiting(Query.objects.all()) == {"open": 2, "reader": 1, "coordinators": 1, "overdue": 1}
    assert list(overdue(Query.objects.all())) == [old]
