"""Asking a server over one connection, and what that cost it: latency by wrk, CPU of its process tree by psutil."""

import json
import shutil
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests

SCRIPT = """
local paths = {%(paths)s}
local at = 0
wrk.headers["Connection"] = "keep-alive"
%(headers)s
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('RESULT {"requests": %%d, "p50": %%d, "errors": %%d}\\n',
    summary.requests, latency:percentile(50), e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass
class Target:
    """One server and what to ask of it; `check` proves a body right."""

    name: str
    address: str
    process: psutil.Process
    paths: list[str]
    headers: dict[str, str]
    check: object = None
    times: int = 0  # ask that often, by the Python client, where one answer takes longer than a round


@dataclass
class Round:
    p50_ms: float
    cpu_ms: float
    requests: int


def tree(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def cpu_seconds(process: psutil.Process) -> float:
    """CPU time of the tree's living threads, in nanosecond steps where the kernel tells them (else 10 ms steps)."""
    return sum(_of_threads(each.pid) or sum(each.cpu_times()[:2]) for each in tree(process))


def _of_threads(pid: int) -> float:
    stats = Path(f"/proc/{pid}/task").glob("*/schedstat")
    with suppress(OSError):  # a thread may end meanwhile, or the kernel keep no such account
        return sum(int(stat.read_text().split()[0]) for stat in stats) / 1e9
    return 0.0


def assert_alone(target: Target) -> None:
    """Two masters can share a port silently, and each is then seen doing half of the work."""
    port = int(target.address.rsplit(":", 1)[1])
    listening = {c.pid for c in psutil.net_connections("tcp") if c.status == "LISTEN" and c.laddr.port == port}
    assert listening and listening <= {each.pid for each in tree(target.process)}, target.name


def verify(target: Target) -> None:
    """Every path answers 200 with the right bytes, before anything is measured."""
    with requests.Session() as session:
        for number, path in enumerate(target.paths):
            response = session.get(target.address + path, headers=target.headers, timeout=60)
            assert response.status_code == 200, (target.name, path, response.status_code)
            assert target.check(response, number), (target.name, path, "wrong bytes")


def measure(target: Target, seconds: float, folder: Path) -> Round:
    """Ask one after the other for some seconds; any error ends the benchmark."""
    run = _by_wrk if shutil.which("wrk") and not target.times else _by_python
    before = cpu_seconds(target.process)
    result = run(target, seconds, folder)
    spent = cpu_seconds(target.process) - before
    assert result["errors"] == 0 and result["requests"] > 0, (target.name, result)
    return Round(result["p50"] / 1000, spent * 1000 / result["requests"], result["requests"])


def _by_wrk(target: Target, seconds: float, folder: Path) -> dict:
    script = folder / "ask.lua"
    headers = "\n".join(f"wrk.headers[{json.dumps(k)}] = {json.dumps(v)}" for k, v in target.headers.items())
    paths = ", ".join(json.dumps(path) for path in target.paths)
    script.write_text(SCRIPT % {"paths": paths, "headers": headers})
    command = ["wrk", "-t1", "-c1", "--timeout", "60s", f"-d{seconds}s", "-s", str(script), target.address]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(next(line for line in output.splitlines() if line.startswith("RESULT"))[7:])


def _by_python(target: Target, seconds: float, folder: Path) -> dict:
    """Where wrk is missing: slower, and its own time is in the p50; the CPU of the server is as true."""
    times, errors = [], 0
    with requests.Session() as session:
        end = time.perf_counter() + seconds
        while len(times) < target.times if target.times else time.perf_counter() < end:
            begun = time.perf_counter()
            path = target.paths[len(times) % len(target.paths)]
            errors += session.get(target.address + path, headers=target.headers).status_code != 200
            times.append(time.perf_counter() - begun)
    return {"requests": len(times), "errors": errors, "p50": sorted(times)[len(times) // 2] * 1e6}
