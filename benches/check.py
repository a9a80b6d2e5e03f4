#!/usr/bin/env python3
"""Time and memory of `lodpress check`, beside conversion of the same table without checks.

Whole processes, run in turns; medians of CPU and wall time, the largest peak of memory.

    benches/check.py PROGRAM [--rows N] [--runs N] [--threads 1,2] [--results FILE]
"""

import argparse
import datetime
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

COUNTRIES = 250
WORDS = (
    "Fluss Straße Brücke Rathaus Markt Tor Mauer Garten Hügel See Wald Dorf Kirche Bücher "
    "phố cổ Hội An thành sông cầu chợ đền vườn biển"
).split()
METADATA = {
    "@context": "http://www.w3.org/ns/csvw",
    "tables": [
        {
            "url": "countries.csv",
            "suppressOutput": True,
            "tableSchema": {
                "columns": [{"name": "code", "required": True}, {"name": "name"}],
                "primaryKey": "code",
            },
        },
        {
            "url": "cities.csv",
            "tableSchema": {
                "aboutUrl": "id/{id}",
                "columns": [
                    {"name": "id", "datatype": {"base": "integer", "minimum": 1}, "required": True},
                    {"name": "name", "lang": "de", "required": True, "propertyUrl": "rdfs:label"},
                    {"name": "country", "valueUrl": "country/{country}"},
                    {"name": "population", "datatype": {"base": "nonNegativeInteger", "maximum": 20000000}},
                    {"name": "lat", "datatype": {"base": "decimal", "minimum": -90, "maximum": 90}},
                    {"name": "lon", "datatype": {"base": "decimal", "minimum": -180, "maximum": 180}},
                    {"name": "founded", "datatype": {"base": "date", "format": "d.M.yyyy"}},
                    {"name": "description", "lang": "de", "propertyUrl": "dc:description"},
                    {"name": "partner", "datatype": "integer", "valueUrl": "id/{partner}"},
                    {"name": "page", "datatype": "anyURI", "propertyUrl": "foaf:page", "valueUrl": "{+page}"},
                ],
                "primaryKey": "id",
                "foreignKeys": [
                    {"columnReference": "country", "reference": {"resource": "countries.csv", "columnReference": "code"}},
                    {"columnReference": "partner", "reference": {"resource": "cities.csv", "columnReference": "id"}},
                ],
            },
        },
    ],
}


def generate(folder, rows):
    """The tables of METADATA: the same bytes for the same number of rows."""
    rng = random.Random(2018)
    (folder / "metadata.json").write_text(json.dumps(METADATA, indent=1))
    with open(folder / "countries.csv", "w") as out:
        out.write("code,name\n")
        out.writelines(f"C{n:03},Country {n}\n" for n in range(COUNTRIES))
    with open(folder / "cities.csv", "w", newline="") as out:
        out.write("id,name,country,population,lat,lon,founded,description,partner,page\n")
        for n in range(1, rows + 1):
            words = " ".join(rng.choices(WORDS, k=8))
            if n % 10 == 0:
                words = f'"{words}, ""{rng.choice(WORDS)}""\n{rng.choice(WORDS)}"'
            elif n % 17 == 0:
                words = ""
            out.write(
                f"{n},{rng.choice(WORDS)} {n},C{rng.randrange(COUNTRIES):03},{rng.randrange(20_000_000)},"
                f"{rng.uniform(-90, 90):.5f},{rng.uniform(-180, 180):.5f},"
                f"{rng.randint(1, 28)}.{rng.randint(1, 12)}.{rng.randint(1000, 2020)},"
                f"{words},{rng.randint(1, rows)},https://cities.example/{n}/page\n"
            )


def run(command):
    """One process: CPU seconds, wall seconds, peak of memory in bytes."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"exit code {process.returncode}: {' '.join(map(str, command))}")
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss * unit


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--results", type=pathlib.Path, help="where the raw results go, as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        generate(folder, options.rows)
        size = (folder / "cities.csv").stat().st_size
        tasks = {
            "conversion without checks": ["convert", "--lenient", "--format", "ntriples", "--output", os.devnull],
            "conversion with checks": ["convert", "--format", "ntriples", "--output", os.devnull],
            "check": ["check"],
        }
        cases = [(task, threads) for threads in options.threads.split(",") for task in tasks]
        raw = {case: [] for case in cases}
        for _ in range(options.runs):
            for task, threads in cases:
                command = [options.program, *tasks[task], folder / "metadata.json", "--threads", threads]
                raw[task, threads].append(run(command))
    print(f"{options.rows} rows, {size / 1e6:.0f} MB; medians of {options.runs} runs, peak of memory\n")
    print("| | threads | CPU s | ratio | wall s | ratio | MB | rows per CPU second |\n|---|--:|--:|--:|--:|--:|--:|--:|")
    for task, threads in cases:
        cpu, wall = (statistics.median(each[i] for each in raw[task, threads]) for i in (0, 1))
        base = raw["conversion without checks", threads]
        base_cpu, base_wall = (statistics.median(each[i] for each in base) for i in (0, 1))
        memory = max(each[2] for each in raw[task, threads]) / 1e6
        print(
            f"| {task} | {threads} | {cpu:.2f} | {cpu / base_cpu:.2f} | {wall:.2f} | {wall / base_wall:.2f} "
            f"| {memory:.0f} | {options.rows / cpu:,.0f} |"
        )
    if options.results:
        document = {
            "date": datetime.date.today().isoformat(),
            "rows": options.rows,
            "bytes": size,
            "processors": os.cpu_count(),
            "runs": [
                {"task": task, "threads": int(threads), "cpu_seconds": cpu, "wall_seconds": wall, "peak_bytes": peak}
                for (task, threads), results in raw.items()
                for cpu, wall, peak in results
            ],
        }
        options.results.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
