"""The CDISC pilot's two radiologists, read by read through the real actions: what opens is what the records imply.

Which sessions and subjects differ is worked out here from the raw tables (RS: responses, TR: diameters), by nothing
of what is tested.
"""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from rapidreader.audit.canonical import parse_json
from tests.cast import add_session
from worklists.adjudication import ready
from worklists.models import Adjudication

from .forms import FORM, OVERALL
from .scene import RESPONSE, respond, start

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]
READERS = {"ada": "RADIOLOGIST 1", "ben": "RADIOLOGIST 2"}
# The pilot's sums lie within 5 % of each other: the usual 20 % finds none of them, 4 % some.
SUMS = {
    f"sum_{limit}": ready.rule_for(FORM, kind="differs_percent", key="sum_mm", limit=Decimal(limit))
    | {"key": f"sum_{limit}"}
    for limit in (4, 20)
}
PROGRESSION = ready.rule_for(FORM, kind="first_time", key=OVERALL.key, value="PD")


@pytest.fixture(scope="module")
def responses(test_data):
    """{(subject, visit): {radiologist: response}} in the order of the visits."""
    found = defaultdict(dict)
    for row in rows_of(test_data, "rs"):
        found[row["USUBJID"], row["VISIT"]][row["RSEVALID"]] = row["RSSTRESC"]
    return {place: found[place] for place in sorted(found, key=lambda place: (place[0], week_of(place[1])))}


@pytest.fixture(scope="module")
def sums(test_data):
    """{(subject, visit): {radiologist: sum of the target diameters}}, as far as all were measured."""
    found = defaultdict(lambda: defaultdict(list))
    for row in rows_of(test_data, "tr"):
        if row["TRLNKID"].startswith("T") and row["TRTESTCD"] in {"LDIAM", "LPERP"}:
            found[row["USUBJID"], row["VISIT"]][row["TREVALID"]].append(row["TRSTRESN"])
    return {
        place: {who: sum(map(Decimal, sizes)) for who, sizes in by_reader.items() if all(sizes)}
        for place, by_reader in found.items()
    }


def rows_of(test_data, name):
    with (test_data / "other" / "recist_sdtm" / f"{name}_onco_recist.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def week_of(visit: str) -> int:
    return int(visit.removeprefix("WEEK "))


@pytest.fixture
def worklist(cast, responses):
    sessions = [
        add_session(
            cast, subject, week_of(visit), time_point=visit, date=date.fromordinal(738000 + 7 * week_of(visit))
        )
        for subject, visit in responses
    ]
    return start(cast, RESPONSE, *SUMS.values(), PROGRESSION, sessions=sessions)


def replay(cast, worklist, responses, sums):
    """Radiologist 1 reads everything in order, then radiologist 2."""
    for name, radiologist in READERS.items():
        reads = worklist.reads.filter(reader=getattr(cast, name)).select_related("item__session__subject")
        for read in reads.in_read_order():
            session = read.item.session
            place = session.subject.label, session.time_point
            total = sums.get(place, {}).get(radiologist)
            more = {} if total is None else {"sum_mm": total}
            respond(worklist, getattr(cast, name), responses[place][radiologist], session=session, **more)


def implied(responses, sums):
    """What must open: {(subject, visit): rules} and the subjects whose first progression differs."""
    r1, r2 = READERS.values()
    sessions, first = defaultdict(set), defaultdict(dict)
    for place, said in responses.items():
        if said[r1] != said[r2]:
            sessions[place].add(RESPONSE["key"])
        sizes = sums.get(place, {})
        for limit in (4, 20):
            if r1 in sizes and abs(sizes[r1] - sizes[r2]) > limit * min(sizes[r1], sizes[r2]) / 100:
                sessions[place].add(f"sum_{limit}")
        for radiologist in (r1, r2):
            if said[radiologist] == "PD":
                first[place[0]].setdefault(radiologist, place[1])
    return dict(sessions), {subject for subject, when in first.items() if when.get(r1) != when.get(r2)}


def test_the_pilot_opens_exactly_what_its_readers_differ_in(cast, worklist, responses, sums):
    replay(cast, worklist, responses, sums)
    sessions, subjects = implied(responses, sums)
    opened = Adjudication.objects.select_related("item__session", "subject")
    found = {
        (one.subject.label, one.item.session.time_point): {reason["key"] for reason in parse_json(one.reasons)}
        for one in opened.filter(scope="time_point")
    }
    assert len(responses) == 22
    assert sorted(place for place, rules in sessions.items() if "overall" in rules) == [
        ("01-701-1028", "WEEK 6"),
        ("01-701-1133", "WEEK 3"),
        ("01-701-1133", "WEEK 9"),
    ]
    assert len([rules for rules in sessions.values() if "sum_4" in rules]) == 5
    assert not [rules for rules in sessions.values() if "sum_20" in rules]
    assert found == sessions
    assert {one.subject.label for one in opened.filter(scope="subject")} == subjects == {"01-701-1028", "01-701-1133"}
    assert worklist.reads.filter(kind="adjudication", reader=cast.judy).count() == opened.count()
