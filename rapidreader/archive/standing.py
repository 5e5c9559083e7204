"""Whether results stand on a session: from then on, changing what it is called needs a reason (21 CFR 11.10(e)).

The archive does not know results; the room that does, registers when it starts.
"""

from collections.abc import Callable

_known: list[Callable[[object], bool]] = []


def results_known_by(has_results: Callable[[object], bool]):
    """Register `has_results(session)`."""
    if has_results not in _known:
        _known.append(has_results)


def has_results(session) -> bool:
    return any(known(session) for known in _known)
