//! Tools of other families read what lodpress writes: rdflib and pyshacl, from `PyPI`.
//! Where they cannot be had, the tests say that they are skipped.

use crate::run::{folder, lodpress, root};
use std::process::Command;

/// The Python that has both, or `None` with a message.
fn python() -> Option<String> {
    let python = std::env::var("LODPRESS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let check = Command::new(&python).args(["-c", "import rdflib, pyshacl"]).output();
    if check.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    eprintln!("skipped: `{python}` has no rdflib and pyshacl (`make test` installs them)");
    None
}

#[track_caller]
fn run(python: &str, script: &str, args: &[&str]) -> String {
    let output = Command::new(python).arg("-c").arg(script).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn rdflib_reads_every_syntax_as_the_same_graph() {
    let Some(python) = python() else { return };
    let here = folder(&[]);
    let mut args = Vec::new();
    for ending in ["nt", "ttl", "trig", "nq", "rdf", "jsonld"] {
        let path = here.path().join(format!("graph.{ending}"));
        lodpress(&root(), &["export", "--output", path.to_str().unwrap()]).done();
        args.push(path.to_str().unwrap().to_owned());
    }
    let script = "
import sys, rdflib
from rdflib.compare import to_isomorphic
rdflib.NORMALIZE_LITERALS = False
def graph(path):
    data = rdflib.Dataset(default_union=True) if path.endswith(('.nq', '.trig', '.jsonld')) else rdflib.Graph()
    data.parse(path)
    graph = rdflib.Graph()
    for triple in data.triples((None, None, None)):
        graph.add(triple)
    return to_isomorphic(graph)
first = graph(sys.argv[1])
for path in sys.argv[2:]:
    other = graph(path)
    assert other == first, (path, len(other), len(first))
print(len(first))
";
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let count: usize = run(&python, script, &args).trim().parse().unwrap();
    assert!(count > 4_900, "{count}");
}

#[test]
fn the_graph_conforms_to_its_shapes() {
    let Some(python) = python() else { return };
    let here = folder(&[]);
    let graph = here.path().join("graph.nt");
    lodpress(&root(), &["export", "--output", graph.to_str().unwrap()]).done();
    let script = "
import sys, rdflib, pyshacl
base = 'https://klimapartner.example/ontology/shapes.ttl'
data, shapes = rdflib.Graph(), rdflib.Graph()
data.parse(sys.argv[1])
shapes.parse(sys.argv[2], format='turtle', publicID=base)
conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
assert conforms, text
# A shape that fits everything would prove nothing.
SOSA = rdflib.Namespace('http://www.w3.org/ns/sosa/')
data.remove((None, SOSA.hasSimpleResult, None))
broken, _, _ = pyshacl.validate(data, shacl_graph=shapes)
assert not broken
";
    let shapes = root().join("ontology/shapes.ttl");
    run(&python, script, &[graph.to_str().unwrap(), shapes.to_str().unwrap()]);
}

/// The shapes of DCAT-AP.de, or `None` with a message; in CI they must be there.
fn catalogue_shapes() -> Option<Vec<String>> {
    let suites = std::env::var_os("LODPRESS_SUITES").map_or_else(|| root().join("../shared/suites"), Into::into);
    let folder = suites.join("dcat-ap-de");
    if !folder.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", folder.display());
        eprintln!(
            "skipped: {} is missing; LODPRESS_SUITES names the folder of suites",
            folder.display()
        );
        return None;
    }
    let names = [
        "dcat-ap-SHACL-DE.ttl",
        "dcat-ap-spec-german-additions.ttl",
        "dcat-ap-de-controlledvocabularies.ttl",
    ];
    Some(names.map(|name| folder.join(name).to_str().unwrap().to_owned()).into())
}

#[test]
fn the_catalogue_conforms_to_dcat_ap_de() {
    let (Some(python), Some(shapes)) = (python(), catalogue_shapes()) else {
        return;
    };
    let here = folder(&[]);
    let site = here.path().join("site");
    let published = lodpress(&root(), &["publish", "--output", site.to_str().unwrap()]);
    assert_eq!(published.code, Some(0), "{published}");
    // The lists that shapes ask for are not at hand: of the terms that the catalogue uses, those
    // that are known to be in them are said to be.
    let script = "
import sys, rdflib, pyshacl
from rdflib import DCTERMS, RDF, SKOS, URIRef
from rdflib.compare import to_isomorphic
SH = rdflib.Namespace('http://www.w3.org/ns/shacl#')
site, *paths = sys.argv[1:]
shapes, known = rdflib.Graph(), rdflib.Graph()
for path in paths:
    shapes.parse(path)
EU = 'http://publications.europa.eu/resource/authority/'
for name in ['CSV', 'JSON_LD', 'RDF_N_QUADS', 'RDF_N_TRIPLES', 'RDF_TRIG', 'RDF_TURTLE', 'RDF_XML', 'HDT']:
    known.add((URIRef(EU + 'file-type/' + name), SKOS.inScheme, URIRef(EU + 'file-type')))
for name in ['DEU', 'ENG', 'VIE']:
    known.add((URIRef(EU + 'language/' + name), SKOS.inScheme, URIRef(EU + 'language')))
def violations(data):
    _, report, _ = pyshacl.validate(data + known, shacl_graph=shapes, advanced=True)
    found = report.subjects(SH.resultSeverity, SH.Violation)
    return [(report.value(x, SH.focusNode), report.value(x, SH.resultPath)) for x in found]
graphs = []
for ending in ['ttl', 'jsonld', 'rdf', 'nt']:
    graph = rdflib.Graph()
    graph.parse(f'{site}/catalog.{ending}')
    graphs.append(to_isomorphic(graph))
assert all(graph == graphs[0] for graph in graphs[1:]), [len(graph) for graph in graphs]
catalog = rdflib.Graph() + graphs[0]
assert violations(catalog) == [], violations(catalog)
# Shapes that anything fits would prove nothing.
catalog.remove((None, DCTERMS.publisher, None))
assert violations(catalog), 'nothing is wrong without a publisher'
print(len(graphs[0]))
";
    let mut args = vec![site.to_str().unwrap()];
    args.extend(shapes.iter().map(String::as_str));
    let count: usize = run(&python, script, &args).trim().parse().unwrap();
    assert!(count > 700, "{count}");
}
