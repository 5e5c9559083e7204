"""VIPER's whole design, composed in the editor and read to its end by 43 scripted readers.

    python -m bench.viper [STUDY …]     without names all five; their names are in tests/worklists/viper.py

Five worklists are typed into the page, previewed, activated and verified; 20,460 reads are opened and completed by
the actions, with the server's clock moved by hand. Fails if a read is offered out of order or opened before its
period, if the washout is shorter than 27 days, or if the export has not each of the 20,382 reads with images once.
"""

import os
import sys
import time
from contextlib import contextmanager

import django


@contextmanager
def step(words: str):
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:7.1f} s  {words}", flush=True)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapidreader.settings")
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    made = setup_databases(verbosity=0, interactive=False)
    try:
        return run(set(sys.argv[1:]))
    finally:
        teardown_databases(made, verbosity=0)


def run(wanted: set[str]) -> int:
    from django.core.management import call_command

    from tests.worklists.viper import STUDIES, WASHOUT, Walk

    walk = Walk(tuple(study for study in STUDIES if not wanted or study.name in wanted))
    with walk.clock.running():
        with step("readers and cases"):
            walk.furnish()
        with step(f"{len(walk.studies)} studies composed, previewed, activated: {walk.planned:,} reads"):
            walk.compose()
        with step("schedules computed again"):
            call_command("verify_schedule")
        with step(f"read to the end; {walk.early:,} attempts to read early"):
            walk.read_all()
    with step("exported"):
        rows = walk.exported()
    call_command("verify_schedule")
    wrong, washout = walk.out_of_order(), walk.least_washout()
    print(
        f"{len(rows):,} reads exported once each; {wrong} out of order; {walk.early:,} early attempts, all refused;"
    )
    print(f"shortest washout {washout} (wanted: {WASHOUT})")
    return 0 if (len(rows), wrong) == (walk.scored, 0) and washout >= WASHOUT else 1


if __name__ == "__main__":
    sys.exit(main())
