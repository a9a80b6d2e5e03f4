"""Requests to the server, beside `oxigraph serve` with the same triples, in turns."""

import re
import shutil
import socket
import statistics
import subprocess
import time
import urllib.request

import measure
from setting import Finding, Part, environment

# Seconds that each load lasts, and connections that are open.
SECONDS = 5
CONNECTIONS = 16

# Each request asks about another city. wrk calls `request` for each.
POINT = "SELECT ?p ?o WHERE { <http://example.org/id/%d> ?p ?o }"
JOIN = (
    "SELECT ?name ?country WHERE { <http://example.org/id/%d> <http://example.org/def#country> ?country ."
    " ?other <http://example.org/def#country> ?country ; <http://example.org/def#name> ?name } LIMIT 20"
)

QUERIES = """
local number = {start}
local function escape(text)
  return (text:gsub("[^%w]", function(c) return string.format("%%%02X", string.byte(c)) end))
end
function request()
  number = number % {rows} + 1
  local query = string.format([[{query}]], number)
  return wrk.format("GET", "{path}?query=" .. escape(query), {{["Accept"] = "application/sparql-results+json"}})
end
"""

PAGES = """
local number = {start}
function request()
  number = number % {rows} + 1
  return wrk.format("GET", "/en/doc/" .. number .. ".html")
end
"""

KNOWN = """
function request()
  return wrk.format("GET", "/data/1.ttl", {{["If-None-Match"] = '{tag}'}})
end
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A server of this machine, until the block ends."""

    def __init__(self, command, port, ready):
        self.command, self.base, self.ready = [str(part) for part in command], f"http://127.0.0.1:{port}", ready

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                with urllib.request.urlopen(self.base + self.ready, timeout=5):
                    return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise measure.Failed(f"no answer: {' '.join(self.command)}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def load(base, script, scratch):
    """Requests a second and the 99th percentile of milliseconds."""
    path = scratch / "wrk.lua"
    path.write_text(script)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", path, base]
    said = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    if failed := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        raise measure.Failed(f"{failed[1]} requests were refused\n{said}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def serve(setting):
    """Throughput and latency on loopback, in bounded time."""
    part, rows = Part(), min(setting.options.rows, 100_000)
    programs = environment("oxigraph")
    if programs is None or shutil.which("wrk") is None:
        part.notes.append("skipped: wrk (Debian) and oxigraph (PyPI) are needed")
        return part
    folder, triples = setting.data("cities", rows), setting.scratch / "cities.nt"
    measure.run(setting.convert(folder / "metadata.json", triples))
    ports = free_port(), free_port()
    ours = [setting.program, "-C", folder, "serve", "--listen", f"127.0.0.1:{ports[0]}"]
    theirs = [programs / "oxigraph", "serve", "--bind", f"127.0.0.1:{ports[1]}"]
    found = {}
    with Server(ours, ports[0], "/health") as lodpress, Server(theirs, ports[1], "/") as oxigraph:
        kind = {"Content-Type": "application/n-triples"}
        request = urllib.request.Request(oxigraph.base + "/store?default", triples.read_bytes(), kind, method="POST")
        urllib.request.urlopen(request, timeout=600).close()
        with urllib.request.urlopen(lodpress.base + "/data/1.ttl", timeout=60) as answer:
            tag = answer.headers["ETag"]
        for turn in range(setting.options.runs):
            start = turn * 7919 % rows
            for name, query in (("point query", POINT), ("small join", JOIN)):
                for server, path in (("lodpress", "/sparql"), ("oxigraph", "/query")):
                    base = {"lodpress": lodpress, "oxigraph": oxigraph}[server].base
                    script = QUERIES.format(start=start, rows=rows, query=query, path=path)
                    found.setdefault((name, server), []).append(load(base, script, setting.scratch))
            page = PAGES.format(start=start, rows=rows)
            found.setdefault(("page", "lodpress"), []).append(load(lodpress.base, page, setting.scratch))
            known = KNOWN.format(tag=tag)
            found.setdefault(("304", "lodpress"), []).append(load(lodpress.base, known, setting.scratch))
    part.facts["runs of requests"] = [
        {"what": what, "server": server, "requests_per_second": rate, "p99_milliseconds": slow}
        for (what, server), runs in found.items()
        for rate, slow in runs
    ]
    median = {key: [statistics.median(column) for column in zip(*runs)] for key, runs in found.items()}
    for (what, server), (rate, slow) in median.items():
        part.findings.append(Finding(f"{what}, {server}", f"{rate:,.0f} requests/s, p99 {slow:.1f} ms", "", None))
    for what in ("point query", "small join"):
        (rate, slow), (other_rate, other_slow) = median[what, "lodpress"], median[what, "oxigraph"]
        part.at_least(f"{what}: requests a second against oxigraph serve", rate / other_rate, 1)
        part.at_most(f"{what}: p99 against oxigraph serve", slow / other_slow, 1)
    return part
