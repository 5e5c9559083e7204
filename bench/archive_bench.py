"""The embedded archive against nginx and Orthanc, all serving the same 300-slice series (bench/README.md).

    python -m bench.archive_bench [--rounds 9] [--seconds 2] [--cold 7] [--only frame]

Set RR_TEST_DATA to make the series from real slices.
"""

import argparse
import gzip
import hashlib
import os
import random
import statistics
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import orjson
import psutil
import requests

from bench.images import BIG, BIG_SERIES, COUNT, SMALL, SMALL_SERIES, write_series
from bench.load import Round, Target, assert_alone, cpu_seconds, measure, verify
from bench.plain_nginx import running_nginx
from tests.archive.orthanc import running_orthanc, upload
from tests.archive.served import running_ours

OHIF = {"Accept": "multipart/related; type=application/octet-stream; transfer-syntax=*"}
SINGLE = {"Accept": "application/octet-stream; transfer-syntax=*"}
JSON = {"Accept": "application/dicom+json", "Accept-Encoding": "gzip"}
SERIES = f"studies/{BIG}/series/{BIG_SERIES}"
FRAMES = [f"{SERIES}/instances/{BIG_SERIES}.{number}/frames/1" for number in range(1, COUNT + 1)]

WARM_UP = 20  # openings of another session before a new one is measured


class Bodies:
    """What the right bytes are."""

    def __init__(self, frames: list[bytes]):
        self.digests = [hashlib.sha256(frame).hexdigest() for frame in frames]

    def is_frame(self, response, number: int) -> bool:
        body = response.content
        if response.headers["Content-Type"].startswith("multipart/related"):
            body = body.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n--", 1)[0]
        return hashlib.sha256(body).hexdigest() == self.digests[number]

    def is_metadata(self, response, number: int) -> bool:
        content = response.content
        content = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        return len(orjson.loads(content)) == COUNT


def targets(bodies: Bodies, ours, nginx, orthanc, read: str, cookie: str) -> list[Target]:
    """Everything that is compared; an address with a query goes past the front door."""
    root, given = f"/reads/{read}/dicomweb", {"Cookie": f"sessionid={cookie}"}
    frames = [f"{root}/{path}" for path in FRAMES]
    dicomweb = [f"/dicom-web/{path}" for path in FRAMES]
    metadata = f"{SERIES}/metadata"
    return [
        Target("frame: nginx", *nginx, [f"/{n}" for n in range(1, COUNT + 1)], {}, bodies.is_frame),
        Target("frame: ours, single part", *ours, frames, {**given, **SINGLE}, bodies.is_frame),
        Target("frame: ours, multipart", *ours, frames, {**given, **OHIF}, bodies.is_frame),
        Target(
            "frame: ours, past the front door", *ours, [f"{f}?x" for f in frames], {**given, **OHIF}, bodies.is_frame
        ),
        Target("frame: Orthanc", *orthanc, dicomweb, {**OHIF, "Accept-Encoding": "identity"}, bodies.is_frame),
        Target("metadata: nginx", *nginx, ["/metadata"], {}, bodies.is_metadata),
        Target("metadata: ours", *ours, [f"{root}/{metadata}"], {**given, **JSON}, bodies.is_metadata),
        Target("metadata: Orthanc", *orthanc, [f"/dicom-web/{metadata}"], JSON, bodies.is_metadata, times=2),
    ]


def interleaved(found: list[Target], rounds: int, seconds: float, folder: Path) -> dict[str, list[Round]]:
    """Every target once in each round, in random order: a burst of other load does not hit one alone."""
    results: dict[str, list[Round]] = {target.name: [] for target in found}
    for number in range(rounds):
        load = os.getloadavg()[0]
        for target in random.sample(found, len(found)):
            results[target.name].append(measure(target, seconds, folder))
        print(f"round {number + 1} of {rounds}, load average {load:.1f}", flush=True)
    return results


def cold_opens(folder: Path, files: Path, seeded: dict, count: int, asked) -> dict[str, list[tuple[float, float]]]:
    """{step: (wall ms, CPU ms) in each fresh process} of opening a session that the process has never seen.

    `asked(read, study, series, query)` gives the steps, as (name, path, headers).
    """
    found = defaultdict(list)
    for _ in range(count):
        with running_ours(folder, files, is_filled=True) as (address, _, process):
            connection = HTTPConnection(address.removeprefix("http://"), timeout=60)
            cookie = {"Cookie": f"sessionid={seeded['cookies']['ada']}"}
            for number in range(WARM_UP):  # Django itself is warm; the query goes past the front door
                for step in asked(seeded["reads"][SMALL], SMALL, SMALL_SERIES, f"_={number}"):
                    _ask(connection, cookie, *step[1:])
            watched = psutil.Process(process.pid)
            for name, path, headers in asked(seeded["reads"][BIG], BIG, BIG_SERIES):
                before, begun = cpu_seconds(watched), time.perf_counter()
                _ask(connection, cookie, path, headers)
                wall = time.perf_counter() - begun
                found[name].append((wall * 1000, (cpu_seconds(watched) - before) * 1000))
            connection.close()
    return found


def as_a_script_asks(read: str, study: str, series: str, query: str = "") -> list[tuple[str, str, dict]]:
    """Metadata and first frame, of a read that nothing was asked of before."""
    root = f"/reads/{read}/dicomweb/studies/{study}/series/{series}"
    end = f"?{query}" if query else ""
    return [
        ("metadata", f"{root}/metadata{end}", JSON),
        ("first frame", f"{root}/instances/{series}.1/frames/1{end}", OHIF),
    ]


def as_the_viewer_asks(read: str, study: str, series: str, query: str = "") -> list[tuple[str, str, dict]]:
    """What OHIF 3.13 sends from its start to its first image."""
    root, more = f"/reads/{read}/dicomweb", f"&{query}" if query else ""
    studies = "limit=101&offset=0&fuzzymatching=false&includefield=00081030,00080060,00080090,00100030"
    series_fields = "includefield=00080021,00080031,0008103E,00200011"
    return [
        ("search of studies", f"{root}/studies?{studies}&StudyInstanceUID={study}{more}", JSON),
        ("search of series", f"{root}/studies/{study}/series?{series_fields}{more}", JSON),
        *as_a_script_asks(read, study, series, query),
    ]


def _ask(connection: HTTPConnection, cookie: dict, path: str, headers: dict) -> None:
    connection.request("GET", path, headers=headers | cookie)
    response = connection.getresponse()
    response.read()  # as it comes: unpacking is the client's
    assert response.status == 200, (path, response.status)


def report(results: dict[str, list[Round]]) -> str:
    lines = ["| target | p50 ms (min) | p50 / nginx | CPU ms/request | requests |", "|---|---|---|---|---|"]
    for name, rounds in results.items():
        floor = results[name.split(":")[0] + ": nginx"]
        ratio = statistics.median(a.p50_ms / b.p50_ms for a, b in zip(rounds, floor, strict=True))
        p50, cpu = (statistics.median(values) for values in zip(*((r.p50_ms, r.cpu_ms) for r in rounds), strict=True))
        best, count = min(r.p50_ms for r in rounds), sum(r.requests for r in rounds)
        lines.append(f"| {name} | {p50:.3f} ({best:.3f}) | {ratio:.2f} | {cpu:.3f} | {count} |")
    return "\n".join(lines)


def cold_report(title: str, steps: dict[str, list[tuple[float, float]]]) -> str:
    """Medians and least, of each step, of metadata and first frame together, and of all."""
    rows = dict(steps)
    rows["metadata and first frame"] = _together([steps["metadata"], steps["first frame"]])
    if len(steps) > 2:
        rows["all"] = _together(steps.values())
    lines = [f"\n| a session never seen, {title} | wall ms (least) | CPU ms (least) |", "|---|---|---|"]
    for name, rounds in rows.items():
        cells = (f"{statistics.median(values):.1f} ({min(values):.1f})" for values in zip(*rounds, strict=True))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _together(steps) -> list[tuple[float, float]]:
    return [tuple(map(sum, zip(*one, strict=True))) for one in zip(*steps, strict=True)]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--cold", type=int, default=7)
    parser.add_argument("--only", default="", help="targets whose name begins with this, such as frame")
    return parser.parse_args()


def main():
    given = arguments()
    with tempfile.TemporaryDirectory(prefix="rr-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        frames = write_series(folder / "files", os.environ.get("RR_TEST_DATA"))
        print(f"{COUNT} slices written, {'real' if os.environ.get('RR_TEST_DATA') else 'made'}", flush=True)
        address, seeded, process = stack.enter_context(running_ours(folder / "ours", folder / "files"))
        ours, read, cookie = (address, psutil.Process(process.pid)), seeded["reads"][BIG], seeded["cookies"]["ada"]
        url = f"{address}/reads/{read}/dicomweb/{SERIES}/metadata"
        packed = requests.get(
            url, headers={"Cookie": f"sessionid={cookie}", **JSON}, stream=True, timeout=60
        ).raw.read()
        # The rendition is made by now.
        for title, asked in (("as the viewer asks", as_the_viewer_asks), ("as a script asks", as_a_script_asks)):
            steps = cold_opens(folder / "ours", folder / "files", seeded, given.cold, asked)
            print(cold_report(title, steps), flush=True)
        nginx_at, nginx = stack.enter_context(running_nginx(folder / "nginx", frames, packed))
        orthanc_at, orthanc = stack.enter_context(running_orthanc(folder / "orthanc"))
        upload(orthanc_at, (folder / "files").iterdir())
        pairs = [(nginx_at, psutil.Process(nginx.pid)), (orthanc_at, psutil.Process(orthanc.pid))]
        found = [t for t in targets(Bodies(frames), ours, *pairs, read, cookie) if t.name.startswith(given.only)]
        for target in found:
            assert_alone(target)
            verify(target)
        print(report(interleaved(found, given.rounds, given.seconds, folder)))


if __name__ == "__main__":
    main()
