import pytest
from django.contrib.auth import get_user_model

from rapidreader.audit.models import AuditEvent
from tests.worklists.lists import plan, sign
from worklists import actions

PAGES = ["worklist", "worklistitem", "read"]


@pytest.fixture
def as_root(client, cast):
    client.force_login(get_user_model().objects.create_superuser("root"))
    return client


@pytest.mark.parametrize("page", PAGES)
def test_everything_can_be_listed_and_searched(as_root, worklist, page):
    answer = as_root.get(f"/admin/worklists/{page}/?q=First")
    assert answer.status_code == 200
    assert answer.context["cl"].result_count > 0


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_added_here(as_root, page):
    assert as_root.get(f"/admin/worklists/{page}/add/").status_code == 403


def test_a_read_is_shown_and_cannot_be_changed_or_deleted(as_root, read):
    sign(read)
    address = f"/admin/worklists/read/{read.pk}/"
    page = as_root.get(address + "change/")
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert as_root.post(address + "change/", {"state": "open"}).status_code == 403
    assert as_root.post(address + "delete/", {"post": "yes"}).status_code == 403
    read.refresh_from_db()
    assert read.state == "complete"


def test_the_words_of_a_draft_are_changed_by_the_action(as_root, cast):
    draft = actions.create_worklist(**plan(cast))
    data = {"name": "Better name", "description": "", "readers-TOTAL_FORMS": 0, "readers-INITIAL_FORMS": 0}
    as_root.post(f"/admin/worklists/worklist/{draft.pk}/change/", data)
    draft.refresh_from_db()
    assert (draft.name, draft.items.count()) == ("Better name", 3)
    assert AuditEvent.objects.latest("pk").verb == "worklist_changed"


def test_an_active_worklist_is_only_shown(as_root, worklist):
    address = f"/admin/worklists/worklist/{worklist.pk}/change/"
    assert as_root.get(address).status_code == 200
    assert as_root.post(address, {"name": "Other"}).status_code == 403
