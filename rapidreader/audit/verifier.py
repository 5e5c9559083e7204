#!/usr/bin/env python3
"""Checks an exported audit trail of Rapid Reader without Rapid Reader. Needs Python 3.9 and nothing else.

    python3 verifier.py TRAIL.json [--heads HEADS.json]

Exit code 0: every link holds. 1: the first broken link is named. 2: that is no exported trail.

What is checked, event by event in the order of the file:
  1. the numbers run 1, 2, 3 …, and all events are of one chain;
  2. `prev` is the digest of the event before (64 zeros before the first);
  3. `digest` is the SHA-256 of prev, a line feed, and `seal` (of `body` in old events, which have no seal);
  4. `body` has the SHA-256 that the seal names; or it is the tombstone that follows from the seal, and a later event
     "event_redacted" names it with its digest: its words were taken out on purpose;
  5. number, chain, time, person, verb and object say the same in seal and body.
A cut-off end cannot be seen from the file alone: HEADS.json (from `verify_audit --heads`) kept elsewhere shows it.
"""

import argparse
import hashlib
import json
import sys

START = "0" * 64
FORMATS = ("rapidreader-trail/1", "rapidreader-trail/2")


class Broken(Exception):
    """The first link that does not hold."""


class NoTrail(Exception):
    """The file is something else."""


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def tombstone_of(seal):
    kept = {**json.loads(seal), "object": "", "changes": {}, "reason": "", "redacted": True}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def check_event(event, seq, prev, chain):
    """(digest, facts, body, whether its words are gone) of a sound event; raises Broken with what is wrong."""
    if event["seq"] != seq:
        raise Broken(f"event {seq} is missing (the next one there is {event['seq']})")
    if event["prev"] != prev:
        raise Broken("it is not bound to the event before it")
    sealed = event.get("seal") or event["body"]
    if sha256(f"{prev}\n{sealed}") != event["digest"]:
        raise Broken("its text is not what was hashed when it was written")
    facts, body = json.loads(sealed), json.loads(event["body"])
    if facts["seq"] != seq or facts["chain"] != (chain or facts["chain"]):
        raise Broken("it belongs to another place or another chain")
    is_redacted = bool(event.get("seal")) and sha256(event["body"]) != facts["body"]
    if is_redacted and event["body"] != tombstone_of(event["seal"]):
        raise Broken("its words are not what was hashed when it was written")
    for name in ("chain", "seq", "at", "actor", "actor_name", "verb", "object_type", "object_id", "trial"):
        if facts[name] != body[name]:
            raise Broken(f"its seal and its body disagree about {name}")
    return event["digest"], facts, body, is_redacted


def check_trail(events, heads):
    """(chain, events, redacted ones, digest of the last); raises Broken as "chain#seq: what"."""
    seq, digest, chain, redacted, explained = 0, START, "", {}, set()
    try:
        for event in events:
            seq += 1
            digest, facts, body, is_redacted = check_event(event, seq, digest, chain)
            chain = facts["chain"]
            if is_redacted:
                redacted[seq] = digest
            if facts["verb"] == "event_redacted":
                explained.add((body["changes"]["event"], body["changes"]["digest"]))
            if heads.get(chain, [0])[0] == seq and heads[chain][1] != digest:
                raise Broken("it is not the event that was there when the heads were kept")
        if heads.get(chain, [0])[0] > seq:
            raise Broken(f"the end is cut off: {heads[chain][0]} events were there when the heads were kept")
        for seq, gone in redacted.items():
            if (seq, gone) not in explained:
                raise Broken("its words are gone, and no event says who took them out")
    except Broken as broken:
        raise Broken(f"{chain or 'the chain'}#{seq}: {broken}") from None
    except (KeyError, TypeError, ValueError) as error:
        raise Broken(f"{chain or 'the chain'}#{seq}: it cannot be read ({error!r})") from None
    return chain, len(events), len(redacted), digest


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        raise NoTrail(f"{path} cannot be read: {error}") from None


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Check an exported audit trail of Rapid Reader.")
    parser.add_argument("trail", help="The file trail.json.")
    parser.add_argument("--heads", help="Heads that verify_audit wrote earlier: finds an end that was cut off since.")
    given = parser.parse_args(arguments)
    try:
        document, heads = read(given.trail), read(given.heads) if given.heads else {}
        if not isinstance(document, dict) or document.get("format") not in FORMATS or not document.get("events"):
            raise NoTrail(f"{given.trail} is no exported audit trail.")
        chain, count, redacted, head = check_trail(document["events"], heads)
    except NoTrail as error:
        print(error, file=sys.stderr)
        return 2
    except Broken as broken:
        print(f"BROKEN {broken}", file=sys.stderr)
        return 1
    print(f"{chain}: {count} events, {redacted} redacted, every link holds. The last digest is {head}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
