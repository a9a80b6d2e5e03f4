//! A line of progress on standard error, where somebody looks at it.

use super::terminal::Terminal;
use crate::exec::RunStats;
use crate::packing::Packing;
use crate::plan::{Plan, SourceSpec};
use crate::source::Format;
use indicatif::{DecimalBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Work that is done sooner shows no progress.
const PATIENCE: Duration = Duration::from_millis(400);

/// How long a line stands before there is another.
const BETWEEN: Duration = Duration::from_millis(100);

/// Shows what has been done.
#[derive(Debug)]
pub(super) struct Progress {
    /// `None` where nobody looks.
    shown: Option<Shown>,
}

#[derive(Debug)]
struct Shown {
    bar: ProgressBar,
    /// The bytes of all sources, where they are known.
    total: Option<u64>,
    start: Instant,
    /// How long after the start the next line is due.
    due: Duration,
    is_drawn: bool,
}

impl Progress {
    /// Shows the progress of a run of `plan` where `terminal` has a reader.
    pub(super) fn new(terminal: &Terminal, plan: &Plan) -> Self {
        Self {
            shown: terminal.shows_progress().then(|| Shown::new(bytes_of(plan))),
        }
    }

    /// Shows `stats`.
    pub(super) fn update(&mut self, stats: RunStats) {
        let Some(shown) = &mut self.shown else { return };
        let total = shown.total;
        shown.draw(|elapsed| line(stats, total, elapsed));
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Shown {
    fn new(total: Option<u64>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
            bar.set_style(style);
        }
        Self {
            bar,
            total,
            start: Instant::now(),
            due: PATIENCE,
            is_drawn: false,
        }
    }

    /// Shows the line where one is due.
    fn draw(&mut self, line: impl FnOnce(Duration) -> String) {
        let elapsed = self.start.elapsed();
        if elapsed < self.due {
            return;
        }
        self.due = elapsed + BETWEEN;
        if !self.is_drawn {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.is_drawn = true;
        }
        self.bar.set_message(line(elapsed));
        self.bar.tick();
    }
}

/// Shows how many things are done, told from any thread.
#[derive(Debug)]
pub(super) struct CountProgress {
    /// `None` where nobody looks.
    shown: Option<Mutex<Shown>>,
}

impl CountProgress {
    /// Shows progress where `terminal` has a reader.
    pub(super) fn new(terminal: &Terminal) -> Self {
        let shown = terminal.shows_progress().then(|| Mutex::new(Shown::new(None)));
        Self { shown }
    }

    /// Shows that `done` of `total` pages are done; who comes while another is shown passes on.
    pub(super) fn update(&self, done: usize, total: usize) {
        let Some(mut shown) = self.shown.as_ref().and_then(|shown| shown.try_lock().ok()) else {
            return;
        };
        shown.draw(|elapsed| {
            let (done, total) = (done as u64, total as u64);
            let (percent, left) = share(done, total, elapsed);
            format!(
                "{percent} % of {} resources, {left} left ({}/s)",
                HumanCount(total),
                rate(done, elapsed)
            )
        });
    }
}

/// The bytes of all that a plan reads; `None` where they cannot be told from the sizes of
/// files: of what is compressed, or in an encoding that is read as another.
fn bytes_of(plan: &Plan) -> Option<u64> {
    let parents = plan.joins.iter().map(|join| &join.parent);
    let scans = plan.scans.iter().chain(parents);
    scans.map(|scan| bytes(&scan.source)).sum()
}

fn bytes(source: &SourceSpec) -> Option<u64> {
    if !source.is_readable {
        return Some(0);
    }
    let encoding = match &source.format {
        Format::Delimited(dialect) => dialect.encoding,
        Format::Items(format) => format.encoding,
    };
    let packing = source.packing.or_else(|| Packing::of(&source.path));
    let is_text = packing.is_none_or(|packing| packing == Packing::None) && encoding == encoding_rs::UTF_8;
    let file = std::fs::metadata(&source.path).ok()?;
    (is_text && file.is_file()).then_some(file.len())
}

/// The most important first: what has no room is cut off.
fn line(stats: RunStats, total: Option<u64>, elapsed: Duration) -> String {
    let RunStats { rows, quads, bytes } = stats;
    let read = match total.filter(|total| *total > 0) {
        Some(total) => {
            let bytes = bytes.min(total);
            let (percent, left) = share(bytes, total, elapsed);
            format!("{percent} % of {}, {left} left", DecimalBytes(total))
        }
        None => format!("{} read", DecimalBytes(bytes)),
    };
    format!(
        "{read}, {} rows ({}/s), {} quads ({}/s)",
        HumanCount(rows),
        rate(rows, elapsed),
        HumanCount(quads),
        rate(quads, elapsed)
    )
}

/// How much of `total` is done, in percent, and how long the rest will take.
fn share(done: u64, total: u64, elapsed: Duration) -> (u64, HumanDuration) {
    let left = elapsed.mul_f64(ratio(total.saturating_sub(done), done.max(1)));
    let percent = done.saturating_mul(100) / total.max(1);
    (percent, HumanDuration(Duration::from_secs(left.as_secs() + 1)))
}

/// How many there were in a second.
fn rate(count: u64, elapsed: Duration) -> HumanCount {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is shown")]
    let rate = (ratio(count, 1) / elapsed.as_secs_f64().max(1e-3)) as u64;
    HumanCount(rate)
}

#[expect(clippy::cast_precision_loss, reason = "it is shown")]
fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_much_is_done_how_fast_and_what_is_left() {
        let stats = RunStats {
            rows: 340_000,
            quads: 3_400_000,
            bytes: 52_000_000,
        };
        let after = |total| line(stats, total, Duration::from_secs(4));
        let lines = [
            after(Some(208_000_000)),
            after(None),
            // A file that has grown, and files without any bytes.
            after(Some(1000)),
            line(RunStats::default(), Some(0), Duration::ZERO),
        ];
        insta::assert_snapshot!(lines.join("\n"), @r#"
        25 % of 208.00 MB, 13 seconds left, 340,000 rows (85,000/s), 3,400,000 quads (850,000/s)
        52.00 MB read, 340,000 rows (85,000/s), 3,400,000 quads (850,000/s)
        100 % of 1.00 kB, 1 second left, 340,000 rows (85,000/s), 3,400,000 quads (850,000/s)
        0 B read, 0 rows (0/s), 0 quads (0/s)
        "#);
    }
}
