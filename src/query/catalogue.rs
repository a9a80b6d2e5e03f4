use super::NamedQuery;
use std::fmt::Write as _;

/// The named queries for people: name, title, and what can be set.
pub fn list(queries: &[NamedQuery]) -> String {
    if queries.is_empty() {
        return "The publication has no named queries.\n".to_owned();
    }
    let width = queries
        .iter()
        .map(|query| query.name.chars().count())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for query in queries {
        let title = query
            .titles
            .get("en")
            .or(query.title.as_ref())
            .map_or("", String::as_str);
        _ = writeln!(text, "{:width$}  {title}", query.name);
        for parameter in &query.params {
            _ = write!(
                text,
                "{:width$}    --set {}={}",
                "",
                parameter.name,
                parameter.kind.name()
            );
            if let Some(default) = &parameter.default {
                _ = write!(text, " [default: {default}]");
            }
            if let Some(description) = &parameter.description {
                _ = write!(text, "  {description}");
            }
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_titles_and_parameters() {
        let text = "# title: Twin towns\n# param: place iri = id:hoi-an -- the place\nASK {}";
        let query = NamedQuery::parse("twins", "twins.rq", text).unwrap();
        assert_eq!(
            list(&[query]),
            "twins  Twin towns\n         --set place=iri [default: id:hoi-an]  the place\n"
        );
    }
}
