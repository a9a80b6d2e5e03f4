//! Oxigraph's terms as sophia's, borrowed: the only place where the two models meet.

use oxigraph::model::{GraphNameRef, LiteralRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use sophia::api::MownStr;
use sophia::api::quad::Spog;
use sophia::api::term::{BnodeId, IriRef, LanguageTag, SimpleTerm};

/// A quad as sophia has it: subject, predicate, object, and the graph name unless
/// it is the default graph.
pub(super) fn quad(quad: QuadRef<'_>) -> Spog<SimpleTerm<'_>> {
    let graph = match quad.graph_name {
        GraphNameRef::DefaultGraph => None,
        GraphNameRef::NamedNode(node) => Some(iri(node.as_str())),
        GraphNameRef::BlankNode(node) => Some(blank(node.as_str())),
    };
    let subject = match quad.subject {
        NamedOrBlankNodeRef::NamedNode(node) => iri(node.as_str()),
        NamedOrBlankNodeRef::BlankNode(node) => blank(node.as_str()),
    };
    let object = match quad.object {
        TermRef::NamedNode(node) => iri(node.as_str()),
        TermRef::BlankNode(node) => blank(node.as_str()),
        TermRef::Literal(value) => literal(value),
    };
    ([subject, iri(quad.predicate.as_str()), object], graph)
}

fn iri(iri: &str) -> SimpleTerm<'_> {
    SimpleTerm::Iri(IriRef::new_unchecked(MownStr::from_ref(iri)))
}

fn blank(label: &str) -> SimpleTerm<'_> {
    SimpleTerm::BlankNode(BnodeId::new_unchecked(MownStr::from_ref(label)))
}

fn literal(literal: LiteralRef<'_>) -> SimpleTerm<'_> {
    let value = MownStr::from_ref(literal.value());
    if let Some(language) = literal.language() {
        let language = LanguageTag::new_unchecked(MownStr::from_ref(language));
        return SimpleTerm::LiteralLanguage(value, language, None);
    }
    let datatype = MownStr::from_ref(literal.datatype().as_str());
    SimpleTerm::LiteralDatatype(value, IriRef::new_unchecked(datatype))
}
