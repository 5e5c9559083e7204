"""Hostile templates, definitions and answers for some minutes: no exception, no hang over 2 s, no memory over 200 MB.

    python -m bench.fuzz --minutes 10 [--only import|definition|answers] [--seed 0]
    python -m bench.fuzz --only import --seed 4711 --one      # that very thing again, with its traceback

Each target runs in a child process of its own, whose memory is limited by the kernel; a child that is silent for too
long is ended and its number reported. Times are CPU times, so that a busy machine is not taken for a hang.
"""

import argparse
import json
import os
import random
import resource
import select
import subprocess
import sys
import time
import traceback

SECONDS, MEGABYTES, SILENCE = 2.0, 200, 60
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapidreader.settings")


def targets() -> dict:
    import django

    django.setup()
    from tests.ecrf.fuzzing import TARGETS

    return TARGETS


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def child(name: str, seed: int, until: float) -> None:
    """Runs one target and prints a line of JSON for each thing that was not swallowed, and one every second."""
    target = targets()[name]
    target.check(target.make(random.Random(0)))  # what is loaded once is nobody's fault
    baseline = peak()
    limit = int((_address_space() + (MEGABYTES + 100) * 1024) * 1024)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    count, slowest, said = 0, (0.0, seed), 0.0
    while time.time() < until:
        print(json.dumps({"now": seed}), flush=True) if time.time() - said > 1 else None
        said = time.time() if time.time() - said > 1 else said
        fault, seconds = _one(target, seed)
        slowest = max(slowest, (seconds, seed))
        if fault:
            print(json.dumps({"seed": seed, "fault": fault}), flush=True)
        count, seed = count + 1, seed + 1
    grown = peak() - baseline
    facts = {"count": count, "slowest": slowest, "grown": grown, "baseline": baseline}
    if grown > MEGABYTES:
        facts["fault"] = f"memory grew by {grown:.0f} MB"
    print(json.dumps(facts), flush=True)


def _address_space() -> float:
    """kB."""
    with open("/proc/self/status") as lines:
        return next(float(line.split()[1]) for line in lines if line.startswith("VmSize"))


def _one(target, seed: int) -> tuple[str, float]:
    thing = target.make(random.Random(seed))
    began, fault = time.process_time(), ""
    try:
        target.check(thing)
    except BaseException as error:
        fault = f"{type(error).__name__}: {error}"[:500]
    seconds = time.process_time() - began
    return fault or (f"took {seconds:.1f} s" if seconds > SECONDS else ""), seconds


def run(name: str, seed: int, minutes: float) -> dict:
    """What one child found; a silent one is ended."""
    until = time.time() + minutes * 60
    command = [sys.executable, "-m", "bench.fuzz", "--child", str(until), "--only", name, "--seed", str(seed)]
    found = {"faults": [], "count": 0, "slowest": (0, 0), "grown": 0.0, "baseline": 0.0, "now": seed}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        while line := _line(process, found):
            facts = json.loads(line)
            if "fault" in facts:
                found["faults"].append(f"{facts.get('seed', '')} {facts['fault']}")
            found.update(
                {key: facts[key] for key in ("now", "count", "slowest", "grown", "baseline") if key in facts}
            )
    if process.returncode:
        found["faults"].append(f"ended with {process.returncode} at or after {found['now']}")
    return found


def _line(process, found: dict) -> str:
    if select.select([process.stdout], [], [], SILENCE)[0]:
        return process.stdout.readline()
    process.kill()
    found["faults"].append(f"silent for {SILENCE} s at or after {found['now']}")
    return ""


def again(name: str, seed: int) -> int:
    target = targets()[name]
    thing = target.make(random.Random(seed))
    print(repr(thing)[:3_000])
    began = time.process_time()
    try:
        target.check(thing)
    except BaseException:
        traceback.print_exc()
    print(f"{time.process_time() - began:.2f} s CPU, at most {peak():.0f} MB")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--only", choices=["import", "definition", "answers"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--one", action="store_true")
    parser.add_argument("--child", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return child(options.only, options.seed, options.child) or 0
    if options.one:
        return again(options.only, options.seed)
    names = [options.only] if options.only else ["import", "definition", "answers"]
    failed = 0
    for name in names:
        found = run(name, options.seed, options.minutes / len(names))
        seconds, seed = found["slowest"]
        print(
            f"{name}: {found['count']:,} things, slowest {seconds:.2f} s CPU (number {seed}), "
            f"memory {found['baseline']:.0f} MB and {found['grown']:.0f} MB more, {len(found['faults'])} faults"
        )
        for fault in found["faults"][:20]:
            print(f"  {fault}")
        failed += len(found["faults"])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
