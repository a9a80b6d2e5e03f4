//! `lodpress plan`

use super::args::{Global, PlanArgs};
use super::convert::plan_of;
use super::terminal::Terminal;
use super::{Stop, graph};
use std::io::Write;

pub(super) fn run(global: &Global, args: &PlanArgs, terminal: &Terminal) -> Result<(), Stop> {
    let plan = match &args.mapping {
        Some(mapping) => plan_of(mapping, global)?,
        None => graph::open_publication(global)?.plan()?,
    };
    let plan = if args.unoptimized { plan } else { plan.optimize() };
    let mut output = terminal.output();
    write!(output, "{}", plan.explain())
        .and_then(|()| output.flush())
        .map_err(|error| Stop::writing(error, "standard output"))
}
