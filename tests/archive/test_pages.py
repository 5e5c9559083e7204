import pytest
from django.urls import reverse

from rapidreader.archive import actions
from rapidreader.archive.models import ImportRun, Trial
from tests.cast import add_session

from .dicomfiles import save_series

TRIAL_PAGES = ["trial_show", "trial_members", "session_list"]


@pytest.mark.parametrize("page", TRIAL_PAGES)
@pytest.mark.parametrize(
    ("name", "status"),
    [("cora", 200), ("mona", 200), ("alma", 200), ("ada", 404), ("judy", 404), ("olga", 404)],
)
def test_oversight_sees_the_trial_and_nobody_else_learns_of_it(client, cast, page, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(reverse(page, args=["lung"])).status_code == status


@pytest.mark.parametrize(("name", "status"), [("cora", 200), ("mona", 403), ("ada", 404), ("olga", 404)])
def test_only_coordinators_and_administrators_import(client, cast, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(reverse("import_new", args=["lung"])).status_code == status


def test_a_trial_is_listed_for_its_own_people_only(client, cast):
    client.force_login(cast.cora)
    page = client.get(reverse("trial_list")).content.decode()
    assert "Lung trial" in page
    assert "Liver trial" not in page


def test_a_monitor_changes_nothing(client, cast):
    session = add_session(cast)
    membership = cast.lung.memberships.get(user=cast.ada)
    run = ImportRun.objects.create(trial=cast.lung, source="x", spool="imports/x")
    client.force_login(cast.mona)
    posts = [
        reverse("trial_members", args=["lung"]),
        reverse("member_remove", args=["lung", membership.pk]),
        reverse("session_update", args=["lung", session.pk]),
        reverse("import_new", args=["lung"]),
        *[reverse(name, args=["lung", run.pk]) for name in ("import_upload", "import_start", "import_discard")],
    ]
    assert [client.post(url).status_code for url in posts] == [403] * len(posts)


def test_a_superuser_opens_a_trial_and_others_may_not(client, cast, django_user_model):
    client.force_login(cast.cora)
    assert client.get(reverse("trial_new")).status_code == 403
    client.force_login(django_user_model.objects.create_superuser("root"))
    answer = client.post(reverse("trial_new"), {"name": "Knee", "slug": "knee"})
    assert answer.url == reverse("trial_show", args=["knee"])
    assert Trial.objects.filter(slug="knee").exists()


def test_a_coordinator_lets_a_person_in_and_out(client, cast):
    client.force_login(cast.cora)
    page = reverse("trial_members", args=["lung"])
    client.post(page, {"username": "olga", "role": "reader"})
    membership = cast.lung.memberships.get(user=cast.olga)
    assert "Olga Outsider" in client.get(page).content.decode()
    client.post(reverse("member_remove", args=["lung", membership.pk]))
    assert not cast.lung.memberships.filter(user=cast.olga).exists()


def test_a_person_who_does_not_exist_is_said_to_be_unknown(client, cast):
    client.force_login(cast.cora)
    page = client.post(reverse("trial_members", args=["lung"]), {"username": "nobody", "role": "reader"})
    assert "no active user" in page.content.decode()


def test_a_membership_of_another_trial_cannot_be_reached(client, cast):
    client.force_login(cast.cora)
    foreign = cast.liver.memberships.get()
    assert client.post(reverse("member_remove", args=["lung", foreign.pk])).status_code == 404


def test_sessions_are_found_by_label_subject_modality_and_date(client, cast):
    add_session(cast, date="2024-01-10", modalities="CT, PT")
    add_session(cast, "2002", modalities="CR", date="2024-05-01")
    client.force_login(cast.mona)

    def found(**asked):
        page = client.get(reverse("session_list", args=["lung"]), asked)
        return [session.label for session in page.context["page"]]

    assert found() == ["1001-CT-1", "2002-CT-1"]
    assert found(text="2002") == found(modality="CR") == found(date_from="2024-02-01") == ["2002-CT-1"]
    assert found(modality="PT") == found(date_to="2024-02-01") == ["1001-CT-1"]
    assert found(modality="R") == found(text="' OR 1=1") == []
    assert found(date_from="nonsense") == ["1001-CT-1", "2002-CT-1"]


def test_the_session_list_costs_the_same_for_one_and_for_many(client, cast, django_assert_max_num_queries):
    for number in range(1, 121):
        add_session(cast, f"S{number:03}")
    client.force_login(cast.cora)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("session_list", args=["lung"]), {"page": 2, "text": "S"})
    assert len(page.context["page"].object_list) == 50
    assert "text=S&amp;page=3" in page.content.decode()


def test_a_session_shows_its_scans_in_words(client, cast, tmp_path, django_assert_max_num_queries):
    save_series(tmp_path / "in", count=3, SeriesDescription="thin slices")
    actions.import_files(trial=cast.lung, paths=[tmp_path / "in"], by=cast.cora, source="x")
    client.force_login(cast.mona)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("session_show", args=["lung", cast.lung.sessions.get().pk])).content.decode()
    for words in ("thin slices", "CT Image", "Explicit VR Little Endian", "5 × 3"):
        assert words in page


def test_a_coordinator_changes_label_time_point_and_arm(client, cast):
    session = add_session(cast)
    client.force_login(cast.cora)
    values = {"label": "base", "time_point": "week 0", "arm": "B"}
    client.post(reverse("session_update", args=["lung", session.pk]), values)
    session.refresh_from_db()
    assert (session.label, session.time_point, session.subject.arm) == ("base", "week 0", "B")


def test_a_session_of_another_trial_is_not_found_under_ours(client, cast):
    foreign = add_session(cast, trial=cast.liver)
    client.force_login(cast.cora)
    assert client.get(reverse("session_show", args=["lung", foreign.pk])).status_code == 404
    assert client.get(reverse("session_show", args=["liver", foreign.pk])).status_code == 404


def test_the_administration_shows_every_model_and_deletes_no_images(client, cast, tmp_path, django_user_model):
    save_series(tmp_path / "in", count=1)
    actions.import_files(trial=cast.lung, paths=[tmp_path / "in"], by=cast.cora, source="x")
    client.force_login(django_user_model.objects.create_superuser("root"))
    models = ["archive", "trial", "membership", "subject", "session", "scan", "instance", "storedfile", "importrun"]
    for model in models:
        page = client.get(reverse(f"admin:archive_{model}_changelist"))
        assert page.status_code == 200, model
    for name in ("session", "instance", "subject"):
        row = cast.lung.sessions.get() if name == "session" else None
        row = row or getattr(cast.lung.sessions.get(), "instances" if name == "instance" else "trial")
        row = row.get() if name == "instance" else row.subjects.get() if name == "subject" else row
        assert client.get(reverse(f"admin:archive_{name}_change", args=[row.pk])).status_code == 200
        assert client.get(reverse(f"admin:archive_{name}_delete", args=[row.pk])).status_code == 403


def test_members_changed_in_the_administration_pass_the_same_action(client, cast, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root"))
    values = {"trial": cast.lung.pk, "user": cast.olga.pk, "role": "monitor"}
    client.post(reverse("admin:archive_membership_add"), values)
    assert cast.lung.memberships.get(user=cast.olga).role == "monitor"
    last = cast.lung.memberships.get(user=cast.alma)
    answer = client.post(reverse("admin:archive_membership_delete", args=[last.pk]), {"post": "yes"})
    assert answer.status_code == 409
    assert cast.lung.memberships.filter(user=cast.alma).exists()
