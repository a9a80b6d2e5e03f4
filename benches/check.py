#!/usr/bin/env python3
"""Time and memory of `lodpress check`, beside conversion of the same table without checks.

Whole processes, run in turns; medians of CPU and wall time, the largest peak of memory.

    benches/check.py PROGRAM [--rows N] [--runs N] [--threads 1,2] [--results FILE]
"""

import json
import os
import pathlib
import random
import tempfile

import measure

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


def main():
    parser = measure.arguments(__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        measure.apart(generate, folder, options.rows)
        size = (folder / "cities.csv").stat().st_size
        tasks = {
            "conversion without checks": ["convert", "--lenient", "--format", "ntriples", "--output", os.devnull],
            "conversion with checks": ["convert", "--format", "ntriples", "--output", os.devnull],
            "check": ["check"],
        }

        def once(task, threads):
            return measure.run([options.program, *tasks[task], folder / "metadata.json", "--threads", threads])

        raw = measure.in_turns(tasks, options, once)
    print(f"{options.rows} rows, {size / 1e6:.0f} MB; medians of {options.runs} runs, peak of memory\n")
    measure.table(raw, "conversion without checks", options.rows)
    if options.results:
        measure.write(options.results, raw, rows=options.rows, bytes=size)


if __name__ == "__main__":
    main()
