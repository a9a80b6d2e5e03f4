//! The `lodpress` command. The work is in the library; here outcomes become exit codes:
//! 0 done, 1 findings, 2 failure.

use clap::Parser;
use lodpress::cli::{Cli, Stop, Terminal, report, run};
use lodpress::source::is_guarded;
use std::process::ExitCode;

/// Quads are made on one thread and put away by another, each with several texts of its own:
/// glibc's allocator takes a third of the time that a store takes to be loaded.
///
/// Oxigraph frees with it what `RocksDB` has allocated: where mimalloc cannot take the place of
/// the system's allocator for C++ too (see Cargo.toml), a build with `RocksDB` has the system's.
#[cfg(not(all(feature = "disk", windows)))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FINDINGS: u8 = 1;
const FAILURE: u8 = 2;

fn main() -> ExitCode {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !is_guarded() {
            hook(panic);
        }
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output and is no failure; mistakes go to standard error.
            let is_printed = error.print().is_ok();
            return if error.exit_code() == 0 && is_printed {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(FAILURE)
            };
        }
    };
    let terminal = Terminal::new(&cli);
    match run(&cli, &terminal) {
        Ok(()) | Err(Stop::BrokenPipe) => ExitCode::SUCCESS,
        Err(Stop::Findings) => ExitCode::from(FINDINGS),
        Err(Stop::Failure(failure)) => {
            // Where not even messages can be written, the exit code must do.
            _ = report(&failure, &terminal);
            ExitCode::from(FAILURE)
        }
    }
}
