"""Walking the audit trail: does every event still stand as it was written?

What a chain alone cannot show is that its end was cut off together with its head, or that it vanished as a whole.
For that the heads are kept elsewhere (`verify_audit --heads FILE`) and compared later (`--against FILE`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson
from django.db.models import Max

from .canonical import sha256_text
from .models import AuditChain, AuditEvent
from .sealing import SIGNATURE, digest_of, tombstone_of
from .verify_signatures import SignaturesSeen

START = "0" * 64
COLUMNS = ("chain", "seq", "at", "actor_id", "actor_name", "verb", "object_type", "object_id", "trial_id")
# The names under which the columns stand in the body.
BODY_KEYS = ("chain", "seq", "at", "actor", "actor_name", "verb", "object_type", "object_id", "trial")


@dataclass(frozen=True)
class Break:
    """The first place where a chain does not hold."""

    chain: str
    seq: int
    what: str

    def __str__(self):
        return f"{self.chain}#{self.seq}: {self.what}"


@dataclass(frozen=True)
class Report:
    """What a verification saw: how many events, the head of each sound chain, the first break of each broken one."""

    events: int
    heads: dict[str, tuple[int, str]]
    breaks: list[Break]

    @property
    def is_sound(self) -> bool:
        return not self.breaks


class _ChainBroken(Exception):
    pass


def _differing(columns: tuple, facts: dict) -> str | None:
    """The name of the first column that says something else than the digested text."""
    at = columns[2].isoformat(timespec="microseconds")
    shown = (*columns[:2], at, *columns[3:])
    return next(
        (name for name, key, value in zip(COLUMNS, BODY_KEYS, shown, strict=True) if facts.get(key) != value),
        None,
    )


@dataclass
class _Walk:
    """What is remembered along one chain: which events are redacted, and which redactions there were."""

    signatures: SignaturesSeen
    redacted: set[int] = field(default_factory=set)
    redactions: dict[int, str] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)

    def link(self, row: tuple, seq: int, prev: str) -> str:
        """The digest of a sound event; raises _ChainBroken with what is wrong with it."""
        *columns, body, seal, row_prev, digest = row
        if columns[1] != seq:
            raise _ChainBroken(f"event {seq} is missing (the next one there is {columns[1]})")
        if row_prev != prev:
            raise _ChainBroken("it is not bound to the event before it")
        text = body if seal is None else seal
        if digest_of(row_prev, text) != digest:
            raise _ChainBroken("its text is not what was hashed when it was written")
        try:
            facts = orjson.loads(text)
            differing = _differing(tuple(columns), facts)
        except (ValueError, AttributeError):
            differing = "body"
        if differing:
            raise _ChainBroken(f"the column {differing} is not what the hashed text says")
        if seal is not None and sha256_text(body) != facts["body"]:
            self._redacted(seq, digest, is_tombstone=body == tombstone_of(seal))
        if SIGNATURE in facts:
            self.signatures.add(columns[0], seq, facts[SIGNATURE])
        if columns[5] == "event_redacted":
            said = orjson.loads(body)["changes"]
            self.redactions[said["event"]] = said["digest"]
        return digest

    def _redacted(self, seq: int, digest: str, *, is_tombstone: bool):
        if not is_tombstone:
            raise _ChainBroken("its text is not what was hashed when it was written")
        self.redacted.add(seq)
        self.digests[seq] = digest

    def unexplained(self) -> int | None:
        """The first event whose words are gone although no event says who took them out."""
        return min((seq for seq in self.redacted if self.redactions.get(seq) != self.digests[seq]), default=None)


def _rows_after(chain: str, seq: int) -> Iterator[tuple]:
    events = AuditEvent.objects.filter(chain=chain, seq__gt=seq).order_by("seq")
    return events.values_list(*COLUMNS, "body", "seal", "prev", "digest").iterator(chunk_size=2000)


def _check_anchor(anchor: tuple[int, str] | None, seq: int, digest: str):
    if anchor and anchor[0] == seq and anchor[1] != digest:
        raise _ChainBroken("it is not the event that was there when the heads were kept")


def _check_end(name: str, anchor: tuple[int, str] | None, seq: int, digest: str) -> bool:
    """Whether the head is the event `seq`; False when the chain has grown beyond it meanwhile."""
    head = AuditChain.objects.filter(name=name).first()
    if head is None:
        raise _ChainBroken("the chain has no head")
    if head.seq > seq:
        return False
    if (head.seq, head.head) != (seq, digest):
        raise _ChainBroken("the head is not the last event")
    if anchor and anchor[0] > seq:
        raise _ChainBroken(f"the end is cut off: {anchor[0]} events were there when the heads were kept, now {seq}")
    return True


def verify_chain(
    name: str, *, anchor: tuple[int, str] | None = None, signatures: SignaturesSeen | None = None
) -> tuple[int, str, Break | None]:
    """Walk one chain: (events walked, digest of the last, the first break or None).

    `anchor` is a head (seq, digest) that was kept outside the database; the chain must still pass through it.
    """
    seq, digest, walk = 0, START, _Walk(signatures or SignaturesSeen())
    try:
        while True:
            before = seq
            for row in _rows_after(name, seq):
                seq += 1
                digest = walk.link(row, seq, digest)
                _check_anchor(anchor, seq, digest)
            # The head is read after its events: one that is added while we walk is walked in the next round.
            if _check_end(name, anchor, seq, digest):
                if (gone := walk.unexplained()) is not None:
                    seq = gone
                    raise _ChainBroken("its words are gone, and no event says who took them out")
                return seq, digest, None
            if seq == before:
                seq += 1
                raise _ChainBroken("the end is cut off: the head knows of this event, it is not there")
    except _ChainBroken as broken:
        return seq, digest, Break(name, max(seq, 1), str(broken))


def chain_names() -> list[str]:
    """Every chain that has a head or an event, so that a lost head does not hide its events."""
    with_events = AuditEvent.objects.order_by("chain").values("chain").annotate(last=Max("seq"))
    return sorted({*AuditChain.objects.values_list("name", flat=True), *(row["chain"] for row in with_events)})


def verify_all(anchors: dict[str, tuple[int, str]] | None = None) -> Report:
    """Walk every chain there is, and every chain that was there when the heads were kept; then every signature."""
    anchors, signatures = anchors or {}, SignaturesSeen()
    events, heads, breaks = 0, {}, []
    for name in sorted({*chain_names(), *anchors}):
        count, digest, broken = verify_chain(name, anchor=anchors.get(name), signatures=signatures)
        events += count
        if broken:
            breaks.append(broken)
        else:
            heads[name] = (count, digest)
    if not breaks:  # behind a broken link nothing was walked
        breaks = [Break(*difference) for difference in signatures.differences()]
    return Report(events=events, heads=heads, breaks=breaks)
