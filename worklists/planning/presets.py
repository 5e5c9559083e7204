"""Protocols to begin with."""

from dataclasses import dataclass

from ..protocols.document import (
    Assignment,
    Condition,
    Order,
    Periods,
    Protocol,
    Repeats,
)


@dataclass(frozen=True)
class Preset:
    key: str
    title: str
    text: str
    protocol: Protocol


PRESETS = (
    Preset(
        "all",
        "All read all",
        "Every reader reads every session once, in an order of its own.",
        Protocol(order=Order("shuffled")),
    ),
    Preset(
        "single",
        "Single read",
        "Each session is read by one of the readers; the work is shared evenly.",
        Protocol(Assignment("balanced", 1), Order("shuffled"), signature="password"),
    ),
    Preset(
        "double",
        "Double read with adjudication",
        "Two readers each, blinded, time points in sequence; a third decides where they differ (BICR).",
        Protocol(
            Assignment("balanced", 2, one_reader_per_subject=True),
            Order("subjects"),
            sequential=True,
            blinding={"preset": "bicr"},
            signature="password",
        ),
    ),
    Preset(
        "mrmc",
        "MRMC crossover",
        "Every reader reads every session under two conditions, counterbalanced over two periods with a washout.",
        Protocol(
            order=Order("shuffled"),
            conditions=(Condition("condition-a", "Condition A"), Condition("condition-b", "Condition B")),
            periods=Periods("crossover", washout_days=28),
            blinding={"preset": "full"},
            signature="password",
        ),
    ),
    Preset(
        "intra",
        "Intra-reader variability",
        "Every reader reads every session; one in five comes again in a second period, unannounced.",
        Protocol(
            order=Order("shuffled"),
            periods=Periods("repeats", washout_days=28),
            repeats=Repeats(20),
            blinding={"preset": "full"},
            signature="password",
        ),
    ),
)
BY_KEY = {preset.key: preset for preset in PRESETS}
