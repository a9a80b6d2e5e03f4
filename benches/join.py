#!/usr/bin/env python3
"""Time and memory of a join in RML, in memory and in temporary files, beside the same
conversion without the join. Both joins must give the same bytes.

Whole processes, run in turns; medians of CPU and wall time, the largest peak of memory.

    benches/join.py PROGRAM [--children N] [--parents N] [--runs N] [--threads 1,2] [--results FILE]
"""

import hashlib
import pathlib
import random
import tempfile

import measure

PREFIXES = "@prefix rml: <http://w3id.org/rml/> .\n@prefix ex: <http://example.org/> .\n"
SOURCE = "rml:logicalSource [ rml:source [ a rml:FilePath ; rml:root rml:MappingDirectory ; rml:path \"{}\" ] ; rml:referenceFormulation rml:CSV ]"
CHILD = f"""
<#Tree> {SOURCE.format("children.csv")} ;
  rml:subjectMap [ rml:template "http://example.org/tree/{{id}}" ; rml:class ex:Tree ] ;
  rml:predicateObjectMap [ rml:predicate ex:species ; rml:objectMap [ rml:reference "species" ] ]"""
PARENT = f"""
<#Street> {SOURCE.format("parents.csv")} ;
  rml:subjectMap [ rml:template "http://example.org/street/{{district}}/{{name}}" ] ."""
JOIN = """ ;
  rml:predicateObjectMap [ rml:predicate ex:street ; rml:objectMap [ rml:parentTriplesMap <#Street> ;
    rml:joinCondition [ rml:child "street" ; rml:parent "code" ] ] ]"""


def generate(folder, children, parents):
    """Trees, each in a street; streets in another file, in another order."""
    rng = random.Random(2018)
    codes = [f"S{n:07}" for n in range(parents)]
    with open(folder / "children.csv", "w") as out:
        out.write("id,species,street\n")
        for n in range(children):
            out.write(f"{n},Tilia {rng.randrange(500)},{rng.choice(codes)}\n")
    rng.shuffle(codes)
    with open(folder / "parents.csv", "w") as out:
        out.write("code,name,district\n")
        for code in codes:
            out.write(f"{code},Straße {rng.randrange(10**6)},Hội An {rng.randrange(40)}\n")
    (folder / "plain.ttl").write_text(PREFIXES + CHILD + " .\n")
    (folder / "join.ttl").write_text(PREFIXES + CHILD + JOIN + " .\n" + PARENT + "\n")


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main():
    parser = measure.arguments(__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=1_000_000)
    parser.add_argument("--parents", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        measure.apart(generate, folder, options.children, options.parents)
        size = sum((folder / file).stat().st_size for file in ("children.csv", "parents.csv"))
        tasks = {
            "without the join": ["plain.ttl"],
            "join in memory": ["join.ttl"],
            "join in files": ["join.ttl", "--join-memory", "1M"],
        }
        digests = {}

        def once(task, threads):
            mapping, *more = tasks[task]
            output = folder / "out.nt"
            command = [options.program, "convert", folder / mapping, "--format", "ntriples"]
            measured = measure.run([*command, "--output", output, "--threads", threads, *more], {"TMPDIR": name})
            digests.setdefault(mapping, set()).add(digest(output))
            return measured

        raw = measure.in_turns(tasks, options, once)
    same = all(len(each) == 1 for each in digests.values())
    print(f"{options.children} children, {options.parents} parents, {size / 1e6:.0f} MB; medians of {options.runs} runs")
    print(f"outputs of one mapping are {'the same bytes' if same else 'NOT THE SAME'}\n")
    measure.table(raw, "without the join", options.children)
    if options.results:
        facts = {"children": options.children, "parents": options.parents, "bytes": size, "same": same}
        measure.write(options.results, raw, **facts)
    if not same:
        raise SystemExit("the outputs differ")


if __name__ == "__main__":
    main()
