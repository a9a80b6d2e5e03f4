//! `lodpress convert`

use super::Stop;
use super::args::{Convert, Global};
use super::target::Target;
use super::terminal::Terminal;
use super::work::Work;
use crate::mapping::csvw;
use crate::sink::Prefixes;

pub(super) fn run(global: &Global, args: &Convert, terminal: &Terminal) -> Result<(), Stop> {
    let target = Target::new(&args.output)?;
    let aim = target.aim(args.conversion)?;
    let work = Work::of_mapping(&args.mapping, &args.sources, aim, global)?;
    target.run(work, &[], &prefixes(), global, terminal)
}

/// The prefixes of output without a publication: the well-known ones.
fn prefixes() -> Prefixes {
    csvw::well_known_prefixes()
        .map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned()))
        .collect()
}
