//! `lodpress convert`

use super::Stop;
use super::args::{Convert, Global};
use super::target::Target;
use super::terminal::Terminal;
use super::work::Work;
use crate::mapping::csvw;
use crate::plan::Plan;
use crate::sink::Prefixes;

pub(super) fn run(global: &Global, args: &Convert, terminal: &Terminal) -> Result<(), Stop> {
    let target = Target::new(&args.output, global)?;
    let aim = target.aim(args.conversion)?;
    let work = Work::of_mappings(&args.mappings, &args.sources, aim, global)?;
    let prefixes = prefixes(&work.plan);
    target.run(work, &[], &prefixes, global, terminal)
}

/// The prefixes of output without a publication: those of the mappings, of which the first
/// that has a prefix gives it, and the well-known ones of other namespaces.
fn prefixes(plan: &Plan) -> Prefixes {
    let mut prefixes = Prefixes::new();
    for (prefix, iri) in &plan.prefixes {
        prefixes.entry(prefix.clone()).or_insert_with(|| iri.clone());
    }
    for (prefix, iri) in csvw::well_known_prefixes() {
        if !prefixes.values().any(|known| known == iri) {
            prefixes.entry(prefix.to_owned()).or_insert_with(|| iri.to_owned());
        }
    }
    prefixes
}
