use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedOrBlankNodeRef, Quad, QuadRef, TermRef};
use std::cmp::Ordering;

/// The quads in the order of output, each once: by graph (the default graph first),
/// subject, predicate (`rdf:type` first) and object.
///
/// IRIs come before blank nodes, blank nodes before literals; literals are ordered
/// by datatype, language and value.
pub fn in_order<'a>(quads: impl IntoIterator<Item = &'a Quad>) -> Vec<QuadRef<'a>> {
    let quads: Vec<_> = quads.into_iter().map(Quad::as_ref).collect();
    // Those of one subject most often come together: they are moved together too.
    let mut runs: Vec<&[QuadRef<'_>]> = quads.chunk_by(is_of_one_subject).collect();
    runs.sort_unstable_by(|a, b| place_order(&a[0], &b[0]));
    let mut ordered = Vec::with_capacity(quads.len());
    for subject in runs.chunk_by(|a, b| is_of_one_subject(&a[0], &b[0])) {
        let start = ordered.len();
        subject.iter().for_each(|run| ordered.extend_from_slice(run));
        ordered[start..].sort_unstable_by(statement_order);
    }
    ordered.dedup();
    ordered
}

fn is_of_one_subject(a: &QuadRef<'_>, b: &QuadRef<'_>) -> bool {
    a.subject == b.subject && a.graph_name == b.graph_name
}

fn place_order(a: &QuadRef<'_>, b: &QuadRef<'_>) -> Ordering {
    graph_order(a.graph_name, b.graph_name).then_with(|| subject_order(a.subject, b.subject))
}

/// The order of quads of one subject.
fn statement_order(a: &QuadRef<'_>, b: &QuadRef<'_>) -> Ordering {
    let predicate = |quad: &QuadRef<'_>| quad.predicate != rdf::TYPE;
    predicate(a)
        .cmp(&predicate(b))
        .then_with(|| a.predicate.as_str().cmp(b.predicate.as_str()))
        .then_with(|| term_order(a.object, b.object))
}

fn graph_order(a: GraphNameRef<'_>, b: GraphNameRef<'_>) -> Ordering {
    fn key(graph: GraphNameRef<'_>) -> (u8, &str) {
        match graph {
            GraphNameRef::DefaultGraph => (0, ""),
            GraphNameRef::NamedNode(node) => (1, node.as_str()),
            GraphNameRef::BlankNode(node) => (2, node.as_str()),
        }
    }
    let (a, b) = (key(a), key(b));
    a.cmp(&b)
}

fn subject_order(a: NamedOrBlankNodeRef<'_>, b: NamedOrBlankNodeRef<'_>) -> Ordering {
    term_order(a.into(), b.into())
}

/// The order of terms in output.
pub fn term_order(a: TermRef<'_>, b: TermRef<'_>) -> Ordering {
    fn key(term: TermRef<'_>) -> (u8, &str, &str, &str) {
        match term {
            TermRef::NamedNode(node) => (0, node.as_str(), "", ""),
            TermRef::BlankNode(node) => (1, node.as_str(), "", ""),
            TermRef::Literal(literal) => (
                2,
                literal.datatype().as_str(),
                literal.language().unwrap_or(""),
                literal.value(),
            ),
        }
    }
    let (a, b) = (key(a), key(b));
    a.cmp(&b)
}
