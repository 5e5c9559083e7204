"""Installing stock OHIF from its npm package: fetch, check, prune, make location independent, compress, put in place.

Nothing of OHIF is changed but the address that it thinks it is served from (hard-wired as "/" in the package).
"""

import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from .installed import NPM_FOLDER, InstalledViewer, installed_viewer, pinned

Say = Callable[[str], None]

# Parts of the package that a reader never needs: source maps, a 136 MB segmentation model runtime, the
# progressive web app, sign-in for other identity providers, and files that our own shell replaces.
LEFT_OUT = re.compile(
    r"\.map$|^ort/|^customizations/|^assets/(?!images/)|^_(headers|redirects)$|^(serve|manifest)\.json$|\.html$"
    r"|^(app-config|sw|init-service-worker|google|oidc-client\.min|polyfill\.min|es6-shim\.min)\.js$"
)
HARD_WIRED = b'__webpack_require__.p = "/";'
# The folder of the running script: of the page's entry script, or of the worker itself.
LOCATION_INDEPENDENT = (
    b'__webpack_require__.p = new URL(".", (self.document && document.currentScript && document.currentScript.src)'
    b" || self.location.href).href;"
)
HARD_WIRED_CSS = b"url(/"
# How often each must be found; another number means that OHIF changed and must be looked at again.
EXPECTED_SCRIPTS, EXPECTED_CSS = 8, 5

COMPRESSED = {".js", ".css", ".wasm", ".json", ".svg"}
BROTLI_QUALITY = 6
FETCH_SECONDS = 900


class InstallError(Exception):
    """Why the viewer could not be installed, and what to do, in words for an operator."""


def install(target: Path, say: Say, tarball: Path | None = None) -> InstalledViewer:
    """Install the pinned version below `target` (settings.VIEWER_DIR): it appears complete or not at all."""
    version, _ = pinned()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".installing-", dir=target) as scratch:
        fetched, made = Path(scratch, "fetched"), Path(scratch, "made")
        package = unpack(tarball, fetched, say) if tarball else fetch_by_npm(fetched, say)
        prepare(package, made, say)
        compress(made, say)
        shutil.rmtree(target / version, ignore_errors=True)  # an incomplete one: a complete one returns earlier
        made.replace(target / version)
    return installed_viewer()


def fetch_by_npm(folder: Path, say: Say) -> Path:
    """The package as npm fetches it from its registry; npm checks the integrity that our lock file names."""
    npm = shutil.which("npm")
    if not npm:
        raise InstallError(
            "npm was not found. Install Node.js 20 or later (it brings npm), or fetch the package on another machine "
            f"with `npm pack @ohif/app@{pinned()[0]}` and run: manage.py install_viewer --from FILE"
        )
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(NPM_FOLDER / name, folder)
    say(f"Fetching OHIF {pinned()[0]} with npm (50 MB) …")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=FETCH_SECONDS)
    except subprocess.TimeoutExpired:
        raise InstallError(f"npm did not finish within {FETCH_SECONDS} seconds. Is the network very slow?") from None
    if done.returncode:
        raise InstallError(npm_failure(done.stderr))
    return folder / "node_modules/@ohif/app"


def npm_failure(output: str) -> str:
    """What npm's error output means for the operator."""
    last = "\n".join(output.strip().splitlines()[-6:])
    if "EINTEGRITY" in output:
        return (
            f"The package that npm received is not the one we pinned (wrong checksum); nothing was installed.\n{last}"
        )
    if re.search(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET", output):
        return (
            "npm could not reach its registry: no network, or a proxy is needed. Without network: fetch the package "
            f"elsewhere with `npm pack @ohif/app@{pinned()[0]}` and run: manage.py install_viewer --from FILE\n{last}"
        )
    return f"npm failed:\n{last}"


def unpack(tarball: Path, folder: Path, say: Say) -> Path:
    """The package from a file that somebody brought, after checking that it is the pinned one, byte for byte."""
    if not tarball.is_file():
        raise InstallError(f"There is no file {tarball}.")
    say(f"Checking and unpacking {tarball.name} …")
    with tarball.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    if f"sha512-{base64.b64encode(digest).decode()}" != pinned()[1]:
        raise InstallError(
            f"{tarball.name} is not the package @ohif/app {pinned()[0]} (wrong checksum); nothing was installed."
        )
    with tarfile.open(tarball) as archive:
        # Debian 12's Python 3.11.2 has no filters yet; what is unpacked was compared byte for byte above.
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return folder / "package"


def prepare(package: Path, made: Path, say: Say) -> None:
    """Copy what a reader needs, make it independent of its address, and write down what the shell must load."""
    dist = package / "dist"
    version = json.loads((package / "package.json").read_text())["version"]
    if version != pinned()[0]:
        raise InstallError(f"This is OHIF {version}; we are made for {pinned()[0]}.")
    entry = re.search(r'src="/(app\.bundle\.[0-9a-f]+\.js)"', (dist / "index.html").read_text())
    files = sorted(path for path in dist.rglob("*") if path.is_file())
    say(f"Preparing {len(files)} files …")
    scripts = css = 0
    for path in files:
        name = path.relative_to(dist).as_posix()
        if LEFT_OUT.search(name):
            continue
        content, found_scripts, found_css = relocatable(name, path.read_bytes())
        scripts, css = scripts + found_scripts, css + found_css
        place = made / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    if not entry or (scripts, css) != (EXPECTED_SCRIPTS, EXPECTED_CSS):
        raise InstallError(
            f"OHIF {version} is not built as expected ({scripts} public paths in scripts instead of "
            f"{EXPECTED_SCRIPTS}, {css} in style sheets instead of {EXPECTED_CSS}); nothing was installed."
        )
    shutil.copy(package / "LICENSE", made / "LICENSE")
    facts = {"version": version, "entry": entry[1], "css": "app.bundle.css"}
    (made / "ohif.json").write_text(json.dumps(facts))


def relocatable(name: str, content: bytes) -> tuple[bytes, int, int]:
    """A file's content without a hard-wired address, and how many were found in scripts and in style sheets."""
    if name.endswith(".js"):
        return content.replace(HARD_WIRED, LOCATION_INDEPENDENT), content.count(HARD_WIRED), 0
    if name == "app.bundle.css":
        return content.replace(HARD_WIRED_CSS, b"url("), 0, content.count(HARD_WIRED_CSS)
    return content, 0, 0


def compress(folder: Path, say: Say) -> None:
    """Write .br and .gz beside every file that shrinks, so that no request ever waits for compression."""
    paths = [path for path in folder.rglob("*") if path.suffix in COMPRESSED and path.stat().st_size > 500]
    paths.sort(key=lambda path: -path.stat().st_size)
    total, done, said = sum(path.stat().st_size for path in paths), 0, 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for size in pool.map(compress_file, paths):
            done += size
            if done * 10 // total > said:
                said = done * 10 // total
                say(f"Compressing: {said * 10} %")


def compress_file(path: Path) -> int:
    content = path.read_bytes()
    for suffix, smaller in (
        (".br", brotli.compress(content, quality=BROTLI_QUALITY)),
        (".gz", gzip.compress(content, compresslevel=6, mtime=0)),
    ):
        if len(smaller) < 0.95 * len(content):
            path.with_name(path.name + suffix).write_bytes(smaller)
    return len(content)
