//! Named collections and containers: what all rows of a run put into them.

use super::row::{NamedMembers, NamedPlace, push_members};
use crate::sink::{QuadChunk, QuadOrigin};
use oxigraph::model::Term;
use std::collections::HashMap;

/// Named collections and containers, in the order in which they are met.
#[derive(Debug, Default)]
pub(super) struct Named {
    places: HashMap<NamedPlace, usize>,
    all: Vec<(NamedPlace, Vec<Term>, QuadOrigin)>,
}

impl Named {
    /// Appends members to what is there
    /// ([the processor must concatenate](https://w3id.org/rml/cc/spec#named)).
    pub(super) fn add(&mut self, named: NamedMembers) {
        let NamedMembers { place, members, origin } = named;
        if let Some(index) = self.places.get(&place) {
            self.all[*index].1.extend(members);
        } else {
            self.places.insert(place.clone(), self.all.len());
            self.all.push((place, members, origin));
        }
    }

    /// Pushes all of them; returns how many quads.
    pub(super) fn push<C: QuadChunk>(&mut self, chunk: &mut C) -> u64 {
        self.places.clear();
        let all = std::mem::take(&mut self.all);
        let pushed = all.iter().map(|(place, members, origin)| {
            let graph = place.graph.as_ref();
            push_members(place.head.as_ref(), place.container, members, graph, *origin, chunk)
        });
        pushed.sum()
    }
}
