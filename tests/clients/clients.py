"""Real clients against the server: rdflib, SPARQLWrapper, signposting, curl, Comunica.

    clients.py PROGRAM [NODE]

PROGRAM is lodpress. With NODE, the folder that `npm ci` has filled, Comunica is asked too.
The server listens on a free port of this machine, which is the base of its IRIs as well.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import unittest
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from signposting import find_signposting_html, find_signposting_http
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

ROOT = Path(__file__).resolve().parents[2]

# What browsers send when somebody follows a link.
BROWSERS = {
    "Firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,image/png,image/svg+xml,*/*;q=0.8",
    "Chromium": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    "Safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Lynx": "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        port = free_port()
        cls.base = f"http://127.0.0.1:{port}/"
        command = [PROGRAM, "-C", ROOT, "--base", cls.base, "serve", "--listen", f"127.0.0.1:{port}"]
        cls.server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        line = cls.server.stderr.readline()
        assert cls.base in line, line

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        assert cls.server.wait(30) == 0
        cls.server.stderr.close()

    def iri(self, path):
        return URIRef(self.base + path)

    def test_rdflib_dereferences_iris(self):
        for wanted in ("turtle", "xml", "json-ld", "nt"):
            with self.subTest(wanted):
                graph = Graph().parse(self.iri("id/hoi-an"), format=wanted)
                self.assertIn((self.iri("id/hoi-an"), SKOS.prefLabel, Literal("Hội An", "vi")), graph)

    def test_rdflib_negotiates_without_being_told(self):
        graph = Graph().parse(self.iri("id/wernigerode"))
        self.assertIn((self.iri("id/wernigerode"), RDF.type, self.iri("def#Municipality")), graph)

    def test_rdflib_dereferences_terms_of_the_ontology(self):
        graph = Graph().parse(self.iri("def#ClimatePartnership"))
        self.assertIn((self.iri("def#ClimatePartnership"), RDF.type, None), graph)

    def test_all_syntaxes_say_the_same(self):
        from rdflib.compare import isomorphic

        graphs = [Graph().parse(self.base + f"data/S00.{ending}") for ending in ("ttl", "nt", "rdf", "jsonld")]
        self.assertGreater(len(graphs[0]), 5)
        for other in graphs[1:]:
            self.assertTrue(isomorphic(graphs[0], other))

    def test_rdflib_store_over_sparql(self):
        for method in ("GET", "POST", "POST_FORM"):
            with self.subTest(method):
                store = SPARQLStore(self.base + "sparql", method=method)
                graph = Graph(store)
                names = set(graph.objects(self.iri("id/hoi-an"), SKOS.prefLabel))
                self.assertEqual(names, {Literal("Hội An", tag) for tag in ("de", "en", "vi")})
                rows = list(graph.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))
                self.assertGreater(int(rows[0][0]), 5000)

    def test_sparqlwrapper(self):
        client = SPARQLWrapper(self.base + "sparql")
        client.setQuery("SELECT ?city WHERE { ?city a def:Municipality } ORDER BY ?city LIMIT 3")
        client.setReturnFormat(JSON)
        self.assertEqual(len(client.queryAndConvert()["results"]["bindings"]), 3)
        client.setReturnFormat(XML)
        self.assertIn("<result>", client.queryAndConvert().toxml())
        client.setReturnFormat(CSV)
        self.assertEqual(client.queryAndConvert().decode().count("\n"), 4)
        client.setMethod(POST)
        client.setQuery(f"ASK {{ <{self.base}id/hoi-an> ?p ?o }}")
        client.setReturnFormat(JSON)
        self.assertIs(client.queryAndConvert()["boolean"], True)
        client.setQuery(f"DESCRIBE <{self.base}id/hoi-an>")
        client.setReturnFormat(TURTLE)
        self.assertGreater(len(Graph().parse(data=client.queryAndConvert(), format="turtle")), 10)

    def test_signposting(self):
        page = self.base + "de/doc/hoi-an.html"
        for find in (find_signposting_http, find_signposting_html):
            with self.subTest(find.__name__):
                self.check_signposting(find(page))

    def check_signposting(self, found):
        self.assertEqual(str(found.citeAs.target), self.base + "id/hoi-an")
        described = {str(link.target) for link in found.describedBy}
        self.assertIn(self.base + "data/hoi-an.ttl", described)
        self.assertEqual(str(found.license.target), "https://creativecommons.org/licenses/by/4.0/")
        self.assertEqual({link.type for link in found.linksets}, {"application/linkset+json"})
        self.assertIn("https://schema.org/AboutPage", {str(link.target) for link in found.types})

    def curl(self, path, *options):
        command = ["curl", "--silent", "--show-error", "--max-time", "30", *options, self.base + path]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def test_browsers_get_pages(self):
        for browser, accept in BROWSERS.items():
            with self.subTest(browser):
                out = self.curl(
                    "id/hoi-an", "--location", "--output", os.devnull,
                    "--header", f"Accept: {accept}", "--header", "Accept-Language: vi,en;q=0.5",
                    "--write-out", "%{http_code} %{content_type} %{url_effective}",
                )
                self.assertEqual(out, f"200 text/html; charset=utf-8 {self.base}vi/doc/hoi-an.html")

    def test_curl_compresses_and_asks_again(self):
        head = self.curl("data/hoi-an.ttl", "--compressed", "--include", "--http1.1")
        tag = re.search(r"(?im)^etag: (\S+)", head)[1]
        code = self.curl(
            "data/hoi-an.ttl", "--header", f"If-None-Match: {tag}", "--output", os.devnull, "--write-out", "%{http_code}"
        )
        self.assertEqual(code, "304")

    def test_http2(self):
        version = self.curl("health", "--http2-prior-knowledge", "--output", os.devnull, "--write-out", "%{http_version}")
        self.assertEqual(version, "2")

    def test_comunica(self):
        if not NODE:
            self.skipTest("npm cannot be had")
        script = Path(__file__).with_name("comunica.mjs")
        command = [shutil.which("node"), script, NODE, self.base]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stdout.splitlines(), ["endpoint 3", "pages 3"])


if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    NODE = sys.argv[2] if len(sys.argv) > 2 else None
    unittest.main(argv=sys.argv[:1], verbosity=2)
