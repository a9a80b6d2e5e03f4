//! Standard output and error, and what is on the other side of them.

use super::Stop;
use super::args::{Cli, Colour};
use crate::diagnostic::Style;
use std::io::{self, IsTerminal, Write};

/// What the command line prints to.
#[derive(Debug)]
pub struct Terminal {
    style: Style,
    output_style: Style,
    has_reader: bool,
    shows_tables: bool,
}

impl Terminal {
    /// The process's standard output and error, coloured as the options and the
    /// environment say ([NO_COLOR](https://no-color.org)).
    pub fn new(cli: &Cli) -> Self {
        let error_is_terminal = io::stderr().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let style = |is_terminal: bool| match cli.global.color {
            Colour::Always => Style::Coloured,
            Colour::Auto if is_terminal && !no_color => Style::Coloured,
            Colour::Never | Colour::Auto => Style::Plain,
        };
        Self {
            style: style(error_is_terminal),
            output_style: style(io::stdout().is_terminal()),
            has_reader: error_is_terminal,
            shows_tables: io::stdout().is_terminal(),
        }
    }

    /// How diagnostics are written.
    pub fn style(&self) -> Style {
        self.style
    }

    /// How a report is written to standard output.
    pub(super) fn output_style(&self) -> Style {
        self.output_style
    }

    /// Whether somebody looks at standard error.
    pub(super) fn shows_progress(&self) -> bool {
        self.has_reader
    }

    /// How wide a table may be; `None` where nobody looks at standard output.
    pub(super) fn table_width(&self) -> Option<u16> {
        let columns = || terminal_size::terminal_size().map(|(width, _)| width.0);
        self.shows_tables.then(columns).flatten()
    }
}

/// Writes a message to standard error.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn message(text: &str) -> io::Result<()> {
    io::stderr().lock().write_all(text.as_bytes())
}

/// Writes a text to standard output.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn print(text: impl AsRef<[u8]>) -> Result<(), Stop> {
    let mut output = io::stdout().lock();
    output
        .write_all(text.as_ref())
        .and_then(|()| output.flush())
        .map_err(|error| Stop::writing(error, "standard output"))
}
