//! The graph as a dataset of the SPARQL evaluator: terms are identifiers, and become terms only
//! where an expression or the result needs them.
//!
//! The file has terms as they were written. Results have them as Oxigraph's store gives them:
//! numbers and times by their values, as `5` for `05` and for an `xsd:byte`.

use super::Hdt;
use super::damage::Damage;
use super::dictionary::Id;
use super::matches::{Matches, Numbers};
use super::ordered::{Direction, Ordered, ordered};
use super::term::{self, Parts};
use super::values::Values;
use oxigraph::model::Term;
use rustc_hash::FxHashMap;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// The namespace of XML Schema's datatypes.
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// A graph that one query asks.
#[derive(Debug, Clone)]
pub struct HdtDataset {
    hdt: Arc<Hdt>,
    work: Rc<RefCell<Work>>,
    /// The order in which the first triples are wanted that are asked for by predicate alone.
    direction: Cell<Option<Direction>>,
}

/// What a query finds out on its way.
#[derive(Debug, Default)]
struct Work {
    /// The predicates that patterns ask for, by their identifiers; a query has few.
    predicates: FxHashMap<Id, Option<usize>>,
    /// Numbers that expressions have asked for.
    values: Values,
    /// The text of a term.
    text: Vec<u8>,
}

/// A term of the evaluator.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum HdtTerm {
    /// One that the dictionary has.
    Known(usize),
    /// One that it does not have.
    Other(Arc<Term>),
}

impl HdtDataset {
    /// The graph of a file, for a query that sorts its solutions by a variable in this direction,
    /// or does not.
    pub fn new(hdt: Arc<Hdt>, direction: Option<Direction>) -> Self {
        Self {
            hdt,
            work: Rc::default(),
            direction: Cell::new(direction),
        }
    }

    /// The term that is object number `object`.
    #[inline]
    pub(super) fn id_of_object(&self, object: usize) -> Id {
        self.hdt.dictionary.id_of_object(object)
    }

    fn quads(&self, terms: [Option<&HdtTerm>; 3]) -> Result<InternalQuads, Damage> {
        let mut ids = [None; 3];
        for (id, term) in ids.iter_mut().zip(terms) {
            *id = match term {
                Some(HdtTerm::Known(id)) => Some(*id),
                Some(HdtTerm::Other(_)) => return Ok(InternalQuads::Nothing(None)),
                None => None,
            };
        }
        let Some(pattern) = self.hdt.pattern(ids, |id| self.predicate(id))? else {
            return Ok(InternalQuads::Nothing(None));
        };
        let matches = Matches::new(Arc::clone(&self.hdt), pattern);
        if let [None, Some(predicate), None] = ids
            && let Some(direction) = self.direction.take()
            && let Some(ordered) = ordered(self, matches.clone(), direction)?
        {
            return Ok(InternalQuads::Ordered(ordered, predicate));
        }
        Ok(InternalQuads::Matches(matches))
    }

    fn predicate(&self, id: Id) -> Result<Option<usize>, Damage> {
        let mut work = self.work.borrow_mut();
        if let Some(known) = work.predicates.get(&id) {
            return Ok(*known);
        }
        let predicate = self.hdt.dictionary.predicate_of(&self.hdt.bytes, id)?;
        work.predicates.insert(id, predicate);
        Ok(predicate)
    }

    /// A term as results have it.
    fn result(&self, id: Id) -> Result<Term, Damage> {
        let work = &mut *self.work.borrow_mut();
        self.hdt.dictionary.get(&self.hdt.bytes, id, &mut work.text)?;
        Ok(match term::parts(&work.text)? {
            Parts::Typed(..) => expression(&work.text)?.into(),
            _ => term::decode(&work.text)?,
        })
    }

    /// A term as expressions take it.
    pub(super) fn expression(&self, id: Id) -> Result<ExpressionTerm, Damage> {
        let work = &mut *self.work.borrow_mut();
        if let Some(known) = work.values.get(id) {
            return Ok(known);
        }
        self.hdt.dictionary.get(&self.hdt.bytes, id, &mut work.text)?;
        let made = expression(&work.text)?;
        work.values.put(id, &made);
        Ok(made)
    }

    fn internalized(&self, term: Term) -> Result<HdtTerm, Damage> {
        Ok(match self.hdt.dictionary.find(&self.hdt.bytes, term.as_ref())? {
            Some(id) => HdtTerm::Known(id),
            None => HdtTerm::Other(Arc::new(term)),
        })
    }
}

impl<'a> QueryableDataset<'a> for HdtDataset {
    type InternalTerm = HdtTerm;
    type Error = Damage;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&HdtTerm>,
        predicate: Option<&HdtTerm>,
        object: Option<&HdtTerm>,
        graph_name: Option<Option<&HdtTerm>>,
    ) -> impl Iterator<Item = Result<InternalQuad<HdtTerm>, Damage>> + use<'a> {
        // All triples are in the default graph.
        if graph_name != Some(None) {
            return InternalQuads::Nothing(None);
        }
        let quads = self.quads([subject, predicate, object]);
        quads.unwrap_or_else(|damage| InternalQuads::Nothing(Some(damage)))
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<HdtTerm, Damage>> + use<'a> {
        std::iter::empty()
    }

    fn contains_internal_graph_name(&self, _: &HdtTerm) -> Result<bool, Damage> {
        Ok(false)
    }

    fn internalize_term(&self, term: Term) -> Result<HdtTerm, Damage> {
        self.internalized(term)
    }

    fn externalize_term(&self, term: HdtTerm) -> Result<Term, Damage> {
        match term {
            HdtTerm::Known(id) => self.result(id),
            HdtTerm::Other(term) => Ok(Arc::unwrap_or_clone(term)),
        }
    }

    fn externalize_expression_term(&self, term: HdtTerm) -> Result<ExpressionTerm, Damage> {
        match term {
            HdtTerm::Known(id) => self.expression(id),
            HdtTerm::Other(term) => Ok(Arc::unwrap_or_clone(term).into()),
        }
    }
}

/// A term as expressions take it. Numbers are made without a term between.
fn expression(text: &[u8]) -> Result<ExpressionTerm, Damage> {
    let made = match term::parts(text)? {
        Parts::Simple(value) => Some(ExpressionTerm::StringLiteral(value.to_owned())),
        Parts::Typed(value, datatype) => number(value, datatype),
        _ => None,
    };
    match made {
        Some(made) => Ok(made),
        None => Ok(term::decode(text)?.into()),
    }
}

fn number(value: &str, datatype: &str) -> Option<ExpressionTerm> {
    Some(match datatype.strip_prefix(XSD)? {
        "integer" | "nonNegativeInteger" | "positiveInteger" | "int" | "long" => {
            ExpressionTerm::IntegerLiteral(value.parse().ok()?)
        }
        "decimal" => ExpressionTerm::DecimalLiteral(value.parse().ok()?),
        "double" => ExpressionTerm::DoubleLiteral(value.parse().ok()?),
        _ => return None,
    })
}

/// What a pattern gives.
enum InternalQuads {
    Matches(Matches),
    /// With this predicate.
    Ordered(std::vec::IntoIter<Ordered>, Id),
    /// Nothing, and why.
    Nothing(Option<Damage>),
}

impl Iterator for InternalQuads {
    type Item = Result<InternalQuad<HdtTerm>, Damage>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Matches(matches) => {
                let numbers = matches.next()?;
                Some(quad(matches.hdt(), numbers))
            }
            Self::Ordered(ordered, predicate) => {
                let ordered = ordered.next()?;
                Some(Ok(InternalQuad {
                    subject: HdtTerm::Known(ordered.subject),
                    predicate: HdtTerm::Known(*predicate),
                    object: HdtTerm::Known(ordered.object),
                    graph_name: None,
                }))
            }
            Self::Nothing(damage) => damage.take().map(Err),
        }
    }
}

#[inline]
fn quad(hdt: &Hdt, [subject, predicate, object]: Numbers) -> Result<InternalQuad<HdtTerm>, Damage> {
    Ok(InternalQuad {
        subject: HdtTerm::Known(subject),
        predicate: HdtTerm::Known(hdt.dictionary.id_of_predicate(&hdt.bytes, predicate)?),
        object: HdtTerm::Known(hdt.dictionary.id_of_object(object)),
        graph_name: None,
    })
}
