//! Triples maps become quads.

use super::Lowering;
use super::rows::Rows;
use super::term::{Of, Position};
use crate::mapping::rml::model::{MapId, ObjectMap, PredicateObjectMap, TargetId, TermMap, TriplesMap};
use crate::plan::{DEFAULT_GRAPHS, GatherTemplate, Graph, Origin, QuadTemplate, TermExpr, TermId};
use oxigraph::model::Term;
use oxigraph::model::vocab::rdf;

/// A term and the targets of the map that makes it.
#[derive(Debug, Clone)]
struct Aimed<T> {
    value: T,
    targets: Vec<TargetId>,
}

impl Lowering<'_> {
    /// Adds the quads of a triples map to the scan of its rows.
    pub(super) fn triples_map(&mut self, id: MapId) {
        let document = self.document;
        let map = &document.maps[id.0];
        let Some(source) = &map.source else {
            return self.constant_map(id);
        };
        let Some(key) = self.rows_key(source) else { return };
        let index = match self.scans.iter().position(|rows| rows.key == key) {
            Some(index) => index,
            None => {
                let Some(rows) = self.rows(source) else { return };
                self.scans.push(rows);
                self.scans.len() - 1
            }
        };
        let base = self.base(id);
        let of = Of { base: &base, map: id.0 };
        // The rows are taken out while their cells are added, and put back in their place.
        let mut rows = self.scans.remove(index);
        self.quads(map, of, &mut rows);
        self.scans.insert(index, rows);
    }

    fn quads(&mut self, map: &TriplesMap, of: Of<'_>, rows: &mut Rows) {
        let subject = self.aimed(&map.subject, Position::Subject, of, rows);
        let graphs = self.graphs(&map.graphs, of, rows);
        let Some(subject) = subject else {
            // What else is wrong is told too.
            for predicate_object in &map.predicate_objects {
                self.pairs(predicate_object, of, rows);
            }
            return;
        };
        let subject_graphs = or_default(graphs.clone());
        for graph in &subject_graphs {
            let targets = both(&subject.targets, &graph.targets);
            gathered(rows, subject.value, graph.value, &[], &targets);
        }
        for class in &map.classes {
            let predicate = rows.scan.add_term(TermExpr::Constant(rdf::TYPE.into_owned().into()));
            let class_term = rows.scan.add_term(TermExpr::Constant(class.value.clone().into()));
            for graph in &subject_graphs {
                let targets = both(&subject.targets, &graph.targets);
                let terms = [subject.value, predicate, class_term];
                quad(rows, terms, graph.value, &targets, &class.origin);
            }
        }
        for predicate_object in &map.predicate_objects {
            let Some(pairs) = self.pairs(predicate_object, of, rows) else {
                continue;
            };
            let own = self.graphs(&predicate_object.graphs, of, rows);
            let mut all = graphs.clone();
            all.extend(own);
            for graph in or_default(all) {
                for (predicate, object) in &pairs {
                    let targets = both(&subject.targets, &both(&predicate.targets, &object.targets));
                    let targets = both(&targets, &graph.targets);
                    let terms = [subject.value, predicate.value, object.value];
                    quad(rows, terms, graph.value, &targets, &predicate_object.origin);
                    let needs = [subject.value, predicate.value];
                    gathered(rows, object.value, graph.value, &needs, &targets);
                    gathered(rows, subject.value, graph.value, &[], &targets);
                }
            }
        }
    }

    /// Each predicate with each object.
    fn pairs(
        &mut self,
        map: &PredicateObjectMap,
        of: Of<'_>,
        rows: &mut Rows,
    ) -> Option<Vec<(Aimed<TermId>, Aimed<TermId>)>> {
        let predicates: Vec<Option<Aimed<TermId>>> = map
            .predicates
            .iter()
            .map(|predicate| self.aimed(predicate, Position::Predicate, of, rows))
            .collect();
        let objects: Vec<Option<Aimed<TermId>>> = map
            .objects
            .iter()
            .map(|object| match object {
                ObjectMap::Term(term) => self.aimed(term, Position::Object, of, rows),
                ObjectMap::Ref(reference) => self.reference(reference, of, rows).map(|value| Aimed {
                    value,
                    targets: reference.targets.clone(),
                }),
            })
            .collect();
        let predicates = predicates.into_iter().collect::<Option<Vec<_>>>()?;
        let objects = objects.into_iter().collect::<Option<Vec<_>>>()?;
        let pairs = predicates
            .iter()
            .flat_map(|predicate| objects.iter().map(|object| (predicate.clone(), object.clone())));
        Some(pairs.collect())
    }

    fn aimed(&mut self, map: &TermMap, position: Position, of: Of<'_>, rows: &mut Rows) -> Option<Aimed<TermId>> {
        let value = self.term(map, position, of, rows)?;
        Some(Aimed {
            value,
            targets: map.targets.clone(),
        })
    }

    fn graphs(&mut self, maps: &[TermMap], of: Of<'_>, rows: &mut Rows) -> Vec<Aimed<Graph>> {
        let mut graphs = Vec::new();
        for map in maps {
            if let Some(Aimed { value, targets }) = self.aimed(map, Position::Graph, of, rows) {
                let is_default = matches!(
                    &rows.scan.terms[value.0],
                    TermExpr::Constant(Term::NamedNode(node)) if DEFAULT_GRAPHS.contains(&node.as_str())
                );
                let value = if is_default {
                    Graph::Default
                } else {
                    Graph::Named(value)
                };
                graphs.push(Aimed { value, targets });
            }
        }
        graphs
    }
}

fn or_default(graphs: Vec<Aimed<Graph>>) -> Vec<Aimed<Graph>> {
    if graphs.is_empty() {
        vec![Aimed {
            value: Graph::Default,
            targets: Vec::new(),
        }]
    } else {
        graphs
    }
}

/// The targets of both, each once.
fn both(a: &[TargetId], b: &[TargetId]) -> Vec<TargetId> {
    let mut all = a.to_vec();
    all.extend(b.iter().filter(|target| !a.contains(target)));
    all
}

fn quad(rows: &mut Rows, terms: [TermId; 3], graph: Graph, targets: &[TargetId], origin: &Origin) {
    let [subject, predicate, object] = terms;
    rows.scan.quads.push(QuadTemplate {
        subject,
        predicate,
        object,
        graph,
        targets: targets.iter().map(|target| target.0).collect(),
        origin: origin.clone(),
    });
}

/// Asks for what a collection is made of, and those within it: once for a graph.
fn gathered(rows: &mut Rows, term: TermId, graph: Graph, needs: &[TermId], targets: &[TargetId]) {
    let TermExpr::Gathered(gather) = &rows.scan.terms[term.0] else {
        return;
    };
    let members = gather.members.clone();
    let targets_of: Vec<usize> = targets.iter().map(|target| target.0).collect();
    let is_known = |known: &GatherTemplate| known.term == term && known.graph == graph && known.targets == targets_of;
    if !rows.scan.gathers.iter().any(is_known) {
        rows.scan.gathers.push(GatherTemplate {
            term,
            graph,
            needs: needs.to_vec(),
            targets: targets_of,
        });
    }
    for member in members {
        gathered(rows, member, graph, needs, targets);
    }
}
