"""Signatures and the events of what was signed say the same, in both directions."""

from .canonical import canonical_json
from .models import Signature
from .signing import signature_facts


class SignaturesSeen:
    """The signatures that the chains speak of, collected while they are walked."""

    def __init__(self):
        self._said: dict[str, tuple[str, int, str]] = {}

    def add(self, chain: str, seq: int, facts: dict):
        self._said[facts["id"]] = (chain, seq, canonical_json(facts))

    def differences(self):
        """(chain, seq, what) of each signature that is not what its event says, is gone, or has no event."""
        for signature in Signature.objects.iterator(chunk_size=2000):
            chain, seq, said = self._said.pop(str(signature.pk), (None, 0, ""))
            if chain is None:
                yield "signatures", 0, f"signature {signature.pk} stands in no event"
            elif said != canonical_json(signature_facts(signature)):
                yield chain, seq, f"signature {signature.pk} is not what this event says"
        for pk, (chain, seq, _) in self._said.items():
            yield chain, seq, f"signature {pk} is gone"
