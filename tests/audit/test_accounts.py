"""Accounts: locked after wrong passwords, never deleted, and a user name belongs to one person for good (S4)."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from rapidreader.audit import alerts
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent, UsedName
from tests.audit.test_tokens import URL as TOKENS
from tests.audit.test_tokens import basic
from tests.cast import PASSWORD

USERS = get_user_model().objects


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def sign_in(client):
    def post(username, password=PASSWORD, **more):
        answer = client.post(reverse("login"), {"username": username, "password": password}, **more)
        is_in = answer.status_code == 302
        client.session.flush()
        client.cookies.clear()
        return is_in

    return post


@pytest.mark.statement("S4")
def test_five_wrong_passwords_lock_an_account_and_raise_one_alert(cast, sign_in, monkeypatch):
    heard = []
    monkeypatch.setattr(alerts, "_handlers", [heard.append])
    for _ in range(5):
        assert not sign_in("ada", "wrong")
    assert not sign_in("ada")
    assert sign_in("ben")
    assert verbs() == ["user_sign_in_failed"] * 4 + ["user_locked_out", "user_refused_locked", "user_signed_in"]
    assert [(alert.kind, alert.user) for alert in heard] == [("user_locked_out", cast.ada)]


@pytest.mark.statement("S4")
def test_the_lock_holds_at_every_door_and_ends_by_itself(cast, client, sign_in, monkeypatch):
    for _ in range(5):
        client.post(TOKENS, headers=basic("ada", "wrong"))
    assert client.post(TOKENS, headers=basic("ada")).status_code == 401
    assert not sign_in("ada")
    later = timezone.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert sign_in("ada")


def test_four_wrong_passwords_and_a_right_one_are_forgotten(cast, sign_in):
    for _ in range(3):
        for _ in range(4):
            sign_in("ada", "wrong")
        assert sign_in("ada")


def test_a_locked_account_looks_like_a_wrong_password(cast, client):
    answers = [client.post(reverse("login"), {"username": "ada", "password": "x"}).content for _ in range(7)]
    csrf = [answer.split(b'csrfmiddlewaretoken" value="')[1][:64] for answer in answers]
    assert len({answer.replace(token, b"") for answer, token in zip(answers, csrf, strict=True)}) == 1


def test_an_address_that_guesses_at_many_accounts_must_wait(cast, sign_in, settings):
    settings.ADDRESS_FAILURES = 3
    for name in ("ada", "nobody", "cora"):
        assert not sign_in(name, "wrong")
    assert not sign_in("ben")
    assert sign_in("ben", REMOTE_ADDR="127.0.0.2")


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_wrote(cast, sign_in, settings):
    settings.BEHIND_PROXY = True
    sign_in("ada", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.7")
    assert parse_json(AuditEvent.objects.get().body)["origin"] == "page 10.0.0.7"
    settings.BEHIND_PROXY = False
    sign_in("ada", HTTP_X_FORWARDED_FOR="6.6.6.6")
    assert parse_json(AuditEvent.objects.last().body)["origin"] == "page 127.0.0.1"


@pytest.mark.statement("S4")
def test_an_administrator_unlocks(cast, admin_client, sign_in):
    for _ in range(5):
        sign_in("ada", "wrong")
    chosen = {"action": "unlock", "_selected_action": [cast.ada.pk]}
    admin_client.post(reverse("admin:auth_user_changelist"), chosen)
    assert sign_in("ada")
    event = AuditEvent.objects.get(verb="user_unlocked")
    assert (event.actor_name, event.object_id) == ("admin", str(cast.ada.pk))


@pytest.mark.statement("S4")
@pytest.mark.parametrize("taken", ["ada", "Ada"])
def test_a_name_is_never_used_again_not_even_after_renaming(cast, taken):
    cast.ada.username = "augusta"
    cast.ada.save()
    for refused in (lambda: USERS.create_user(taken), lambda: USERS.filter(pk=cast.ben.pk).update(username=taken)):
        with pytest.raises(DatabaseError, match="somebody else"), transaction.atomic():
            refused()
    assert set(UsedName.objects.filter(user_id=cast.ada.pk).values_list("name", flat=True)) == {"ada", "augusta"}
    cast.ada.username = "ada"
    cast.ada.save()


@pytest.mark.statement("S4")
def test_people_are_deactivated_never_deleted_whoever_asks(cast):
    for delete in (cast.olga.delete, USERS.filter(username="olga").delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            cast.olga.memberships.all().delete()
            delete()
    assert USERS.filter(username="olga").exists()


@pytest.mark.statement("S4")
@pytest.mark.parametrize("statement", ["UPDATE audit_usedname SET user_id = 0", "DELETE FROM audit_usedname"])
def test_a_used_name_cannot_be_set_free(cast, statement):
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_administration_says_that_a_name_was_somebody_elses(cast, admin_client):
    cast.ada.username = "augusta"
    cast.ada.save()
    given = {"username": "Ada", "password1": "x8jd72jdksla", "password2": "x8jd72jdksla", "usable_password": "true"}
    page = admin_client.post(reverse("admin:auth_user_add"), given)
    assert page.status_code == 200
    assert "names are never used again" in page.content.decode()


@pytest.mark.statement("A1")
def test_a_new_password_is_on_record_and_ends_other_sessions(cast, client, sign_in):
    client.force_login(cast.ada)
    new = "another horse battery"
    given = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert (
        "old_password"
        in client.post(reverse("password_change"), {**given, "old_password": "x"}).context["form"].errors
    )
    assert client.post(reverse("password_change"), given).status_code == 302
    assert client.get(reverse("reading_list")).status_code == 200
    assert verbs() == ["password_changed"]
    assert PASSWORD not in AuditEvent.objects.get().body
    assert sign_in("ada", new)


@pytest.mark.statement("A1")
def test_accounts_that_commands_make_are_on_record(cast, monkeypatch):
    call_command("createsuperuser", interactive=False, username="root", email="root@example.org", verbosity=0)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "another horse battery")
    call_command("changepassword", "root", verbosity=0)
    assert verbs() == ["account_created", "password_changed"]
    event = parse_json(AuditEvent.objects.first().body)
    assert (event["object"], event["origin"].startswith("command ")) == ("root", True)
