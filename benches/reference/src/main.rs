//! Writes workloads, and converts two of them as programs written by hand for them would.
//!
//! ```text
//! lodpress-reference generate WORKLOAD ROWS FOLDER
//! lodpress-reference cities FILE       # N-Triples on standard output
//! lodpress-reference join FOLDER
//! ```

mod reference;

use lodpress_workloads::Workload;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "lodpress-reference generate WORKLOAD ROWS FOLDER | cities FILE | join FOLDER";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["generate", workload, rows, folder] => {
            std::fs::create_dir_all(folder)?;
            workload
                .parse::<Workload>()?
                .generate(rows.parse()?, Path::new(folder))?;
            Ok(())
        }
        ["cities", file] => reference::cities(Path::new(file)),
        ["join", folder] => reference::join(Path::new(folder)),
        _ => Err(USAGE.into()),
    }
}
