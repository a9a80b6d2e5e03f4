//! `lodpress plan`

use super::args::{Global, PlanArgs};
use super::terminal::{Terminal, print};
use super::work::{Aim, Work};
use super::{Stop, graph, report_warnings};

pub(super) fn run(global: &Global, args: &PlanArgs, terminal: &Terminal) -> Result<(), Stop> {
    let aim = Aim {
        mode: args.mode,
        ..Aim::default()
    };
    let work = match &args.mapping {
        Some(mapping) => Work::of_mappings(std::slice::from_ref(mapping), &args.sources, aim, global)?,
        None => Work::of_publication(&graph::open_publication(global)?, aim, global)?,
    };
    report_warnings(&work.findings, terminal)?;
    let plan = if args.unoptimized {
        work.plan
    } else {
        work.plan.optimize()
    };
    print(plan.explain().to_string())
}
