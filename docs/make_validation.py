"""Write docs/validation.md from the statements and the report of a run of the tests.

pytest --validation-report report.json …       # once per database, if you like
python docs/make_validation.py report.json … [--out FILE]
"""

import argparse
import json
from pathlib import Path

import yaml

HERE = Path(__file__).parent
INTRODUCTION = """# Validation

What the software states about itself, and the tests that prove it, made by `docs/make_validation.py` from a run of
the tests. The product gives the capability; procedures, training and the qualification of an installation remain
with whoever operates it. To repeat the run on your own installation:
`make test ARGS="--validation-report report.json"`, or `make test-all` with the same for PostgreSQL, Orthanc, Chromium
and real images; then `python docs/make_validation.py report.json`.
"""


def statements() -> list[dict]:
    return yaml.safe_load((HERE / "validation.yaml").read_text())


def evidence(reports: list[dict], name: str) -> list[dict]:
    """Every test of one statement with its outcomes, one per run in which it was not left out."""
    found = {}
    for report in reports:
        for one in report["statements"].get(name, ()):
            found.setdefault(one["test"], []).append(one["outcome"])
    return [{"test": test, "outcomes": outcomes} for test, outcomes in sorted(found.items())]


def said_of(outcomes: list[str]) -> str:
    """Skipped in one run and passed in another is passed; a failure is never outweighed."""
    for outcome in ("failed", "passed"):
        if outcome in outcomes:
            return outcome
    return "not run"


def page(reports: list[dict]) -> str:
    runs = "\n".join(
        f"- version {one['version']}, commit {one['commit'][:12]}, {one['ran_at'][:16].replace('T', ' ')} UTC"
        for one in reports
    )
    parts = [INTRODUCTION, f"Runs:\n\n{runs}\n"]
    rows = [(one, evidence(reports, one["id"])) for one in statements()]
    table = ["| statement | clause | risk | tests | passed |", "|---|---|---|---|---|"]
    for one, tests in rows:
        passed = sum(said_of(test["outcomes"]) == "passed" for test in tests)
        table.append(
            f"| [{one['id']}](#{one['id'].lower()}) | {one['clause']} | {one['risk']} | {len(tests)} | {passed} |"
        )
    parts.append("\n".join(table) + "\n")
    for one, tests in rows:
        lines = [f"- `{test['test']}`: {said_of(test['outcomes'])}" for test in tests] or ["- no test"]
        parts.append(f"## {one['id']}\n\n{one['requirement']}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=HERE / "validation.md")
    given = parser.parse_args()
    given.out.write_text(page([json.loads(path.read_text()) for path in given.reports]))
    unproved = [one["id"] for one in statements() if not any(
        json.loads(path.read_text())["statements"].get(one["id"]) for path in given.reports)]  # fmt: skip
    print(f"{given.out} is written; without a test: {', '.join(unproved) or 'none'}")


if __name__ == "__main__":
    main()
