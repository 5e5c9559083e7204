"""What an action raises when it refuses. These know no HTTP; rapidreader/errors.py turns them into answers."""


class DomainError(Exception):
    """An action refused. `fields` names what is wrong where it is about named input; `more` is what else a page that
    asked must know, as JSON values that stand beside the error in the answer."""

    code = "refused"

    def __init__(self, message: str, *, fields: dict[str, str] | None = None, more: dict | None = None):
        super().__init__(message)
        self.fields, self.more = fields or {}, more or {}


class NotAllowed(DomainError):
    """The person may see this, but their role does not include doing that."""

    code = "not_allowed"


class Conflict(DomainError):
    """The state has moved on: signed meanwhile, saved by another tab, paused."""

    code = "conflict"


class Invalid(DomainError):
    """The input does not meet the rules; `fields` says which part and why."""

    code = "invalid"
