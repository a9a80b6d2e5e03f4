use super::{Annotation, AnnotationValue, Scalar, number};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};

impl Annotation {
    /// Appends what it says of `subject`
    /// ([JSON-LD to RDF](https://www.w3.org/TR/csv2rdf/#json-ld-to-rdf)), in the default graph.
    ///
    /// `fresh` makes the blank nodes, in the order of the document.
    pub fn quads(&self, subject: &NamedOrBlankNode, fresh: &mut dyn FnMut() -> BlankNode, out: &mut Vec<Quad>) {
        Writer { fresh, out }.value(subject, &self.property, &self.value);
    }
}

struct Writer<'a> {
    fresh: &'a mut dyn FnMut() -> BlankNode,
    out: &'a mut Vec<Quad>,
}

impl Writer<'_> {
    /// As deep as the value is, which [`read`](super::read()) limits.
    fn value(&mut self, subject: &NamedOrBlankNode, property: &NamedNode, value: &AnnotationValue) {
        match value {
            AnnotationValue::Null => {}
            AnnotationValue::Array(values) => values.iter().for_each(|value| self.value(subject, property, value)),
            AnnotationValue::Native(scalar) => self.push(subject, property, native(scalar)),
            AnnotationValue::Literal {
                value,
                language,
                datatype,
            } => self.push(
                subject,
                property,
                literal(value, language.as_deref(), datatype.as_ref()),
            ),
            AnnotationValue::Node { id, types, properties } => {
                let node = match id {
                    Some(id) => id.clone().into(),
                    None => NamedOrBlankNode::from((self.fresh)()),
                };
                self.push(subject, property, node.clone());
                for class in types {
                    self.push(&node, &rdf::TYPE.into_owned(), class.clone());
                }
                for (property, value) in properties {
                    self.value(&node, property, value);
                }
            }
        }
    }

    fn push(&mut self, subject: &NamedOrBlankNode, property: &NamedNode, object: impl Into<Term>) {
        let graph = GraphName::DefaultGraph;
        self.out
            .push(Quad::new(subject.clone(), property.clone(), object, graph));
    }
}

fn native(scalar: &Scalar) -> Literal {
    match scalar {
        Scalar::Text(text) => Literal::new_simple_literal(text),
        Scalar::Number(number) => {
            let (text, datatype) = number::canonical(number);
            Literal::new_typed_literal(text, datatype)
        }
        Scalar::Boolean(boolean) => Literal::new_typed_literal(boolean.to_string(), xsd::BOOLEAN),
    }
}

/// [A value object without `@type` is an `xsd:string`](https://www.w3.org/TR/csv2rdf/#json-ld-to-rdf),
/// even that of a number.
fn literal(value: &Scalar, language: Option<&str>, datatype: Option<&NamedNode>) -> Literal {
    let text = match value {
        Scalar::Text(text) | Scalar::Number(text) => text.clone(),
        Scalar::Boolean(boolean) => boolean.to_string(),
    };
    match (language, datatype) {
        // Checked when it was read, and kept as it is written.
        (Some(language), _) => Literal::new_language_tagged_literal_unchecked(text, language),
        (None, Some(datatype)) => Literal::new_typed_literal(text, datatype.clone()),
        (None, None) => Literal::new_simple_literal(text),
    }
}
