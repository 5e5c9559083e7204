"""Finding a port. Two servers can silently share one (SO_REUSEPORT), so it is asked before the server starts."""

import ipaddress
import socket


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there: neither accepting nor only bound."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str, wanted: int, tries: int = 20) -> int:
    """The wanted port, or the next free one; any free one when all of those are taken."""
    for port in range(wanted, min(wanted + tries, 65536)):
        if is_free(host, port):
            return port
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
