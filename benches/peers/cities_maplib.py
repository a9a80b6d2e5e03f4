"""The cities as N-Triples, by maplib: a data frame for which a template is filled.

    cities_maplib.py TABLE OUTPUT
"""

import sys

import polars as pl
from maplib import Model

LANGUAGE_STRING = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
TYPES = {
    "id": "xsd:integer",
    "name": "rdf:langString",
    "country": "ottr:IRI",
    "population": "xsd:nonNegativeInteger",
    "lat": "xsd:decimal",
    "lon": "xsd:decimal",
    "founded": "xsd:date",
    "description": "rdf:langString",
    "partner": "ottr:IRI",
    "url": "ottr:IRI",
}
TEMPLATE = f"""
@prefix def:<http://example.org/def#>.
@prefix ottr:<http://ns.ottr.xyz/0.4/>.
@prefix rdf:<http://www.w3.org/1999/02/22-rdf-syntax-ns#>.
@prefix xsd:<http://www.w3.org/2001/XMLSchema#>.
def:City [ ottr:IRI ?subject, {", ".join(f"? {kind} ?{name}" for name, kind in TYPES.items())} ] :: {{
  {", ".join(f"ottr:Triple(?subject, def:{name}, ?{name})" for name in TYPES)}
}} .
"""


def in_language(name, tag):
    text = pl.struct(pl.col(name).alias(LANGUAGE_STRING), pl.lit(tag).alias("l"))
    return pl.when(pl.col(name).is_not_null()).then(text).alias(name)


def main():
    table, output = sys.argv[1:]
    country = pl.col("country")
    for character, code in ((" ", "%20"), ("'", "%27"), ("&", "%26")):
        country = country.str.replace_all(character, code, literal=True)
    frame = pl.read_csv(table, infer_schema=False).with_columns(
        pl.col("id").cast(pl.Int64),
        pl.col("population").cast(pl.UInt64),
        pl.col("lat", "lon").cast(pl.Decimal(38, 12)),
        pl.col("founded").str.to_date(),
        in_language("name", "de"),
        in_language("description", "vi"),
        subject="http://example.org/id/" + pl.col("id"),
        country="http://example.org/country/" + country,
        partner="http://example.org/id/" + pl.col("partner"),
    )
    model = Model()
    model.add_template(TEMPLATE)
    model.map("def:City", frame)
    model.write(output, format="ntriples")


if __name__ == "__main__":
    main()
