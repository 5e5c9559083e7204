"""axe-core, the accessibility checker, in browser tests: fetched with npm, checked against a lock file (tests/npm).

    assert serious_violations(page) == []                      # the whole page
    assert serious_violations(page, within=".room-panel") == []  # one part of it

`python -m tests.axe` fetches it ahead of time; without that the first test that asks does.
"""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent / "npm"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([within, tags]) => {
  const options = {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], iframes: false};
  const {violations} = await axe.run(within ?? document, options);
  return violations.map(({id, impact, help, nodes}) => ({id, impact, help, nodes: nodes.map(node =>
    ({target: node.target.join(" "), why: node.failureSummary}))}));
}"""


@cache
def axe_script() -> str:
    """axe-core's source text; npm refuses a package that is not the one in our lock file."""
    pinned = json.loads((PACKAGE / "package.json").read_text())["devDependencies"]["axe-core"]
    folder = Path(sys.prefix) / "share" / f"axe-core-{pinned}"  # beside the Python packages that tests need
    if not (folder / "axe.min.js").is_file():
        _fetch(folder)
    return (folder / "axe.min.js").read_text()


def _fetch(folder: Path) -> None:
    scratch = folder.with_suffix(".fetching")
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(PACKAGE, scratch)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"npm could not fetch axe-core: {done.stderr[-500:]}"
    (scratch / "node_modules/axe-core").replace(folder)
    shutil.rmtree(scratch)


def violations(page, within: str | None = None) -> list[dict]:
    """Everything that axe-core finds on a Playwright page: {"id", "impact", "help", "nodes"} each."""
    page.evaluate(axe_script())
    return page.evaluate(RUN, [within, RULES])


def serious_violations(page, within: str | None = None) -> list[str]:
    """One line for each place with a serious or critical violation of WCAG 2.2 AA."""
    serious = [one for one in violations(page, within) if one["impact"] in {"serious", "critical"}]
    return [f"{one['id']}: {one['help']} at {node['target']}" for one in serious for node in one["nodes"]]


if __name__ == "__main__":
    print(f"axe-core: {len(axe_script()):,} characters")
