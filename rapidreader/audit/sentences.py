"""Events as people read them. Pure: from an event's body (a dict) to words.

Verbs are noun_participle ("worklist_activated") or participle ("read_signed"): the noun is named with its own name.
"""

from dataclasses import dataclass
from datetime import datetime

# Verbs that the general rule would word badly. {object} is the name of what was acted on.
SENTENCES = {
    "user_signed_in": "signed in",
    "user_signed_out": "signed out",
    "user_sign_in_failed": "refused a wrong password for {object}",
    "unknown_sign_in_failed": "refused an unknown user name",
    "token_created": "created an API token",
    "token_revoked": "revoked an API token of {object}",
    "member_added": "added a member: {object}",
    "member_removed": "removed a member: {object}",
    "files_imported": "imported files: {object}",
    "draft_saved": "saved the draft of read {object}",
    "reading_time_kept": "was seen reading {object}",
    "reads_exported": "exported {file} of {object}: {rows} rows",
    "trail_exported": "exported the audit trail as {file}: {rows} rows",
    "object_added": "added {object} in the administration",
    "object_changed": "changed {object} in the administration",
    "object_deleted": "deleted {object} in the administration",
}


@dataclass(frozen=True)
class Fact:
    """One line of what an event changed: a value, or an old and a new one."""

    name: str
    old: object
    new: object
    is_change: bool


def words_of(verb: str) -> str:
    """The verb as a short label: "worklist activated"."""
    return verb.replace("_", " ")


def sentence_of(body: dict) -> str:
    """What happened, in words that follow the person's name."""
    known = SENTENCES.get(body["verb"])
    if known:
        changes = body["changes"] if isinstance(body["changes"], dict) else {}
        shown = {"object": body["object"], "file": changes.get("file", "a file"), "rows": changes.get("rows", "?")}
        return known.format(**shown)
    noun, _, participle = body["verb"].rpartition("_")
    return f"{participle} {noun.replace('_', ' ')} {body['object']}".replace("  ", " ").strip()


def facts_of(body: dict) -> list[Fact]:
    """What changed, line by line; [old, new] pairs are taken apart."""
    changes = body.get("changes") or {}
    if not isinstance(changes, dict):
        return [Fact("", None, changes, False)]
    return [
        Fact(name.replace("_", " "), value[0], value[1], True)
        if isinstance(value, list) and len(value) == 2
        else Fact(name.replace("_", " "), None, value, False)
        for name, value in changes.items()
    ]


@dataclass(frozen=True)
class Line:
    """One event as a page shows it."""

    seq: int
    at: datetime
    actor_name: str
    sentence: str
    reason: str
    facts: list[Fact]
    body: dict
    prev: str
    digest: str
