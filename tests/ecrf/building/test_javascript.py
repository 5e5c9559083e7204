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


IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.[^"']+)["']""")


def circles(modules: dict[Path, str]) -> list[str]:
    """Circles of imports, those in comments included: the static files could not be named by their content."""
    needs = {
        path: {(path.parent / name).resolve() for name in IMPORT.findall(text)} for path, text in modules.items()
    }
    left = dict(needs)
    while free := [path for path, wanted in left.items() if not wanted & left.keys()]:
        for path in free:
            del left[path]
    return sorted(path.name for path in left)


def test_no_module_of_ours_imports_itself_in_a_circle():
    from tests.guards import sources

    modules = {path.resolve(): path.read_text() for path in sources("*.js")}
    assert len(modules) > 60
    assert circles(modules) == []


def test_a_circle_is_seen_even_where_it_is_a_comment(tmp_path):
    one, two = tmp_path / "one.js", tmp_path / "two.js"
    assert circles({one: 'import { x } from "./two.js";', two: '/** @type {import("./one.js").X} */'})
    assert not circles({one: 'import "./two.js";', two: "export const x = 1;"})
