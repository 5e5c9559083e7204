"""Installing the viewer, from a small package that is built like OHIF's."""

import base64
import gzip
import hashlib
import io
import json
import tarfile

import brotli
import pytest
from django.core.management import CommandError, call_command

from rapidreader.viewer import installed, installing
from rapidreader.viewer.installed import installed_viewer

SCRIPT = b'/* 1 */ __webpack_require__.p = "/";\n' + b"let a = 1;\n" * 200


def package_files(**changed) -> dict[str, bytes]:
    scripts = {f"dist/{number}.bundle.abc.js": SCRIPT for number in range(7)}
    return {
        "package.json": json.dumps({"version": installed.pinned()[0]}).encode(),
        "LICENSE": b"MIT",
        "dist/index.html": b'<script defer src="/app.bundle.0123abcd.js"></script>',
        "dist/app.bundle.0123abcd.js": SCRIPT,
        "dist/app.bundle.css": b"@font-face { src: url(/a.woff2) }\n" * 5,
        "dist/decoder.wasm": b"\0asm" * 500,
        "dist/app.bundle.js.map": b"{}",
        "dist/ort/model.wasm": b"big",
        "dist/sw.js": b"service worker",
        "dist/assets/icon.png": b"icon",
        "dist/assets/images/CT-Bone.png": b"picture",
        **scripts,
        **{f"dist/{name}": content for name, content in changed.items()},
    }


@pytest.fixture
def viewer_dir(settings, tmp_path):
    settings.VIEWER_DIR = tmp_path / "viewer"
    return settings.VIEWER_DIR


@pytest.fixture
def tarball(tmp_path, monkeypatch):
    """Writes a package and pins it; call it with files that differ."""

    def write(*, is_pinned=True, **changed):
        path = tmp_path / "ohif.tgz"
        with tarfile.open(path, "w:gz") as archive:
            for name, content in package_files(**changed).items():
                member = tarfile.TarInfo(f"package/{name}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
        pin = (installed.pinned()[0], f"sha512-{digest}" if is_pinned else "sha512-other")
        monkeypatch.setattr(installing, "pinned", lambda: pin)
        return path

    return write


def install_from(path) -> str:
    out = io.StringIO()
    call_command("install_viewer", tarball=path, stdout=out)
    return out.getvalue()


def test_the_lock_file_names_one_package_with_checksum_and_no_address():
    lock = json.loads((installed.NPM_FOLDER / "package-lock.json").read_text())
    wanted = json.loads((installed.NPM_FOLDER / "package.json").read_text())["dependencies"]
    assert set(lock["packages"]) == {"", "node_modules/@ohif/app"}
    assert wanted == {"@ohif/app": installed.pinned()[0]}
    assert installed.pinned()[1].startswith("sha512-")
    assert "resolved" not in str(lock) and "http" not in str(lock)


def test_a_file_is_installed_with_what_the_shell_must_know(viewer_dir, tarball):
    out = install_from(tarball())
    viewer = installed_viewer()
    assert (viewer.version, viewer.entry, viewer.css) == ("3.13.2", "app.bundle.0123abcd.js", "app.bundle.css")
    assert viewer.url == "/viewer-assets/3.13.2/"
    assert "Compressing: 100 %" in out and "is installed" in out


def test_addresses_no_longer_begin_at_the_root(viewer_dir, tarball):
    install_from(tarball())
    folder = installed_viewer().folder
    assert b"new URL" in (folder / "3.bundle.abc.js").read_bytes()
    assert b'p = "/"' not in (folder / "app.bundle.0123abcd.js").read_bytes()
    assert b"url(/" not in (folder / "app.bundle.css").read_bytes()


def test_what_readers_never_need_is_left_out(viewer_dir, tarball):
    install_from(tarball())
    folder = installed_viewer().folder
    gone = ["app.bundle.js.map", "ort/model.wasm", "sw.js", "assets/icon.png", "index.html"]
    assert [name for name in gone if (folder / name).exists()] == []
    assert (folder / "assets/images/CT-Bone.png").exists() and (folder / "LICENSE").exists()


def test_files_are_compressed_beforehand(viewer_dir, tarball):
    install_from(tarball())
    script = installed_viewer().folder / "app.bundle.0123abcd.js"
    assert brotli.decompress(script.with_name(script.name + ".br").read_bytes()) == script.read_bytes()
    assert gzip.decompress(script.with_name(script.name + ".gz").read_bytes()) == script.read_bytes()


def test_a_second_installation_does_nothing(viewer_dir, tarball):
    path = tarball()
    install_from(path)
    path.unlink()
    assert "already installed" in install_from(path)


@pytest.mark.parametrize(
    "changed",
    [{"app.bundle.css": b"url(/a)"}, {"extra.js": SCRIPT}, {"index.html": b"<script src='/main.js'></script>"}],
    ids=["fewer addresses in css", "more in scripts", "no entry"],
)
def test_a_package_that_is_built_otherwise_is_refused(viewer_dir, tarball, changed):
    with pytest.raises(CommandError, match="not built as expected"):
        install_from(tarball(**changed))
    assert installed_viewer() is None
    assert list(viewer_dir.iterdir()) == []


def test_a_wrong_checksum_is_refused(viewer_dir, tarball):
    with pytest.raises(CommandError, match="wrong checksum"):
        install_from(tarball(is_pinned=False))
    assert installed_viewer() is None


def test_a_missing_file_is_named(viewer_dir, tmp_path):
    with pytest.raises(CommandError, match=r"There is no file .*nowhere\.tgz"):
        install_from(tmp_path / "nowhere.tgz")


def test_without_node_the_message_says_what_to_do(viewer_dir, monkeypatch):
    monkeypatch.setattr(installing.shutil, "which", lambda name: None)
    with pytest.raises(CommandError, match=r"npm was not found.*--from FILE"):
        install_from(None)


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("npm error code EINTEGRITY sha512-x", "wrong checksum"),
        ("npm error code EAI_AGAIN", "no network"),
        ("npm error connect ECONNREFUSED 127.0.0.1", "no network"),
        ("npm error something else", "npm failed:\nnpm error something else"),
    ],
)
def test_npms_failures_are_told_in_the_operators_words(output, words):
    assert words in installing.npm_failure(output)


@pytest.mark.browser
def test_the_real_package_is_installed(server):
    """The one that the browser tests run with; its counts were checked when it was installed."""
    from tests.viewer.server import VIEWER_DIR

    facts = json.loads((VIEWER_DIR / installed.pinned()[0] / "ohif.json").read_text())
    assert facts["version"] == installed.pinned()[0]
    assert (VIEWER_DIR / facts["version"] / (facts["entry"] + ".br")).exists()
