//! `lodpress plan`

use super::args::{Global, PlanArgs};
use super::convert::plan_of;
use super::terminal::print;
use super::{Stop, graph};

pub(super) fn run(global: &Global, args: &PlanArgs) -> Result<(), Stop> {
    let plan = match &args.mapping {
        Some(mapping) => plan_of(mapping, global)?,
        None => graph::open_publication(global)?.plan()?,
    };
    let plan = if args.unoptimized { plan } else { plan.optimize() };
    print(plan.explain().to_string())
}
