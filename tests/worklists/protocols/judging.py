"""One generated protocol, compiled and judged: what came of it, and whether that is honest."""

from collections import Counter
from dataclasses import dataclass, field

from tests.worklists.protocols.brute import an_assignment_exists, repeats_fit
from tests.worklists.protocols.generated import Setting
from worklists.protocols.clashes import clashes
from worklists.protocols.compiler import compile_protocol, from_inputs
from worklists.protocols.rules import RULES, violations
from worklists.protocols.schedule import Refused

WHO = {"readers-per-session", "groups", "exclusions", "workload", "one-reader-per-subject", "adjudicator"}


@dataclass
class Tally:
    compiled: int = 0
    rows: int = 0
    refused: Counter = field(default_factory=Counter)
    proved: int = 0  # refusals of which trying everything shows that nothing exists
    wrong: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.compiled + self.refused.total()

    def judge(self, setting: Setting):
        try:
            schedule = compile_protocol(setting.protocol, setting.items, setting.readers, seed=setting.seed)
        except Refused as refusal:
            self.refused[refusal.rule] += 1
            self._judge_refusal(setting, refusal)
            return
        self.compiled += 1
        self.rows += len(schedule.rows)
        for violation in violations(setting.protocol, setting.items, setting.readers, schedule.rows):
            self.wrong.append(f"{violation.rule}: {violation.text} {setting}")
        if from_inputs(schedule.inputs).sha256 != schedule.sha256:
            self.wrong.append(f"compiled again it is another schedule: {setting}")
        if an_assignment_exists(setting) is False:
            self.wrong.append(f"trying everything finds no assignment, yet one was made: {setting}")

    def _judge_refusal(self, setting: Setting, refusal: Refused):
        exists = self._exists(setting, refusal)
        self.proved += exists is False
        if exists or refusal.rule not in RULES or not refusal.text or not refusal.path:
            self.wrong.append(f"refused by {refusal.rule} ({refusal.text}), which is not honest: {setting}")

    def _exists(self, setting: Setting, refusal: Refused) -> bool | None:
        """Whether the refused thing exists; None where that was not found out."""
        protocol = setting.protocol
        if refusal.rule == "combination":
            return not clashes(protocol)
        if refusal.rule in WHO:
            return an_assignment_exists(setting)
        if refusal.rule == "time-points-in-sequence":
            return not protocol.sequential or protocol.order.kind != "listed"
        return _a_repeat_fits(setting) if refusal.rule == "repeat-distance" else None


def _a_repeat_fits(setting: Setting) -> bool | None:
    """Where everybody reads the same few sessions, the places of every pair are tried."""
    protocol = setting.protocol
    plain = protocol.assignment.kind == "all" and not protocol.assignment.exclusions
    if not plain or protocol.order.kind == "subjects" or protocol.periods.design != "none" or len(setting.items) > 8:
        return None
    count = len(setting.items)
    repeats = setting.protocol.repeats
    return repeats_fit(count, -(-repeats.percent * count // 100), repeats.min_distance)
