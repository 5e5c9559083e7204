"""Templates over the network: once, at import, when a coordinator asks for it; never while somebody reads.

The coordinator names the address, the server goes there: so it goes to public addresses only, unless the operator
allows a host by name (RR_FETCH_HOSTS). The name is resolved once and the connection is made to the address that was
looked at: a name that answers differently a moment later gains nothing. Nothing is sent along but the request.
"""

import hashlib
import http.client
import ipaddress
import re
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from rapidreader.audit.errors import Invalid

MAX_FETCHED = 8 * 1024 * 1024
SECONDS, MAX_REDIRECTS, CHUNK = 20, 3, 64 * 1024
MOVED = {301, 302, 303, 307, 308}
RADREPORT = re.compile(r"radreport:([A-Za-z0-9]{1,40})(?:@([A-Za-z0-9-]{1,60}))?", re.ASCII)
HEADERS = {"Accept": "text/html, application/json", "Accept-Encoding": "identity", "User-Agent": "RapidReader"}
SAFE = "/%:@!$&'()*+,;=~-._?"  # what stays as it is in an address


@dataclass(frozen=True)
class Fetched:
    """What came, byte for byte, with where from and when. `name` is how people may call it."""

    content: bytes
    address: str
    name: str
    at: datetime

    def facts(self) -> dict:
        """For the report and the audit trail."""
        digest = hashlib.sha256(self.content).hexdigest()
        return {"address": self.address, "at": self.at, "bytes": len(self.content), "sha256": digest}


def fetch_template(source: str) -> Fetched:
    """The template at a web address, or "radreport:ID" of the RadReport web API ("radreport:ID@VERSION" pins one).

    Raises Invalid, with what went wrong in plain words.
    """
    known = RADREPORT.fullmatch(source.strip())
    address = _radreport(known[1], known[2]) if known else source.strip()
    content, final = _follow(address, time.monotonic() + SECONDS)
    if not content.strip():
        raise _refusal(final, "The answer is empty.")
    name = source.strip() if known else urlsplit(final).path.rsplit("/", 1)[-1] or urlsplit(final).hostname
    return Fetched(content, final, name[:200], timezone.now())


def _radreport(id_: str, version: str | None) -> str:
    address = f"{settings.RADREPORT_API.rstrip('/')}/templates/{quote(id_)}/details"
    return f"{address}?version={quote(version)}" if version else address


def _refusal(address: str, words: str) -> Invalid:
    shown = address if len(address) <= 200 else f"{address[:199]}…"
    return Invalid(f"{shown} could not be fetched: {words}", fields={"file": f"{shown}: {words}"})


def _follow(address: str, deadline: float) -> tuple[bytes, str]:
    """The content, and the address at which it was in the end. Redirects stay with the host that was named."""
    host = _host(address)
    for _ in range(MAX_REDIRECTS + 1):
        status, content, location = _get(address, deadline)
        if status not in MOVED:
            return content, address
        address = urljoin(address, location)
        target = _host(address)
        if target != host and target not in settings.FETCH_HOSTS:
            raise _refusal(address, f"{host} sends us on to another host, {target}. Name that one if you trust it.")
    raise _refusal(address, f"More than {MAX_REDIRECTS} redirects.")


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError as error:
        raise _refusal(address, "This is no web address.") from error


def _get(address: str, deadline: float) -> tuple[int, bytes, str]:
    """(status, content, where it says that the thing has moved)."""
    try:
        connection = _connected(address, deadline)
        # A server that sends a byte now and then never runs into the time limit of a single step.
        watch = Timer(_left(deadline), _cut, (connection.sock,))
        watch.start()
        try:
            return _answer(connection, address, deadline)
        finally:
            watch.cancel()
            connection.close()
    except TimeoutError as error:  # before OSError, which it is too
        raise _refusal(address, f"No complete answer within {SECONDS} seconds.") from error
    except ssl.SSLError as error:
        raise _refusal(address, f"No trusted encrypted connection ({error.reason or 'TLS'}).") from error
    except (OSError, http.client.HTTPException) as error:
        raise _refusal(address, f"No connection ({error.strerror or type(error).__name__}).") from error


def _cut(plain: socket.socket) -> None:
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)


def _connected(address: str, deadline: float) -> http.client.HTTPConnection:
    try:
        parts = urlsplit(address)
        host, port, is_secure = parts.hostname or "", parts.port, parts.scheme == "https"
    except ValueError as error:
        raise _refusal(address, "This is no web address.") from error
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        raise _refusal(address, "Only addresses such as https://example.org/template.html, without a password, work.")
    port = port or (443 if is_secure else 80)
    plain = socket.create_connection((_allowed_address(address, host, port), port), timeout=_left(deadline))
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    connection.sock = plain
    if is_secure:
        try:
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise
        connection.default_port = 443
    return connection


def _allowed_address(address: str, host: str, port: int) -> str:
    """One of the host's addresses, if every one of them may be asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise _refusal(address, f"There is no host {host[:100]}.") from error
    addresses = list(dict.fromkeys(entry[4][0] for entry in found))
    if host not in settings.FETCH_HOSTS and not all(map(is_public, addresses)):
        raise _refusal(address, f"{host[:100]} is not on the public internet; only the operator can allow that.")
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet, also the IPv4 address that an IPv6 address wraps."""
    one = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        wrapped = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if wrapped is None and one in NAT64:
            wrapped = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if wrapped is not None:
            one = wrapped
    return one.is_global and not one.is_multicast and not one.is_reserved


NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _answer(connection, address: str, deadline: float) -> tuple[int, bytes, str]:
    parts = urlsplit(address)
    target = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    plain = connection.sock  # the connection forgets it where the server says that it is the last answer
    plain.settimeout(_left(deadline))
    connection.request("GET", target, headers=HEADERS)
    answer = connection.getresponse()
    if answer.status in MOVED:
        return answer.status, b"", answer.headers.get("Location") or ""
    if answer.status != 200:
        raise _refusal(address, f"The server answers {answer.status} {answer.reason[:60]}.")
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _refusal(address, "The server sends it packed, although that was not asked for.")
    return answer.status, _read(answer, plain, address, deadline), ""


def _read(answer, plain, address: str, deadline: float) -> bytes:
    chunks, size = [], 0
    while True:
        plain.settimeout(_left(deadline))
        chunk = answer.read1(CHUNK)
        if not chunk:
            break
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_FETCHED:
            raise _refusal(address, f"It is larger than {MAX_FETCHED // 1024 // 1024} MB.")
    _left(deadline)  # cut off by the watch, it would look complete
    if answer.length:
        raise _refusal(address, "The answer ends too early.")
    return b"".join(chunks)
