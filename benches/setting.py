"""What the parts of a benchmark share: programs, tables, virtual environments, findings."""

import os
import pathlib
import subprocess
import sys
from dataclasses import dataclass, field

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "lodpress"


@dataclass
class Finding:
    """A row of the table: what was asked, what came out, and whether that is what was aimed at."""

    what: str
    measured: str
    target: str
    met: bool | None


@dataclass
class Part:
    """What came out of one part."""

    series: dict = field(default_factory=dict)
    findings: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    facts: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)

    def measure(self, tasks, runs, rows=None):
        self.series |= measure.in_turns(tasks, runs)
        if rows:
            self.rows |= dict.fromkeys(tasks, rows)

    def at_most(self, what, value, bound, unit=""):
        self.findings.append(Finding(what, f"{value:.2f}{unit}", f"≤ {bound}{unit}", value <= bound))

    def at_least(self, what, value, bound, unit=""):
        self.findings.append(Finding(what, f"{value:.2f}{unit}", f"≥ {bound}{unit}", value >= bound))

    def flat(self, what, larger, smaller):
        """Says whether the peak of memory grows; that of the measuring program may hide both."""
        if min(larger, smaller) <= measure.floor():
            self.findings.append(Finding(what, "too small to be seen", "≤ 1.1", None))
        else:
            self.at_most(what, larger / smaller, 1.1)

    def cpu_ratio(self, name, base):
        return self.series[name].cpu / self.series[base].cpu

    def compare(self, what, paths):
        """Says whether files have the same set of lines, and removes them."""
        others = measure.different(paths)
        self.findings.append(
            Finding(what, f"not the same: {', '.join(others)}" if others else "the same", "the same", not others)
        )
        for path in paths.values():
            os.remove(path)


class Setting:
    """The programs that are measured, and the tables that they read."""

    def __init__(self, options, folder, scratch):
        self.options = options
        self.program = options.program.resolve()
        self.disk_program = options.disk_program and options.disk_program.resolve()
        self.folder = folder
        self.scratch = scratch
        self.reference = options.reference or build_reference()
        self._help = {}

    def data(self, workload, rows):
        """The folder of a workload, which is made where it is not there."""
        folder = self.folder / f"{workload}-{rows}"
        if not folder.exists():
            part = folder.with_suffix(".part")
            subprocess.run([self.reference, "generate", workload, str(rows), part], check=True)
            part.rename(folder)
        return folder

    def triples(self, rows):
        """How many triples the cities have."""
        table = self.data("cities", rows) / "cities.csv"
        count = subprocess.Popen([self.reference, "cities", table], stdout=subprocess.PIPE)
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: count.stdout.read(1 << 20), b""))
        count.wait()
        return lines

    def convert(self, mapping, output=os.devnull, threads=1, syntax="ntriples", more=()):
        """The conversion of a mapping; an empty cell is no value in any of them."""
        command = [self.program, "convert", mapping, "--format", syntax, "--output", output, "--threads", threads]
        if mapping.suffix == ".ttl":
            command.append("--empty-as-null")
        return measure.Task([*command, *more], environment={"TMPDIR": str(self.scratch)})

    def offers(self, command, option):
        """Whether a command of the program has an option."""
        if command not in self._help:
            asked = subprocess.run([self.program, command, "--help"], capture_output=True, text=True, check=True)
            self._help[command] = asked.stdout
        return option in self._help[command]


def build_reference():
    """Compiles the programs written by hand."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or CACHE / "target")
    manifest = ROOT / "benches" / "reference" / "Cargo.toml"
    command = ["cargo", "build", "--release", "--locked", "--quiet", "--manifest-path", manifest]
    subprocess.run(command, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(target)})
    return target / "release" / "lodpress-reference"


def environment(package):
    """The folder of programs of a virtual environment with a package of PyPI, or None where it
    cannot be had. Each has its own: their dependencies do not agree."""
    folder = CACHE / "peers" / package
    python = folder / "bin" / "python"
    if (folder / "installed").exists():
        return folder / "bin"
    commands = [
        [sys.executable, "-m", "venv", folder],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package],
    ]
    for command in commands:
        if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            return None
    (folder / "installed").touch()
    return folder / "bin"
