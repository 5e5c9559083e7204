"""Generated reading protocols, compiled and judged, and the time that compiling takes.

    python -m bench.protocols [--count 3000] [--seed 1]

Every schedule is judged by the independent checker; every refusal names its rule, and where it can be done everything
is tried to show that nothing exists. Then 43 readers x 715 sessions are compiled under several protocols.
Exits with 1 at a violated rule, a dishonest refusal, or a compilation that takes 5 s.
"""

import argparse
import sys
import time
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.worklists.protocols.generated import settings_of_protocols
from tests.worklists.protocols.judging import Tally
from worklists.protocols.compiler import compile_protocol
from worklists.protocols.document import Assignment, Condition, Exclusion, Order, Periods, Protocol, Repeats
from worklists.protocols.schedule import Item

READERS, SESSIONS, LIMIT = 43, 715, 5.0
TWO = (Condition("ffdm"), Condition("sfm"))
LARGE = {
    "all read all, shuffled": Protocol(order=Order("shuffled")),
    "all read all, Latin square, two conditions crossed over, 10 % repeats": Protocol(
        order=Order("latin"), conditions=TWO, periods=Periods("crossover"), repeats=Repeats(10, 50)
    ),
    "two readers each, subjects at random, one reader per subject": Protocol(
        Assignment("balanced", 2, one_reader_per_subject=True), Order("subjects")
    ),
    "two readers each, tight workload, every reader excluded from a site": Protocol(
        Assignment(
            "balanced",
            2,
            most_reads_per_reader=34,
            exclusions=tuple(Exclusion(n, site=f"site {n % 5}") for n in range(1, READERS + 1)),
        ),
        Order("shuffled"),
    ),
    "a pool of two slots": Protocol(Assignment("claim", 2), Order("shuffled")),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return 1 if generated(options.count, options.seed) | large(options.seed) else 0


def generated(count: int, start: int) -> bool:
    tally, began = Tally(), time.monotonic()

    @seed(start)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(settings_of_protocols())
    def run(setting):
        tally.judge(setting)

    run()
    refused = tally.refused.total()
    print(
        f"{tally.total:,} protocols in {time.monotonic() - began:.0f} s: "
        f"{tally.compiled:,} compiled ({tally.rows:,} reads), "
        f"{refused:,} refused ({100 * refused / tally.total:.0f} %), "
        f"{tally.proved:,} of these shown by trying everything; {len(tally.wrong)} wrong"
    )
    for rule, times in tally.refused.most_common():
        print(f"    refused by {rule}: {times}")
    for text in tally.wrong[:5]:
        print(text)
    return bool(tally.wrong) or tally.total < count


def large(start: int) -> bool:
    dice, slow = Random(start), False
    items = [
        Item(
            f"2.25.{n}", f"S{n // 2}", f"2024-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}", f"site {n // 2 % 5}"
        )
        for n in range(SESSIONS)
    ]
    readers = [str(number) for number in range(1, READERS + 1)]
    print(f"{READERS} readers x {SESSIONS} sessions:")
    for name, protocol in LARGE.items():
        began = time.monotonic()
        schedule = compile_protocol(protocol, items, readers, seed=str(start))
        digest, took = schedule.sha256, time.monotonic() - began
        slow |= took >= LIMIT
        print(f"    {took:.2f} s, {len(schedule.rows):>6,} reads, {digest[:12]}: {name}")
    return slow


if __name__ == "__main__":
    sys.exit(main())
