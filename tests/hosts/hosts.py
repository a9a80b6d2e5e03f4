"""The site of files on hosts as people have them: nginx and Apache with the settings that the
site brings, and a host that only serves files.

LODPRESS_BIN names the program. Servers listen on loopback alone, and end with the test."""

import gzip
import hashlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = os.environ["LODPRESS_BIN"]

# What browsers send.
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


class Wrong(Exception):
    pass


def same(found, expected, what):
    if found != expected:
        raise Wrong(f"{what}: {found!r} where {expected!r} was expected")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Host:
    """A server at a port, with the site at a path."""

    def __init__(self, port, root):
        self.port, self.root = port, root

    def get(self, path, **headers):
        """Status, headers and body; nothing is followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", self.root + path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def path_of(self, location):
        """The path of an address of this host, within the site."""
        path = urllib.parse.urlsplit(location).path
        if not path.startswith(self.root):
            raise Wrong(f"{location} leads out of the site")
        return path[len(self.root) :]


@contextmanager
def running(command, port, root, log):
    """A server that has begun to answer; it ends with the block."""
    with open(log, "wb") as errors:
        process = subprocess.Popen(command, stdout=errors, stderr=errors)
        try:
            for _ in range(200):
                if process.poll() is not None:
                    raise Wrong(f"the server has ended:\n{Path(log).read_text()}")
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield Host(port, root)
        finally:
            process.terminate()
            process.wait(timeout=20)


def nginx(folder, scratch, root):
    """nginx with the settings of the site at `folder` + `root`."""
    port = free_port()
    site = folder / root.strip("/")
    temporary = "".join(f"{kind}_temp_path {scratch}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = f"user {os.environ.get('USER', 'root')};" if os.geteuid() == 0 else ""
    (scratch / "nginx.conf").write_text(
        f"""daemon off; master_process off; {user}
pid {scratch}/nginx.pid; error_log {scratch}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    {temporary}
    server {{
        listen 127.0.0.1:{port};
        root {folder};
        include {site}/_hosting/nginx.conf;
    }}
}}
"""
    )
    command = [find("nginx"), "-c", scratch / "nginx.conf", "-e", scratch / "error.log"]
    return running([str(part) for part in command], port, root, scratch / "nginx.log")


def apache(folder, scratch, root):
    """Apache with the file of settings where the site tells to copy it."""
    port = free_port()
    site = folder / root.strip("/")
    shutil.copy(site / "_hosting" / ".htaccess", site / ".htaccess")
    modules = Path("/usr/lib/apache2/modules")
    names = ["mpm_event", "authz_core", "mime", "dir", "rewrite", "headers", "deflate", "filter", "setenvif", "negotiation"]
    loads = "\n".join(
        f"LoadModule {name}_module {modules}/mod_{name}.so" for name in names if (modules / f"mod_{name}.so").exists()
    )
    (scratch / "apache.conf").write_text(
        f"""ServerRoot {scratch}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {scratch}/apache.pid
ErrorLog {scratch}/apache-error.log
{loads}
TypesConfig /etc/mime.types
DocumentRoot {folder}
<Directory {folder}>
    AllowOverride All
    Options FollowSymLinks
    Require all granted
</Directory>
"""
    )
    command = [find("apache2"), "-X", "-f", str(scratch / "apache.conf")]
    return running(command, port, root, scratch / "apache.log")


def plain(folder, scratch, root):
    """A host that only serves files."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    return running(command, port, root, scratch / "plain.log")


def find(name):
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        raise Wrong(f"{name} is not there")
    return found


def negotiated(host, site):
    """IRIs lead to what the client prefers."""
    iri = "id/hoi-an"
    for accept, language, expected in [
        (BROWSER, "de-DE,de;q=0.9,en;q=0.8", "de/doc/hoi-an.html"),
        (BROWSER, "en-GB,en;q=0.9", "en/doc/hoi-an.html"),
        (BROWSER, "vi", "vi/doc/hoi-an.html"),
        (BROWSER, "fr", "de/doc/hoi-an.html"),
        ("*/*", "", "de/doc/hoi-an.html"),
        ("text/turtle", "", "data/hoi-an.ttl"),
        ("application/ld+json", "en", "data/hoi-an.jsonld"),
        ("application/rdf+xml, */*;q=0.1", "", "data/hoi-an.rdf"),
        ("application/n-triples", "", "data/hoi-an.nt"),
        ("text/plain", "", "data/hoi-an.nt"),
        ("application/geo+json", "", "data/hoi-an.geojson"),
        ("text/turtle;q=0.9, text/html;q=0.1", "", "data/hoi-an.ttl"),
        # What rdflib sends.
        ("text/turtle, application/rdf+xml, application/n-triples, application/ld+json, */*;q=0.1", "", "data/hoi-an.ttl"),
    ]:
        status, head, _ = host.get(iri, Accept=accept, Accept_Language=language)
        same(status, 303, f"status of {iri} for {accept}")
        same(host.path_of(head["location"]), expected, f"{iri} for {accept} in {language}")
        same({"accept", "accept-language"} <= varies(head), True, f"Vary of {iri}: {head.get('vary')}")
        status, head, body = host.get(expected)
        same(status, 200, expected)
        same(body, (site / expected).read_bytes(), f"bytes of {expected}")
    # What has no place has no GeoJSON; terms with a # are in their document.
    key = next(file.stem for file in sorted((site / "data").glob("*.ttl")) if not file.with_suffix(".geojson").exists())
    status, head, _ = host.get(f"id/{key}", Accept="application/geo+json")
    same((status, host.path_of(head["location"])), (303, f"de/doc/{key}.html"), "GeoJSON of what has no place")
    status, head, _ = host.get("def", Accept="text/turtle")
    same((status, host.path_of(head["location"])), (303, "data/def.ttl"), "an ontology")
    status, head, _ = host.get("id/nowhere", Accept="text/turtle")
    same(status, 404, "an IRI that there is not")


def typed(host, site):
    """Files have their media types, pages their policy, and all are cached as the server says."""
    for path, media_type in [
        ("de/doc/hoi-an.html", "text/html; charset=utf-8"),
        ("data/hoi-an.ttl", "text/turtle; charset=utf-8"),
        ("data/hoi-an.jsonld", "application/ld+json"),
        ("data/hoi-an.rdf", "application/rdf+xml"),
        ("data/hoi-an.nt", "application/n-triples"),
        ("data/hoi-an.geojson", "application/geo+json"),
        ("data/hoi-an.linkset.json", "application/linkset+json"),
        ("data/places.csv", "text/csv; charset=utf-8"),
        ("data/csv-metadata.json", "application/csvm+json"),
        ("assets/page.js", "text/javascript; charset=utf-8"),
        ("queries/population.rq", "application/sparql-query"),
        ("changes/feed.xml", "application/atom+xml"),
        (".well-known/void", "text/turtle; charset=utf-8"),
        ("search.json", "application/json"),
    ]:
        status, head, body = host.get(path)
        same(status, 200, path)
        same(head["content-type"].lower().replace(" ", ""), media_type.replace(" ", ""), f"type of {path}")
        same(head.get("cache-control"), "public, max-age=0, must-revalidate", f"cache of {path}")
        same(head.get("access-control-allow-origin"), "*", f"CORS of {path}")
        same("wasm-unsafe-eval" in head.get("content-security-policy", ""), True, f"policy of {path}")
        same(body, (site / path).read_bytes(), f"bytes of {path}")
    tag = host.get("data/hoi-an.ttl")[1]["etag"]
    same(host.get("data/hoi-an.ttl", If_None_Match=tag)[0], 304, "what the client has")
    # Compressed on the way, and compressed once and for all.
    status, head, body = host.get("de/doc/hoi-an.html", Accept_Encoding="gzip")
    same(head.get("content-encoding"), "gzip", "compression")
    same("accept-encoding" in varies(head), True, f"Vary of what is compressed: {head.get('vary')}")
    same(gzip.decompress(body), (site / "de/doc/hoi-an.html").read_bytes(), "what is compressed")
    for line in (site / "dumps" / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        status, head, body = host.get(f"dumps/{name}", Accept_Encoding="gzip")
        media_type = "application/gzip" if name.endswith(".gz") else "application/vnd.hdt"
        same((status, head["content-type"], head.get("content-encoding")), (200, media_type, None), name)
        same(hashlib.sha256(body).hexdigest(), digest, f"sum of {name}")


def varies(head):
    return {word.strip().lower() for word in head.get("vary", "").split(",")}


def missing(host, site):
    status, head, body = host.get("de/doc/nobody.html")
    same((status, body), (404, (site / "404.html").read_bytes()), "the page for what is missing")
    for path in ("../lodpress.toml", "%2e%2e/lodpress.toml", "id/%0d%0aX:1"):
        status, head, _ = host.get(path)
        same(status in (400, 403, 404) and "x" not in head, True, f"status of {path}: {status}")


def forwarded(host, site):
    """IRIs lead to a page that leads on, where nothing is negotiated."""
    for path in ["id/hoi-an", "def", "dataset", "sparql"]:
        status, head, _ = host.get(path)
        same((status, host.path_of(head["location"])), (301, f"{path}/"), path)
        status, _, body = host.get(f"{path}/")
        same((status, body), (200, (site / path / "index.html").read_bytes()), f"{path}/")
    text = (site / "id/hoi-an/index.html").read_text()
    for part in ['href="../../de/doc/hoi-an.html"', 'href="../../data/hoi-an.ttl"', "<noscript><meta"]:
        same(part in text, True, f"{part} in the page that leads on")
    same(host.get("id/nobody")[0], 404, "an IRI that there is not")
    same(host.get("")[0], 200, "the front page")


def published(folder, root):
    base = f"https://klimapartner.example{root}"
    site = folder / root.strip("/")
    command = [PROGRAM, "-C", REPOSITORY, "publish", "--base", base, "--output", site]
    subprocess.run([str(part) for part in command], check=True, stderr=subprocess.PIPE)
    return site


def main():
    failed = 0
    for root in ("/", "/city/climate/"):
        with tempfile.TemporaryDirectory() as scratch:
            scratch = Path(scratch)
            scratch.chmod(0o755)
            folder = scratch / "www"
            site = published(folder, root)
            for name, start, checks in [
                ("nginx", nginx, (negotiated, typed, missing)),
                ("a host of files", plain, (forwarded,)),
                ("Apache", apache, (negotiated, typed, missing)),
            ]:
                own = scratch / name.replace(" ", "-")
                own.mkdir()
                with start(folder, own, root) as host:
                    for check in checks:
                        try:
                            check(host, site)
                            print(f"ok    {name} at {root}: {check.__name__}")
                        except (Wrong, OSError, KeyError) as error:
                            failed += 1
                            print(f"wrong {name} at {root}: {check.__name__}: {error}")
    print("all hosts do" if failed == 0 else f"{failed} checks fail")
    sys.exit(failed > 0)


main()
