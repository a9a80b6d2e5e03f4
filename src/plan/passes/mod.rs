//! Rewrites of a plan that keep its meaning: a list of functions, run in order.
//!
//! A test runs every plan of the repository with and without them and compares the quads.

pub(super) mod drop_unused_terms;
mod fold_constant_iris;
pub(super) mod keep_checks;
pub(super) mod prune_cells;
mod resolve_template_prefixes;
mod share_equal_terms;

use super::Plan;

/// A pass over a plan.
#[derive(Debug, Clone, Copy)]
pub struct Pass {
    /// What it does, as a verb.
    pub name: &'static str,
    /// Does it.
    pub run: fn(&mut Plan),
}

/// All passes, in the order in which they run.
pub const ALL: &[Pass] = &[
    Pass {
        name: "fold-constant-iris",
        run: fold_constant_iris::run,
    },
    Pass {
        name: "resolve-template-prefixes",
        run: resolve_template_prefixes::run,
    },
    Pass {
        name: "share-equal-terms",
        run: share_equal_terms::run,
    },
    Pass {
        name: "drop-unused-terms",
        run: drop_unused_terms::run,
    },
    Pass {
        name: "prune-cells",
        run: prune_cells::run,
    },
];

/// Keeps those of `items` that are `used`; returns their numbers after that.
fn renumber<T>(items: &mut Vec<T>, used: &[bool]) -> Vec<usize> {
    let mut kept = 0;
    let numbers = used.iter().map(|is_used| {
        let number = kept;
        kept += usize::from(*is_used);
        number
    });
    let numbers = numbers.collect();
    let mut flags = used.iter();
    items.retain(|_| flags.next().copied().unwrap_or(true));
    numbers
}
