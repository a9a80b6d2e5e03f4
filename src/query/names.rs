use crate::diagnostic::nearest;
use crate::sink::Prefixes;
use oxigraph::model::NamedNode;
use oxiri::Iri;

/// Schemes without `//` whose IRIs need no angle brackets.
const SCHEMES: &[&str] = &[
    "urn", "mailto", "tag", "tel", "did", "doi", "data", "info", "pkg", "geo",
];

/// What short IRIs of a query, or of a parameter's value, stand for.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// Resolves relative IRIs; absolute.
    pub base: &'a str,
    /// Prefixes that queries need not declare.
    pub prefixes: &'a Prefixes,
}

impl Names<'_> {
    /// The IRI that `text` is: within angle brackets, a prefixed name, absolute or
    /// relative.
    ///
    /// # Errors
    /// The reason why it is none.
    pub fn iri(&self, text: &str) -> Result<NamedNode, String> {
        if let Some(inner) = text.strip_prefix('<') {
            return self.resolve(inner.strip_suffix('>').ok_or("`>` is missing at its end")?);
        }
        if let Some(iri) = self.prefixed(text) {
            return self.resolve(&iri);
        }
        match text.split_once(':') {
            Some((prefix, rest)) if is_name(prefix) && !rest.starts_with("//") && !SCHEMES.contains(&prefix) => {
                let known = self.prefixes.keys().map(String::as_str);
                let near = nearest(prefix, known).map_or_else(String::new, |near| format!("; is `{near}:` meant?"));
                Err(format!(
                    "there is no prefix `{prefix}:`{near} (an IRI of that scheme is written <{text}>)"
                ))
            }
            _ => self.resolve(text),
        }
    }

    /// The IRI that `text` stands for, where it is a prefixed name of a known prefix.
    pub(super) fn prefixed(&self, text: &str) -> Option<String> {
        let (prefix, local) = text.split_once(':')?;
        let namespace = self.prefixes.get(prefix)?;
        Some(format!("{namespace}{local}"))
    }

    fn resolve(&self, reference: &str) -> Result<NamedNode, String> {
        if Iri::parse(reference).is_ok() {
            return Ok(NamedNode::new_unchecked(reference));
        }
        let base = Iri::parse(self.base).map_err(|error| error.to_string())?;
        let resolved = base.resolve(reference).map_err(|error| error.to_string())?;
        Ok(NamedNode::new_unchecked(resolved.into_inner()))
    }
}

/// Whether `text` could be a prefix: a path such as `a/b:c` has none.
fn is_name(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_absolute_and_relative_iris() {
        let prefixes: Prefixes = [("id".to_owned(), "http://a.example/id/".to_owned())].into();
        let names = Names {
            base: "http://a.example/",
            prefixes: &prefixes,
        };
        let iri = |text: &str| names.iri(text).map(NamedNode::into_string);
        for (text, expected) in [
            ("id:x", "http://a.example/id/x"),
            ("id/x", "http://a.example/id/x"),
            ("<id/x>", "http://a.example/id/x"),
            ("<odd:x>", "odd:x"),
            ("urn:isbn:1", "urn:isbn:1"),
            ("https://b.example/y", "https://b.example/y"),
        ] {
            assert_eq!(iri(text).as_deref(), Ok(expected));
        }
        assert_eq!(
            iri("if:x").unwrap_err(),
            "there is no prefix `if:`; is `id:` meant? (an IRI of that scheme is written <if:x>)"
        );
        assert!(iri("<id/x").is_err() && iri("id:a b").is_err());
    }
}
