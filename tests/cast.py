"""The people of every test: ada and ben read, judy adjudicates, cora coordinates, mona monitors,
alma administrates, olga is an outsider.
"""

from types import SimpleNamespace

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from rapidreader.archive.models import Archive, Membership, Role, Session, Subject, Trial

PASSWORD = "correct horse battery"
NAMES = {
    "ada": ("Ada", "Reader"),
    "ben": ("Ben", "Reader"),
    "judy": ("Judy", "Adjudicator"),
    "cora": ("Cora", "Coordinator"),
    "mona": ("Mona", "Monitor"),
    "alma": ("Alma", "Administrator"),
    "olga": ("Olga", "Outsider"),
}
ROLES = {
    "ada": Role.READER,
    "ben": Role.READER,
    "judy": Role.ADJUDICATOR,
    "cora": Role.COORDINATOR,
    "mona": Role.MONITOR,
    "alma": Role.ADMINISTRATOR,
}


def make_cast() -> SimpleNamespace:
    """Trial "lung" with everyone but olga; olga coordinates trial "liver", which nobody else sees."""
    cast = SimpleNamespace(**{user.username: user for user in make_users()})
    cast.archive = Archive.objects.get_or_create(name="Embedded archive")[0]
    cast.lung = Trial.objects.create(slug="lung", name="Lung trial", protocol="LUNG-01")
    cast.liver = Trial.objects.create(slug="liver", name="Liver trial", protocol="LIVER-01")
    members = [Membership(trial=cast.lung, user=getattr(cast, name), role=role) for name, role in ROLES.items()]
    Membership.objects.bulk_create([*members, Membership(trial=cast.liver, user=cast.olga, role=Role.COORDINATOR)])
    return cast


def make_users() -> list:
    """In one statement: nearly every test begins with them."""
    User = get_user_model()
    password = make_password(PASSWORD)
    people = [
        User(username=name, password=password, first_name=first, last_name=last)
        for name, (first, last) in NAMES.items()
    ]
    return User.objects.bulk_create(people)


def add_session(cast, subject_label="1001", number=1, *, trial=None, **fields) -> Session:
    """A session without images; tests of images import real files instead."""
    trial = trial or cast.lung
    subject = Subject.objects.get_or_create(trial=trial, label=subject_label)[0]
    fields = {
        "label": f"{subject_label}-CT-{number}",
        "time_point": f"TP{number}",
        "modalities": "CT",
        "study_instance_uid": f"2.25.{trial.pk}{subject.pk:04}{number:04}",
        **fields,
    }
    return Session.objects.create(trial=trial, subject=subject, archive=cast.archive, **fields)
