//! `lodpress explain`

use super::Stop;
use super::args::Explain;
use super::terminal::print;
use crate::diagnostic::{Code, Diagnostic, nearest};
use std::fmt::Write as _;

pub(super) fn run(args: &Explain) -> Result<(), Stop> {
    let text = match &args.code {
        None => list(),
        Some(name) => match Code::from_name(name) {
            Some(code) => format!("{code}\n\n{}\n", code.documentation()),
            None => return Err(unknown(name).into()),
        },
    };
    print(text)
}

fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or(0);
    let mut text = String::new();
    for code in Code::ALL {
        _ = writeln!(text, "{:width$}  {}", code.as_str(), code.title());
    }
    text
}

fn unknown(name: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::OptionConflict, format!("there is no diagnostic `{name}`"));
    match nearest(name, Code::ALL.iter().map(|code| code.as_str())) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic.hint("`lodpress explain` lists all codes"),
    }
}
