//! The command line.

use crate::diagnostic::ReportFormat;
use crate::exec::JOIN_MEMORY;
use crate::publish::Gate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// A press for linked open data: CSV facts with their mappings in, an RDF graph out.
#[derive(Debug, Parser)]
#[command(
    name = "lodpress",
    version,
    about,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Folder of the publication [default: the nearest one upwards with lodpress.toml]
    #[arg(short = 'C', long, value_name = "DIR", global = true)]
    pub publication: Option<PathBuf>,
    /// Base IRI, in place of the one in lodpress.toml
    #[arg(long, value_name = "IRI", global = true)]
    pub base: Option<String>,
    /// Threads that make quads, and that compress the output [default: one for each core]
    #[arg(long, value_name = "N", global = true, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Findings of each code that are shown; the rest is counted
    #[arg(long, value_name = "N", global = true, default_value_t = 20)]
    pub max_errors: usize,
    /// Colour in messages: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t = Colour::Auto, hide_possible_values = true)]
    pub color: Colour,
}

/// When messages are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the graph of the publication, in any RDF syntax
    Export(Export),
    /// Ask the graph a SPARQL query; without a query, list the named ones
    Query(Query),
    /// Build a store on disk that `query` and `export` use with --store
    Load(Load),
    /// Pack a graph into one file that can be asked: HDT
    Pack(Pack),
    /// Serve the graph on the Web: pages, linked data and SPARQL
    Serve(Serve),
    /// Write the graph as a site of files: pages, linked data and dumps
    Publish(Publish),
    /// Run one mapping outside of any publication
    Convert(Convert),
    /// Check a publication, a metadata file or a table, down to the cell
    Check(Check),
    /// Print the compiled plan: what is read, made and checked
    Plan(PlanArgs),
    /// Say where a statement comes from: file, row and cells
    Why(Why),
    /// Explain a diagnostic by its code; without a code, list them
    Explain(Explain),
    /// Print the completions for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

/// How tables become a graph.
#[derive(Debug, Clone, Copy, Args)]
pub struct TableArgs {
    /// Go on after errors in tables: they are warnings, and values that do not fit become strings
    #[arg(long)]
    pub lenient: bool,
    /// In mappings of RML, an empty cell of a table is no value [default: it is an empty text]
    #[arg(long)]
    pub empty_as_null: bool,
    /// Memory for joins, such as 64M or 2G; what is larger is kept in temporary files
    #[arg(long, value_name = "SIZE", default_value = "512M", value_parser = size)]
    pub join_memory: usize,
}

impl Default for TableArgs {
    fn default() -> Self {
        Self {
            lenient: false,
            empty_as_null: false,
            join_memory: JOIN_MEMORY,
        }
    }
}

/// How tables become output.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct ConversionArgs {
    /// How much is said.
    #[command(flatten)]
    pub mode: ModeArgs,
    /// Say in the graph what it was made from, when and by what (with --mode standard)
    #[arg(long)]
    pub provenance: bool,
    /// How tables are read.
    #[command(flatten)]
    pub tables: TableArgs,
}

/// How much is said of tables.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct ModeArgs {
    /// minimal: what cells say; standard: groups, tables and rows are described too
    #[arg(long, value_name = "MODE", value_enum, default_value_t = ModeName::Minimal, hide_possible_values = true)]
    pub mode: ModeName,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ModeName {
    /// Only what cells say.
    #[default]
    Minimal,
    /// Groups, tables and rows are described too.
    Standard,
}

/// What may be read beside the files at hand.
#[derive(Debug, Clone, Default, Args)]
pub struct SourceArgs {
    /// Metadata file or URL to use for the table, in place of what is found beside it
    #[arg(long, value_name = "FILE|URL")]
    pub metadata: Option<String>,
    /// Host that metadata may lead to, beside those of the URLs named; may be given several times
    #[arg(long, value_name = "HOST")]
    pub allow_host: Vec<String>,
}

/// Where output goes.
#[derive(Debug, Clone, Args)]
pub struct OutputArgs {
    /// Syntax: turtle, ntriples, nquads, trig, rdfxml, jsonld, csvw-json, or a file ending or media type
    #[arg(short, long, value_name = "SYNTAX")]
    pub format: Option<String>,
    /// File to write, replaced at once when it is whole; .gz and .zst compress; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write every syntax as statements come, whatever their number: in memory that does not grow
    #[arg(long)]
    pub stream: bool,
}

/// `lodpress export`
#[derive(Debug, Args)]
pub struct Export {
    /// Where to.
    #[command(flatten)]
    pub output: OutputArgs,
    /// Leave the ontology out
    #[arg(long)]
    pub no_ontology: bool,
    /// Write canonical N-Quads (RDFC-1.0)
    #[arg(long, conflicts_with_all = ["format", "hash", "stream"])]
    pub canonical: bool,
    /// Print the SHA-256 of the canonical N-Quads
    #[arg(long, conflicts_with_all = ["format", "stream"])]
    pub hash: bool,
    /// Only this named graph; `default` for the default graph
    #[arg(long, value_name = "IRI")]
    pub graph: Option<String>,
    /// Write what a CONSTRUCT or DESCRIBE query in this file makes of the graph
    #[arg(long, value_name = "FILE")]
    pub query: Option<PathBuf>,
    /// Export an HDT file or a store on disk in place of the publication
    #[arg(long, value_name = "FILE|DIR")]
    pub store: Option<PathBuf>,
    /// How tables are read, and how much is said.
    #[command(flatten)]
    pub conversion: ConversionArgs,
}

/// `lodpress query`
#[derive(Debug, Args)]
pub struct Query {
    /// Name of a query of the publication, a file, or - for standard input
    #[arg(value_name = "NAME|FILE|-", conflicts_with = "expression")]
    pub name: Option<String>,
    /// The text of the query
    #[arg(short, long, value_name = "TEXT")]
    pub expression: Option<String>,
    /// Value of a parameter; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    pub set: Vec<(String, String)>,
    /// table, json, xml, csv, tsv or markdown; for graphs an RDF syntax
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// File to write, replaced at once when it is whole; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print how the query is evaluated, in place of its results
    #[arg(long)]
    pub explain: bool,
    /// Stop the query after this time, such as 500ms, 10s or 2m; 0 for never
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub timeout: Duration,
    /// Leave the ontology out
    #[arg(long)]
    pub no_ontology: bool,
    /// Ask an HDT file or a store on disk in place of the publication
    #[arg(long, value_name = "FILE|DIR")]
    pub store: Option<PathBuf>,
    /// How tables are read.
    #[command(flatten)]
    pub tables: TableArgs,
}

/// `lodpress load`
#[derive(Debug, Args)]
pub struct Load {
    /// Folder of the store; an existing store there is replaced when the new one is whole
    #[arg(long, value_name = "DIR")]
    pub store: PathBuf,
    /// Memory for the quads being loaded, such as 256M or 4G
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size)]
    pub memory: usize,
    /// Leave the store in the many files that loading makes: it is sooner done, queries take longer
    #[arg(long)]
    pub no_optimize: bool,
    /// Leave the ontology out
    #[arg(long)]
    pub no_ontology: bool,
    /// How tables are read.
    #[command(flatten)]
    pub tables: TableArgs,
}

/// `lodpress pack`
#[derive(Debug, Args)]
pub struct Pack {
    /// Mapping to pack, as convert takes it; may be several. Without mappings and RDF files, the
    /// publication
    #[arg(value_name = "MAPPING")]
    pub mappings: Vec<String>,
    /// RDF file to pack; may be given several times
    #[arg(long, value_name = "FILE")]
    pub rdf: Vec<PathBuf>,
    /// File to write, replaced at once when it is whole; its index is written beside it
    /// [default: graph.hdt]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Memory for terms and triples, such as 256M or 4G; what is more is kept in temporary files
    /// beside the output
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size)]
    pub memory: usize,
    /// Leave the ontology out
    #[arg(long)]
    pub no_ontology: bool,
    /// What may be read.
    #[command(flatten)]
    pub sources: SourceArgs,
    /// How much is said.
    #[command(flatten)]
    pub mode: ModeArgs,
    /// How tables are read.
    #[command(flatten)]
    pub tables: TableArgs,
}

/// `lodpress serve`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Serve {
    /// Address and port to listen at; port 0 takes a free one
    #[arg(short, long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: std::net::SocketAddr,
    /// Serve an HDT file or a store on disk in place of the graph in memory
    #[arg(long, value_name = "FILE|DIR")]
    pub store: Option<PathBuf>,
    /// Make the graph anew when a file of the publication changes
    #[arg(long, conflicts_with = "store")]
    pub watch: bool,
    /// Time that a query may take, such as 500ms, 10s or 2m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub query_timeout: Duration,
    /// Rows that a query may give; what is cut is marked
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub max_rows: usize,
    /// Size that the body of a request may have, such as 2M
    #[arg(long, value_name = "SIZE", default_value = "2M", value_parser = size)]
    pub max_body: usize,
    /// Queries that run at once; others are told to come again
    #[arg(long, value_name = "N", default_value_t = 32)]
    pub max_queries: usize,
    /// Connections that are open at once; others wait
    #[arg(long, value_name = "N", default_value_t = 1024)]
    pub max_connections: usize,
    /// Host that SERVICE may ask; may be given several times
    #[arg(long, value_name = "HOST")]
    pub allow_service: Vec<String>,
    /// Let clients write that have the token
    #[arg(long, requires = "token_file", conflicts_with = "watch")]
    pub writable: bool,
    /// File with the token that a client needs to write
    #[arg(long, value_name = "FILE", requires = "writable")]
    pub token_file: Option<PathBuf>,
    /// Offer /metrics
    #[arg(long)]
    pub metrics: bool,
    /// Leave the ontology out
    #[arg(long)]
    pub no_ontology: bool,
    /// How tables are read.
    #[command(flatten)]
    pub tables: TableArgs,
}

/// `lodpress publish`
#[derive(Debug, Args)]
pub struct Publish {
    /// Folder of the site, replaced as a whole when the new one is whole
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Write nothing, and fail where the site is not what would be written
    #[arg(long)]
    pub check: bool,
    /// Address where the site will stand [default: the base IRI]
    #[arg(long, value_name = "URL")]
    pub address: Option<String>,
    /// Publish whatever a gate finds: iris, links, catalog or languages; may be given several times
    #[arg(long, value_name = "GATE", value_parser = gate)]
    pub allow: Vec<Gate>,
    /// File or folder in the site's folder that stays; may be given several times
    #[arg(long, value_name = "NAME", value_parser = kept)]
    pub keep: Vec<String>,
    /// Publish an HDT file or a store on disk in place of the graph of the tables
    #[arg(long, value_name = "FILE|DIR")]
    pub store: Option<PathBuf>,
    /// Leave the ontology out
    #[arg(long)]
    pub no_ontology: bool,
    /// How tables are read.
    #[command(flatten)]
    pub tables: TableArgs,
}

/// A gate by its name.
fn gate(name: &str) -> Result<Gate, String> {
    let known = || Gate::ALL.iter().map(|gate| gate.name());
    let found = Gate::ALL.iter().copied().find(|gate| gate.name() == name);
    found.ok_or_else(|| format!("there is {}", known().collect::<Vec<_>>().join(", ")))
}

/// A name directly within a folder.
fn kept(name: &str) -> Result<String, String> {
    let is_name = !matches!(name, "" | "." | "..") && !name.contains(['/', '\\']);
    if is_name {
        Ok(name.to_owned())
    } else {
        Err("a name without slashes, such as CNAME".to_owned())
    }
}

/// `lodpress convert`
#[derive(Debug, Args)]
pub struct Convert {
    /// Mapping: CSVW metadata, RML, R2RML or YARRRML; or a table whose metadata is looked for
    /// beside it. Files or URLs, one or several, told apart by what stands in them
    #[arg(value_name = "MAPPING", required = true)]
    pub mappings: Vec<String>,
    /// Where to.
    #[command(flatten)]
    pub output: OutputArgs,
    /// What may be read.
    #[command(flatten)]
    pub sources: SourceArgs,
    /// How tables are read, and how much is said.
    #[command(flatten)]
    pub conversion: ConversionArgs,
}

/// `lodpress check`
#[derive(Debug, Args)]
pub struct Check {
    /// Mapping or table, a file or URL, or the folder of a publication; without any, the publication
    #[arg(value_name = "TARGET")]
    pub target: Option<String>,
    /// What may be read.
    #[command(flatten)]
    pub sources: SourceArgs,
    /// Report: full, concise, json, sarif, github or junit
    #[arg(short, long, value_name = "FORMAT", default_value = "full", value_parser = report_format)]
    pub format: ReportFormat,
    /// File to write the report to, replaced at once when it is whole; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// From which findings on the exit code is 1: warning or error
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = FailOn::Error, hide_possible_values = true)]
    pub fail_on: FailOn,
    /// In mappings of RML, an empty cell of a table is no value [default: it is an empty text]
    #[arg(long)]
    pub empty_as_null: bool,
}

/// From which findings on a check has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// From warnings on.
    Warning,
    /// From errors on.
    Error,
}

/// `lodpress plan`
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Mapping to plan, in place of those of the publication
    #[arg(value_name = "MAPPING")]
    pub mapping: Option<String>,
    /// What may be read.
    #[command(flatten)]
    pub sources: SourceArgs,
    /// How much is said.
    #[command(flatten)]
    pub mode: ModeArgs,
    /// Print the plan as it is before any optimisation
    #[arg(long)]
    pub unoptimized: bool,
}

/// `lodpress why`
#[derive(Debug, Args)]
pub struct Why {
    /// IRI of the resource: absolute, relative to the base, or with a prefix of the publication
    #[arg(value_name = "SUBJECT")]
    pub subject: String,
    /// Only statements with this property
    #[arg(value_name = "PROPERTY")]
    pub property: Option<String>,
    /// Only statements with this value: an IRI as above, or the text of a literal
    #[arg(value_name = "VALUE")]
    pub value: Option<String>,
}

/// `lodpress explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// Code of a diagnostic, as messages show it in brackets
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// `lodpress completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

fn report_format(text: &str) -> Result<ReportFormat, String> {
    ReportFormat::from_name(text).ok_or_else(|| {
        let names: Vec<&str> = ReportFormat::ALL.iter().map(|format| format.name()).collect();
        format!("a report is one of {}", names.join(", "))
    })
}

fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => {
            Ok((name.trim_start_matches(['?', '$']).to_owned(), value.to_owned()))
        }
        _ => Err("a setting is NAME=VALUE".to_owned()),
    }
}

fn size(text: &str) -> Result<usize, String> {
    let wrong = || "a size is a number with K, M or G".to_owned();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        _ => return Err(wrong()),
    };
    let number: usize = digits.parse().map_err(|_| wrong())?;
    number.checked_mul(1 << shift).ok_or_else(wrong)
}

fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "ms" => 0.001,
        "s" | "" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err("a time is a number with ms, s, m or h".to_owned()),
    };
    let number: f64 = digits
        .parse()
        .map_err(|_| "a time is a number with ms, s, m or h".to_owned())?;
    Duration::try_from_secs_f64(number * factor).map_err(|_| "a time is 0 or more".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("64M"), Ok(64 << 20));
        assert_eq!(size("2gb"), Ok(2 << 30));
        assert_eq!(size("0"), Ok(0));
        assert!(size("M").is_err() && size("-1M").is_err() && size("1T").is_err() && size("99999999999G").is_err());
    }

    #[test]
    fn times_have_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("1.5m"), Ok(Duration::from_secs(90)));
        assert!(duration("-1s").is_err() && duration("5 days").is_err() && duration("s").is_err());
    }
}
