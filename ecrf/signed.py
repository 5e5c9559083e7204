"""What a signature under a read is bound to (21 CFR 11.70), and how the signature of a stored assessor stands now."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from rapidreader.audit.canonical import content_hash, parse_json
from rapidreader.audit.models import Signature
from rapidreader.audit.signing import SignatureState, state_of


def signed_hash(
    *,
    session_facts: dict,
    template_hash: str,
    answers,
    measurements,
    justifications=None,
    images_hash: str = "",
    not_readable_reason: str = "",
    decision: dict | None = None,
) -> str:
    """The hash that is signed: which images, on which form, what was answered, measured and justified,
    or why nothing could be; of an adjudication what was decided between which contents, and why.

    It leaves out who and when: those are the signature itself, which stands in the assessor beside this content.
    """
    content = {
        "session": session_facts,
        "template_hash": template_hash,
        "answers": answers,
        "measurements": measurements,
        "justifications": justifications or {},
        "images_hash": images_hash,
    }
    if not_readable_reason:
        content["not_readable_reason"] = not_readable_reason
    if decision:
        content["decision"] = decision
    return content_hash(content)


def signed_hash_of(assessor) -> str:
    """The same hash, of an assessor as it is stored now."""
    return signed_hash(
        session_facts=parse_json(assessor.session_facts),
        template_hash=assessor.template_hash,
        answers=parse_json(assessor.answers),
        measurements=parse_json(assessor.measurements),
        justifications=parse_json(assessor.justifications) if assessor.justifications else {},
        images_hash=_circumstances(assessor).get("images_hash", ""),
        not_readable_reason=_circumstances(assessor).get("not_readable_reason", ""),
        decision=_circumstances(assessor).get("decision"),
    )


def _circumstances(assessor) -> dict:
    text = getattr(assessor, "circumstances", None)
    return parse_json(text) if text else {}


# What tells the newest revision of a read: forms know no reads. Registered by the room that does, when it starts.
_revisions: list[Callable[[UUID], int]] = []


def revisions_known_by(revision_of: Callable[[UUID], int]):
    """Register `revision_of(read_key)`: which revision a read is at, complete or not."""
    _revisions[:] = [revision_of]


@dataclass(frozen=True)
class ShownSignature:
    """A signature as pages and exports show it (21 CFR 11.50): printed name, time, meaning; and how it stands."""

    signature: Signature
    state: SignatureState


def signature_of(assessor, *, current_revision: int | None = None) -> ShownSignature | None:
    """The signature under an assessor, or None where its protocol asks for none.

    `current_revision` is the newest revision of its read, complete or not; without it, the room of reads is asked.
    """
    found = signatures_of([assessor])
    if not found:
        return None
    if current_revision is None:
        current_revision = max((known(assessor.read_key) for known in _revisions), default=assessor.revision)
    return shown(found[assessor.pk], assessor, current_revision)


def signatures_of(assessors) -> dict:
    """{assessor: its signature}, without those that were not signed; one query for all of them."""
    said = {one.pk: facts["id"] for one in assessors if (facts := _circumstances(one).get("signature"))}
    known = {str(pk): signature for pk, signature in Signature.objects.in_bulk(said.values()).items()} if said else {}
    return {pk: known[key] for pk, key in said.items() if key in known}


def shown(signature: Signature, assessor, current_revision: int) -> ShownSignature:
    state = state_of(signature, current_hash=signed_hash_of(assessor), current_revision=current_revision)
    return ShownSignature(signature, state)
