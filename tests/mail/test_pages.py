"""What people choose to hear of, and the link that works without signing in."""

import pytest
from django.core.signing import dumps
from django.utils import translation

from rapidreader.audit.models import AuditEvent
from rapidreader.mail.kinds import DAILY_MAIL, KINDS, How
from rapidreader.mail.links import opt_out_token
from rapidreader.mail.models import MailLanguage, Preference
from rapidreader.mail.preferences import language_of, preferences_of

pytestmark = pytest.mark.django_db
PAGE = "/account/notifications/"


@pytest.fixture(autouse=True)
def english_again():
    """A request leaves its language in the thread."""
    yield
    translation.deactivate()


def chosen(**other):
    return {**dict.fromkeys(KINDS, "now"), "language": "en", **other}


def verbs():
    return list(AuditEvent.objects.values_list("verb", flat=True))


def test_the_page_shows_what_comes_by_default_and_keeps_what_is_chosen(client, cast):
    client.force_login(cast.ada)
    assert client.get(PAGE).content.decode().count("checked") == len(KINDS)
    assert client.post(PAGE, chosen(due="daily", query="none", language="de")).status_code == 302
    assert preferences_of(cast.ada) == {**dict.fromkeys(KINDS, "now"), "due": "daily", "query": "none"}
    assert language_of(cast.ada) == "de"
    assert preferences_of(cast.ben) == {key: kind.default for key, kind in KINDS.items()}
    assert verbs() == ["notifications_changed"]
    client.post(PAGE, chosen(due="daily", query="none", language="de"))
    assert verbs() == ["notifications_changed"], "nothing changed, nothing is recorded"


def test_a_choice_that_does_not_exist_is_refused(client, cast):
    client.force_login(cast.ada)
    assert client.post(PAGE, chosen(due="hourly")).status_code == 422
    assert not Preference.objects.exists()


def test_the_page_says_where_mails_go_and_that_there_is_no_address(client, cast):
    client.force_login(cast.ada)
    assert "has no mail address" in client.get(PAGE).content.decode()
    cast.ada.email = "ada@example.org"
    cast.ada.save()
    assert "ada@example.org" in client.get(PAGE).content.decode()


def test_the_page_speaks_german(client, cast):
    client.force_login(cast.ada)
    page = client.get(PAGE, headers={"Accept-Language": "de"}).content.decode()
    assert "Benachrichtigungen" in page and "Notifications" not in page


def test_following_the_link_asks_and_the_button_ends_the_mails_signed_out(client, cast):
    link = f"/mail/opt-out/{opt_out_token(cast.ada.pk, 'query')}/"
    page = client.get(link).content.decode()
    assert "Queries" in page and "Ada" not in page
    assert preferences_of(cast.ada)["query"] == How.NOW, "looking changes nothing: scanners follow links"
    assert "Done" in client.post(link).content.decode()
    assert preferences_of(cast.ada)["query"] == How.NONE
    assert (verbs(), AuditEvent.objects.get().actor_name) == (["mail_declined"], "system")


def test_a_mail_program_opts_out_in_one_click_without_cookies(cast):
    """RFC 8058 3.1: a POST with List-Unsubscribe=One-Click, and nothing else that could be known."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"/mail/opt-out/{opt_out_token(cast.ben.pk, 'due')}/", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert preferences_of(cast.ben)["due"] == How.NONE
    assert preferences_of(cast.ada)["due"] != How.NONE


def test_opting_out_of_the_daily_mail_ends_what_comes_in_it(client, cast):
    Preference.objects.create(user=cast.ada, kind="due", how=How.DAILY)
    client.post(f"/mail/opt-out/{opt_out_token(cast.ada.pk, DAILY_MAIL)}/")
    now = preferences_of(cast.ada)
    assert (now["due"], now["query"]) == (How.NONE, How.NOW)


@pytest.mark.parametrize(
    "token",
    ["x", dumps([1, "query"]), dumps([10**9, "query"], salt="rapidreader.mail.opt-out")],
    ids=["no token", "another salt", "nobody"],  # tokens carry the time: each process would name its tests otherwise
)
def test_a_link_of_anybody_elses_making_leads_nowhere(client, cast, token):
    for method in (client.get, client.post):
        assert method(f"/mail/opt-out/{token}/").status_code == 404
    assert not Preference.objects.exists()


def test_mails_follow_the_language_that_is_chosen_for_the_pages(client, cast):
    client.post("/language/", {"language": "de"})
    assert not MailLanguage.objects.exists()
    client.force_login(cast.ada)
    for language in ("de", "de", "xx"):
        client.post("/language/", {"language": language})
    assert language_of(cast.ada) == "de"
    assert verbs() == ["notifications_changed"]
