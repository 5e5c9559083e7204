"""How a read came about, as its assessor keeps it: which read it was, of what, and under which signature."""

from rapidreader.audit.signing import signature_facts

from .models import Read


def circumstances_of(read: Read, signature=None, *, decision: dict | None = None) -> dict:
    """The facts that stand beside the answers, inside the assessor's hash. `signature`: None where none is;
    `decision`: of an adjudication.
    """
    return {
        "kind": read.kind,
        "outcome": _outcome(read, decision),
        "not_readable_reason": read.not_readable_reason,
        "period": read.period,
        "condition": read.condition,
        "repetition": read.repetition,
        "slot": read.slot,
        "schedule_hash": read.worklist.schedule_hash,
        "amendment": read.amendment.number if read.amendment_id else None,
        "images_hash": read.images_hash,
        "signature": signature_facts(signature) if signature else None,
        **({"decision": decision} if decision else {}),
    }


def _outcome(read: Read, decision: dict | None) -> str:
    """ "read", "not_readable", or "accepted" where an adjudicator chose one of the reads instead of reading."""
    if decision and decision["accepted"]:
        return "accepted"
    return "not_readable" if read.not_readable_reason else "read"
