"""The pure parts of the reading room, tested by Node's own runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "js"
PATHS = Path(__file__).parents[1] / "static-paths.mjs"
STATIC = Path(__file__).parents[2] / "worklists/static/worklists/reading-room"


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.test.mjs")), ids=lambda path: path.name)
def test_the_pure_modules_do_what_they_say(file):
    command = ["node", "--import", str(PATHS), "--test", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "# pass 0" not in done.stdout


def test_custom_elements_stay_short_and_checked():
    elements = [path for path in STATIC.glob("*.js") if "extends HTMLElement" in path.read_text()]
    assert len(elements) >= 8
    for path in elements:
        text = path.read_text()
        assert text.startswith("// @ts-check") and text.count("\n") <= 150, path.name
