"""From where a deed comes: known once per request, so that no action has to pass it on."""

import getpass
import hashlib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

from django.conf import settings

KINDS = {"/api/": "api", "/admin/": "administration"}


@dataclass(frozen=True)
class Origin:
    """Which door a deed came through, from which address, in which signed-in session."""

    kind: str
    address: str = ""
    # The beginning of the session key's SHA-256: tells sessions apart and opens none.
    session: str = ""

    def __str__(self):
        return f"{self.kind} {self.address}".strip()


_here: ContextVar[Origin | None] = ContextVar("origin", default=None)


def current_origin() -> Origin:
    """Where the present deed comes from; outside a request it is a command of somebody at the server."""
    return _here.get() or Origin("command", _operator())


@cache
def _operator() -> str:
    """Whose command runs; a container may know no name for its user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def address_of(request) -> str:
    """The client's address. Behind a proxy the last one of X-Forwarded-For: only that is the proxy's own word."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def origin_of(request) -> Origin:
    kind = next((kind for path, kind in KINDS.items() if request.path.startswith(path)), "page")
    key = request.session.session_key if hasattr(request, "session") else None
    return Origin(kind, address_of(request), hashlib.sha256(key.encode()).hexdigest()[:12] if key else "")


@contextmanager
def acting_from(origin: Origin):
    """Everything that is recorded inside comes from there."""
    token = _here.set(origin)
    try:
        yield
    finally:
        _here.reset(token)
