"""RECIST 1.1 against the CDISC pilot: the table of agreement, and every difference with its reason.

python -m bench.recist_pilot [FOLDER]    FOLDER has rs_, tr_ and tu_onco_recist.csv ($RR_TEST_DATA/other/recist_sdtm)
"""

import os
import sys
from collections import Counter
from pathlib import Path

import django


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapidreader.settings")
    django.setup()
    from tests.ecrf.library.pilot import compare_pilot

    folder = Path(sys.argv[1]) if sys.argv[1:] else Path(os.environ["RR_TEST_DATA"]) / "other" / "recist_sdtm"
    compared = compare_pilot(folder)
    pairs = Counter((one.recorded, one.found) for one in compared)
    kinds = sorted({kind for pair in pairs for kind in pair})
    print("| on record \\ form |", " | ".join(kinds), "|")
    print("|---|" + "---|" * len(kinds))
    for recorded in kinds:
        print(f"| {recorded} |", " | ".join(str(pairs[recorded, found] or "") for found in kinds), "|")
    agreeing = sum(one.agrees for one in compared)
    print(f"\n{agreeing} of {len(compared)} responses agree.")
    for one in compared:
        if not one.agrees:
            print(
                f"\n{one.subject}, {one.evaluator}, {one.visit}: {one.recorded} on record, {one.found} by the form."
            )
            print(f"  Sums in mm: baseline {one.baseline}, nadir {one.nadir}, now {one.total}. {one.because}")
            print(f"  Reason: {one.explanation or 'NOT EXPLAINED'}")
    return any(not one.agrees and not one.explanation for one in compared)


if __name__ == "__main__":
    sys.exit(main())
