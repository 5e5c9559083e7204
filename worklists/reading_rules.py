"""What a worklist's protocol demands of the reading itself."""

from functools import lru_cache

from .protocols.document import Protocol, protocol_of


@lru_cache(maxsize=200)
def rules_of(protocol: str) -> Protocol:
    """The protocol of a worklist's text, read once: it is asked for with every image."""
    return protocol_of(protocol)


def is_signed(worklist) -> bool:
    """Whether reads of this worklist are completed with an electronic signature."""
    return rules_of(worklist.protocol).signature == "password"
