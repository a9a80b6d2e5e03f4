//! Collections and containers ([RML-CC](https://w3id.org/rml/cc/spec)).

use super::mapped::push_encoded;
use super::quads::{Relabel, node};
use super::{Member, RowBuffer, RowId, Slot};
use crate::exec::values::step;
use crate::plan::{Container, Gather, Scan, TermExpr, TermId};
use crate::sink::{QuadChunk, QuadOrigin};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{
    BlankNodeRef, GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, QuadRef,
    Term, TermRef,
};
use std::fmt::Write as _;
use std::ops::Range;

/// A collection or container of a row.
#[derive(Debug, Clone)]
pub(super) struct Gathered {
    head: Head,
    /// Which of [`RowBuffer::members`].
    members: Range<usize>,
}

#[derive(Debug, Clone)]
enum Head {
    /// `rdf:nil`.
    Nil,
    /// A node of its own, with this label in [`RowBuffer::names`].
    New(Range<usize>),
    /// A term of the row.
    Named(Member),
}

/// Where a named collection or container stands: what has the same place is one of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::exec) struct NamedPlace {
    pub(in crate::exec) head: NamedOrBlankNode,
    pub(in crate::exec) graph: GraphName,
    pub(in crate::exec) container: Container,
}

/// Members of a named collection or container. Rows may add to it until the end of the run
/// ([named collections](https://w3id.org/rml/cc/spec#named-multi-iterations)).
#[derive(Debug)]
pub(in crate::exec) struct NamedMembers {
    pub(in crate::exec) place: NamedPlace,
    pub(in crate::exec) members: Vec<Term>,
    pub(in crate::exec) origin: QuadOrigin,
}

impl RowBuffer {
    /// Makes the collections or containers of a term, from terms that were made before it.
    pub(super) fn make_gathered(&mut self, id: TermId, gather: &Gather, scan: &Scan, scan_index: usize, row: RowId) {
        let lists = self.member_lists(gather, scan);
        let heads = gather.head.map(|head| {
            let count = self.terms(scan, head).count();
            (head, count)
        });
        for members in lists {
            if members.is_empty() && !gather.may_be_empty {
                continue;
            }
            let from = self.members.len();
            self.members.extend(members);
            let members = from..self.members.len();
            if members.is_empty() && gather.container == Container::List {
                self.gathered.push(Gathered {
                    head: Head::Nil,
                    members,
                });
                continue;
            }
            match heads {
                None => {
                    let start = self.names.len();
                    self.row_label(scan_index, row);
                    _ = write!(self.names, "t{}n{}", id.0, self.gathered.len());
                    self.gathered.push(Gathered {
                        head: Head::New(start..self.names.len()),
                        members,
                    });
                }
                Some((head, count)) => {
                    let named = (0..count).map(|at| Gathered {
                        head: Head::Named((head, at)),
                        members: members.clone(),
                    });
                    self.gathered.extend(named);
                }
            }
        }
    }

    /// The members of each: all in one, or one for each combination.
    fn member_lists(&self, gather: &Gather, scan: &Scan) -> Vec<Vec<Member>> {
        let counts: Vec<(TermId, usize)> = gather
            .members
            .iter()
            .map(|member| (*member, self.terms(scan, *member).count()))
            .collect();
        if !gather.is_product {
            let all = counts.iter().flat_map(|(id, count)| (0..*count).map(|at| (*id, at)));
            return vec![all.collect()];
        }
        let combinations = counts
            .iter()
            .fold(1_usize, |product, (_, count)| product.saturating_mul(*count));
        // As many as one expression may have values; the rest of a hostile row is not made.
        let combinations = combinations.min(1 << 20);
        if combinations == 0 {
            return vec![Vec::new()];
        }
        let mut chosen: Vec<(usize, usize)> = (0..counts.len()).map(|index| (index, 0)).collect();
        let mut lists = Vec::with_capacity(combinations);
        for _ in 0..combinations {
            lists.push(chosen.iter().map(|(index, at)| (counts[*index].0, *at)).collect());
            step(&mut chosen, |index| counts[index].1);
        }
        lists
    }

    /// The node that stands for it.
    pub(super) fn head<'a>(&'a self, scan: &'a Scan, gathered: &Gathered) -> TermRef<'a> {
        match &gathered.head {
            Head::Nil => rdf::NIL.into(),
            Head::New(label) => BlankNodeRef::new_unchecked(&self.names[label.clone()]).into(),
            Head::Named((id, at)) => self.term(scan, *id, *at).unwrap_or(rdf::NIL.into()),
        }
    }

    /// Pushes what collections and containers are made of; those with names are appended to
    /// `named`. Returns how many quads.
    pub(in crate::exec) fn push_gathers<C: QuadChunk>(
        &self,
        scan: &Scan,
        scan_index: usize,
        row: RowId,
        chunk: &mut C,
        named: &mut Vec<NamedMembers>,
    ) -> u64 {
        let mut count = 0;
        for (index, template) in scan.gathers.iter().enumerate() {
            let TermExpr::Gathered(gather) = &scan.terms[template.term.0] else {
                continue;
            };
            let is_there = |term: &TermId| self.terms(scan, *term).next().is_some();
            let Slot::Gathered(all) = &self.terms[template.term.0] else {
                continue;
            };
            if !template.needs.iter().all(is_there) {
                continue;
            }
            let origin = QuadOrigin {
                scan: scan_index,
                template: scan.quads.len() + index,
                record: row.record,
            };
            for graph in self.graphs(scan, template.graph) {
                let relabel = Relabel::new(graph);
                for gathered in &self.gathered[all.clone()] {
                    let members = self.members[gathered.members.clone()].iter();
                    let members = members.filter_map(|(id, at)| {
                        let mut label = String::new();
                        let term = self.term(scan, *id, *at)?;
                        Some(relabel.term(term, &mut label).into_owned())
                    });
                    let mut label = String::new();
                    let Some(head) = node(relabel.term(self.head(scan, gathered), &mut label)) else {
                        continue;
                    };
                    match gathered.head {
                        Head::Nil => {}
                        Head::Named(_) => named.push(NamedMembers {
                            place: NamedPlace {
                                head: head.into_owned(),
                                graph: graph.into_owned(),
                                container: gather.container,
                            },
                            members: members.collect(),
                            origin,
                        }),
                        Head::New(_) => {
                            let members: Vec<Term> = members.collect();
                            count += push_members(head, gather.container, &members, graph, origin, chunk);
                        }
                    }
                }
            }
        }
        count
    }
}

/// Pushes what a collection or container is made of; returns how many quads.
pub(in crate::exec) fn push_members<C: QuadChunk>(
    head: NamedOrBlankNodeRef<'_>,
    container: Container,
    members: &[Term],
    graph: GraphNameRef<'_>,
    origin: QuadOrigin,
    chunk: &mut C,
) -> u64 {
    let mut count = 0;
    let mut push = |subject: NamedOrBlankNodeRef<'_>, predicate: NamedNodeRef<'_>, object: TermRef<'_>| {
        count += 1;
        chunk.quad(QuadRef::new(subject, predicate, object, graph), Some(origin));
    };
    let class = match container {
        Container::List => {
            push_cells(head, members, graph, &mut push);
            return count;
        }
        Container::Bag => rdf::BAG,
        Container::Seq => rdf::SEQ,
        Container::Alt => rdf::ALT,
    };
    push(head, rdf::TYPE, class.into());
    for (i, member) in members.iter().enumerate() {
        let property = format!("http://www.w3.org/1999/02/22-rdf-syntax-ns#_{}", i + 1);
        push(head, NamedNode::new_unchecked(property).as_ref(), member.as_ref());
    }
    count
}

/// The cells of a list, which begins at `head`.
fn push_cells(
    head: NamedOrBlankNodeRef<'_>,
    members: &[Term],
    graph: GraphNameRef<'_>,
    push: &mut dyn FnMut(NamedOrBlankNodeRef<'_>, NamedNodeRef<'_>, TermRef<'_>),
) {
    let stem = match head {
        NamedOrBlankNodeRef::BlankNode(node) => node.as_str().to_owned(),
        NamedOrBlankNodeRef::NamedNode(node) => {
            let mut label = "l_".to_owned();
            push_encoded(node.as_str(), &mut label);
            Relabel::new(graph).label(&mut label);
            label
        }
    };
    let mut node = head.into_owned();
    for (i, member) in members.iter().enumerate() {
        push(node.as_ref(), rdf::FIRST, member.as_ref());
        if i + 1 == members.len() {
            push(node.as_ref(), rdf::REST, rdf::NIL.into());
            return;
        }
        let next = BlankNodeRef::new_unchecked(&format!("{stem}_L{}", i + 1)).into_owned();
        push(node.as_ref(), rdf::REST, next.as_ref().into());
        node = next.into();
    }
}
