"""What keeps a draft from being published: its problems, and its own tests that fail."""

from ecrf.definition import Definition
from ecrf.testing import run_tests

from .problems import problems_of


def obstacles(definition: Definition) -> dict[str, str]:
    """{where: why}, all of them; {} if the form may be published. "test: NAME" stands for a failing test."""
    found: dict[str, list[str]] = {}
    if not definition.items:
        found.setdefault("form", []).append("The form has no fields.")
    for one in problems_of(definition):
        found.setdefault(one.key or "form", []).append(one.message)
    if not found:
        # An unfinished form fails its tests for reasons that are named already.
        for result in run_tests(definition):
            if not result.is_passed:
                found.setdefault(f"test: {result.name}", []).extend(result.differences)
    return {where: " ".join(messages) for where, messages in found.items()}
