"""Electronic signatures (21 CFR 11.50, 11.70, 11.200).

Signing is done in two steps, because a wrong password must stay on record although what was to be signed is rolled
back, and because checking a password takes too long to hold a lock meanwhile:

    # in the view, outside of every transaction: who signs? Raises SignatureRefused.
    authority = authorize(by=request.user, sitting=sitting_of(request), username=…, password=…, trial_id=…)
    # in the action, inside its transaction: the signature itself.
    signature = sign(authority=authority, obj=read, revision=2, meaning=…, content_hash=…)
    record(…, changes={…, "signature": signature_facts(signature)})    # in that very action: see verify_signatures.py

The first signature of a sitting (sitting.py) needs user name and password, each later one the password;
`needed_for(sitting)` says which the dialog must ask for. Nothing may fill them in.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import lockout
from .actions import record
from .alerts import Alert, raise_alert
from .errors import DomainError
from .models import Signature
from .origin import current_origin
from .sitting import Sitting

FULL, AGAIN = ("username", "password"), ("password",)
# Between the password and the stroke of the pen lies one request.
AUTHORITY_LASTS = timedelta(seconds=60)


class SignatureRefused(DomainError):
    """Nothing was signed. `code` is "password_needed", "password_wrong" or "locked"; `more["needs"]` lists what the
    dialog must ask for.
    """

    def __init__(self, code: str, message: str, *, needs=FULL, until: datetime | None = None):
        super().__init__(message, more={"needs": list(needs), **({"until": until} if until else {})})
        self.code = code


@dataclass
class Authority:
    """Somebody has just shown to be themselves. Good for one signature, at once."""

    by: object
    method: str
    sitting: Sitting | None
    at: datetime = field(default_factory=lambda: timezone.now())
    is_used: bool = False


def needed_for(sitting: Sitting | None) -> tuple[str, ...]:
    """What must be typed for the next signature: ("username", "password") or ("password",)."""
    return AGAIN if sitting and sitting.has_begun else FULL


def authorize(
    *, by, sitting: Sitting | None, password: str | None, username: str | None = None, trial_id: int | None = None
) -> Authority:
    """Check who signs. A wrong attempt leaves its event (in the trial's chain, where `trial_id` is given); the last
    one allowed locks signing and raises an alert. RuntimeError inside a transaction, which would take the record of a
    wrong attempt back with it.
    """
    needs = needed_for(sitting)
    if until := _locked_until(by, trial_id):
        raise SignatureRefused("locked", _locked_text(until), needs=needs, until=until)
    if not password or ("username" in needs and not username):
        raise SignatureRefused("password_needed", _needed_text(needs), needs=needs)
    # A name that is typed must be the own one, also where none was asked for: nobody signs for another.
    is_right = by.is_active and (username or by.get_username()) == by.get_username() and by.check_password(password)
    if not is_right:
        until = _record_wrong(by, trial_id)
        text = _locked_text(until) if until else _("That is not your user name and password. Nothing was signed.")
        raise SignatureRefused("locked" if until else "password_wrong", text, needs=needs, until=until)
    return Authority(by, Signature.Method.AGAIN if needs == AGAIN else Signature.Method.FULL, sitting)


@transaction.atomic(durable=True)
def _locked_until(by, trial_id) -> datetime | None:
    until = lockout.locked_until(lockout.SIGNING, by)
    if until:
        record(by=by, verb=lockout.SIGNING.refused, obj=by, trial_id=trial_id)
    return until


@transaction.atomic(durable=True)
def _record_wrong(by, trial_id) -> datetime | None:
    """Put a wrong attempt on record; until when signing is locked by it, or None."""
    last = Signature.objects.filter(signer_id=by.pk).order_by("-signed_at").first()
    verb = lockout.verb_of_failure(lockout.SIGNING, by, since=last.signed_at if last else None)
    event = record(by=by, verb=verb, obj=by, trial_id=trial_id)
    if verb != lockout.SIGNING.locked:
        return None
    until = event.at + lockout.lock_time()
    raise_alert(Alert(verb, by, trial_id, {"until": until, "origin": str(current_origin())}))
    return until


def _needed_text(needs) -> str:
    if needs == AGAIN:
        return _("Type your password to sign.")
    return _("Type your user name and your password to sign: this is the first signature since you began.")


def _locked_text(until: datetime) -> str:
    minutes = max(1, round((until - timezone.now()).total_seconds() / 60))
    return _("Signing is locked for you after too many wrong attempts. It opens again in {minutes} min.").format(
        minutes=minutes
    )


def sign(*, authority: Authority, obj, meaning: str, content_hash: str, revision: int = 1) -> Signature:
    """Put the signature under `obj` (saved or not, but with its key) as it is now. Belongs inside the transaction of
    the action that completes `obj`, whose one event carries `signature_facts` of it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("sign() belongs inside the transaction of what is signed")
    now = timezone.now()
    if authority.is_used or now - authority.at > AUTHORITY_LASTS:
        raise SignatureRefused("password_needed", _needed_text(FULL))
    authority.is_used = True
    by = authority.by
    if authority.sitting:
        transaction.on_commit(authority.sitting.begin)
    return Signature.objects.create(
        signer_id=by.pk,
        username=by.get_username(),
        signer_name=by.get_full_name() or by.get_username(),
        signed_at=now,
        meaning=meaning,
        method=authority.method,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        revision=revision,
        content_hash=content_hash,
    )


def signature_facts(signature: Signature) -> dict:
    """What goes wherever the signed thing goes: into its event, its assessor's `circumstances`, every export."""
    return {
        "id": str(signature.pk),
        "name": signature.signer_name,
        "username": signature.username,
        "at": signature.signed_at,
        "meaning": signature.meaning,
        "method": signature.method,
        "signer": signature.signer_id,
        "object_type": signature.object_type,
        "object_id": signature.object_id,
        "revision": signature.revision,
        "content_hash": signature.content_hash,
    }


def is_valid(signature: Signature, current_hash: str) -> bool:
    """Whether the signed thing is still what was signed (21 CFR 11.70)."""
    return signature.content_hash == current_hash


@dataclass(frozen=True)
class SignatureState:
    """How a signature stands, for pages: `kind` is "valid", "voided" or "altered"; `badge` a class of the house."""

    kind: str
    text: str
    badge: str


def state_of(signature: Signature, *, current_hash: str, current_revision: int) -> SignatureState:
    """How a signature stands. `current_hash` is that of the signed revision's content as it is stored now,
    `current_revision` the newest revision of the object, complete or not.
    """
    if not is_valid(signature, current_hash):
        return SignatureState("altered", _("Altered after signing: this signature is void"), "bad")
    if current_revision > signature.revision:
        text = _("Voided by revision {number}").format(number=current_revision)
        return SignatureState("voided", text, "warn")
    return SignatureState("valid", _("Valid"), "ok")
