"""Addresses in mails: absolute ones, and the signed ones that work without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "rapidreader.mail.opt-out"


def absolute(path: str) -> str:
    """The address of a path of ours, as somebody outside can follow it."""
    return f"{settings.PUBLIC_URL}{path}"


def opt_out_token(user_id: int, kind: str) -> str:
    """Says who no longer wants what; signed, so that nobody can say it for somebody else. It does not grow old."""
    return signing.dumps([user_id, kind], salt=SALT)


def opt_out_of(token: str) -> tuple[int, str] | None:
    """Whom and which kind a token means; None when it is not one of ours."""
    try:
        user_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return user_id, kind


def opt_out_url(user_id: int, kind: str) -> str:
    return absolute(reverse("mail_opt_out", args=[opt_out_token(user_id, kind)]))
