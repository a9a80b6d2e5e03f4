use super::params::{Parameter, ParameterType};
use crate::diagnostic::{Code, Diagnostic, Failure, Findings, Place, Result, nearest};
use oxigraph::sparql::Variable;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

/// A query of a publication: a file `NAME.rq` that says in the comments at its start
/// what it is.
///
/// ```text
/// # title: Partners of a city
/// # title@de: Partner einer Stadt
/// # description: …
/// # param: city iri = <id/hoi-an> -- the city
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedQuery {
    /// Its file's name, without the ending.
    pub name: String,
    /// Its file, as the user would name it.
    pub path: String,
    /// The whole file.
    pub text: String,
    /// Its title without a language, or the first one.
    pub title: Option<String>,
    /// Its titles by language tag; the empty tag is the title without a language.
    pub titles: BTreeMap<String, String>,
    /// Its description without a language, or the first one.
    pub description: Option<String>,
    /// Its descriptions by language tag.
    pub descriptions: BTreeMap<String, String>,
    /// Its parameters, in the order of the file.
    pub params: Vec<Parameter>,
}

/// The words that a header line may begin with.
const KEYS: &[&str] = &["title", "description", "param"];

/// What a parameter's line looks like.
const PARAM: &str = "# param: NAME TYPE [= DEFAULT] [-- description]";

impl NamedQuery {
    /// Reads the comments at the start of `text`; other comments are left alone.
    ///
    /// # Errors
    /// Where one of them is malformed.
    pub fn parse(name: &str, path: &str, text: &str) -> Result<Self> {
        let mut query = Self {
            name: name.to_owned(),
            path: path.to_owned(),
            text: text.to_owned(),
            title: None,
            titles: BTreeMap::new(),
            description: None,
            descriptions: BTreeMap::new(),
            params: Vec::new(),
        };
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let span = offset..offset + line.trim_end().len();
            offset += line.len();
            let line = line.trim();
            match line.strip_prefix('#') {
                Some(comment) => query.comment(comment, span)?,
                None if line.is_empty() => {}
                None => break,
            }
        }
        let preferred = |texts: &BTreeMap<String, String>| texts.values().next().cloned();
        query.title = preferred(&query.titles);
        query.description = preferred(&query.descriptions);
        Ok(query)
    }

    fn comment(&mut self, comment: &str, span: Range<usize>) -> Result<()> {
        let Some((key, value)) = comment.split_once(':') else {
            return Ok(());
        };
        let (key, language) = key.trim().split_once('@').unwrap_or((key.trim(), ""));
        let value = value.trim();
        match key {
            "title" => drop(self.titles.insert(language.to_owned(), value.to_owned())),
            "description" => drop(self.descriptions.insert(language.to_owned(), value.to_owned())),
            "param" => {
                let parameter = self.parameter(value, &span)?;
                self.params.push(parameter);
            }
            other if !other.contains(char::is_whitespace) => {
                if let Some(key) = nearest(other, KEYS.iter().copied()) {
                    let message = format!("`{other}` says nothing about a query");
                    return Err(self.malformed(message, span, format!("did you mean `{key}`?")));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn parameter(&self, value: &str, span: &Range<usize>) -> Result<Parameter> {
        let malformed = |message: String, hint: String| self.malformed(message, span.clone(), hint);
        let (value, description) = match value.split_once(" -- ") {
            Some((value, description)) => (value.trim(), Some(description.trim().to_owned())),
            None => (value, None),
        };
        let (declared, default) = match value.split_once('=') {
            Some((declared, default)) => (declared, Some(unquoted(default.trim()))),
            None => (value, None),
        };
        let words: Vec<_> = declared.split_whitespace().collect();
        let [name, kind] = words[..] else {
            return Err(malformed(
                "a parameter has a name and a type".to_owned(),
                format!("write `{PARAM}`"),
            ));
        };
        let name = name.trim_start_matches(['?', '$']);
        Variable::new(name).map_err(|_| {
            malformed(
                format!("`{name}` is no name of a variable"),
                "letters, digits and `_`".to_owned(),
            )
        })?;
        if self.params.iter().any(|parameter| parameter.name == name) {
            return Err(malformed(
                format!("there are two parameters `{name}`"),
                "remove one".to_owned(),
            ));
        }
        let kind = ParameterType::from_name(kind).ok_or_else(|| {
            let names = ParameterType::ALL.iter().map(|kind| kind.name());
            let hint = match nearest(kind, names.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", names.collect::<Vec<_>>().join(", ")),
            };
            malformed(format!("`{kind}` is no type of a parameter"), hint)
        })?;
        Ok(Parameter {
            name: name.to_owned(),
            kind,
            default,
            description,
        })
    }

    fn malformed(&self, message: String, span: Range<usize>, hint: String) -> Failure {
        Diagnostic::error(Code::QueryParameter, message)
            .at(Place::in_text(&self.path, &self.text, 1, span))
            .hint(hint)
            .into()
    }
}

/// A default in quotes, as Turtle writes a text, as a setting writes it.
fn unquoted(default: &str) -> String {
    let inner = default.strip_prefix('"').and_then(|rest| rest.rsplit_once('"'));
    match inner {
        Some((text, after)) if after.is_empty() || after.starts_with('@') => format!("{text}{after}"),
        _ => default.to_owned(),
    }
}

/// The named queries of `folder`, its files `*.rq`, by name.
///
/// # Errors
/// Where a file cannot be read or its comments are malformed: all that is wrong in any.
pub fn load_folder(folder: &Path) -> Result<Vec<NamedQuery>> {
    let unreadable = |path: &Path, error: std::io::Error| {
        let reason = match error.kind() {
            ErrorKind::NotFound => "there is no such folder".to_owned(),
            ErrorKind::NotADirectory => "it is no folder".to_owned(),
            ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
            _ => error.to_string(),
        };
        let message = format!("cannot read `{}`: {reason}", path.display());
        Failure::from(Diagnostic::error(Code::FileRead, message))
    };
    let mut queries = Vec::new();
    let mut findings = Findings::new(usize::MAX);
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<_> = paths
        .collect::<std::io::Result<_>>()
        .map_err(|error| unreadable(folder, error))?;
    paths.sort_unstable();
    for path in paths {
        let (Some("rq"), Some(name)) = (path.extension().and_then(|e| e.to_str()), path.file_stem()) else {
            continue;
        };
        let read = fs::read_to_string(&path).map_err(|error| unreadable(&path, error));
        let query = read.and_then(|text| NamedQuery::parse(&name.to_string_lossy(), &path.to_string_lossy(), &text));
        match query {
            Ok(query) => queries.push(query),
            Err(failure) => findings.take(&failure),
        }
    }
    findings.into_result()?;
    queries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(queries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Style, render};

    #[test]
    fn the_comments_at_the_start_say_what_it_is() {
        let text = "# title@de: Städte\n# title: Cities\n\n# a note: with a colon\n\
            # description: All of them.\n# param: ?min integer = 5 -- fewest -- people\n# param: of iri\nASK {}\n# title: no\n";
        let query = NamedQuery::parse("cities", "q/cities.rq", text).unwrap();
        assert_eq!(query.title.as_deref(), Some("Cities"));
        assert_eq!(query.titles["de"], "Städte");
        assert_eq!(query.description.as_deref(), Some("All of them."));
        let [min, of] = &query.params[..] else {
            panic!("{query:?}")
        };
        assert_eq!(
            (min.name.as_str(), min.kind, min.default.as_deref()),
            ("min", ParameterType::Integer, Some("5"))
        );
        assert_eq!(min.description.as_deref(), Some("fewest -- people"));
        assert_eq!(
            (of.name.as_str(), of.kind, of.default.as_deref()),
            ("of", ParameterType::Iri, None)
        );
    }

    #[test]
    fn a_malformed_line_is_shown() {
        let error = |text| {
            render(
                &NamedQuery::parse("a", "a.rq", text).unwrap_err().diagnostics()[0],
                Style::Plain,
            )
        };
        insta::assert_snapshot!(error("# title: A\n# param: n intger\nASK {}"), @r"
        error[query-parameter]: `intger` is no type of a parameter
         --> a.rq:2:1
          |
        2 | # param: n intger
          | ^^^^^^^^^^^^^^^^^
          |
          = help: did you mean `integer`?
        ");
        assert!(error("# params: n integer\nASK {}").contains("did you mean `param`?"));
        assert!(error("# param: n\nASK {}").contains("a name and a type"));
        assert!(error("# param: n iri\n# param: n iri\nASK {}").contains("two parameters"));
    }

    #[test]
    fn a_folder_is_read_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.rq", "a.rq", "c.txt"] {
            fs::write(folder.path().join(name), "ASK {}").unwrap();
        }
        let names: Vec<_> = load_folder(folder.path())
            .unwrap()
            .into_iter()
            .map(|query| query.name)
            .collect();
        assert_eq!(names, ["a", "b"]);
    }
}
