"""What a form begins with: from the session, and from the reader's own earlier reads of the same subject."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ecrf.definition import Definition, Field, Group, Option
from ecrf.models import Template, TemplateVersion
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent
from tests.cast import add_session, make_cast
from tests.worklists.lists import activate, save, sign
from worklists import actions
from worklists.models import Read
from worklists.prefill import prefill_of
from worklists.reading_room import panel_context

SEEN = ["eq", ["field", "seen"], ["bool", True]]
ORGANS = (Option("liver", "Liver"), Option("lung", "Lung"))
FORM = Definition(
    title="Follow-up",
    items=(
        Field("visit", "text", "Visit", prefill="session.time_point"),
        Field("who", "text", "Read by", prefill="reader.name"),
        Field("seen", "yes_no", "Seen"),
        Field("sum", "decimal", "Sum", unit="mm"),
        Field("nadir", "decimal", "Smallest sum so far", prefill="smallest.sum"),
        Field("first", "decimal", "First sum", prefill="baseline.sum", visible_when=SEEN),
        Field("last", "decimal", "Last sum", prefill="previous.sum"),
        Field("kind", "single_choice", "Kind", options=ORGANS, default="lung"),
        Group(
            "targets",
            "Targets",
            (
                Field("organ", "single_choice", "Organ", options=ORGANS, prefill="baseline.organ"),
                Field("size", "measurement", "Size", unit="mm"),
                Field("before", "decimal", "Size before", prefill="previous.size"),
            ),
            row_label="T",
            max_rows=2,
        ),
    ),
)
DAY = date(2026, 1, 1)


def version(cast, form=FORM, title="Follow-up"):
    template = Template.objects.create(trial=cast.lung, title=title)
    fields = {"number": 1, "definition": form.to_json(), "content_hash": form.content_hash, "created_by": cast.cora}
    published = {"state": "published", "published_at": timezone.now(), "published_by": cast.cora}
    return TemplateVersion.objects.create(template=template, **fields, **published)


@pytest.fixture
def sessions(cast, pour):
    """Four visits of subject 1001, a month apart, and one of somebody else between."""
    return pour(_visits, cast, onto=make_cast)


def _visits(cast):
    visits = [add_session(cast, number=n, date=DAY + timedelta(days=30 * n)) for n in (1, 2, 3, 4)]
    return [*visits, add_session(cast, "1002", number=5, date=DAY)]


@pytest.fixture
def worklist(cast, sessions, pour):
    return pour(_activate, cast, sessions, onto=_visits)


def _activate(cast, sessions):
    return activate(cast, version=version(cast), sessions=sessions)


def read_of(worklist, session, reader):
    return Read.objects.get(worklist=worklist, item__session=session, reader=reader)


def complete(worklist, session, reader, **answers):
    read = read_of(worklist, session, reader)
    actions.start_read(read=read, by=reader)
    sign(read, answers=answers)


def test_the_session_and_the_reader_are_put_in_when_the_read_is_opened(cast, sessions, worklist):
    read = read_of(worklist, sessions[1], cast.ada)
    started = actions.start_read(read=read, by=cast.ada)
    assert parse_json(started.answers) == {"visit": "TP2", "who": "Ada Reader", "kind": "lung"}
    assert (started.draft_number, started.state, started.first_input_at) == (1, "in_progress", None)


def test_it_is_on_record_what_came_from_where(cast, sessions, worklist):
    complete(worklist, sessions[0], cast.ada, sum="80.50")
    actions.start_read(read=read_of(worklist, sessions[1], cast.ada), by=cast.ada)
    changes = parse_json(AuditEvent.objects.filter(verb="read_started").order_by("pk").last().body)["changes"]
    assert changes["prefilled"]["origins"]["last"] == {"source": "previous.sum", "time_point": "TP1"}
    assert str(changes["answers"]["last"][1]) == "80.50"
    assert str(changes["prefilled"]["answers"]["first"]) == "80.50", "hidden now, and on record all the same"


def test_first_last_and_smallest_of_the_own_earlier_reads(cast, sessions, worklist):
    for session, sum_ in zip(sessions[:3], ("80", "55.5", "60"), strict=True):
        complete(worklist, session, cast.ada, sum=sum_)
    answers = prefill_of(read_of(worklist, sessions[3], cast.ada)).answers
    assert [str(answers[key]) for key in ("first", "last", "nadir")] == ["80", "60", "55.5"]


def test_nothing_comes_from_later_visits_whatever_the_order_of_reading(cast, sessions, worklist):
    complete(worklist, sessions[3], cast.ada, sum="10")
    complete(worklist, sessions[0], cast.ada, sum="80")
    answers = prefill_of(read_of(worklist, sessions[1], cast.ada)).answers
    assert [str(answers[key]) for key in ("first", "last", "nadir")] == ["80", "80", "80"]
    assert "last" not in prefill_of(read_of(worklist, sessions[0], cast.ada)).answers


def test_nothing_comes_from_other_readers_other_subjects_or_drafts(cast, sessions, worklist):
    complete(worklist, sessions[0], cast.ben, sum="11")
    complete(worklist, sessions[4], cast.ada, sum="22")
    save(read_of(worklist, sessions[0], cast.ada), answers={"sum": "33"})
    assert not {"first", "last", "nadir"} & prefill_of(read_of(worklist, sessions[1], cast.ada)).answers.keys()


def test_nothing_comes_from_visits_of_the_same_day_or_without_a_date(cast, sessions, worklist):
    complete(worklist, sessions[0], cast.ada, sum="11")
    read = read_of(worklist, sessions[1], cast.ada)
    for day in (sessions[0].date, None):
        read.item.session.date = day
        assert "last" not in prefill_of(read).answers


def test_reading_again_on_another_worklist_shows_nothing_of_the_first_time(cast, sessions, worklist):
    complete(worklist, sessions[0], cast.ada, sum="11")
    again = activate(cast, version=worklist.template_version, sessions=sessions[:2], name="Again")
    assert "last" not in prefill_of(read_of(again, sessions[1], cast.ada)).answers
    only_follow_up = activate(cast, version=worklist.template_version, sessions=sessions[1:2], name="Follow-up")
    assert str(prefill_of(read_of(only_follow_up, sessions[1], cast.ada)).answers["last"]) == "11"


def test_a_read_with_another_template_gives_what_it_has_and_hides_nothing(cast, sessions, worklist):
    """Baseline is read with a form of its own, and its session for image quality too, before and afterwards."""
    baseline = Definition(title="Baseline", items=(Field("sum", "decimal", "Sum", unit="mm"),))
    quality = Definition(title="Quality", items=(Field("quality", "text", "Quality"),))
    for form, answers in ((quality, {"quality": "good"}), (baseline, {"sum": 40}), (quality, {"quality": "fair"})):
        title = f"{form.title} {answers.get('quality', '')}".strip()
        other = activate(cast, name=title, version=version(cast, form, title), sessions=sessions[:1])
        complete(other, sessions[0], cast.ada, **answers)
    follow_up = activate(cast, name="Follow-up", version=version(cast, title="Later"), sessions=sessions[1:2])
    begun = prefill_of(read_of(follow_up, sessions[1], cast.ada)).answers
    assert (begun["first"], begun["last"], begun["nadir"]) == (40, 40, 40)


def test_rows_take_from_the_rows_of_the_same_number(cast, sessions, worklist):
    rows = [
        {"row": 1, "organ": "liver", "size": {"value": "12.5", "unit": "mm"}},
        {"row": 2, "organ": "lung", "size": "7"},
    ]
    complete(worklist, sessions[0], cast.ada, targets=rows)
    prefill = prefill_of(read_of(worklist, sessions[1], cast.ada))
    assert [(row["row"], row["organ"], str(row["before"])) for row in prefill.answers["targets"]] == [
        (1, "liver", "12.5"),
        (2, "lung", "7"),
    ]
    assert prefill.origins["targets.2.before"]["source"] == "previous.size"


def test_what_does_not_fit_the_field_is_left_out(cast, sessions, worklist):
    other = Definition(title="Other", items=(Field("sum", "text", "Sum"), Field("organ", "text", "Organ")))
    earlier = activate(cast, version=version(cast, other, "Other"), sessions=sessions[:1], name="Earlier")
    complete(earlier, sessions[0], cast.ada, sum="large", organ="liver")
    later = activate(cast, version=worklist.template_version, sessions=sessions[1:2], name="Later")
    assert "last" not in prefill_of(read_of(later, sessions[1], cast.ada)).answers


def test_a_form_begins_only_once(cast, sessions, worklist):
    read = read_of(worklist, sessions[1], cast.ada)
    started = actions.start_read(read=read, by=cast.ada)
    assert started.has_just_begun
    assert not actions.start_read(read=read, by=cast.ada).has_just_begun
    sign(read, answers={"visit": "mine"})
    actions.reopen_read(read=read, by=cast.cora, reason="again")
    reopened = actions.start_read(read=Read.objects.get(pk=read.pk), by=cast.ada)
    assert not reopened.has_just_begun and parse_json(reopened.answers)["visit"] == "mine"


def test_the_panel_says_where_a_value_came_from_until_it_is_changed(cast, sessions, worklist):
    complete(worklist, sessions[0], cast.ada, sum="80")
    read = read_of(worklist, sessions[1], cast.ada)
    started = actions.start_read(read=read, by=cast.ada)
    form = panel_context(cast.ada, Read.objects.get(pk=read.pk))["form"]
    assert "Prefilled from your previous read of this subject (TP1)" in form
    save(started, answers={"last": "81"})
    form = panel_context(cast.ada, Read.objects.get(pk=read.pk))["form"]
    assert "Prefilled from your previous read" not in form


def test_what_is_hidden_at_first_still_shows_when_it_comes_into_view(cast, sessions, worklist):
    complete(worklist, sessions[0], cast.ada, sum="80")
    read = read_of(worklist, sessions[1], cast.ada)
    started = actions.start_read(read=read, by=cast.ada)
    assert "first" not in parse_json(started.answers)
    save(started, answers={"visit": "x"})
    form = panel_context(cast.ada, Read.objects.get(pk=read.pk))["form"]
    assert 'name="a-first" value="80"' in form
    seen = save(Read.objects.get(pk=read.pk), answers={"seen": True})
    form = panel_context(cast.ada, Read.objects.get(pk=seen.pk))["form"]
    assert 'name="a-first" value=""' in form, "in view and taken away by the reader"


def test_the_page_is_told_what_the_form_begins_with(client, cast, sessions, worklist):
    complete(worklist, sessions[0], cast.ada, sum="80.50")
    client.force_login(cast.ada)
    url = f"/reads/{read_of(worklist, sessions[1], cast.ada).pk}/start/"
    told = {one["key"]: one for one in client.post(url).json()["prefilled"]}
    assert told["last"] == {
        "key": "last",
        "row": 0,
        "value": "80.50",
        "origin": "Prefilled from your previous read of this subject (TP1)",
    }
    assert client.post(url).json()["prefilled"] == []
