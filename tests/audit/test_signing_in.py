import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent
from tests.cast import PASSWORD


def events():
    return list(AuditEvent.objects.filter(chain="system").values_list("verb", "actor_name", "object_type"))


@pytest.fixture
def sign_in(client):
    def post(username, password, **extra):
        return client.post(reverse("login"), {"username": username, "password": password}, **extra)

    return post


@pytest.mark.statement("A1")
def test_signing_in_and_out_is_on_record(cast, client, sign_in):
    assert sign_in("ada", PASSWORD).status_code == 302
    assert client.post(reverse("logout")).status_code == 302
    assert events() == [
        ("user_signed_in", "Ada Reader", "auth.user"),
        ("user_signed_out", "Ada Reader", "auth.user"),
    ]
    assert '"origin":"page 127.0.0.1"' in AuditEvent.objects.first().body


@pytest.mark.statement("A1")
def test_a_wrong_password_is_on_record_with_the_account_it_was_tried_on(cast, sign_in):
    assert "do not match" in sign_in("ada", "wrong").content.decode()
    assert events() == [("user_sign_in_failed", "system", "auth.user")]


def test_a_password_typed_into_the_name_field_is_not_kept(cast, sign_in):
    sign_in("my secret passphrase", "x")
    assert events() == [("unknown_sign_in_failed", "system", "audit.auditchain")]
    assert "my secret" not in AuditEvent.objects.get().body


def test_a_deactivated_person_cannot_sign_in(cast, sign_in):
    cast.ada.is_active = False
    cast.ada.save()
    sign_in("ada", PASSWORD)
    assert events() == [("user_sign_in_failed", "system", "auth.user")]


def test_the_administration_has_no_door_of_its_own(cast, client):
    assert client.get("/admin/login/?next=/admin/").url == "/login/?next=/admin/"
    client.force_login(cast.ada)
    assert client.get("/admin/", follow=True).status_code == 403


def test_signing_out_by_a_link_is_refused(cast, client):
    client.force_login(cast.ada)
    assert client.get(reverse("logout")).status_code == 405


@pytest.mark.statement("A1")
def test_what_the_administration_changes_is_on_record(admin_client, cast):
    url = reverse("admin:auth_user_change", args=[cast.ada.pk])
    data = {"username": "ada", "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}  # not is_active
    assert admin_client.post(url, data).status_code == 302
    cast.ada.refresh_from_db()
    assert not cast.ada.is_active
    event = AuditEvent.objects.get(verb="object_changed")
    assert (event.object_type, event.object_id) == ("auth.user", str(cast.ada.pk))
    changes = parse_json(event.body)["changes"]
    assert changes["is_active"] == [True, False]
    assert set(changes) >= {"first_name", "last_name"}


@pytest.mark.statement("A1")
def test_groups_and_passwords_that_the_administration_changes_are_on_record_field_by_field(admin_client, cast):
    group = Group.objects.create(name="Staff")
    given = {"username": "ada", "groups": [group.pk], "is_active": "on", "first_name": "Ada", "last_name": "Reader"}
    given |= {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    admin_client.post(reverse("admin:auth_user_change", args=[cast.ada.pk]), given)
    new = {"password1": "x8jd72jdksla", "password2": "x8jd72jdksla", "usable_password": "true"}
    admin_client.post(reverse("admin:auth_user_password_change", args=[cast.ada.pk]), new)
    groups, password = AuditEvent.objects.filter(verb="object_changed").order_by("pk")
    assert parse_json(groups.body)["changes"]["groups"] == [[], ["Staff"]]
    assert "x8jd72jdksla" not in password.body
    assert "password" in str(parse_json(password.body)["changes"])


@pytest.mark.statement("A1")
def test_a_change_of_a_trial_in_the_administration_stands_in_its_chain(admin_client, cast):
    url = reverse("admin:archive_trial_change", args=[cast.lung.pk])
    given = {"name": "Lung trial II", "protocol": "LUNG-01"}
    assert "A change needs a reason" in admin_client.post(url, given).content.decode()
    admin_client.post(url, {**given, "reason": "Renamed by the sponsor"})
    event = AuditEvent.objects.get(verb="object_changed")
    assert (event.chain, parse_json(event.body)["changes"]) == (
        f"trial-{cast.lung.pk}",
        {"name": ["Lung trial", "Lung trial II"]},
    )
    assert parse_json(event.body)["reason"] == "Renamed by the sponsor"


@pytest.mark.statement("A3", "S4")
def test_people_and_events_cannot_be_deleted_in_the_administration(admin_client, cast):
    assert admin_client.get(reverse("admin:auth_user_delete", args=[cast.ada.pk])).status_code == 403
    assert admin_client.get(reverse("admin:audit_auditevent_changelist")).status_code == 200
    assert admin_client.get(reverse("admin:audit_auditevent_add")).status_code == 403
