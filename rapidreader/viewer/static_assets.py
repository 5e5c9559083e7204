"""The outermost layer of the server: collected static files and the viewer's assets, precompressed, without Django.

Whoever may see an image is never decided here: nothing below these two addresses belongs to a subject.
"""

import re
import threading
from pathlib import Path

from django.conf import settings
from whitenoise import WhiteNoise

from .installed import installed_viewer

# What ManifestStaticFilesStorage adds to a name: twelve hexadecimal digits of the content's MD5.
HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")
# A worker takes the policy of its own script's answer. The decoders need WebAssembly, and those of JPEG-LS and
# JPEG 2000 make functions from text; inside a worker that reaches no page.
ASSET_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'; worker-src 'self' blob:; "
    "connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
MEDIA_TYPES = {".wasm": "application/wasm", ".woff2": "font/woff2", ".mjs": "text/javascript"}


class StaticAssets:
    """WSGI layer: answers what it has, and passes everything else on."""

    def __init__(self, application):
        self._files = WhiteNoise(
            application,
            allow_all_origins=False,
            mimetypes=MEDIA_TYPES,
            immutable_file_test=is_immutable,
            add_headers_function=add_headers,
        )
        if Path(settings.STATIC_ROOT).is_dir():
            self._files.add_files(settings.STATIC_ROOT, settings.STATIC_URL)
        self._lock = threading.Lock()
        self._has_viewer = False
        self._find_viewer()

    def __call__(self, environ, start_response):
        if not self._has_viewer and environ.get("PATH_INFO", "").startswith(settings.VIEWER_URL):
            self._find_viewer()
        return self._files(environ, start_response)

    def _find_viewer(self) -> None:
        """Also after the server has started: installing the viewer asks for no restart."""
        with self._lock:
            viewer = None if self._has_viewer else installed_viewer()
            if viewer:
                self._files.add_files(viewer.folder, viewer.url)
                self._has_viewer = True


def is_immutable(path: str, url: str) -> bool:
    """The viewer's folder is named by its version, our own files by their content."""
    return url.startswith(settings.VIEWER_URL) or bool(HASHED.search(url))


def add_headers(headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if url.startswith(settings.VIEWER_URL):
        headers["Content-Security-Policy"] = ASSET_POLICY
