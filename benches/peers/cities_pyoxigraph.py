"""The cities as N-Triples, by Python's csv and the terms and the writer of pyoxigraph.

    cities_pyoxigraph.py TABLE OUTPUT
"""

import csv
import sys
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

XSD = "http://www.w3.org/2001/XMLSchema#"


def typed(name):
    datatype = NamedNode(XSD + name)
    return lambda value: Literal(value, datatype=datatype)


def linked(iri):
    return lambda value: NamedNode(iri + quote(value, safe=""))


TERMS = {
    "id": typed("integer"),
    "name": lambda value: Literal(value, language="de"),
    "country": linked("http://example.org/country/"),
    "population": typed("nonNegativeInteger"),
    "lat": typed("decimal"),
    "lon": typed("decimal"),
    "founded": typed("date"),
    "description": lambda value: Literal(value, language="vi"),
    "partner": linked("http://example.org/id/"),
    "url": NamedNode,
}
COLUMNS = [(NamedNode("http://example.org/def#" + name), term) for name, term in TERMS.items()]


def triples(rows):
    for row in rows:
        subject = NamedNode("http://example.org/id/" + row[0])
        for (property, term), value in zip(COLUMNS, row):
            if value:
                yield Triple(subject, property, term(value))


def main():
    table, output = sys.argv[1:]
    with open(table, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        serialize(triples(rows), output, RdfFormat.N_TRIPLES)


if __name__ == "__main__":
    main()
