use super::address::View;
use super::layout::Page;
use super::reader::Reader;
use super::{Params, Representation, Site};
use crate::diagnostic::Result;
use crate::query::NamedQuery;
use maud::{Markup, html};

/// A named query as a link.
pub(super) fn link(reader: &Reader<'_>, query: &NamedQuery) -> Markup {
    let title = reader.site.chosen(&query.titles, reader.language);
    let href = reader.to_view(View::Query(query.name.clone()));
    html! {
        @match title {
            Some(title) => a href=(href) lang=(Reader::lang(&title)) { (title.value) },
            None => a href=(href) lang="" { (query.name) },
        }
    }
}

/// All named queries.
pub(super) fn index(reader: &Reader<'_>) -> Result<Representation> {
    let body = html! {
        h1 { (reader.t("queries")) }
        ul { @for query in reader.site.queries.iter() { li { (link(reader, query)) } } }
    };
    Page::new(View::Queries, reader.t("queries"), reader, body).finish(reader)
}

/// A named query with its answer.
pub(super) fn page(_reader: &Reader<'_>, _name: &str, _params: &Params) -> Result<Option<Representation>> {
    Ok(None)
}

/// The answer of a named query as data.
pub(super) fn result(_site: &Site, _name: &str, _ending: &str, _params: &Params) -> Result<Option<Representation>> {
    Ok(None)
}
