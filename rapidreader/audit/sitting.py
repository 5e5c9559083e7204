"""A sitting: one unbroken stretch of controlled access, in which the first signature needs user name and password and
each later one the password (21 CFR 11.200(a)(1)).

It lives in the signed-in browser session and begins with its first signature. It ends by signing out (the session is
thrown away), when nothing was done for RR_SITTING_MINUTES, and when the password changes.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

KEY = "sitting"
# The session is written at most this often to say that its person is still there.
TOUCH_EVERY = timedelta(seconds=60)


class Sitting:
    """The sitting of one signed-in browser session, whether it has begun or not."""

    def __init__(self, session, user):
        self._session, self._user = session, user

    @property
    def _seen(self) -> datetime | None:
        kept = self._session.get(KEY)
        if not kept or kept["password"] != self._user.get_session_auth_hash():
            return None
        return datetime.fromisoformat(kept["seen"])

    @property
    def has_begun(self) -> bool:
        seen, longest = self._seen, timedelta(minutes=settings.SITTING_MINUTES)
        return seen is not None and timezone.now() - seen <= longest

    def begin(self):
        """Somebody has signed in this session; from now on it is a sitting."""
        self._session[KEY] = {"password": self._user.get_session_auth_hash(), "seen": timezone.now().isoformat()}

    def touch(self):
        """The person is still there. Does nothing before the sitting has begun and after it has ended."""
        if self.has_begun and timezone.now() - self._seen >= TOUCH_EVERY:
            self.begin()


def sitting_of(request) -> Sitting | None:
    """The sitting of a browser's request. A script with a token has none: each of its signatures needs everything."""
    if getattr(request, "auth", None) or not hasattr(request, "session") or not request.user.is_authenticated:
        return None
    return Sitting(request.session, request.user)


def in_background(view):
    """Marks a view that pages ask by themselves; being asked does not show that anybody is there."""
    view.is_background = True
    return view
