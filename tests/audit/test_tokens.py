import base64
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from rapidreader.audit.actions import create_token
from rapidreader.audit.models import AuditEvent
from tests.cast import PASSWORD

URL = "/api/v1/tokens/"


def basic(username, password=PASSWORD):
    return {"Authorization": "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()}


def bearer(text):
    return {"Authorization": f"Token {text}"}


def verbs():
    return list(AuditEvent.objects.values_list("verb", flat=True))


def test_user_name_and_password_are_exchanged_for_a_token_that_works(cast, client):
    answer = client.post(URL, {"days": 7}, content_type="application/json", headers=basic("cora"))
    assert answer.status_code == 201
    assert client.get(URL, headers=bearer(answer.json()["token"])).json()[0]["token_key"]
    assert verbs() == ["token_created"]


def test_the_text_of_a_token_is_neither_stored_nor_listed_nor_in_the_trail(cast, client):
    _, text = create_token(by=cast.cora, days=1)
    assert text not in client.get(URL, headers=bearer(text)).content.decode()
    assert text not in AuditEvent.objects.get().body
    assert not AuthToken.objects.filter(digest=text).exists()


def test_a_refused_password_is_on_record(cast, client):
    answer = client.post(URL, headers=basic("cora", "wrong"))
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "authentication_failed"
    assert verbs() == ["user_sign_in_failed"]


def test_a_password_opens_nothing_of_the_api_but_the_tokens(cast, client):
    assert client.get("/api/schema/", headers=basic("cora")).status_code == 401


def test_an_expired_token_does_not_work(cast, client):
    token, text = create_token(by=cast.cora, days=1)
    AuthToken.objects.filter(pk=token.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    assert client.get(URL, headers=bearer(text)).status_code == 401


def test_a_token_of_a_deactivated_person_does_not_work(cast, client):
    _, text = create_token(by=cast.cora, days=1)
    cast.cora.is_active = False
    cast.cora.save()
    assert client.get(URL, headers=bearer(text)).status_code == 401


def test_a_token_is_revoked_by_its_holder_alone(cast, client):
    token, text = create_token(by=cast.cora, days=1)
    _, bens = create_token(by=cast.ben, days=1)
    assert client.delete(f"{URL}{token.token_key}/", headers=bearer(bens)).status_code == 404
    assert client.delete(f"{URL}{token.token_key}/", headers=bearer(text)).status_code == 204
    assert client.get(URL, headers=bearer(text)).status_code == 401
    assert verbs()[-1] == "token_revoked"


@pytest.mark.parametrize("days", [0, 366, "soon"])
def test_a_token_without_a_sensible_end_is_refused(cast, client, days):
    answer = client.post(URL, {"days": days}, content_type="application/json", headers=basic("cora"))
    assert answer.status_code == 400
    assert "days" in answer.json()["error"]["fields"]


def test_the_page_shows_a_new_token_once(cast, client):
    client.force_login(cast.ada)
    page = client.post(reverse("token_list"), {"days": 30})
    text = page.context["new_token"]
    assert text in page.content.decode()
    assert text not in client.get(reverse("token_list")).content.decode()
    key = AuthToken.objects.get().token_key
    assert client.post(reverse("token_revoke", args=[key])).status_code == 302
    assert not AuthToken.objects.exists()


def test_another_persons_token_is_not_there_on_the_page(cast, client):
    token, _ = create_token(by=cast.cora, days=1)
    client.force_login(cast.ada)
    assert client.post(reverse("token_revoke", args=[token.token_key])).status_code == 404
