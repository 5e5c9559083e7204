"""Whether the twins of the expression language agree: generated expressions, forms and answers, here and in Node.

    python -m bench.parity [--pairs 100000] [--seed 1] [--plant]

A pair is one expression, or one whole form, with one set of answers. Exits with 1 at a difference. `--plant` runs
each of the planted mistakes in a copy of the browser's modules instead, and exits with 1 if one is not noticed.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.ecrf.logic.planting import PLANTS, planted
from tests.ecrf.logic.twins import compare

SHOWN = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plant", action="store_true")
    options = parser.parse_args()
    return plant(options) if options.plant else run(options)


def run(options) -> int:
    began = time.monotonic()
    parity = compare(options.seed, options.pairs)
    print(
        f"{parity.pairs:,} pairs, {parity.forms:,} of them whole forms (the checker accepts {parity.accepted:,}); "
        f"{parity.nulls:,} expressions gave nothing; "
        f"{len(parity.differences)} differences; {time.monotonic() - began:.0f} s"
    )
    for difference in parity.differences[:SHOWN]:
        print(difference)
    return 1 if parity.differences or parity.pairs < options.pairs else 0


def plant(options) -> int:
    missed = 0
    for plant in PLANTS:
        with tempfile.TemporaryDirectory() as folder:
            found = len(compare(options.seed, options.pairs, planted(plant, Path(folder))).differences)
        missed += not found
        print(f"{'caught' if found else 'MISSED'}: {found:>6} differences: {plant.what}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
