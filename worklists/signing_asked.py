"""Who signs a read: what pages and API ask for where the protocol wants an electronic signature."""

from collections.abc import Callable

from rapidreader.audit.signing import Authority, authorize
from rapidreader.audit.sitting import sitting_of

from .reading_rules import is_signed


def authority_for(request, read, body: dict, check: Callable[[], object] = lambda: None) -> Authority | None:
    """The authority to sign, from user name and password in the request's body; None where no signature is asked.

    Raises SignatureRefused. `check` refuses what could not be completed anyway: a password is asked for last, so that
    nobody types it for a form that then comes back.
    """
    if not is_signed(read.worklist):
        return None
    if not body.get("password"):
        check()
    return authorize(
        by=request.user,
        sitting=sitting_of(request),
        username=_text(body, "username"),
        password=_text(body, "password"),
        trial_id=read.worklist.trial_id,
    )


def _text(body: dict, key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""
