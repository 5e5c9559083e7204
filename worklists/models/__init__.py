"""Worklists, reads, and what surrounds them; one module per noun."""

from .adjudication import Adjudication, AdjudicationInput
from .qualification import Acknowledgement, CharterDocument, GoldAnswer, Qualification, Requirement
from .queries import Query, QueryMessage
from .reads import Read, ReadingSegment, ReadStep
from .worklists import Amendment, Worklist, WorklistItem, WorklistReader

__all__ = [
    "Acknowledgement",
    "Adjudication",
    "AdjudicationInput",
    "Amendment",
    "CharterDocument",
    "GoldAnswer",
    "Qualification",
    "Query",
    "QueryMessage",
    "Read",
    "ReadStep",
    "ReadingSegment",
    "Requirement",
    "Worklist",
    "WorklistItem",
    "WorklistReader",
]
