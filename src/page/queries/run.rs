use super::super::address::escape;
use super::super::{Params, Site};
use crate::diagnostic::{Code, Diagnostic, Failure, Result};
use crate::query::{
    NamedQuery, Names, Parameter, ParameterType, Prepared, RenderOptions, Rows, bind, prepare, render, within,
};
use oxigraph::model::Term;
use oxigraph::sparql::Variable;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

/// How long a query of a page may take.
const TIME: Duration = Duration::from_secs(10);

/// Rows that a page shows.
pub(super) const ROWS: usize = 1_000;

/// Bytes of an answer as data.
const BYTES: usize = 64 << 20;

/// What a reader has set, without what was left empty.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) values: Vec<(String, String)>,
}

impl Settings {
    pub(super) fn of(query: &NamedQuery, params: &Params) -> Self {
        let is_given = |(name, value): &&(String, String)| {
            let parameter = query.params.iter().find(|parameter| parameter.name == *name);
            !value.is_empty() || parameter.is_none_or(|parameter| parameter.default.is_none() && is_text(parameter))
        };
        Self {
            values: params.all().iter().filter(is_given).cloned().collect(),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let value = self.values.iter().find(|(known, _)| known == name);
        value.map(|(_, value)| value.as_str())
    }

    /// The value of one parameter, or the diagnostic that says why it has none.
    pub(super) fn value(&self, site: &Site, parameter: &Parameter) -> Result<Option<Term>> {
        let own: Vec<_> = self
            .values
            .iter()
            .filter(|(name, _)| *name == parameter.name)
            .cloned()
            .collect();
        let bound = bind(std::slice::from_ref(parameter), &own, names(site))?;
        Ok(bound.into_iter().next().map(|(_, term)| term))
    }
}

/// Whether an empty value is one.
fn is_text(parameter: &Parameter) -> bool {
    matches!(parameter.kind, ParameterType::String)
}

/// Short IRIs of settings are relative to the base of the publication.
fn names(site: &Site) -> Names<'_> {
    Names {
        base: &site.config.base,
        prefixes: &site.prefixes,
    }
}

/// The terms for the parameters of a query.
pub(super) fn bound(site: &Site, query: &NamedQuery, settings: &Settings) -> Result<Vec<(Variable, Term)>> {
    bind(&query.params, &settings.values, names(site))
}

/// The address of a query's file, which its text's relative IRIs resolve against.
pub(super) fn address(site: &Site, query: &NamedQuery) -> String {
    let folder = site.config.queries.as_deref().unwrap_or_default();
    let path = format!("{}/{}.rq", folder.trim_end_matches('/'), query.name);
    format!("{}{}", site.config.base, escape(path.trim_start_matches('/')))
}

/// A query that is ready to run.
pub(super) fn prepared(site: &Site, query: &NamedQuery, settings: &Settings) -> Result<Prepared> {
    let base = address(site, query);
    let names = Names {
        base: &base,
        ..names(site)
    };
    prepare(&query.text, names, &query.path, &bound(site, query, settings)?)
}

/// The first rows of the answer.
pub(super) fn rows(site: &Site, query: &NamedQuery, settings: &Settings) -> Result<Rows> {
    Rows::of(prepared(site, query, settings)?, Arc::clone(&site.store), TIME, ROWS)
}

/// The answer as data.
pub(super) fn written(site: &Site, prepared: Prepared, ending: &str) -> Result<Vec<u8>> {
    let (store, prefixes, ending) = (Arc::clone(&site.store), site.prefixes.clone(), ending.to_owned());
    within(TIME, move || {
        let options = RenderOptions {
            format: Some(&ending),
            prefixes: &prefixes,
            width: None,
            rows: None,
        };
        let mut bytes = Bounded(Vec::new());
        let written = prepared.run(&store, Some(TIME), |answer| render(answer, options, &mut bytes));
        if bytes.0.len() > BYTES {
            return Err(too_long());
        }
        written.map_err(|error| error.into_failure("memory"))?;
        Ok(bytes.0)
    })
}

fn too_long() -> Failure {
    let message = format!("the answer is longer than {BYTES} bytes");
    Diagnostic::error(Code::QueryFailed, message)
        .hint("ask for less, such as with a LIMIT")
        .into()
}

/// Takes no more than it may hold, and a little that says so.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        if self.0.len() > BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
