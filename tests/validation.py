"""Which tests prove which statement: `@pytest.mark.statement("A1")` on a test, `--validation-report FILE` on a run.

The report is JSON: {"statements": {"A1": [{"test", "outcome", "seconds"}…]}, "ran_at", "version", "commit"}. Outcomes
are those of pytest; a test that failed in its set-up counts as failed. Works with pytest-xdist too.
"""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rapidreader import __version__

STATEMENTS = {
    *("A1", "A2", "A3", "A4", "A5", "A6"),
    *("S1", "S2", "S3", "S4"),
    *("C1", "C2", "C3", "C4"),
    *("B1", "V1", "V2"),
}
PROPERTY = "statement"


def statements_of(item) -> list[str]:
    """What a test is marked with, its class and module included."""
    return sorted({name for mark in item.iter_markers("statement") for name in mark.args})


class ValidationReport:
    """Collects the outcome of every marked test."""

    def __init__(self, path: Path | None):
        self.path, self.found = path, {}

    @pytest.hookimpl
    def pytest_collection_modifyitems(self, items):
        for item in items:
            names = statements_of(item)
            if unknown := set(names) - STATEMENTS:
                raise pytest.UsageError(f"{item.nodeid} proves {', '.join(sorted(unknown))}, which nobody states")
            # Properties travel from the workers of pytest-xdist; markers do not.
            item.user_properties += [(PROPERTY, name) for name in names]

    def pytest_runtest_logreport(self, report):
        names = [value for name, value in report.user_properties if name == PROPERTY]
        if names and (report.when == "call" or report.outcome != "passed"):
            said = {"outcome": report.outcome, "seconds": round(report.duration, 3)}
            self.found[report.nodeid] = {**said, "statements": names}

    def by_statement(self) -> dict[str, list[dict]]:
        by = {name: [] for name in sorted(STATEMENTS)}
        for test, said in sorted(self.found.items()):
            for name in said["statements"]:
                by[name].append({"test": test, "outcome": said["outcome"], "seconds": said["seconds"]})
        return by

    def pytest_sessionfinish(self, session):
        if self.path and not hasattr(session.config, "workerinput"):
            commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
            about = {"version": __version__, "commit": commit.stdout.strip(), "ran_at": datetime.now(UTC).isoformat()}
            text = json.dumps({**about, "statements": self.by_statement()}, indent=1, sort_keys=True)
            self.path.write_text(text + "\n")


def add_option(parser):
    parser.addoption("--validation-report", type=Path, default=None, help="Write which test proves which statement.")


def configure(config):
    config.pluginmanager.register(ValidationReport(config.getoption("--validation-report")), "validation-report")
