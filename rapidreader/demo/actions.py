"""The one write that no room has an action for: an account."""

from django.contrib.auth import get_user_model
from django.db import transaction

from rapidreader.audit.actions import record


@transaction.atomic
def create_account(*, by, username: str, name: tuple[str, str], password: str, is_superuser: bool = False):
    """An account of the demo, or the one that is already there, as it is."""
    users = get_user_model().objects
    found = users.filter(username=username).first()
    if found:
        return found
    user = users.create_user(
        username,
        password=password,
        first_name=name[0],
        last_name=name[1],
        is_staff=is_superuser,
        is_superuser=is_superuser,
    )
    record(by=by, verb="account_created", obj=user, changes={"username": ["", username]})
    return user
