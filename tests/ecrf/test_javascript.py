"""The pure part of the form's script, tested by Node's own runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "ecrf/static/ecrf"


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
def test_the_pure_module_does_what_it_says():
    file = Path(__file__).parent / "js/answers.test.mjs"
    done = subprocess.run(["node", "--test", str(file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "# pass 7" in done.stdout


def test_scripts_stay_short_and_checked():
    scripts = list(STATIC.glob("*.js"))
    assert len(scripts) >= 5
    for path in scripts:
        text = path.read_text()
        assert text.startswith("// @ts-check") and text.count("\n") <= 150, path.name
