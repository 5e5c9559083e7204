"""Which roles somebody holds in a trial, for the trail. `audit` knows no members; the room that does, registers."""

from collections.abc import Callable

_known: list[Callable[[object, int], list[str]]] = []


def roles_from(source: Callable[[object, int], list[str]]):
    """Register `source(user, trial_id) -> roles`, when the room starts."""
    _known[:] = [source]


def roles_of(user, trial_id: int | None) -> list[str]:
    """The roles of the moment, by name; an operator of the installation is a "superuser" whatever the trial."""
    if user is None:
        return []
    held = _known[0](user, trial_id) if _known and trial_id else []
    return sorted(held) + (["superuser"] if user.is_superuser else [])
