"""How an event is sealed, so that its words can go and its place in the chain stays provable.

`body` is the whole event as canonical JSON. `seal` repeats who did what to which object and when, and has the SHA-256
of the body in the place of its words (what it was called, old and new values, the reason). The digest that chains the
events covers the seal. When an event is redacted, its body becomes the tombstone, which follows from the seal alone:
every link still holds, and no other text can stand there. A nonce in the body keeps short words from being guessed
from its hash.
"""

import secrets

from .canonical import canonical_json, parse_json, sha256_text

# A signature stays whatever is redacted: it is the proof that somebody signed, and says nothing of whom.
SIGNATURE = "signature"
# What may hold words about people who were examined; all else in an event is ours, and is kept.
WORDS = ("object", "changes", "reason")


def digest_of(prev: str, sealed: str) -> str:
    """How an event is bound to the one before it."""
    return sha256_text(f"{prev}\n{sealed}")


def sealed(facts: dict) -> tuple[str, str]:
    """(body, seal) of an event's facts."""
    body = canonical_json({**facts, "nonce": secrets.token_hex(16)})
    kept = {name: value for name, value in facts.items() if name not in WORDS}
    if SIGNATURE in facts["changes"]:
        kept[SIGNATURE] = facts["changes"][SIGNATURE]
    return body, canonical_json({**kept, "body": sha256_text(body)})


def tombstone_of(seal: str) -> str:
    """The only text that a redacted event can have."""
    return canonical_json({**parse_json(seal), "object": "", "changes": {}, "reason": "", "redacted": True})
