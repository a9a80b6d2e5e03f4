//! The header: what a file says of its graph, as N-Triples
//! ([HDT, 3](https://www.w3.org/submissions/HDT/#header), [VoID](https://www.w3.org/TR/void/)).

use super::super::control::{BITMAP_TRIPLES, FOUR_SECTIONS, HDT, HEADER, Kind, control};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use std::io::{self, Write};

const VOID: &str = "http://rdfs.org/ns/void#";
const VOCABULARY: &str = "http://purl.org/HDT/hdt#";
const FORMAT: &str = "http://purl.org/dc/terms/format";

/// How much a graph has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HdtNumbers {
    /// Triples.
    pub triples: usize,
    /// Terms that are subjects.
    pub subjects: usize,
    /// Terms that are predicates.
    pub predicates: usize,
    /// Terms that are objects.
    pub objects: usize,
    /// Terms that are both subjects and objects.
    pub shared: usize,
}

/// What is said of the graph beside its numbers.
#[derive(Debug, Clone)]
pub struct HdtDescription {
    /// What the dataset is called.
    pub dataset: NamedOrBlankNode,
    /// What is said of it.
    pub triples: Vec<Triple>,
}

impl Default for HdtDescription {
    /// A dataset without a name, of which nothing is said.
    fn default() -> Self {
        Self {
            dataset: BlankNode::new_unchecked("dataset").into(),
            triples: Vec::new(),
        }
    }
}

/// Writes the beginning of a file: what it is, and its header.
pub(super) fn write(description: &HdtDescription, numbers: HdtNumbers, output: &mut impl Write) -> io::Result<()> {
    output.write_all(&control(Kind::Global, HDT, &[]))?;
    let stated = statements(&description.dataset, numbers);
    let lines = stated.iter().chain(&description.triples);
    let text = lines.fold(String::new(), |text, triple| text + &format!("{triple} .\n"));
    let properties = [("length", &*text.len().to_string())];
    output.write_all(&control(Kind::Header, HEADER, &properties))?;
    output.write_all(text.as_bytes())
}

fn statements(dataset: &NamedOrBlankNode, numbers: HdtNumbers) -> Vec<Triple> {
    let name = |namespace: &str, name: &str| NamedNode::new_unchecked(format!("{namespace}{name}"));
    let node = |label: &str| NamedOrBlankNode::from(BlankNode::new_unchecked(label));
    let number = |number: usize| Term::from(Literal::new_typed_literal(number.to_string(), xsd::INTEGER));
    let format = |iri: &str| Term::from(NamedNode::new_unchecked(iri.trim_matches(['<', '>'])));
    let (form, dictionary, triples) = (node("format"), node("dictionary"), node("triples"));
    let of = |subject: &NamedOrBlankNode, predicate: NamedNode, object: Term| {
        Triple::new(subject.clone(), predicate, object)
    };
    let is_a = |class: NamedNode| Triple::new(dataset.clone(), NamedNodeRef::into_owned(rdf::TYPE), class);
    vec![
        is_a(name(VOCABULARY, "Dataset")),
        is_a(name(VOID, "Dataset")),
        of(dataset, name(VOID, "triples"), number(numbers.triples)),
        of(dataset, name(VOID, "properties"), number(numbers.predicates)),
        of(dataset, name(VOID, "distinctSubjects"), number(numbers.subjects)),
        of(dataset, name(VOID, "distinctObjects"), number(numbers.objects)),
        of(dataset, name(VOCABULARY, "formatInformation"), form.clone().into()),
        of(&form, name(VOCABULARY, "dictionary"), dictionary.clone().into()),
        of(&form, name(VOCABULARY, "triples"), triples.clone().into()),
        of(&dictionary, name(FORMAT, ""), format(FOUR_SECTIONS)),
        of(
            &dictionary,
            name(VOCABULARY, "dictionarynumSharedSubjectObject"),
            number(numbers.shared),
        ),
        of(&triples, name(FORMAT, ""), format(BITMAP_TRIPLES)),
        of(&triples, name(VOCABULARY, "triplesnumTriples"), number(numbers.triples)),
        of(&triples, name(VOCABULARY, "triplesOrder"), Literal::from("SPO").into()),
    ]
}
