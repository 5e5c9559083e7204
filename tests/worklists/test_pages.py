import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import add_session
from tests.worklists.lists import activate, plan, sign
from tests.worklists.typed import form_values
from worklists import actions
from worklists.models import Read, Worklist

LIST = "/trials/lung/worklists/"


def url(name, worklist, *more):
    return reverse(name, args=[worklist.trial.slug, worklist.pk, *more])


NEW_PAGE: dict = {}


@pytest.fixture
def as_cora(client, cast):
    client.force_login(cast.cora)
    return client


@pytest.fixture
def typed(as_cora, cast, version):
    """A form as a coordinator fills it in."""
    for number in (1, 2, 3):
        add_session(cast, number=number)
    if not NEW_PAGE:  # the same for all tests, and slow to render
        NEW_PAGE.update(form_values(as_cora.get(LIST + "new/").content.decode()))
    return {
        **NEW_PAGE,
        "name": "First reads",
        "description": "Read all lesions.",
        "template_version": version.pk,
        "labels": "1001-CT-3\n1001-CT-1",
        "readers": [cast.ada.pk, cast.ben.pk],
        "form_disabled_when_complete": "on",
        "do": "save",
    }


def test_everybody_is_sent_home(client, cast, worklist):
    for person, place in ((cast.ada, "/reading/"), (cast.cora, "/trials/"), (cast.mona, "/trials/")):
        client.force_login(person)
        assert client.get("/").url == place


def test_an_empty_trial_says_what_to_do(as_cora):
    assert b"Plan the first worklist" in as_cora.get(LIST).content


def test_more_than_twenty_five_worklists_are_all_listed(as_cora, cast, version):
    """The original's list ended silently after 25."""
    session = add_session(cast)
    for number in range(30):
        actions.create_worklist(**plan(cast, version=version, name=f"List {number:02}", sessions=[session]))
    page = as_cora.get(LIST).content.decode()
    places = [page.index(f"List {number:02}") for number in range(30)]
    assert places == sorted(places, reverse=True), "newest first"


def test_the_list_counts_each_read_once(as_cora, worklist, read):
    sign(read)
    assert "1 of 6" in as_cora.get(LIST).content.decode()


def test_a_worklist_is_planned_previewed_and_activated(as_cora, cast, typed):
    answer = as_cora.post(LIST + "new/", typed, follow=True)
    draft = Worklist.objects.get()
    assert [item.session.label for item in draft.items.all()] == ["1001-CT-3", "1001-CT-1"]
    shown = answer.context["preview"]
    assert shown.read_count == 4
    answer = as_cora.post(url("worklist_activate", draft), {"expected_hash": shown.schedule_hash}, follow=True)
    draft.refresh_from_db()
    assert (draft.state, draft.schedule_hash) == ("active", shown.schedule_hash)
    assert b"0 of 4 reads complete" in answer.content


def test_unknown_labels_are_named_and_nothing_typed_is_lost(as_cora, typed):
    typed |= {"labels": "1001-CT-1\nnope-1, nope-2", "seed": "my seed"}
    answer = as_cora.post(LIST + "new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 of 3 labels are no session of this trial: nope-1, nope-2" in page
    for kept in ("First reads", "Read all lesions.", "my seed", "nope-1, nope-2"):
        assert kept in page
    assert not Worklist.objects.exists()


def test_a_name_that_is_taken_is_said_beside_the_field(as_cora, cast, typed):
    as_cora.post(LIST + "new/", typed)
    answer = as_cora.post(LIST + "new/", typed)
    assert answer.context["form"].errors == {"name": ["Another worklist of this trial has that name."]}


def test_filtering_and_adding_without_scripts_keep_what_was_typed(as_cora, cast, typed):
    add_session(cast, "2002", modalities="MR")
    answer = as_cora.post(LIST + "new/", {**typed, "do": "add", "pick": ["2002-CT-1"], "show-modality": "MR"})
    form, picker = answer.context["form"], answer.context["picker"]
    assert [session.label for session in picker.sessions] == ["2002-CT-1"]
    assert form["labels"].value() == "1001-CT-3\n1001-CT-1\n2002-CT-1"
    assert (form["name"].value(), form.errors) == ("First reads", {})
    assert not Worklist.objects.exists()


def test_all_shown_sessions_are_added_at_once(as_cora, typed):
    answer = as_cora.post(LIST + "new/", {**typed, "labels": "", "do": "add_all", "show-text": "1001-CT-2"})
    assert answer.context["form"]["labels"].value() == "1001-CT-2"


def test_a_draft_is_changed_on_the_same_page(as_cora, cast, typed):
    as_cora.post(LIST + "new/", typed)
    draft = Worklist.objects.get()
    page = as_cora.get(url("worklist_edit", draft))
    assert page.context["form"]["labels"].value() == "1001-CT-3\n1001-CT-1"
    as_cora.post(url("worklist_edit", draft), {**typed, "labels": "1001-CT-2"})
    assert draft.items.get().session.label == "1001-CT-2"


def test_an_active_worklist_is_not_planned_any_more(as_cora, worklist):
    assert as_cora.get(url("worklist_edit", worklist)).url == url("worklist_show", worklist)


def test_a_plan_that_changed_after_the_preview_is_shown_again(as_cora, cast):
    draft = actions.create_worklist(**plan(cast))
    answer = as_cora.post(url("worklist_activate", draft), {"expected_hash": "0" * 64})
    assert (answer.status_code, b"changed after you saw" in answer.content) == (409, True)


def test_steering_from_the_page(as_cora, worklist):
    due = (datetime.date.today() + datetime.timedelta(days=9)).isoformat()
    for name, data, state in (
        ("worklist_pause", {"reason": "New images"}, "paused"),
        ("worklist_resume", {}, "active"),
        ("worklist_extend", {"reason": "Holidays", "due_date": due}, "active"),
        ("worklist_cancel", {"reason": "Trial stopped"}, "cancelled"),
    ):
        assert as_cora.post(url(name, worklist), data).status_code == 302
        worklist.refresh_from_db()
        assert worklist.state == state
    assert worklist.due_date.isoformat() == due


def test_a_missing_reason_is_said_at_the_form_that_was_sent(as_cora, worklist):
    answer = as_cora.post(url("worklist_cancel", worklist), {"reason": " "})
    assert (answer.status_code, answer.context["refused_by"]) == (422, "worklist_cancel")
    assert Worklist.objects.get().state == "active"


def test_a_read_is_reopened_with_a_reason(as_cora, worklist, read):
    sign(read)
    page = as_cora.get(url("worklist_show", worklist) + f"?read={read.pk}").content.decode()
    assert "Reopen this read" in page
    as_cora.post(url("read_reopen", worklist, read.pk), {"reason": "Wrong lesion"})
    assert Read.objects.get(pk=read.pk).revision == 2


def test_a_read_of_another_worklist_is_not_found(as_cora, cast, worklist, version):
    other = activate(cast, version=version, name="Other", sessions=[add_session(cast, "1002")])
    stranger = other.reads.first()
    assert as_cora.get(url("worklist_show", worklist) + f"?read={stranger.pk}").status_code == 404
    assert as_cora.get(url("worklist_show", worklist) + "?read=nonsense").status_code == 404
    assert as_cora.post(url("read_reopen", worklist, stranger.pk), {"reason": "x"}).status_code == 404


GET_PAGES = ["worklist_show", "worklist_recheck"]


# What reading and writing pages answer; a write without a reason is 422 for whoever may write.
WHO = {
    "cora": (200, 422),
    "alma": (200, 422),
    "mona": (200, 403),
    "ada": (404, 404),
    "judy": (404, 404),
    "olga": (404, 404),
}


@pytest.mark.parametrize("name", WHO)
def test_who_may_open_and_steer(client, cast, worklist, name):
    read_status, write_status = WHO[name]
    client.force_login(getattr(cast, name))
    for page in GET_PAGES:
        assert client.get(url(page, worklist)).status_code == read_status
    for page in ("worklist_pause", "worklist_extend", "worklist_cancel"):
        assert client.post(url(page, worklist), {"reason": ""}).status_code == write_status
    assert client.get(LIST).status_code == read_status
    assert client.get(LIST + "new/").status_code == (200 if write_status == 422 else write_status)


def test_a_monitor_sees_everything_and_no_button(client, cast, worklist):
    client.force_login(cast.mona)
    page = client.get(url("worklist_show", worklist)).content.decode()
    assert "Ada Reader" in page
    assert "Cancel this worklist" not in page


@pytest.mark.parametrize("path", ["", "recheck/"])
def test_large_worklists_need_no_more_queries(as_cora, cast, version, path):
    counts = []
    for name, sessions in (("Small", 2), ("Large", 60)):
        chosen = [add_session(cast, f"{name}-{n}") for n in range(sessions)]
        worklist = activate(cast, version=version, name=name, sessions=chosen)
        with CaptureQueriesContext(connection) as queries:
            assert as_cora.get(url("worklist_show", worklist) + path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_planning_with_many_sessions_needs_no_more_queries(as_cora, cast, version, django_assert_max_num_queries):
    for number in range(40):
        add_session(cast, f"{number}")
    with django_assert_max_num_queries(16):
        page = as_cora.get(LIST + "new/")
    assert page.content.count(b'name="pick"') == 40


def test_a_session_that_grew_after_activation_is_pointed_out(as_cora, worklist):
    session = worklist.items.first().session
    session.instance_count = 7
    session.save()
    page = as_cora.get(url("worklist_recheck", worklist)).content.decode()
    assert "no images" in page
