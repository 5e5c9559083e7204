"""A server on the loopback that imitates the RadReport web API and behaves badly on request."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.ecrf.forms import template

PAGE = template(
    "<p>Size <input type=number name=size></p>", '<meta name="dcterms.identifier" content="1.2.3">', title="Chest"
)
VERSIONS = {"v-1": PAGE, "v-2": PAGE.replace(b"Size", b"Width")}


def details(version: str) -> bytes:
    """As GET /templates/{id}/details answers."""
    data = {
        "id": "50",
        "title": "Chest",
        "currentVersion": {"created": "2019-09-03", "template_version": "v-2"},
        "selectedVersion": {"template_version": version},
        "prevVersions": [{"template_version": "v-1"}],
        "author": "An Author",
        "langCode": "en",
        "dataType": "html",
        "templateData": VERSIONS[version].decode(),
    }
    return json.dumps({"SUCCESS": True, "DATA": data}).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Nothing on the screen of the tests."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        path, _, query = self.path.partition("?")
        known = {
            "/v1/templates/50/details": lambda: self.answer(details(query.removeprefix("version=") or "v-2")),
            "/chest.html": lambda: self.answer(PAGE),
            "/empty": lambda: self.answer(b""),
            "/moved": lambda: self.move("/chest.html"),
            "/round": lambda: self.move("/round"),
            "/away": lambda: self.move("http://localhost.example/chest.html"),
            "/big": lambda: self.stream(b"x" * 1_000_000, 12),
            "/slow": lambda: self.stream(b"x", 100, pause=0.05),
            "/short": lambda: self.answer(PAGE, length=len(PAGE) + 10),
            "/packed": lambda: self.answer(PAGE, {"Content-Encoding": "gzip"}),
        }
        known.get(path, lambda: self.answer(b"", status=404))()

    def answer(self, body: bytes, headers=None, *, status=200, length=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def move(self, location: str):
        self.answer(b"", {"Location": location}, status=302)

    def stream(self, piece: bytes, count: int, pause=0.0):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        for _ in range(count):
            try:
                self.wfile.write(piece)
                self.wfile.flush()
            except OSError:
                return
            time.sleep(pause)


@contextmanager
def running():
    """(address, list of what was asked) of the server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.daemon_threads = [], True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", server.asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
