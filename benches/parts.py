"""The parts of the benchmark: each measures one thing, and says whether it is as aimed at."""

import os
import shutil

import measure
import packing
import peers
import serving
from setting import ROOT, Finding, Part, environment

MB = 1_000_000


def written(setting, tasks):
    """Runs conversions once into files, and gives these."""
    paths = {}
    for name, make in tasks.items():
        path = setting.scratch / f"out-{len(paths)}.nt"
        task = make(path)
        if str(path) in map(str, task.command):
            measure.run(task)
        else:
            with open(path, "wb") as output:
                measure.run(task, output)
        paths[name] = path
    return paths


def convert(setting):
    """Cities to N-Triples on one thread, by both kinds of mapping, beside the reference."""
    part, rows = Part(), setting.options.rows
    folder = setting.data("cities", rows)
    reference = measure.Task([setting.reference, "cities", folder / "cities.csv"])
    mappings = {"CSVW": folder / "metadata.json", "RML": folder / "mapping.ttl"}
    tasks = {name: setting.convert(mapping) for name, mapping in mappings.items()}
    part.measure({"reference": reference, **tasks}, setting.options.runs, rows)
    for name in mappings:
        part.at_most(f"cities through {name}: CPU against the reference", part.cpu_ratio(name, "reference"), 1.3)
    times = sorted(part.series[name].cpu for name in mappings)
    part.at_most("cities: the slower of CSVW and RML against the other", times[1] / times[0], 1.1)
    outputs = {"reference": lambda _: reference}
    for name, mapping in mappings.items():
        outputs[name] = lambda path, mapping=mapping: setting.convert(mapping, path)
    part.compare("cities: triples of reference, CSVW, RML", written(setting, outputs))
    part.facts["triples"] = setting.triples(rows)
    return part


def join(setting):
    """Trees and their streets, in memory and in temporary files, beside the reference."""
    part, rows = Part(), setting.options.rows
    folder = setting.data("join", rows)
    reference = measure.Task([setting.reference, "join", folder])
    in_files = ("--join-memory", "1M")
    tasks = {
        "reference": reference,
        "join": setting.convert(folder / "mapping.ttl"),
        "join in files": setting.convert(folder / "mapping.ttl", more=in_files),
        "without the join": setting.convert(folder / "plain.ttl"),
    }
    part.measure(tasks, setting.options.runs, rows)
    part.at_most("join: CPU against the reference", part.cpu_ratio("join", "reference"), 1.5)
    outputs = {
        "reference": lambda _: reference,
        "join": lambda path: setting.convert(folder / "mapping.ttl", path),
        "join in files": lambda path: setting.convert(folder / "mapping.ttl", path, more=in_files),
    }
    part.compare("join: triples of reference, join, join in files", written(setting, outputs))
    return part


def threads(setting):
    """One thread and two."""
    part, rows = Part(), setting.options.rows
    folder = setting.data("cities", rows)
    mappings = {"CSVW": folder / "metadata.json", "RML": folder / "mapping.ttl"}
    tasks = {
        f"{name}, {count} thread{'s' * (count > 1)}": setting.convert(mapping, threads=count)
        for name, mapping in mappings.items()
        for count in (1, 2)
    }
    part.measure(tasks, setting.options.runs, rows)
    for name in mappings:
        one, two = (part.series[case].wall for case in (f"{name}, 1 thread", f"{name}, 2 threads"))
        part.at_least(f"{name}: wall time of one thread against two", one / two, 1.8)
    return part


def sizes(setting, smallest):
    """Numbers of rows, each ten times the one before."""
    rows, found = smallest, []
    while rows <= setting.options.max_rows:
        found.append(rows)
        rows *= 10
    return found


def memory(setting):
    """The peak of memory, as tables grow."""
    part, numbers = Part(), sizes(setting, 10_000)
    for rows in numbers:
        mapping = setting.data("cities", rows) / "metadata.json"
        tasks = {f"{rows} rows, threads: {count}": setting.convert(mapping, threads=count) for count in (1, 2)}
        part.measure(tasks, min(setting.options.runs, 2), rows)
    for count in (1, 2):
        peaks = [part.series[f"{rows} rows, threads: {count}"].peak for rows in numbers]
        part.at_most(f"largest peak of memory, threads: {count}", max(peaks) / MB, 64, " MB")
        if len(peaks) > 1:
            part.flat(f"peak against that of a tenth of the rows, threads: {count}", peaks[-1], peaks[-2])
    return part


def syntaxes(setting):
    """The other syntaxes, beside N-Triples."""
    part = Part()
    stream = ["--stream"] if setting.offers("convert", "--stream") else []
    rows = setting.options.rows if stream else setting.options.rows // 10
    if not stream:
        part.notes.append("the program does not stream the other syntaxes; a tenth of the rows")
    names = ("ntriples", "turtle", "trig", "jsonld")

    def task(syntax, count, output=os.devnull):
        more = [] if syntax == "ntriples" else stream
        return setting.convert(setting.data("cities", count) / "metadata.json", output, syntax=syntax, more=more)

    small = rows // 10
    smaller = {f"{syntax}, {small} rows": task(syntax, small) for syntax in names}
    part.measure(smaller, min(setting.options.runs, 2), small)
    part.measure({syntax: task(syntax, rows) for syntax in names}, setting.options.runs, rows)
    for syntax in names[1:]:
        part.at_most(f"{syntax}: CPU against N-Triples", part.cpu_ratio(syntax, "ntriples"), 3)
    for syntax in names[1:]:
        larger, smaller = (part.series[name].peak for name in (syntax, f"{syntax}, {small} rows"))
        part.flat(f"{syntax}: peak of memory against that of a tenth of the rows", larger, smaller)
    programs = environment("oxigraph")
    if programs is None:
        part.notes.append("oxigraph cannot be had from PyPI: what the syntaxes say is not compared")
        return part
    paths = written(setting, {"ntriples": lambda path: task("ntriples", 10_000, path)})
    for syntax, ending in (("turtle", "ttl"), ("trig", "trig"), ("jsonld", "jsonld")):
        text, paths[syntax] = setting.scratch / f"out.{ending}", setting.scratch / f"{syntax}.nq"
        measure.run(task(syntax, 10_000, text))
        parse = [programs / "oxigraph", "convert", "--from-file", text, "--to-file", paths[syntax]]
        measure.run(measure.Task(parse))
        os.remove(text)
    part.compare("10,000 cities: triples in all syntaxes", paths)
    return part


def load(setting):
    """Building a store on disk, beside Oxigraph's own loader."""
    part, rows = Part(), setting.options.rows
    if setting.disk_program is None:
        part.notes.append("skipped: --disk-program is a lodpress that was built with --features disk")
        return part
    programs = environment("oxigraph")
    if programs is None:
        part.notes.append("skipped: oxigraph cannot be had from PyPI")
        return part
    folder, triples = setting.data("cities", rows), setting.scratch / "cities.nt"
    stores = {name: setting.scratch / f"store-{name}" for name in ("lodpress", "oxigraph")}
    measure.run(setting.convert(folder / "metadata.json", triples))

    def remove(name):
        return lambda: shutil.rmtree(stores[name], ignore_errors=True)

    ours = [setting.disk_program, "load", "-C", folder, "--store", stores["lodpress"], "--threads", 2]
    theirs = [programs / "oxigraph", "load", "--location", stores["oxigraph"], "--file", triples]
    tasks = {
        "oxigraph load": measure.Task(theirs, prepare=remove("oxigraph")),
        "lodpress load": measure.Task(ours, prepare=remove("lodpress")),
    }
    part.measure(tasks, setting.options.runs, rows)
    walls = [part.series[name].wall for name in ("lodpress load", "oxigraph load")]
    part.at_most("load on disk: wall time against oxigraph load", walls[0] / walls[1], 0.8)
    os.remove(triples)
    paths = {}
    for name, store in stores.items():
        paths[name] = setting.scratch / f"store-{name}.nq"
        measure.run(measure.Task([programs / "oxigraph", "dump", "--location", store, "--file", paths[name]]))
        shutil.rmtree(store)
    part.compare("stores on disk: what they hold", paths)
    return part


def growth(setting):
    """CPU time for each row, as tables grow."""
    part, numbers = Part(), sizes(setting, 100_000)
    tasks = {f"{rows} rows": setting.convert(setting.data("cities", rows) / "metadata.json") for rows in numbers}
    part.measure(tasks, setting.options.runs)
    part.rows = dict(zip(tasks, numbers))
    each = [part.series[f"{rows} rows"].cpu / rows for rows in numbers]
    span = f"{numbers[0]} to {numbers[-1]} rows"
    part.at_most(f"CPU for each row, {span}: the largest against the smallest", max(each) / min(each), 1.1)
    return part


def check(setting):
    """Keys, references and datatypes, beside the plain conversion of the same table."""
    part, rows = Part(), setting.options.rows
    folder = setting.data("cities", rows)
    plain, checked = folder / "metadata.json", folder / "metadata-checked.json"
    tasks = {
        "conversion": setting.convert(plain),
        "conversion with keys": setting.convert(checked),
        "check": measure.Task([setting.program, "check", checked, "--threads", 1]),
        "check, 2 threads": measure.Task([setting.program, "check", checked, "--threads", 2]),
    }
    part.measure(tasks, setting.options.runs, rows)
    part.at_most("check: CPU against conversion without keys", part.cpu_ratio("check", "conversion"), 1.5)
    return part


def others(setting):
    """Other engines, on the same table."""
    part, rows = Part(), min(setting.options.rows, setting.options.peer_rows)
    folder = setting.data("cities", rows)
    outputs, tasks = {}, {}

    def add(name, make):
        outputs[name] = setting.scratch / f"peer-{len(outputs)}.nt"
        tasks[name] = make(outputs[name])

    add("lodpress", lambda output: setting.convert(folder / "metadata.json", output))
    for name, make in peers.ALL.items():
        programs = environment(name)
        if programs is None:
            part.notes.append(f"{name} cannot be had from PyPI: skipped")
            continue
        add(name, lambda output, make=make, programs=programs: make(programs, folder, output))
        try:
            measure.run(tasks[name])
        except (measure.Failed, OSError) as error:
            part.notes.append(f"{name} does not do it: skipped. {str(error).strip().splitlines()[-1]}")
            del tasks[name], outputs[name]
    measure.run(tasks["lodpress"])
    part.compare("other engines: their triples and ours", outputs)
    part.measure(tasks, setting.options.runs, rows)
    part.facts["triples"] = triples = setting.triples(rows)
    for name in tasks:
        rate = f"{triples / part.series[name].cpu / MB:.3f} million triples/CPU s"
        part.findings.append(Finding(f"{name}, {rows} rows", rate, "", None))
    return part


def start(setting):
    """Commands on the bundled publication."""
    part = Part()
    tasks = {
        "export": [setting.program, "export", "--format", "turtle", "--output", os.devnull],
        "query": [setting.program, "query", "population", "--set", "place=id:hoi-an"],
    }
    tasks = {name: measure.Task(command, cwd=ROOT) for name, command in tasks.items()}
    part.measure(tasks, max(setting.options.runs, 30))
    for name in tasks:
        part.at_most(f"bundled publication: CPU of {name}", part.series[name].cpu * 1000, 20, " ms")
    return part


ALL = {
    "convert": convert,
    "join": join,
    "threads": threads,
    "memory": memory,
    "syntaxes": syntaxes,
    "load": load,
    "growth": growth,
    "check": check,
    "peers": others,
    "start": start,
    "serve": serving.serve,
    "hdt": packing.hdt,
}
