//! An XML document, and what expressions find in it.

use super::guard::guard;
use super::query::{Compiled, Expression, XmlReader, said};
use crate::source::items::guarded::guarded;
use crate::source::items::place::Fault;
use crate::source::items::{ItemValue, Natural, Node, NodeCell};
use crate::xsd::{Builtin, canonical};
use encoding_rs::Encoding;
use std::ops::Range;
use xee_xpath::query::Query;
use xee_xpath::{Atomic, Documents, Item, Sequence};
use xot::{ParseError, SpanInfo, SpanInfoKey, Value, Xot};

/// A document that has been parsed, with expressions for it.
pub(crate) struct XmlDocument {
    documents: Documents,
    root: Item,
    spans: SpanInfo,
    compiled: Compiled,
    /// Bytes of its text.
    length: usize,
}

/// Why an expression gives nothing.
#[derive(Debug)]
pub(crate) struct Unevaluated {
    pub(crate) expression: String,
    pub(crate) reason: String,
}

/// An item, as far as it is read, with the places of the first values of its references.
pub(super) type ReadItem = (Result<Node, Unevaluated>, Vec<Option<Range<usize>>>);

impl XmlDocument {
    /// Parses a document; `text` is changed to what has been parsed, with its bytes where
    /// they were.
    ///
    /// # Errors
    /// What is no XML, and where.
    pub(crate) fn parse(
        text: &mut [u8],
        transcoded: Option<&'static Encoding>,
        reader: &XmlReader,
    ) -> Result<Self, Fault> {
        if let Some(fault) = Fault::of_encoding(text, transcoded) {
            return Err(fault);
        }
        guard(text)?;
        let broken = || Fault::new(0, "the document cannot be read");
        let text = std::str::from_utf8(text).map_err(|_| broken())?;
        let compiled = reader.compile().map_err(|error| Fault::new(0, error.message))?;
        let mut documents = Documents::new();
        let parsed = guarded(|| documents.xot_mut().parse_with_span_info(text));
        let (node, spans) = parsed.ok_or_else(broken)?.map_err(|error| fault(text, &error))?;
        let added = documents.documents().borrow_mut().add_root(None, node);
        added.map_err(|_| broken())?;
        Ok(Self {
            documents,
            root: Item::Node(node),
            spans,
            compiled,
            length: text.len(),
        })
    }

    /// The items of the iterator, in the order of the document.
    pub(super) fn items(&mut self) -> Result<Sequence, Unevaluated> {
        evaluate(&self.compiled.iterator, &mut self.documents, &self.root)
    }

    /// What is read of an item.
    pub(super) fn read(&mut self, item: &Item) -> ReadItem {
        let mut places = Vec::with_capacity(self.compiled.references.len());
        let node = node(&self.compiled, &mut self.documents, item, &mut |value| {
            places.push(value.cloned());
        });
        let places = places.iter().map(|value| self.span(value.as_ref()?));
        let places = places.collect();
        (node, places)
    }

    /// All items, for a text within a value.
    ///
    /// # Errors
    /// Which expression cannot be evaluated, and why.
    pub(crate) fn nodes(&mut self) -> Result<Vec<Node>, Unevaluated> {
        let items = self.items()?;
        items.iter().map(|item| self.read(&item).0).collect()
    }

    /// Where an item stands in the text.
    pub(super) fn span(&self, item: &Item) -> Option<Range<usize>> {
        let Item::Node(node) = item else { return None };
        let get = |key| self.spans.get(key).map(xot::Span::range);
        let xot = self.documents.xot();
        match xot.value(*node) {
            Value::Document => Some(0..self.length),
            Value::Element(_) => {
                let start = get(SpanInfoKey::ElementStart(*node))?;
                let end = get(SpanInfoKey::ElementEnd(*node))?;
                Some(start.start.saturating_sub(1)..end.end)
            }
            Value::Text(_) => get(SpanInfoKey::Text(*node)),
            Value::Comment(_) => get(SpanInfoKey::Comment(*node)),
            Value::ProcessingInstruction(_) => get(SpanInfoKey::PiContent(*node)),
            Value::Attribute(attribute) => get(SpanInfoKey::AttributeValue(xot.parent(*node)?, attribute.name())),
            Value::Namespace(_) => None,
        }
    }
}

fn evaluate(expression: &Expression, documents: &mut Documents, item: &Item) -> Result<Sequence, Unevaluated> {
    let result = guarded(|| expression.query.execute(documents, item));
    let failed = |reason| Unevaluated {
        expression: expression.text.clone(),
        reason,
    };
    match result {
        Some(Ok(sequence)) => Ok(sequence),
        Some(Err(error)) => Err(failed(said(&error))),
        None => Err(failed("it is beyond what can be evaluated here".to_owned())),
    }
}

/// What is read of `item`; `first` is called for each reference with the first item that
/// it leads to.
fn node(
    compiled: &Compiled,
    documents: &mut Documents,
    item: &Item,
    first: &mut dyn FnMut(Option<&Item>),
) -> Result<Node, Unevaluated> {
    let mut node = Node::default();
    for reference in &compiled.references {
        let found = evaluate(reference, documents, item)?;
        first(found.iter().next().as_ref());
        node.cells.push(cell(&found, documents.xot()));
    }
    for nested in &compiled.nested {
        let items = evaluate(&nested.iterator, documents, item)?;
        let nodes = items
            .iter()
            .map(|item| self::node(nested, documents, &item, &mut |_| {}));
        node.nested.push(nodes.collect::<Result<_, _>>()?);
    }
    Ok(node)
}

fn cell(found: &Sequence, xot: &Xot) -> NodeCell {
    let values: Vec<_> = found.iter().map(|item| item_value(&item, xot)).collect();
    NodeCell {
        is_found: !values.is_empty(),
        values,
    }
}

/// The string value of a node; of an atomic value, its text in natural form.
fn item_value(item: &Item, xot: &Xot) -> ItemValue {
    let (natural, builtin) = match item {
        Item::Atomic(Atomic::Integer(..)) => (Natural::Integer, Some(Builtin::Integer)),
        Item::Atomic(Atomic::Decimal(_)) => (Natural::Decimal, Some(Builtin::Decimal)),
        Item::Atomic(Atomic::Float(_) | Atomic::Double(_)) => (Natural::Double, Some(Builtin::Double)),
        Item::Atomic(Atomic::Boolean(_)) => (Natural::Boolean, None),
        Item::Atomic(Atomic::Date(_)) => (Natural::Date, None),
        Item::Atomic(Atomic::DateTime(_) | Atomic::DateTimeStamp(_)) => (Natural::DateTime, None),
        Item::Atomic(_) | Item::Node(_) => (Natural::String, None),
        Item::Function(_) => (Natural::Composite, None),
    };
    let text = item
        .string_value(xot)
        .unwrap_or_else(|_| "a function, a map or an array".to_owned());
    let text = match builtin {
        Some(builtin) => canonical(builtin, &text).into_owned(),
        None => text,
    };
    ItemValue { text, natural }
}

fn fault(text: &str, error: &ParseError) -> Fault {
    let what = match error {
        ParseError::UnclosedTag(_) => "the element that opens here is never closed".to_owned(),
        ParseError::InvalidCloseTag(prefix, name, _) => {
            let colon = if prefix.is_empty() { "" } else { ":" };
            format!("`</{prefix}{colon}{name}>` closes another element than the one that is open")
        }
        ParseError::UnclosedEntity(..) => {
            "`&` begins an entity that does not end: alone it is written &amp;".to_owned()
        }
        ParseError::InvalidEntity(name, _) => {
            format!("the entity `&{name};` is not known; those of a document type are not read")
        }
        ParseError::UnknownPrefix(prefix, _) => format!("no namespace is declared for the prefix `{prefix}`"),
        ParseError::DuplicateAttribute(name, _) => format!("the attribute `{name}` stands here twice"),
        ParseError::UnsupportedVersion(version, _) => format!("it is XML {version}, not XML 1.0"),
        ParseError::NoElementAtTopLevel(_) => "there is no element in it".to_owned(),
        ParseError::MultipleElementsAtTopLevel(_) => "a second element stands beside the first one".to_owned(),
        ParseError::TextAtTopLevel(_) => "text stands outside of the element".to_owned(),
        ParseError::DuplicateId(id, _) => format!("the xml:id `{id}` stands here for the second time"),
        ParseError::XmlParser(error, _) => {
            let message = error.to_string();
            message
                .rsplit_once(" at ")
                .map_or(message.as_str(), |(what, _)| what)
                .to_owned()
        }
        other => other.to_string(),
    };
    Fault::new(error.span().start.min(text.len()), what)
}
