use super::super::pretty::{Abbreviations, declaration, is_local_name};
use super::Prefixes;

/// Prefixes by which IRIs are written short, found quickly.
///
/// The answers are those of [`Abbreviations`]: the longest namespace that leaves a local
/// name without escapes.
#[derive(Debug)]
pub(super) struct Names {
    /// By IRI.
    namespaces: Vec<Namespace>,
}

#[derive(Debug)]
struct Namespace {
    iri: String,
    /// The prefix, with its colon.
    prefix: String,
    /// The longest namespace that this one begins with.
    within: Option<usize>,
}

/// Where the last IRI stood among the namespaces: how many of them are not behind it. The
/// next IRI is most often there too.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Slot(usize);

impl Names {
    pub(super) fn new(prefixes: &Prefixes) -> Self {
        let abbreviations = Abbreviations::new(prefixes);
        let mut pairs: Vec<_> = abbreviations.iter().collect();
        // Of those with one IRI, the first stays the first.
        pairs.sort_by_key(|(_, iri)| *iri);
        pairs.dedup_by_key(|(_, iri)| *iri);
        let mut namespaces: Vec<Namespace> = Vec::with_capacity(pairs.len());
        for (name, iri) in pairs {
            let mut within = namespaces.len().checked_sub(1);
            while let Some(at) = within.filter(|at| !iri.starts_with(&namespaces[*at].iri)) {
                within = namespaces[at].within;
            }
            namespaces.push(Namespace {
                iri: iri.to_owned(),
                prefix: format!("{name}:"),
                within,
            });
        }
        Self { namespaces }
    }

    pub(super) fn len(&self) -> usize {
        self.namespaces.len()
    }

    /// The number of the prefix, and the local name.
    pub(super) fn find<'i>(&self, iri: &'i str, slot: &mut Slot) -> Option<(usize, &'i str)> {
        let namespaces = &self.namespaces;
        let is_before = |at: usize| namespaces[at].iri.as_str() <= iri;
        let Slot(count) = *slot;
        let fits = (count == 0 || is_before(count - 1)) && (count == namespaces.len() || !is_before(count));
        if !fits {
            slot.0 = namespaces.partition_point(|namespace| namespace.iri.as_str() <= iri);
        }
        // A namespace that the IRI begins with is a beginning of all that stand between.
        let mut candidate = slot.0.checked_sub(1);
        while let Some(at) = candidate {
            if let Some(local) = iri.strip_prefix(&namespaces[at].iri)
                && is_local(local)
            {
                return Some((at, local));
            }
            candidate = namespaces[at].within;
        }
        None
    }

    /// The prefix with its colon.
    pub(super) fn prefix(&self, at: usize) -> &str {
        &self.namespaces[at].prefix
    }

    /// The declarations of those that are `used` and not yet `declared`, by name.
    pub(super) fn declarations(&self, used: &[bool], declared: &mut [bool]) -> String {
        let missing = |at: &usize| used[*at] && !declared[*at];
        let mut missing: Vec<usize> = (0..self.len()).filter(missing).collect();
        missing.sort_by_key(|at| &self.namespaces[*at].prefix);
        let mut text = String::new();
        for at in missing {
            declared[at] = true;
            let Namespace { iri, prefix, .. } = &self.namespaces[at];
            declaration(prefix.trim_end_matches(':'), iri, &mut text);
        }
        text
    }
}

/// Bytes that may stand anywhere in a local name.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        #[expect(clippy::cast_possible_truncation, reason = "it is below 128")]
        let c = byte as u8;
        table[byte] = c.is_ascii_alphanumeric() || c == b'_' || c == b':';
        byte += 1;
    }
    table
};

fn is_local(local: &str) -> bool {
    local.bytes().all(|byte| PLAIN[usize::from(byte)]) || is_local_name(local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_answers_are_those_of_the_pretty_writer(
            namespaces in prop::collection::btree_map("[a-c]{1,2}", "x:[ab/#:%-]{0,4}", 0..8),
            iris in prop::collection::vec("x:[ab/#:%.-]{0,6}", 1..6),
        ) {
            let (names, abbreviations) = (Names::new(&namespaces), Abbreviations::new(&namespaces));
            let mut slot = Slot::default();
            for iri in iris {
                let ours = names.find(&iri, &mut slot).map(|(at, local)| format!("{}{local}", names.prefix(at)));
                prop_assert_eq!(ours, abbreviations.shorten(&iri));
            }
        }
    }
}
