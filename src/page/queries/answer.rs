use super::super::reader::{Reader, is_number};
use super::run::Settings;
use super::{ROWS, chart, downloads};
use crate::diagnostic::Result;
use crate::query::{NamedQuery, Rows};
use maud::{Markup, html};
use oxigraph::model::{Literal, Term, TermRef};

/// The answer of a query as a table, with a drawing where its columns ask for one.
pub(super) fn section(reader: &Reader<'_>, query: &NamedQuery, settings: &Settings, rows: &Rows) -> Result<Markup> {
    let drawing = match rows {
        Rows::Solutions { variables, rows, .. } => chart::figure(reader, query, variables, rows)?,
        _ => html! {},
    };
    Ok(html! {
        section aria-labelledby="result" {
            h2 #result { (reader.t("result")) }
            (drawing)
            (shown(reader, rows, ROWS)?)
            (downloads(reader, query, settings, matches!(rows, Rows::Graph { .. })))
        }
    })
}

/// Rows as a table, of which there are at most `limit`; true or false in a word.
pub(in crate::page) fn shown(reader: &Reader<'_>, rows: &Rows, limit: usize) -> Result<Markup> {
    Ok(match rows {
        Rows::Boolean(true) => html! { p.answer { strong { (reader.t("result-true")) } } },
        Rows::Boolean(false) => html! { p.answer { strong { (reader.t("result-false")) } } },
        Rows::Solutions {
            variables,
            rows,
            is_cut,
        } => {
            let heads: Vec<Markup> = variables.iter().map(|name| html! { span lang="" { (name) } }).collect();
            let table = table(reader, &heads, rows.iter().map(|row| row.iter().map(Option::as_ref)))?;
            html! { (counted(reader, rows.len(), *is_cut, limit)) (table) }
        }
        Rows::Graph { triples, is_cut } => {
            let heads = ["subject", "property", "value"].map(|id| html! { (reader.t(id)) });
            let rows: Vec<[Term; 3]> = triples
                .iter()
                .map(|triple| {
                    [
                        triple.subject.clone().into(),
                        triple.predicate.clone().into(),
                        triple.object.clone(),
                    ]
                })
                .collect();
            let table = table(reader, &heads, rows.iter().map(|row| row.iter().map(Some)))?;
            html! { (counted(reader, triples.len(), *is_cut, limit)) (table) }
        }
    })
}

fn counted(reader: &Reader<'_>, count: usize, is_cut: bool, limit: usize) -> Markup {
    let limit = reader.texts.integer(&limit.to_string());
    html! {
        @if is_cut {
            p.hint role="status" { (reader.texts.with("result-cut", [("count", limit.into())])) }
        } @else {
            p.hint { (reader.texts.count("result-rows", count)) }
        }
    }
}

fn table<'t, R>(reader: &Reader<'_>, heads: &[Markup], rows: impl Iterator<Item = R>) -> Result<Markup>
where
    R: Iterator<Item = Option<&'t Term>>,
{
    let mut body = Vec::new();
    for row in rows {
        let cells: Vec<Markup> = row.map(|term| cell(reader, term)).collect::<Result<_>>()?;
        body.push(cells);
    }
    Ok(html! {
        @if !body.is_empty() {
            div.scroll role="region" tabindex="0" aria-labelledby="result" {
                table.sortable {
                    thead { tr { @for head in heads { th scope="col" { (head) } } } }
                    tbody { @for cells in body { tr { @for cell in cells { (cell) } } } }
                }
            }
        }
    })
}

fn cell(reader: &Reader<'_>, term: Option<&Term>) -> Result<Markup> {
    let Some(term) = term else {
        return Ok(html! { td {} });
    };
    let shown = reader.term(term.as_ref())?;
    Ok(match term {
        Term::Literal(literal) => {
            let number = is_number(literal.datatype()).then_some("number");
            html! { td class=[number] data-key=[sort_key(literal)] { (shown) } }
        }
        _ => html! { td { (shown) } },
    })
}

/// What a literal that is shown in other words is sorted by.
pub(in super::super) fn sort_key(literal: &Literal) -> Option<&str> {
    let is_text = matches!(
        TermRef::from(literal),
        TermRef::Literal(literal) if literal.language().is_some() || literal.datatype() == oxigraph::model::vocab::xsd::STRING
    );
    (!is_text).then(|| literal.value())
}
