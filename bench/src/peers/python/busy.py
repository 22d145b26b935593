"""Measures a training step of Kawi and of PyTorch on a machine that is not idle, and prints the rows of bench/busy.md.

    python3 bench/src/peers/python/busy.py
    python3 bench/src/peers/python/busy.py --case small --situation one-spinner --seconds 10

Spinning processes are started and ended by this script. Containers are cgroups that it makes and removes, which needs
root. Linux only.
"""

import argparse
import contextlib
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
CGROUPS = pathlib.Path("/sys/fs/cgroup")
PERIOD = 100_000  # microseconds of a cgroup's period, the usual one of containers
SITUATIONS = {
    "alone": dict(),
    "one-spinner": dict(spinners=1),
    "two-spinners": dict(spinners=2),
    "one-core": dict(prefix=["taskset", "-c", "0"]),
    "threads": dict(threads=4),
    "quota-1.5": dict(quota=1.5),
    "quota-0.5": dict(quota=0.5),
}


@contextlib.contextmanager
def spinning(count):
    spinners = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(count)]
    try:
        yield
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.wait()


@contextlib.contextmanager
def cgroup(cores):
    """Makes a cgroup (version 2, else version 1) with a fraction of the cores, and yields the file for its processes."""
    if cores is None:
        yield None
        return
    second = (CGROUPS / "cgroup.controllers").exists()
    group = (CGROUPS if second else CGROUPS / "cpu") / f"kawi-busy-{os.getpid()}"
    group.mkdir()
    try:
        quota = int(cores * PERIOD)
        if second:
            (group / "cpu.max").write_text(f"{quota} {PERIOD}")
        else:
            (group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(quota))
        yield group / "cgroup.procs"
    finally:
        for _ in range(100):  # until the kernel has removed the ended processes
            try:
                group.rmdir()
                break
            except OSError:
                time.sleep(0.1)


def output(command, situation):
    """Runs a command in a situation and returns the last line of what it prints, which is JSON."""
    threads = situation.get("threads")
    command = situation.get("prefix", []) + command + (["--threads", str(threads)] if threads else [])
    with spinning(situation.get("spinners", 0)), cgroup(situation.get("quota")) as processes:
        enter = (lambda: processes.write_text(str(os.getpid()))) if processes else None
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, preexec_fn=enter, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def kawi(case, seconds, situation, launcher):
    """Returns threads and minimum, median and 95th percentile in milliseconds."""
    command = shlex.split(launcher) + ["bench", "step", "--case", case, "--seconds", str(seconds), "--json"]
    figures = output(command, situation)
    return figures["threads"], figures["minMillis"], figures["medianMillis"], figures["percentile95Millis"]


def pytorch(case, seconds, situation):
    command = [sys.executable, str(HERE / "gpt2_step.py"), "--case", case, "--seconds", str(seconds)]
    figures = output(command, situation)
    times = figures["milliseconds"]
    percentile95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return figures["threads"], min(times), statistics.median(times), percentile95


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", nargs="+", choices=("small", "baby"), default=["small", "baby"])
    parser.add_argument("--situation", nargs="+", choices=SITUATIONS, default=list(SITUATIONS))
    parser.add_argument("--seconds", type=float, default=5, help="of measured steps in each row, after a warm-up")
    parser.add_argument("--kawi", default=str(HERE.parents[3] / "kawi"), help="the command that starts Kawi")
    options = parser.parse_args()
    print("| step of | situation | | threads | minimum, ms | median, ms | 95th percentile, ms |")
    print("| --- | --- | --- | ---: | ---: | ---: | ---: |", flush=True)
    for case in options.case:
        for name in options.situation:
            situation = SITUATIONS[name]
            try:
                rows = [
                    ("Kawi", kawi(case, options.seconds, situation, options.kawi)),
                    ("PyTorch", pytorch(case, options.seconds, situation)),
                ]
            except (PermissionError, FileNotFoundError, subprocess.SubprocessError) as error:
                print(f"| `{case}` | {name} | cannot be measured here: {error} | | | | |", flush=True)
                continue
            for who, (threads, *times) in rows:
                figures = " | ".join(f"{each:,.1f}" for each in times)
                print(f"| `{case}` | {name} | {who} | {threads} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
