"""A reading protocol in words, for whoever looks at a worklist. Pure."""

from rapidreader.audit.canonical import parse_json

from .planning.assignment import KINDS as ASSIGNMENTS
from .planning.conditions import DESIGNS
from .planning.order import KINDS as ORDERS
from .protocols.document import Protocol
from .qualification.marks import percent_of


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _who(protocol: Protocol) -> str:
    own = protocol.assignment
    parts = [dict(ASSIGNMENTS)[own.kind]]
    if own.kind in ("balanced", "claim"):
        parts.append(f"{_count(own.reads_per_session, 'reader', 'readers')} per session")
    if own.kind == "groups":
        parts.append(_count(len(own.groups), "group", "groups"))
    if own.one_reader_per_subject:
        parts.append("one reader for all time points of a subject")
    if own.most_reads_per_reader:
        parts.append(f"at most {own.most_reads_per_reader} reads per reader")
    if own.exclusions:
        parts.append(_count(len(own.exclusions), "exclusion", "exclusions"))
    return "; ".join(parts)


def _order(protocol: Protocol) -> str:
    parts = [dict(ORDERS)[protocol.order.kind]]
    if protocol.order.block_size and protocol.order.kind in ("blocks", "latin"):
        parts.append(f"{protocol.order.block_size} sessions per block")
    if protocol.sequential:
        parts.append("a later time point opens when the earlier one is complete")
    if protocol.global_review:
        parts.append("global review at the end")
    return "; ".join(parts)


def _periods(protocol: Protocol) -> str:
    text = dict(DESIGNS)[protocol.periods.design]
    return text if protocol.period_count == 1 else f"{text}; washout {protocol.periods.washout_days} days"


def _required(protocol: Protocol) -> str:
    own = protocol.qualification
    parts = [_count(len(own.documents), "document acknowledged", "documents acknowledged")] if own.documents else []
    if own.training is not None:
        parts.append(f"a training list passed with {percent_of(own.pass_mark)} %")
    return "; ".join(parts)


def facts_of(protocol: Protocol) -> list[tuple[str, str]]:
    """(title, words) of each choice that matters."""
    facts = [("Who reads what", _who(protocol)), ("Read order", _order(protocol))]
    if protocol.conditions:
        facts.append(("Conditions", ", ".join(condition.label for condition in protocol.conditions)))
    if protocol.period_count > 1:
        facts.append(("Periods", _periods(protocol)))
    if repeats := protocol.repeats.percent:
        facts.append(("Hidden repeats", f"{repeats} %, at least {protocol.repeats.min_distance} reads apart"))
    if required := _required(protocol):
        facts.append(("Before it opens", required))
    signed = {"password": "an electronic signature with the password", "plain": "completing"}
    return [*facts, ("Final by", signed[protocol.signature])]


def amendment_lines(amendment) -> list[str]:
    """What an amendment did, in numbers."""
    inputs = parse_json(amendment.inputs)
    lines = []
    if sessions := inputs.get("items"):
        lines.append(_count(len(sessions), "session", "sessions"))
    if rows := inputs["rows"]:
        lines.append(f"{_count(len(rows), 'read', 'reads')} appended")
    if cancelled := inputs["cancelled"]:
        lines.append(f"{_count(len(cancelled), 'read', 'reads')} cancelled")
    return lines
