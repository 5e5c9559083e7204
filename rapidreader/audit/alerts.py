"""What somebody should hear of at once. Rooms that can tell people (mail) register a handler when they start."""

from collections.abc import Callable
from dataclasses import dataclass, field

_handlers: list[Callable[["Alert"], None]] = []


@dataclass(frozen=True)
class Alert:
    """`kind` is the verb of the event that it comes from; `user` is whom it is about; `trial_id` may be None."""

    kind: str
    user: object
    trial_id: int | None = None
    facts: dict = field(default_factory=dict)


def on_alert(handler: Callable[[Alert], None]):
    """Register `handler(alert)`. It runs inside the transaction of the event, so it leaves an outbox row."""
    if handler not in _handlers:
        _handlers.append(handler)


def raise_alert(alert: Alert):
    for handler in _handlers:
        handler(alert)
