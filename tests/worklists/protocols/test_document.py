import json

import pytest

from worklists.protocols.clashes import clashes
from worklists.protocols.document import Assignment, Condition, Order, Periods, Protocol, ProtocolInvalid, protocol_of

FULL = {
    "version": 1,
    "assignment": {
        "kind": "groups",
        "reads_per_session": 2,
        "groups": [{"name": "A", "readers": [1, 2], "sessions": ["1.2.3"]}],
        "one_reader_per_subject": True,
        "most_reads_per_reader": 40,
        "exclusions": [{"reader": 1, "subject": "1001"}, {"reader": 2, "site": "north"}],
    },
    "order": {"kind": "blocks", "block_size": 5},
    "conditions": [{"key": "ffdm", "name": "FFDM", "shows": {"modalities": ["MG"], "scan_text": "ffdm"}}],
    "periods": {"design": "none", "balance": "readers", "grouped": False, "washout_days": 27},
    "repeats": {"percent": 10, "min_distance": 20},
    "sequential": False,
    "global_review": True,
    "blinding": {"preset": "bicr"},
    "signature": "password",
    "adjudication": {"rules": [{"key": "response", "scope": "time_point"}], "adjudicators": [7]},
    "qualification": {"documents": [3], "training": 4, "pass_mark": 0.75},
}


def problems_of(value) -> dict:
    with pytest.raises(ProtocolInvalid) as caught:
        protocol_of(json.dumps(value))
    return caught.value.problems


def test_an_empty_text_is_the_plain_protocol():
    assert protocol_of("") == Protocol()
    assert protocol_of("{}") == Protocol()


def test_what_is_written_is_read_again():
    protocol = protocol_of(json.dumps(FULL))
    assert protocol.assignment.groups[0].readers == (1, 2)
    assert protocol.condition("ffdm").shows.modalities == ("MG",)
    assert protocol_of(protocol.text) == protocol
    assert protocol_of(protocol.text).text == protocol.text


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("assignment.kind", "everybody"),
        ("assignment.reads_per_session", 0),
        ("assignment.reads_per_session", True),
        ("assignment.groups", [{"name": "A"}, {"name": "A"}]),
        ("assignment.groups.0.readers", "1"),
        ("assignment.exclusions.0", {"reader": 1}),
        ("assignment.exclusions.0.reader", {}),
        ("order.block_size", 1),
        ("conditions.0.key", "FFDM!"),
        ("periods.washout_days", -1),
        ("repeats.percent", 101),
        ("sequential", "yes"),
        ("blinding", []),
        ("signature", "fingerprint"),
        ("qualification.pass_mark", 2),
        ("assignment.kindd", "all"),
        ("colour", "blue"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(path, value):
    document = json.loads(json.dumps(FULL))
    *way, last = path.split(".")
    inner = document
    for name in way:
        inner = inner[int(name) if name.isdecimal() else name]
    inner[int(last) if last.isdecimal() else last] = value
    assert path in problems_of(document)


def test_what_is_no_document_says_so():
    assert "" in problems_of([])
    with pytest.raises(ProtocolInvalid, match="not JSON"):
        protocol_of("{")


@pytest.mark.parametrize(
    ("path", "protocol"),
    [
        ("conditions", Protocol(periods=Periods("crossover"))),
        ("repeats.percent", Protocol(periods=Periods("repeats"))),
        ("order.block_size", Protocol(order=Order("blocks"))),
        ("order.kind", Protocol(Assignment("balanced"), Order("latin"))),
        ("order.kind", Protocol(order=Order("shuffled"), sequential=True)),
        ("conditions", Protocol(Assignment("claim"), conditions=(Condition("a"), Condition("b")))),
        ("assignment.groups", Protocol(Assignment("groups"))),
    ],
)
def test_choices_that_exclude_each_other_are_named(path, protocol):
    assert path in clashes(protocol)
