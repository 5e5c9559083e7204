"""Checking a password, wherever it is typed: the sign-in page, the administration, the API's token exchange."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied

from . import lockout
from .origin import current_origin


class LockingBackend(ModelBackend):
    """Refuses who is locked out, and addresses that have failed too often, also with the right password.

    Whoever guesses learns nothing from it: the answer is the same as to a wrong password, and as late.
    """

    def authenticate(self, request, username=None, password=None, **more):
        user = super().authenticate(request, username=username, password=password, **more)
        account = user or get_user_model().objects.filter(username=username or "").first()
        if account and lockout.locked_until(lockout.SIGN_IN, account):
            raise PermissionDenied
        if lockout.is_flooded(current_origin()):
            raise PermissionDenied
        return user
