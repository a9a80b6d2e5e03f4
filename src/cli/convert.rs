//! `lodpress convert`

use super::Stop;
use super::args::{Convert, Global};
use super::graph::Target;
use super::terminal::Terminal;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::mapping::{Locator, csvw};
use crate::plan::Plan;
use crate::sink::Prefixes;
use crate::source::read_text;
use std::path::{Path, PathBuf};

pub(super) fn run(global: &Global, args: &Convert, terminal: &Terminal) -> std::result::Result<(), Stop> {
    let target = Target::new(&args.output)?;
    let plan = plan_of(&args.mapping, global)?.optimize();
    target.run(&plan, &[], &prefixes(), global, terminal)
}

/// The plan of a mapping outside of any publication.
pub(super) fn plan_of(mapping: &Path, global: &Global) -> Result<Plan> {
    let (metadata, only_table) = metadata_of(mapping)?;
    let name = metadata.display().to_string();
    let text = read_text(&metadata, &name, csvw::METADATA_LIMIT)?;
    let folder = metadata
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let locator = match &global.base {
        Some(base) => Locator::new(checked(base)?, folder, metadata.parent().unwrap_or(Path::new(""))),
        None => file_locator(folder, &metadata),
    };
    let file_name = metadata.file_name().map(PathBuf::from).unwrap_or_default();
    let mut group = csvw::read(&name, &text, &locator.address(&file_name))?;
    if let Some(table) = only_table {
        restrict(&mut group, &table, &locator, &name)?;
    }
    csvw::lower(&group, &locator)
}

/// The metadata of a mapping: itself, or where it is a CSV file, what stands beside it
/// ([locating metadata](https://www.w3.org/TR/tabular-data-model/#locating-metadata)).
fn metadata_of(mapping: &Path) -> Result<(PathBuf, Option<PathBuf>)> {
    let is_json = mapping
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json") || ending.eq_ignore_ascii_case("jsonld"));
    if is_json || !mapping.is_file() {
        return Ok((mapping.to_owned(), None));
    }
    let mut own = mapping.as_os_str().to_owned();
    own.push("-metadata.json");
    let candidates = [PathBuf::from(own), mapping.with_file_name("csv-metadata.json")];
    match candidates.iter().find(|path| path.is_file()) {
        Some(found) => Ok((found.clone(), Some(mapping.to_owned()))),
        None => {
            let message = format!("`{}` has no metadata beside it", mapping.display());
            let looked: Vec<String> = candidates.iter().map(|path| format!("`{}`", path.display())).collect();
            Err(Diagnostic::error(Code::FileRead, message)
                .hint(format!(
                    "looked for {}; or name the metadata file",
                    looked.join(" and ")
                ))
                .into())
        }
    }
}

/// Without a base the folder has its own `file:` address.
fn file_locator(folder: &Path, metadata: &Path) -> Locator {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let absolute = absolute.canonicalize().unwrap_or(absolute);
    let root = Locator::new("file:///", "/", "/");
    let below = absolute.strip_prefix("/").unwrap_or(&absolute).to_owned();
    let address = root.address(&below);
    Locator::new(
        format!("{}/", address.trim_end_matches('/')),
        folder,
        metadata.parent().unwrap_or(Path::new("")),
    )
}

fn checked(base: &str) -> Result<String> {
    let is_good = oxiri::Iri::parse(base).is_ok() && base.ends_with('/');
    if !is_good {
        return Err(Diagnostic::error(
            Code::OptionConflict,
            format!("--base: `{base}` is no absolute IRI that ends in `/`"),
        )
        .hint("a base is like https://data.example.org/; it stands for the folder of the mapping")
        .into());
    }
    Ok(base.to_owned())
}

/// Where a CSV file was named, only its rows make quads; of the group's other tables
/// those are read to which its foreign keys lead.
fn restrict(group: &mut csvw::TableGroup, table: &Path, locator: &Locator, name: &str) -> Result<()> {
    let wanted = table.canonicalize().unwrap_or_else(|_| table.to_owned());
    let base = group.base.clone();
    let file = |url: &str| {
        let address = oxiri::Iri::parse(base.as_str())
            .and_then(|base| base.resolve(url))
            .ok()?;
        let (path, _) = locator.locate(address.as_str())?;
        Some(path.canonicalize().unwrap_or(path))
    };
    let (described, mut others): (Vec<_>, Vec<_>) = group
        .tables
        .drain(..)
        .partition(|described| file(&described.url.value).as_ref() == Some(&wanted));
    if described.is_empty() {
        let message = format!("`{name}` does not describe `{}`", table.display());
        return Err(Diagnostic::error(Code::CsvwReference, message)
            .hint("name the metadata file that does")
            .into());
    }
    let keys = described.iter().flat_map(|described| &described.schema.foreign_keys);
    let referred: Vec<_> = keys.map(|key| file(&key.resource)).collect();
    others.retain(|other| referred.contains(&file(&other.url.value)));
    for other in &mut others {
        other.suppress_output = true;
        other.schema.foreign_keys.clear();
    }
    group.tables = described;
    group.tables.extend(others);
    Ok(())
}

/// The prefixes of output without a publication: the well-known ones.
fn prefixes() -> Prefixes {
    csvw::well_known_prefixes()
        .map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned()))
        .collect()
}
