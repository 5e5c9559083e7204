"""What coordinators see and do: the list of adjudications, one of them, and giving it to somebody else."""

import pytest

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.cast import add_session
from worklists import actions
from worklists.models import Read

from .scene import add_adjudicator, differing, disagree, kept_scene, respond, start

pytestmark = pytest.mark.django_db


kept_archive, made, cast, shelf = kept_scene(differing)


@pytest.fixture
def worklist(shelf):
    return shelf.worklist


@pytest.fixture
def fresh(shelf):
    """A worklist in which nothing is read yet."""
    return shelf.fresh


@pytest.fixture
def jack(cast):
    return add_adjudicator(cast, "jack")


def page(client, user, worklist, more=""):
    client.force_login(user)
    return client.get(f"/trials/lung/worklists/{worklist.pk}/adjudications/{more}")


def test_the_list_says_what_differs_who_decides_and_since_when(client, cast, worklist, adjudication):
    text = page(client, cast.mona, worklist).content.decode()
    assert "Overall response differs" in text
    assert "Judy Adjudicator" in text
    assert "1001-CT-1" in text


def test_the_list_can_be_narrowed_to_a_state(client, cast, worklist, adjudication):
    assert "1001-CT-1" in page(client, cast.cora, worklist, "?state=open").content.decode()
    assert "No adjudication is in this state" in page(client, cast.cora, worklist, "?state=complete").content.decode()


def test_the_list_costs_the_same_for_many(client, cast, django_assert_max_num_queries):
    worklist = start(cast, sessions=[add_session(cast, f"8{n}", 1) for n in range(3)])
    for item in worklist.items.all():
        disagree(worklist, cast, item.session)
    client.force_login(cast.cora)
    with django_assert_max_num_queries(14):
        client.get(f"/trials/lung/worklists/{worklist.pk}/adjudications/")


def test_the_page_of_one_names_the_reader_behind_each_letter(client, cast, worklist, adjudication):
    text = page(client, cast.cora, worklist, f"{adjudication.pk}/").content.decode()
    assert "Ada Reader" in text
    assert "Ben Reader" in text


def test_one_of_another_worklist_is_not_found(client, cast, worklist, adjudication):
    session = worklist.items.first().session
    other = start(cast, name="Other", version=worklist.template_version, sessions=[session])
    assert page(client, cast.cora, other, f"{adjudication.pk}/").status_code == 404


def test_the_worklist_tells_what_is_to_come(client, cast, worklist, adjudication):
    client.force_login(cast.cora)
    text = client.get(f"/trials/lung/worklists/{worklist.pk}/").content.decode()
    assert "Adjudications to expect" in text
    assert "1 of 1" in text


def test_the_progress_of_a_worklist_counts_what_the_adjudicator_does(client, cast, worklist, adjudication):
    client.force_login(cast.cora)
    text = " ".join(client.get(f"/trials/lung/worklists/{worklist.pk}/").content.decode().split())
    assert "2 of 7 reads complete" in text and "2 of 7" in client.get("/trials/lung/worklists/").content.decode()
    assert 'Judy Adjudicator <span class="badge">adjudicator</span></td> <td>0 of 1' in text


# --- giving it to somebody else ---------------------------------------------------------------------------------


def assign(adjudication, cast, adjudicator, *, by=None, reason="Judy is on leave"):
    adjudication.refresh_from_db()
    return actions.assign_adjudicator(
        adjudication=adjudication, by=by or cast.cora, adjudicator=adjudicator, reason=reason
    )


def test_another_adjudicator_gets_a_read_and_the_former_one_is_cancelled(cast, adjudication, jack):
    former = adjudication.read
    assigned = assign(adjudication, cast, jack)
    former.refresh_from_db()
    assert (former.state, assigned.read.reader, assigned.state) == ("cancelled", jack, "open")
    event = AuditEvent.objects.get(verb="adjudication_assigned")
    assert parse_json(event.body)["changes"]["adjudicator"] == ["judy", "jack"]


def test_it_can_go_there_and_back(cast, adjudication, jack):
    assign(adjudication, cast, jack)
    assert assign(adjudication, cast, cast.judy).read.reader == cast.judy
    assert Read.objects.filter(kind="adjudication").count() == 3


def test_a_reader_of_the_subject_may_not_decide(cast, adjudication):
    with pytest.raises(Invalid):
        assign(adjudication, cast, cast.ada)


def test_the_same_person_again_is_refused(cast, adjudication):
    with pytest.raises(Invalid):
        assign(adjudication, cast, cast.judy)


def test_a_reason_is_asked_for(cast, adjudication, jack):
    with pytest.raises(Invalid):
        assign(adjudication, cast, jack, reason=" ")


def test_a_monitor_only_looks_on(cast, adjudication, jack):
    with pytest.raises(NotAllowed):
        assign(adjudication, cast, jack, by=cast.mona)


def test_a_withdrawn_one_stays_where_it_is(cast, worklist, adjudication, jack):
    read = worklist.reads.filter(reader=cast.ada, state="complete").get()
    actions.reopen_read(read=read, by=cast.cora, reason="Wrong lesion")
    with pytest.raises(Conflict):
        assign(adjudication, cast, jack)


def test_the_page_gives_it_to_somebody(client, cast, worklist, adjudication, jack):
    client.force_login(cast.cora)
    url = f"/trials/lung/worklists/{worklist.pk}/adjudications/{adjudication.pk}/assign/"
    assert client.post(url, {"adjudicator": cast.ada.pk, "reason": "x"}).status_code == 422
    assert client.post(url, {"adjudicator": jack.pk, "reason": "On leave"}).status_code == 302
    adjudication.refresh_from_db()
    assert adjudication.read.reader == jack


def test_what_nobody_may_decide_is_given_by_a_coordinator(client, cast, fresh, jack):
    from rapidreader.archive.models import Membership, Role

    Membership.objects.filter(user=cast.judy).update(role=Role.READER)
    respond(fresh, cast.ada, "PD")
    respond(fresh, cast.ben, "SD")
    adjudication = fresh.adjudications.get()
    assert "nobody to decide" in page(client, cast.cora, fresh).content.decode()
    assert assign(adjudication, cast, jack).read.reader == jack
