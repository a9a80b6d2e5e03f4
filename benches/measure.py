"""What the benchmarks of whole processes have in common."""

import argparse
import datetime
import json
import multiprocessing
import os
import pathlib
import statistics
import subprocess
import sys
import time


def arguments(title):
    """The arguments that every benchmark has."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--results", type=pathlib.Path, help="where the raw results go, as JSON")
    return parser


def apart(task, *arguments):
    """Does `task` in a process of its own: a child's peak of memory begins with what this one
    holds."""
    process = multiprocessing.Process(target=task, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def run(command, environment=None):
    """One process: CPU seconds, wall seconds, peak of memory in bytes."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"exit code {process.returncode}: {' '.join(map(str, command))}")
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss * unit


def in_turns(tasks, options, once):
    """What `once` gives for each task and number of threads, in several runs by turns."""
    cases = [(task, threads) for threads in options.threads.split(",") for task in tasks]
    raw = {case: [] for case in cases}
    for _ in range(options.runs):
        for case in cases:
            raw[case].append(once(*case))
    return raw


def table(raw, base, rows):
    """Prints medians of CPU and wall time beside those of the task `base`, peaks of memory,
    and how many of `rows` a CPU second does."""
    print("| | threads | CPU s | ratio | wall s | ratio | MB | rows per CPU second |\n|---|--:|--:|--:|--:|--:|--:|--:|")
    for (task, threads), results in raw.items():
        cpu, wall = (statistics.median(each[i] for each in results) for i in (0, 1))
        base_cpu, base_wall = (statistics.median(each[i] for each in raw[base, threads]) for i in (0, 1))
        memory = max(each[2] for each in results) / 1e6
        print(
            f"| {task} | {threads} | {cpu:.2f} | {cpu / base_cpu:.2f} | {wall:.2f} | {wall / base_wall:.2f} "
            f"| {memory:.0f} | {rows / cpu:,.0f} |"
        )


def write(path, raw, **facts):
    """Writes the raw results, beside what they are of."""
    document = {
        "date": datetime.date.today().isoformat(),
        **facts,
        "processors": os.cpu_count(),
        "runs": [
            {"task": task, "threads": int(threads), "cpu_seconds": cpu, "wall_seconds": wall, "peak_bytes": peak}
            for (task, threads), results in raw.items()
            for cpu, wall, peak in results
        ],
    }
    path.write_text(json.dumps(document, indent=1) + "\n")
