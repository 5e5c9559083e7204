"""The pure parts of the form's scripts, tested by Node's own runner."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "ecrf/static/ecrf"


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
def test_the_pure_modules_do_what_they_say():
    files = sorted(map(str, (Path(__file__).parent / "js").glob("*.test.mjs")))
    done = subprocess.run(["node", "--test", *files], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(re.search(r"# pass (\d+)", done.stdout)[1]) >= 25


def test_scripts_stay_short_and_checked():
    scripts = list(STATIC.glob("*.js"))
    assert len(scripts) >= 5
    for path in scripts:
        text = path.read_text()
        assert text.startswith("// @ts-check") and text.count("\n") <= 150, path.name
