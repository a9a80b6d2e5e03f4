"""Other engines, and how each is asked to convert the cities."""

import pathlib
import re

import measure

SCRIPTS = pathlib.Path(__file__).resolve().parent / "peers"
FILE_PATH = re.compile(r'\[ a rml:FilePath ;.*? rml:path "([^"]+)" \]')


def named_sources(folder, output):
    """The mapping with names of files in place of descriptions of them, which not all engines
    know, beside the output."""
    mapping = output.with_suffix(".ttl")
    text = (folder / "mapping.ttl").read_text()
    mapping.write_text(FILE_PATH.sub(lambda found: f'"{folder / found[1]}"', text))
    return mapping


def morph_kgc(programs, folder, output):
    configuration = output.with_suffix(".ini")
    configuration.write_text(
        f"[CONFIGURATION]\noutput_file={output}\noutput_format=N-TRIPLES\nnumber_of_processes=1\n"
        f"logging_level=WARNING\n[cities]\nmappings={named_sources(folder, output)}\n"
    )
    return measure.Task([programs / "python", "-m", "morph_kgc", configuration])


def flexrml(programs, folder, output):
    return measure.Task([programs / "flexrml", "-m", named_sources(folder, output), "-o", output])


def script(name):
    """A program in Python: these libraries read no mapping."""
    return lambda programs, folder, output: measure.Task(
        [programs / "python", SCRIPTS / f"cities_{name}.py", folder / "cities.csv", output]
    )


ALL = {
    "morph-kgc": morph_kgc,
    "flexrml": flexrml,
    "maplib": script("maplib"),
    "pyoxigraph": script("pyoxigraph"),
}
