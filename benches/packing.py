"""A graph in one file, beside a store of Oxigraph on disk with the same triples, in turns."""

import os
import pathlib
import shutil

import measure
from setting import Part, environment

MB = 1_000_000

# Of the size of Oxigraph's store.
SIZE = 0.333

# The memory that packing may take, and what the whole process may then.
MEMORY = "256M"
PEAK = 400

PREFIX = "PREFIX d: <http://example.org/def#>\n"
QUERIES = {
    "point": "SELECT ?p ?o WHERE { <http://example.org/id/4711> ?p ?o }",
    "two hops": "SELECT ?name WHERE { <http://example.org/id/4711> d:partner/d:partner ?city . ?city d:name ?name }",
    "join with count": "SELECT (COUNT(*) AS ?n) WHERE {"
    " ?one d:country <http://example.org/country/Argentina> ; d:partner ?other ."
    " ?other d:country <http://example.org/country/Argentina> }",
    "GROUP BY with COUNT and AVG": "SELECT ?country (COUNT(?city) AS ?n) (AVG(?population) AS ?mean) WHERE {"
    " ?city d:country ?country ; d:population ?population } GROUP BY ?country",
    "regex": 'SELECT ?city ?name WHERE { ?city d:name ?name FILTER REGEX(?name, "^Waldb.*see$") }',
    "ORDER BY a number, LIMIT": "SELECT ?city ?population WHERE { ?city d:population ?population }"
    " ORDER BY DESC(?population) ?city LIMIT 10",
    "ORDER BY a text, LIMIT": "SELECT ?city ?name WHERE { ?city d:name ?name } ORDER BY ?name ?city LIMIT 10",
}


def size(path):
    """Bytes of a file, or of all files of a folder."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size


def pack(setting, folder, output, memory=MEMORY):
    command = [setting.program, "pack", folder / "metadata.json", "--memory", memory, "--output", output]
    return measure.Task(command, environment={"TMPDIR": str(setting.scratch)})


def making(setting, part, programs, graph, triples, store):
    """CSV to a file, and CSV to N-Triples to a store."""
    rows, folder = setting.options.rows, setting.data("cities", setting.options.rows)
    theirs = [programs / "oxigraph", "load", "--location", store, "--file", triples]
    tasks = {
        "lodpress pack": pack(setting, folder, graph),
        "CSV to N-Triples": setting.convert(folder / "metadata.json", triples),
        "oxigraph load": measure.Task(theirs, prepare=lambda: shutil.rmtree(store, ignore_errors=True)),
    }
    part.measure(tasks, min(setting.options.runs, 3), rows)
    cpu = {name: part.series[name].cpu for name in tasks}
    by_load = cpu["CSV to N-Triples"] + cpu["oxigraph load"]
    part.at_most("pack: CPU against CSV to N-Triples and oxigraph load", cpu["lodpress pack"] / by_load, 0.125)
    part.at_most(f"pack, {rows} rows: peak of memory with --memory {MEMORY}", part.series["lodpress pack"].peak / MB, PEAK, " MB")


def memory(setting, part):
    """The peak of memory with five times as many rows."""
    rows = 5 * setting.options.rows
    output = setting.scratch / "large.hdt"
    part.measure({f"pack, {rows} rows": pack(setting, setting.data("cities", rows), output)}, 1, rows)
    peak = part.series[f"pack, {rows} rows"].peak / MB
    part.at_most(f"pack, {rows} rows: peak of memory with --memory {MEMORY}", peak, PEAK, " MB")
    for path in setting.scratch.glob("large.hdt*"):
        os.remove(path)


def sizes(part, graph, store, loaded):
    index = pathlib.Path(f"{graph}.index.v1-1")
    part.at_most("size of the file against the store as loaded", size(graph) / loaded, SIZE)
    part.at_most("size of the file and its index against the store as loaded", (size(graph) + size(index)) / loaded, SIZE)
    part.at_most("size of both against the store as optimized", (size(graph) + size(index)) / size(store), SIZE)
    part.facts["bytes"] = {"file": size(graph), "index": size(index), "store": loaded, "optimized": size(store)}


def asking(setting, part, programs, graph, store):
    """Each query as a process of its own, its beginning and the opening included."""
    folder = setting.data("cities", setting.options.rows)
    tasks, outputs = {}, {}
    for name, text in QUERIES.items():
        path = setting.scratch / f"{len(outputs)}.rq"
        path.write_text(PREFIX + text)
        ours = [setting.program, "query", path, "-C", folder, "--store", graph, "--format", "csv", "--timeout", "10m"]
        theirs = [programs / "oxigraph", "query", "--location", store, "--query-file", path, "--results-format", "csv"]
        tasks[f"{name}, lodpress"], tasks[f"{name}, oxigraph"] = measure.Task(ours), measure.Task(theirs)
        outputs[name] = path
    part.measure(tasks, setting.options.runs)
    for name in QUERIES:
        part.at_most(f"{name}: CPU against Oxigraph on disk", part.cpu_ratio(f"{name}, lodpress", f"{name}, oxigraph"), 1)
    part.at_most("opening until the first answer", part.series["point, lodpress"].wall * 1000, 50, " ms")
    for name, path in outputs.items():
        answers = {each: path.with_suffix(f".{each}") for each in ("lodpress", "oxigraph")}
        for each, answer in answers.items():
            with open(answer, "wb") as output:
                measure.run(tasks[f"{name}, {each}"], output)
        part.compare(f"{name}: answers of both", answers)


def hdt(setting):
    """Packing cities into a file, and asking it, beside Oxigraph's loader and store on disk."""
    part = Part()
    programs = environment("oxigraph")
    if programs is None:
        part.notes.append("skipped: oxigraph cannot be had from PyPI")
        return part
    graph, triples, store = (setting.scratch / name for name in ("cities.hdt", "cities.nt", "store"))
    making(setting, part, programs, graph, triples, store)
    os.remove(triples)
    memory(setting, part)
    loaded = size(store)
    measure.run(measure.Task([programs / "oxigraph", "optimize", "--location", store]))
    sizes(part, graph, store, loaded)
    asking(setting, part, programs, graph, store)
    shutil.rmtree(store)
    for path in setting.scratch.glob("cities.hdt*"):
        os.remove(path)
    return part
