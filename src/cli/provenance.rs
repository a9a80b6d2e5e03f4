//! [Provenance information](https://www.w3.org/TR/csv2rdf/#provenance): what a graph was made from, when
//! and by what.

use crate::mapping::csvw::CSVW;
use crate::plan::{Group, Plan};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use oxsdatatypes::{DateTime, DayTimeDuration};

const PROV: &str = "http://www.w3.org/ns/prov#";

/// When a run has begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Provenance {
    started: DateTime,
}

impl Provenance {
    /// A run that begins at this moment.
    pub(super) fn start() -> Self {
        Self { started: now() }
    }

    /// What is said of each group, at the end of the run.
    pub(super) fn quads(self, plan: &Plan) -> Vec<Quad> {
        let ended = now();
        let groups = plan.groups.iter().enumerate();
        groups
            .flat_map(|(index, group)| self.of_group(plan, index, group, ended))
            .collect()
    }

    fn of_group(self, plan: &Plan, index: usize, group: &Group, ended: DateTime) -> Vec<Quad> {
        let mut said = Said {
            quads: Vec::new(),
            index,
            made: 0,
        };
        let activity = said.fresh();
        let time = |time: DateTime| Literal::new_typed_literal(time.to_string(), xsd::DATE_TIME);
        said.add(group.node.clone(), prov("wasGeneratedBy"), activity.clone());
        said.add(activity.clone(), rdf::TYPE.into_owned(), prov("Activity"));
        said.add(activity.clone(), prov("startedAtTime"), time(self.started));
        said.add(activity.clone(), prov("endedAtTime"), time(ended));
        let agent = said.fresh();
        said.add(activity.clone(), prov("wasAssociatedWith"), agent.clone());
        said.add(agent.clone(), rdf::TYPE.into_owned(), prov("SoftwareAgent"));
        let name = format!("lodpress {}", env!("CARGO_PKG_VERSION"));
        let label = oxigraph::model::vocab::rdfs::LABEL.into_owned();
        said.add(agent, label, Literal::from(name));
        let tables = group.scans.clone().map(|scan| plan.scans[scan].source.address.as_str());
        let uses = [
            ("csvEncodedTabularData", tables.collect::<Vec<_>>()),
            ("tabularMetadata", group.documents.iter().map(String::as_str).collect()),
        ];
        for (role, entities) in uses.into_iter().filter(|(_, entities)| !entities.is_empty()) {
            let usage = said.fresh();
            said.add(activity.clone(), prov("qualifiedUsage"), usage.clone());
            said.add(usage.clone(), rdf::TYPE.into_owned(), prov("Usage"));
            for entity in entities {
                said.add(usage.clone(), prov("entity"), NamedNode::new_unchecked(entity));
            }
            said.add(
                usage,
                prov("hadRole"),
                NamedNode::new_unchecked(format!("{CSVW}{role}")),
            );
        }
        said.quads
    }
}

struct Said {
    quads: Vec<Quad>,
    index: usize,
    made: usize,
}

impl Said {
    fn fresh(&mut self) -> BlankNode {
        self.made += 1;
        BlankNode::new_unchecked(format!("p{}n{}", self.index, self.made))
    }

    fn add(&mut self, subject: impl Into<NamedOrBlankNode>, predicate: NamedNode, object: impl Into<Term>) {
        self.quads
            .push(Quad::new(subject, predicate, object, GraphName::DefaultGraph));
    }
}

fn prov(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{PROV}{name}"))
}

/// The moment, or the one that
/// [`SOURCE_DATE_EPOCH`](https://reproducible-builds.org/specs/source-date-epoch/) gives in its place.
fn now() -> DateTime {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok();
    let given = given
        .and_then(|seconds| seconds.parse::<i64>().ok())
        .and_then(|seconds| {
            let epoch: DateTime = "1970-01-01T00:00:00Z".parse().ok()?;
            epoch.checked_add_day_time_duration(DayTimeDuration::new(seconds))
        });
    given.unwrap_or_else(DateTime::now)
}
