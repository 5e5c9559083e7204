"""The outermost layer: files and nothing else, of the right type, kept for ever where the name tells the content."""

import pytest

from rapidreader.viewer.static_assets import StaticAssets


def django_answers(environ, start_response):
    start_response("418 Django", [])
    return [b"django"]


@pytest.fixture
def folders(settings, tmp_path):
    settings.STATIC_ROOT, settings.VIEWER_DIR = tmp_path / "static", tmp_path / "viewer"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "page.0123456789ab.js").write_text("let a;")
    (settings.STATIC_ROOT / "page.js").write_text("let a;")
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    return tmp_path


def add_viewer(folders):
    folder = folders / "viewer" / "3.13.2"
    folder.mkdir(parents=True)
    for name, content in {"a.wasm": b"\0asm", "a.js": b"let a;", "a.woff2": b"font", "a.js.br": b"short"}.items():
        (folder / name).write_bytes(content)
    (folder / "ohif.json").write_text('{"version": "3.13.2", "entry": "a.js", "css": "a.css"}')


def ask(layer, path, **environ):
    seen = {}

    def start(status, headers, exc_info=None):
        seen.update(status=status, headers={name.lower(): value for name, value in headers})

    body = layer({"REQUEST_METHOD": "GET", "PATH_INFO": path, **environ}, start)
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return seen["status"], seen["headers"], content


def test_a_hashed_file_is_kept_for_ever_and_another_is_not(folders):
    layer = StaticAssets(django_answers)
    assert "immutable" in ask(layer, "/static/page.0123456789ab.js")[1]["cache-control"]
    assert "immutable" not in ask(layer, "/static/page.js")[1]["cache-control"]


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.wasm", "application/wasm"), ("a.woff2", "font/woff2"), ("a.js", "text/javascript")]
)
def test_the_viewers_files_have_their_types_and_a_policy(folders, name, media_type):
    add_viewer(folders)
    status, headers, _ = ask(StaticAssets(django_answers), f"/viewer-assets/3.13.2/{name}")
    assert status == "200 OK"
    assert headers["content-type"].startswith(media_type)
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "'wasm-unsafe-eval'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers


def test_what_was_compressed_beforehand_is_sent_compressed(folders):
    add_viewer(folders)
    _, headers, content = ask(StaticAssets(django_answers), "/viewer-assets/3.13.2/a.js", HTTP_ACCEPT_ENCODING="br")
    assert (headers["content-encoding"], content) == ("br", b"short")


def test_a_viewer_that_is_installed_later_is_found_without_a_restart(folders):
    layer = StaticAssets(django_answers)
    assert ask(layer, "/viewer-assets/3.13.2/a.js")[0] == "418 Django"
    add_viewer(folders)
    assert ask(layer, "/viewer-assets/3.13.2/a.js")[0] == "200 OK"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/static/",
        "/static/../db.sqlite3",
        "/viewer-assets/3.13.2/../../secret_key",
        "/viewer-assets/3.13.1/a.js",
        "/staticx/page.js",
        "/reads/x/dicomweb/studies",
    ],
)
def test_everything_else_is_left_to_django(folders, path):
    add_viewer(folders)
    (folders / "secret_key").write_text("secret")
    assert ask(StaticAssets(django_answers), path)[0] == "418 Django"


def test_a_server_without_collected_files_starts(settings, tmp_path):
    settings.STATIC_ROOT, settings.VIEWER_DIR = tmp_path / "none", tmp_path / "none"
    assert ask(StaticAssets(django_answers), "/static/page.js")[0] == "418 Django"
