"""Choices that exclude each other, in words at the path of the choice that would have to change."""

from .document import Protocol


def _pool_clashes(protocol: Protocol) -> dict[str, str]:
    found = {}
    if len(protocol.condition_keys) > 1:
        found["conditions"] = "Who claims from a pool is not known beforehand: a pool has one reading condition."
    if protocol.repeats.percent:
        found["repeats.percent"] = "A hidden repeat needs a known reader: a pool has none."
    if protocol.order.kind in ("blocks", "latin"):
        found["order.kind"] = "A pool has one order for all; choose as listed, by date, shuffled or by subject."
    return found


def _order_clashes(protocol: Protocol) -> dict[str, str]:
    found, kind = {}, protocol.order.kind
    if kind == "blocks" and not protocol.order.block_size:
        found["order.block_size"] = "Say how many sessions a block has."
    if kind == "latin" and protocol.assignment.kind == "balanced":
        found["order.kind"] = "A Latin square needs readers who read the same sessions: all, or groups."
    if protocol.sequential and kind in ("shuffled", "blocks", "latin"):
        found["order.kind"] = "Sequential reading keeps time points in sequence; choose subjects at random."
    return found


def _period_clashes(protocol: Protocol) -> dict[str, str]:
    found, design = {}, protocol.periods.design
    if design == "crossover" and len(protocol.condition_keys) < 2:
        found["conditions"] = "A crossover needs at least two reading conditions."
    if design == "repeats" and not protocol.repeats.percent:
        found["repeats.percent"] = "Say which share is read again in the second period."
    if protocol.repeats.percent and protocol.sequential and protocol.order.kind != "subjects":
        found["order.kind"] = "Repeats of sequential reads come subject by subject; choose subjects at random."
    return found


def _adjudication_clashes(protocol: Protocol) -> dict[str, str]:
    assignment = protocol.assignment
    per_subject = any(rule.get("scope") == "subject" for rule in protocol.adjudication.rules)
    if per_subject and assignment.kind in ("balanced", "claim") and not assignment.one_reader_per_subject:
        text = "Adjudication per subject compares the same two readers: choose one reader per subject."
        return {"assignment.one_reader_per_subject": text}
    return {}


def clashes(protocol: Protocol) -> dict[str, str]:
    """What cannot be combined, whatever the sessions and readers are: {path: message}."""
    found = _adjudication_clashes(protocol) | _period_clashes(protocol) | _order_clashes(protocol)
    if protocol.is_pool:
        found |= _pool_clashes(protocol)
    if protocol.assignment.kind == "groups" and not protocol.assignment.groups:
        found["assignment.groups"] = "Name at least one group."
    return found
