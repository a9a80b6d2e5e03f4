"""Whole processes, run in turns, and what they take."""

import hashlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class Failed(Exception):
    """A process that did not end well."""


@dataclass(frozen=True)
class Run:
    """What one process took: seconds of CPU and of wall time, the peak of its memory in bytes."""

    cpu: float
    wall: float
    peak: int


@dataclass(frozen=True)
class Task:
    """A command that is measured. `prepare` is called before each run, and is not."""

    command: list
    cwd: str | os.PathLike | None = None
    environment: dict | None = None
    prepare: object = None


@dataclass(frozen=True)
class Series:
    """Several runs of one task."""

    runs: list

    @property
    def cpu(self):
        return statistics.median(run.cpu for run in self.runs)

    @property
    def wall(self):
        return statistics.median(run.wall for run in self.runs)

    @property
    def peak(self):
        return max(run.peak for run in self.runs)

    @property
    def noise(self):
        """How far apart the CPU times are, as a part of their median."""
        times = [run.cpu for run in self.runs]
        return (max(times) - min(times)) / self.cpu if self.cpu else 0.0


def floor():
    """The smallest peak of memory that can be seen: a process begins with what this one holds."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT


def run(task, output=subprocess.DEVNULL):
    """Runs a task once."""
    if task.prepare:
        task.prepare()
    command = [str(part) for part in task.command]
    with tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        environment = {**os.environ, **(task.environment or {})}
        process = subprocess.Popen(command, cwd=task.cwd, env=environment, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip()[-2000:]
            raise Failed(f"exit code {process.returncode}: {' '.join(command)}\n{said}")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * MAXRSS_UNIT)


def in_turns(tasks, runs):
    """Runs all tasks in turns, so that what else the machine does falls on all of them."""
    raw = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            raw[name].append(run(task))
    return {name: Series(each) for name, each in raw.items()}


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def set_digest(path):
    """A digest of the lines of a file as a set."""
    command = ["sort", "-u", "-S", "1G", "-T", os.path.dirname(path), "-o", f"{path}.sorted", str(path)]
    subprocess.run(command, check=True, env={**os.environ, "LC_ALL": "C"})
    found = digest(f"{path}.sorted")
    os.remove(f"{path}.sorted")
    return found


def different(paths):
    """Which files do not have the same set of lines as the first: their names, by `paths`."""
    if len({digest(path) for path in paths.values()}) == 1:
        return []
    digests = {name: set_digest(path) for name, path in paths.items()}
    first = next(iter(digests.values()))
    return [name for name, each in digests.items() if each != first]
