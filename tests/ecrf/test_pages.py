import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ecrf import actions
from ecrf.models import TemplateVersion
from tests.ecrf.forms import template
from tests.ecrf.test_actions import accepted, import_one
from tests.ecrf.test_assessors import store

pytestmark = pytest.mark.django_db
FORM = "<p>Size <input type=number min=0 max=9 name=size data-field-completion-action=PROHIBIT></p>"


def upload(client, *files, slug="lung", **fields):
    uploads = [SimpleUploadedFile(name, content, "text/html") for name, content in files]
    return client.post(reverse("template_import", args=[slug]), {"files": uploads, **fields})


def show(version):
    return reverse("version_show", args=["lung", version.pk])


def test_one_uploaded_file_leads_to_its_report(client, cast):
    client.force_login(cast.cora)
    response = upload(client, ("chest.html", template(FORM)))
    version = TemplateVersion.objects.get()
    assert response.url == show(version)
    page = client.get(response.url).content.decode()
    assert "Import report" in page
    assert 'data-field="size"' in page


def test_of_several_files_the_good_ones_are_imported_and_the_bad_ones_explained(client, cast):
    client.force_login(cast.cora)
    bad = template("<p>none</p>")
    response = upload(client, ("a.html", template(FORM, title="A")), ("b.html", bad), ("c.txt", b"text"))
    assert response.status_code == 200
    page = response.content.decode()
    assert "<li>No fields: there is no input, select or textarea that could be answered.</li>" in page
    assert "<li>There is no script element of type text/xml (it holds the template_attributes).</li>" in page
    assert "not HTML" in page
    assert TemplateVersion.objects.count() == 1


def test_a_file_over_the_limit_is_refused_with_words(client, cast):
    client.force_login(cast.cora)
    response = upload(client, ("big.html", b"<p>" + b"x" * (5 * 1024 * 1024)))
    assert response.status_code == 422
    assert "too big" in response.content.decode()


def test_no_file_at_all_is_said_beside_the_field(client, cast):
    client.force_login(cast.cora)
    response = client.post(reverse("template_import", args=["lung"]), {"keep_defaults": "on"})
    assert "Choose at least one file, or give an address" in response.content.decode()


def test_an_imported_version_is_published_only_once_its_report_is_accepted(client, cast):
    client.force_login(cast.cora)
    version = import_one(cast)
    address = reverse("version_publish", args=["lung", version.pk])
    assert "must be accepted first" in client.get(show(version)).content.decode()
    assert client.post(address, {"accepted": "on"}).status_code == 409
    client.post(reverse("version_accept", args=["lung", version.pk]))
    assert "must be accepted first" in client.get(show(version)).content.decode()
    client.post(reverse("version_accept", args=["lung", version.pk]), {"accepted": "on"})
    assert "Accepted</span> by Cora Coordinator" in client.get(show(version)).content.decode()
    client.post(address)
    assert TemplateVersion.objects.get().state == "draft"
    client.post(address, {"accepted": "on"})
    assert TemplateVersion.objects.get().state == "published"


def test_retiring_asks_for_confirmation_too(client, cast):
    client.force_login(cast.cora)
    version = actions.publish_version(version=accepted(cast), by=cast.cora)
    address = reverse("version_retire", args=["lung", version.pk])
    client.post(address)
    assert TemplateVersion.objects.get().state == "published"
    client.post(address, {"accepted": "on"})
    assert TemplateVersion.objects.get().state == "retired"


def test_the_preview_can_be_checked_as_if_completing(client, cast):
    client.force_login(cast.mona)
    address = reverse("version_check", args=["lung", import_one(cast, FORM).pk])

    def check(body):
        return client.post(address, body, content_type="application/json")

    assert set(check("{}").json()["errors"]) == {"size"}
    assert check('{"size": "12"}').json()["errors"] == {"size": "Not above 9."}
    fine = {"errors": {}, "warnings": {}, "cleared": {}, "because": {}, "count": 1}
    assert check('{"size": "8,5"}').json() == fine
    assert check('{"size": NaN}').status_code == 422


def test_a_monitor_looks_and_changes_nothing(client, cast):
    version = import_one(cast)
    client.force_login(cast.mona)
    assert "Publish version" not in client.get(show(version)).content.decode()
    assert client.post(reverse("version_publish", args=["lung", version.pk]), {"accepted": "on"}).status_code == 403


@pytest.mark.parametrize("name", ["ada", "judy", "olga"])
def test_readers_and_outsiders_find_no_templates_and_no_assessors(client, cast, name):
    version, assessor = import_one(cast), store(cast)
    client.force_login(getattr(cast, name))
    addresses = [
        reverse("template_list", args=["lung"]),
        show(version),
        reverse("assessor_show", args=["lung", assessor.pk]),
        reverse("session_assessors", args=["lung", assessor.session_id]),
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_a_version_is_not_found_under_another_trial(client, cast):
    cast.cora.memberships.create(trial=cast.liver, role="coordinator")
    client.force_login(cast.cora)
    assert client.get(reverse("version_show", args=["liver", import_one(cast).pk])).status_code == 404


def test_an_assessor_shows_answers_measurements_and_provenance(client, cast):
    assessor = store(cast, answers={"size": "<b>12</b>"})
    client.force_login(cast.cora)
    page = client.get(reverse("assessor_show", args=["lung", assessor.pk])).content.decode()
    for part in (
        "&lt;b&gt;12&lt;/b&gt;",
        "34.20",
        "Ada Reader",
        assessor.content_hash,
        "Content hash verified",
        "TL1",
    ):
        assert part in page
    assert (
        reverse("assessor_show", args=["lung", assessor.pk])
        in client.get(reverse("session_assessors", args=["lung", assessor.session_id])).content.decode()
    )


def test_lists_take_few_queries_however_long(client, cast, django_assert_max_num_queries):
    for number in range(6):
        actions.import_template(
            trial=cast.lung, by=cast.cora, html=template(FORM, title=f"Form {number}"), name="x.html"
        )
    client.force_login(cast.cora)
    with django_assert_max_num_queries(14):
        client.get(reverse("template_list", args=["lung"]))


def test_the_admin_shows_and_changes_nothing(client, cast):
    assessor = store(cast)
    cast.alma.is_staff = cast.alma.is_superuser = True
    cast.alma.save()
    client.force_login(cast.alma)
    for model, obj in (("imageassessor", assessor), ("templateversion", assessor.template_version)):
        address = reverse(f"admin:ecrf_{model}_change", args=[obj.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {}).status_code == 403
        assert client.get(reverse(f"admin:ecrf_{model}_changelist")).status_code == 200


def test_the_api_gives_definition_schema_and_exact_numbers(client, cast):
    version = import_one(cast, "<input type=number step=0.01 name=size>")
    from decimal import Decimal

    assessor = store(cast, template_version=version, answers={"size": Decimal("12.50")})
    client.force_login(cast.cora)
    detail = client.get(f"/api/v1/template-versions/{version.pk}/").json()
    assert detail["definition"]["items"][0]["key"] == "size"
    assert detail["schema"]["properties"]["size"]["type"] == "number"
    text = client.get(f"/api/v1/assessors/{assessor.pk}/").content.decode()
    assert '"size":12.50' in text
    assert client.get("/api/v1/assessors/?trial=lung").json()["count"] == 1
    assert client.get("/api/v1/assessors/?trial=liver").json()["count"] == 0
    assert json.loads(text)["study_instance_uid"] == assessor.session.study_instance_uid


@pytest.mark.parametrize("name", ["ada", "judy", "olga"])
def test_the_api_lists_nothing_to_readers_and_outsiders(client, cast, name):
    store(cast)
    client.force_login(getattr(cast, name))
    for path in ("templates", "template-versions", "assessors"):
        assert client.get(f"/api/v1/{path}/").json()["count"] == 0


def test_the_api_writes_nothing(client, cast):
    client.force_login(cast.cora)
    version = import_one(cast)
    assert client.delete(f"/api/v1/template-versions/{version.pk}/").status_code == 405
    assert client.post("/api/v1/assessors/", {}).status_code == 405
