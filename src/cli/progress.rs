//! A line of progress on standard error, where somebody looks at it.

use super::terminal::Terminal;
use crate::exec::RunStats;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// Work that is done sooner shows no progress.
const PATIENCE: Duration = Duration::from_millis(400);

/// Shows what has been done.
#[derive(Debug)]
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    start: Instant,
    is_shown: bool,
}

impl Progress {
    /// Shows progress where `terminal` has a reader.
    pub(super) fn new(terminal: &Terminal) -> Self {
        let bar = terminal.shows_progress().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                bar.set_style(style);
            }
            bar
        });
        Self {
            bar,
            start: Instant::now(),
            is_shown: false,
        }
    }

    /// Shows `stats`.
    pub(super) fn update(&mut self, stats: RunStats) {
        let Some(bar) = &self.bar else { return };
        let elapsed = self.start.elapsed();
        if elapsed < PATIENCE {
            return;
        }
        if !self.is_shown {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            self.is_shown = true;
        }
        #[expect(clippy::cast_precision_loss, reason = "a rate is shown with two digits")]
        let (quads, bytes) = (stats.quads as f64, stats.bytes as f64);
        let rate = quads / elapsed.as_secs_f64();
        let megabytes = bytes / 1e6;
        bar.set_message(format!(
            "{} rows, {} quads, {megabytes:.0} MB read, {:.2} million quads/s",
            stats.rows,
            stats.quads,
            rate / 1e6
        ));
        bar.tick();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
