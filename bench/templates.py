"""What becomes of a folder of real templates: counted in, exported, read back; the figures that a release names.

    python -m bench.templates [FOLDER]      (default: $RR_TEST_DATA/radreport)

An independent parser (html5lib) counts the controls; tests/ecrf/exporting/validity.py judges the documents.
"""

import os
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapidreader.settings")

import django

django.setup()

import html5lib  # noqa: E402

from ecrf.exporting.annotated import to_pdf  # noqa: E402
from ecrf.exporting.dictionary import to_dictionary  # noqa: E402
from ecrf.exporting.editions import Edition  # noqa: E402
from ecrf.exporting.mrrt import to_mrrt  # noqa: E402
from ecrf.exporting.redcap import to_redcap  # noqa: E402
from ecrf.importing import import_html, import_source  # noqa: E402
from tests.ecrf.exporting.validity import faults_of  # noqa: E402


def controls_of(source: bytes) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = html5lib.parse(source, treebuilder="lxml", namespaceHTMLElements=False)
    return sum(1 for _ in root.iter("input", "select", "textarea"))


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(os.environ.get("RR_TEST_DATA", ".")) / "radreport")
    paths = sorted(folder.rglob("*.html"))
    if not paths:
        print(f"There are no templates in {folder}.")
        return 2
    count, times = Counter(files=len(paths)), Counter()
    for path in paths:
        _look_at(path, count, times)
    _print(count, times)
    bad = (
        "other count of controls",
        "controls not in the report once",
        "exports invalid",
        "forms changed by a round trip",
    )
    return 1 if any(count[name] for name in bad) else 0


def _look_at(path: Path, count: Counter, times: Counter) -> None:
    source = path.read_bytes()
    result = _timed(times, "import", lambda: import_html(source, name=path.name))
    report = result.report.to_dict()
    lines = report["mapped"] + report["repaired"] + report["dropped"]
    count["controls"] += report["controls"]
    count["other count of controls"] += report["controls"] != controls_of(source)
    for outcome in ("mapped", "repaired", "dropped", "removed", "defects"):
        count[outcome] += len(report[outcome])
    for one in report["suggestions"]:
        count[f"suggestions: {one['suggestion']}"] += 1
        count["conditions not understood"] += one["suggestion"] == "visible_when" and not one["text"]
    count["preselected answers left out"] += report["defaults_found"]
    if result.definition is None:
        count["refused (nothing to answer)"] += 1
        count["refused without naming a defect"] += not report["errors"]
        return
    known = {field.key for field in result.definition.fields()}
    found = {entry["field"] for entry in lines if entry["field"]}
    count["controls not in the report once"] += len(lines) != report["controls"] or found != known
    count["forms"] += 1
    count["fields"] += len(known)
    count["fields with codes"] += sum(1 for field in result.definition.fields() if field.codes)
    _export(result.definition, count, times)


def _export(definition, count: Counter, times: Counter) -> None:
    document = _timed(times, "export MRRT", lambda: to_mrrt(definition))
    faults = faults_of(document)
    count["exports valid"] += not faults
    count["exports invalid"] += bool(faults)
    for again in (import_source(document), import_source(definition.to_json().encode())):
        same = again.definition is not None and again.definition.content_hash == definition.content_hash
        count["forms changed by a round trip"] += not same
    _timed(times, "export PDF", lambda: to_pdf(definition, Edition()))
    _timed(times, "export CSV and REDCap", lambda: (to_dictionary(definition), to_redcap(definition)))


def _timed(times: Counter, name: str, run):
    began = time.process_time()
    result = run()
    seconds = time.process_time() - began
    times[name] += seconds
    times[f"{name}, slowest"] = max(times[f"{name}, slowest"], seconds)
    return result


def _print(count: Counter, times: Counter) -> None:
    width = max(map(len, [*count, *times]))
    for name, number in count.items():
        print(f"{name:{width}} {number:8}")
    for name, seconds in times.items():
        print(f"{name:{width}} {seconds * 1000:8.0f} ms CPU")


if __name__ == "__main__":
    sys.exit(main())
