//! Finds quads that were there shortly before.

use oxigraph::model::{Quad, QuadRef};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// How many are remembered: their table stays in the processor's cache.
const SLOTS: usize = 1 << 12;

/// Where quads of a list are, by their hashes: of those with the same slot, the last one.
///
/// Tables say things again in each row that belong to something else: the name of the
/// country, the type of the street. To find such a quad is a fiftieth of the work of
/// loading it; those that are not found do no harm.
#[derive(Debug)]
pub(super) struct Recent {
    slots: Box<[Slot]>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    hash: u64,
    index: usize,
}

impl Default for Recent {
    fn default() -> Self {
        Self {
            slots: vec![Slot::default(); SLOTS].into(),
        }
    }
}

impl Recent {
    /// Whether `quad` is in `quads`, as far as remembered; otherwise it is remembered as
    /// the one that will be added next.
    pub(super) fn has(&mut self, quad: QuadRef<'_>, quads: &[Quad]) -> bool {
        let mut hasher = FxHasher::default();
        quad.hash(&mut hasher);
        let hash = hasher.finish();
        #[expect(clippy::cast_possible_truncation, reason = "its lower bits are the slot")]
        let slot = &mut self.slots[hash as usize % SLOTS];
        // A list that was emptied since has other quads at the same places.
        if slot.hash == hash && quads.get(slot.index).is_some_and(|known| known.as_ref() == quad) {
            return true;
        }
        *slot = Slot {
            hash,
            index: quads.len(),
        };
        false
    }
}
