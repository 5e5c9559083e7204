"""Events as people read them. Pure: from an event's body (a dict) to words.

Verbs are noun_participle ("worklist_activated") or participle ("read_signed"): the noun is named with its own name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from .canonical import canonical_json

# Verbs that the general rule would word badly. {object} is the name of what was acted on.
SENTENCES = {
    "user_signed_in": "signed in",
    "user_signed_out": "signed out",
    "user_sign_in_failed": "refused a wrong password for {object}",
    "unknown_sign_in_failed": "refused an unknown user name",
    "password_changed": "changed the password of {object}",
    "token_created": "created an API token",
    "token_revoked": "revoked an API token of {object}",
    "member_added": "added a member: {object}",
    "member_removed": "removed a member: {object}",
    "scan_decided": "decided whether readers see a scan of {object}",
    "blinding_checked": "made the blinding report of {object}",
    "files_imported": "imported files: {object}",
    "read_marked_not_readable": "completed read {object} as not readable",
    "read_images_renewed": "opened read {object} with other images than before",
    "draft_saved": "saved the draft of read {object}",
    "reading_time_kept": "was seen reading {object}",
    "images_served": "was sent images of {object}",
    "images_shown": "had the images of {object} on the screen",
    "results_shown": "looked at results of {object}",
    "results_listed": "listed results of {object}",
    "worklist_exported": "exported worklist {object} for XNAT",
    "worklist_amended_add": "added sessions to worklist {object}",
    "worklist_amended_withdraw": "withdrew sessions from worklist {object}",
    "worklist_amended_reassign": "reassigned reads of worklist {object}",
    "query_opened": "opened {object}",
    "query_answered": "answered {object}",
    "query_closed": "closed {object}",
    "notifications_changed": "changed how to be told by mail",
    "mail_declined": "ended mails to {object}, by the link in one of them",
    "reads_exported": "exported {file} of {object}: {rows} rows",
    "trail_exported": "exported the audit trail as {file}: {rows} rows",
    "event_redacted": "took the words out of event {object}",
    "user_locked_out": "locked {object} out after too many wrong passwords",
    "user_refused_locked": "refused {object}, who is locked out",
    "user_unlocked": "unlocked {object}",
    "signature_failed": "typed a wrong password for a signature",
    "signing_locked": "typed the last wrong password for a signature: signing is locked",
    "signature_refused_locked": "tried to sign while signing is locked",
    "bundle_exported": "exported the whole trial {object} as {file}",
    "trial_imported": "took trial {object} in from a bundle",
    "adjudication_assigned": "gave adjudication {object} to an adjudicator",
    "adjudication_withdrawn": "withdrew adjudication {object}",
    "trial_frozen": "froze the trial",
    "trial_thawed": "thawed the trial",
    "trial_locked": "signed and locked the trial",
    "trial_unlocked": "took the lock of the trial back",
    "priority_set": "changed the priority of sessions",
    "due_date_set": "changed the due date of reads",
    "matrix_exported": "exported the control tower as {file}: {rows} rows",
    "document_drafted": "drafted {object}",
    "document_changed": "changed the draft of {object}",
    "document_discarded": "threw the draft of {object} away",
    "document_published": "published {object}",
    "document_acknowledged": "acknowledged {object}: read and understood",
    "known_answers_set": "entered the known answers of {object}",
    "training_scored": "came to the end of a training list, {object}",
    "ledger_exported": "exported who has seen what as {file}: {rows} rows",
    "object_added": "added {object} in the administration",
    "object_changed": "changed {object} in the administration",
    "object_deleted": "deleted {object} in the administration",
}


# Facts that are lists of names themselves; read out one after the other.
LISTS = {"sessions", "readers", "tools", "assessors"}


@dataclass(frozen=True)
class Fact:
    """One line of what an event changed: a value, or an old and a new one, as text."""

    name: str
    old: str
    new: str
    is_change: bool


def words_of(verb: str) -> str:
    """The verb as a short label: "worklist activated"."""
    return verb.replace("_", " ")


def sentence_of(body: dict) -> str:
    """What happened, in words that follow the person's name."""
    if body.get("redacted"):
        return f"{words_of(body['verb'])} (its words were taken out)"
    known = SENTENCES.get(body["verb"])
    if known:
        changes = body["changes"] if isinstance(body["changes"], dict) else {}
        shown = {"object": body["object"], "file": changes.get("file", "a file"), "rows": changes.get("rows", "?")}
        return known.format(**shown)
    noun, _, participle = body["verb"].rpartition("_")
    return f"{participle} {noun.replace('_', ' ')} {body['object']}".replace("  ", " ").strip()


def shown(value) -> str:
    """A recorded value as people read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return canonical_json(value) if isinstance(value, dict | list) else str(value)


def facts_of(body: dict) -> list[Fact]:
    """What changed, line by line: [old, new] pairs are taken apart, nested facts get a path for a name."""
    changes = body.get("changes")
    return list(_facts("", changes)) if changes else []


def _is_change(name: str, value) -> bool:
    """Whether a value is an old and a new one. Two readers are no change from the first to the second."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    return name not in LISTS or all(isinstance(one, list) for one in value)


def _facts(path: str, value) -> Iterator[Fact]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _facts(f"{path} › {name}" if path else name.replace("_", " "), inner)
    elif _is_change(path, value):
        yield Fact(path, _said(path, value[0]), _said(path, value[1]), True)
    else:
        yield Fact(path, "", _said(path, value), False)


def _said(name: str, value) -> str:
    """Answers keep their brackets and quotes: an answer may have a comma of its own."""
    if name in LISTS and isinstance(value, list):
        return ", ".join(map(shown, value)) or shown(None)
    return shown(value)


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
    # Whether its words can be taken out: they can be once, and never those of a redaction.
    is_redactable: bool = False
