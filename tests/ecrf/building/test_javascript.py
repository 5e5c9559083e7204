"""The pure modules of the builder, tested by Node's own runner, and the size of all of them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPTS = sorted((HERE.parents[2] / "ecrf/static/ecrf/builder").glob("*.js"))


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
def test_the_pure_modules_do_what_they_say():
    files = [str(path) for path in sorted((HERE / "js").glob("*.test.mjs"))]
    done = subprocess.run(["node", "--test", *files], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(re.search(r"# pass (\d+)", done.stdout)[1]) > 30


def test_scripts_stay_short_and_checked():
    assert len(SCRIPTS) > 20
    for path in SCRIPTS:
        text = path.read_text()
        assert text.startswith("// @ts-check") and text.count("\n") <= 150, path.name
