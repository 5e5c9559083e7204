"""The demo's people. Their passwords are no secrets: the demo refuses to run in production."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    username: str
    name: tuple[str, str]
    password: str
    role: str  # in the oncology trial
    second_role: str = ""  # in the head trial
    is_superuser: bool = False


PEOPLE = (
    Person("reader1", ("Rosa", "Reader"), "demo-reader1", "reader"),
    Person("reader2", ("Ravi", "Reader"), "demo-reader2", "reader", "reader"),
    Person("adjudicator", ("Anna", "Adjudicator"), "demo-adjudicator", "adjudicator", "adjudicator"),
    Person("coordinator", ("Carl", "Coordinator"), "demo-coordinator", "coordinator", "coordinator"),
    Person("monitor", ("Maya", "Monitor"), "demo-monitor", "monitor"),
    Person("admin", ("Alex", "Administrator"), "demo-admin", "administrator", "administrator", True),
)
