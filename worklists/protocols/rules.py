"""The checker: any schedule judged against its protocol, in words. It shares no reasoning with the compiler.

Given are the document, the sessions, the readers and the rows, whoever made them; out comes every violated rule.
"""

from collections.abc import Sequence

from . import rules_order, rules_periods, rules_who
from .case import Case, Violation
from .clashes import clashes
from .document import Protocol
from .schedule import Item, Row

RULES = {
    "combination": "Choices that exclude each other are not combined.",
    "rows": "Every read names a session, a reader, a condition and a period of the worklist, and is there once.",
    "positions": "Positions run from 1 without a gap, in each reader's order and in the pool.",
    "readers-per-session": "Every session has as many different readers as the protocol says.",
    "groups": "Every session and every reader belongs to a group, and groups read their own sessions.",
    "exclusions": "Nobody reads what they are excluded from.",
    "workload": "Nobody has more reads than allowed.",
    "balance": "No session could be moved from a busier reader to one with less to do.",
    "one-reader-per-subject": "All time points of a subject are read by the same reader.",
    "adjudicator": "For every session an adjudicator is left who does not read it.",
    "slots": "The readers of a session have slots of their own, counted from 1.",
    "conditions": "A reader meets each own session once under each condition.",
    "periods": "Every read stands in its period, and periods follow each other.",
    "counterbalance": "In every period the conditions are spread evenly.",
    "grouped": "The reads of one condition in a period come together.",
    "repeats": "Exactly the share of each stretch comes again, to the same reader.",
    "repeat-distance": "A repeat comes at the earliest after the minimum distance.",
    "order": "Sessions come in the order of the protocol.",
    "time-points-in-sequence": "A later time point of a subject comes after the earlier ones.",
}


def violations(
    protocol: Protocol, items: Sequence[Item], readers: Sequence[str], rows: Sequence[Row]
) -> list[Violation]:
    """Every rule that the rows violate, and where; empty when they meet the protocol."""
    case = Case(protocol, tuple(items), tuple(readers), tuple(rows))
    found = [Violation("combination", text) for text in clashes(protocol).values()]
    found += rules_who.rows(case)
    if found:  # what names unknown sessions or stands there twice cannot be judged further
        return found
    checks = (*rules_who.CHECKS, *rules_periods.CHECKS, *rules_order.CHECKS)
    return [violation for check in checks for violation in check(case)]
