//! `lodpress completions` and `lodpress man`

use super::Stop;
use super::args::{Cli, Completions};
use super::terminal::print;
use clap::CommandFactory;

pub(super) fn completions(args: &Completions) -> Result<(), Stop> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "lodpress", &mut script);
    print(script)
}

/// One page with all commands, for `man`.
pub(super) fn man() -> Result<(), Stop> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    let mut render = |command: clap::Command| clap_mangen::Man::new(command).render(&mut page);
    let subcommands: Vec<clap::Command> = command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .cloned()
        .collect();
    let mut rendered = render(command);
    for subcommand in subcommands {
        let name = format!("lodpress-{}", subcommand.get_name());
        rendered = rendered.and_then(|()| render(subcommand.display_name(name)));
    }
    rendered.map_err(|error| Stop::writing(error, "standard output"))?;
    print(page)
}
