"""What a coordinator plans before a worklist is activated, and what is wrong with it, in words beside each field."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from ecrf.definition import definition_of
from rapidreader.archive.models import Session

from . import access
from .adjudication.rules import AdjudicationRules, problems_of
from .blinding.report import blinding_problems
from .models import Worklist
from .naming import named
from .protocols.document import Protocol, protocol_of
from .protocols.schedule import Refused
from .qualification.keeping import qualification_problem
from .schedules import schedule_of
from .viewer_tools import TOOLS


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A worklist as planned. `sessions` in the order in which they are listed."""

    name: str
    template_version: object
    purpose: str = Worklist.Purpose.LIVE
    description: str = ""
    sessions: Sequence[Session] = ()
    readers: Sequence = ()
    protocol: Protocol = field(default_factory=Protocol)
    seed: str = ""
    due_date: datetime.date | None = None
    form_disabled_when_complete: bool = True
    skipping_allowed: bool = True
    tools: Sequence[str] = field(default_factory=list)

    @classmethod
    def of(cls, worklist) -> "Plan":
        """The plan of a draft as it is stored."""
        own = {name: getattr(worklist, name) for name in COLUMNS} | {"protocol": protocol_of(worklist.protocol)}
        items = worklist.items.filter(amendment=None).select_related("session__subject").order_by("place")
        readers = worklist.readers.select_related("reader").order_by("pk")
        return cls(**own, sessions=[item.session for item in items], readers=[entry.reader for entry in readers])

    @property
    def columns(self) -> dict:
        """What is stored in the worklist's own row."""
        own = {name: getattr(self, name) for name in COLUMNS}
        return own | {"tools": list(self.tools), "protocol": self.protocol.text}

    @property
    def facts(self) -> dict:
        """What the audit trail keeps of it."""
        return {
            **self.columns,
            "protocol": self.protocol.value,
            "template_version": f"{self.template_version} {self.template_version.content_hash}",
            "sessions": [session.label for session in self.sessions],
            "readers": [reader.get_username() for reader in self.readers],
        }


COLUMNS = (
    "name", "template_version", "purpose", "description", "seed", "due_date",
    "form_disabled_when_complete", "skipping_allowed", "tools",
)  # fmt: skip


def _name_problem(trial, plan, worklist) -> str:
    if not plan.name.strip():
        return "Give the worklist a name."
    others = Worklist.objects.filter(trial=trial, name=plan.name).exclude(pk=getattr(worklist, "pk", None))
    return "Another worklist of this trial has that name." if others.exists() else ""


def _sessions_problem(trial, plan) -> str:
    if len({session.pk for session in plan.sessions}) != len(plan.sessions):
        return "A session can be on a worklist only once."
    strangers = [session.label for session in plan.sessions if session.trial_id != trial.pk]
    return f"Not sessions of this trial: {', '.join(strangers)}." if strangers else ""


def _readers_problem(trial, plan) -> str:
    if len({reader.pk for reader in plan.readers}) != len(plan.readers):
        return "A reader can be on a worklist only once."
    possible = set(access.possible_readers(trial).values_list("pk", flat=True))
    strangers = [reader.get_username() for reader in plan.readers if reader.pk not in possible]
    return f"Not readers of this trial: {', '.join(strangers)}." if strangers else ""


def _template_problem(trial, plan) -> str:
    if plan.template_version.template.trial_id != trial.pk:
        return "That template belongs to another trial."
    return ""


def _only_problems(found: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in found.items() if text}


def draft_problems(trial, plan: Plan, *, worklist=None) -> dict[str, str]:
    """What keeps the plan from being stored, even as a draft: {field: message}."""
    return _only_problems(
        {
            "name": _name_problem(trial, plan, worklist),
            "template_version": _template_problem(trial, plan),
            "sessions": _sessions_problem(trial, plan),
            "readers": _readers_problem(trial, plan),
            "purpose": "" if plan.purpose in Worklist.Purpose.values else "There is no such purpose.",
            "seed": "" if len(plan.seed) <= 64 else "A seed has at most 64 characters.",
            "tools": "" if set(plan.tools) <= set(TOOLS) else "There is no such viewer tool.",
        }
    )


def refusal_of(plan: Plan) -> Refused | None:
    """Why no schedule meets the plan's protocol; None when one does."""
    try:
        schedule_of(plan)
    except Refused as refused:
        return refused
    return None


def adjudication_problem(plan: Plan) -> str:
    """What keeps the rules of adjudication from being used with the plan's form; empty when nothing does."""
    if not plan.protocol.adjudication.rules and not plan.protocol.adjudication.adjudicators:
        return ""
    rules = AdjudicationRules.of(plan.protocol.value["adjudication"])
    return " ".join(one.message for one in problems_of(rules, definition_of(plan.template_version)))


def activation_problems(worklist, plan: Plan) -> dict[str, str]:
    """What keeps a draft from being activated: {field: message}."""
    problems = draft_problems(worklist.trial, plan, worklist=worklist)
    if problem := qualification_problem(worklist, plan.readers):
        problems.setdefault("qualification", problem)
    if not plan.sessions:
        problems.setdefault("sessions", "Choose at least one session.")
    if not plan.readers:
        problems.setdefault("readers", "Choose at least one reader.")
    if plan.template_version.state != "published":
        state = plan.template_version.get_state_display().lower()
        problems.setdefault("template_version", f"This template version is {state}; choose a published one.")
    if not problems and (wrong := adjudication_problem(plan)):
        problems["protocol"] = wrong
    if not problems and (refused := refusal_of(plan)):
        problems["protocol"] = named(refused.text, plan.readers, plan.sessions)
    return problems | blinding_problems(worklist)
