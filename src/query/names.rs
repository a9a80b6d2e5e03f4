use crate::sink::Prefixes;
use oxigraph::model::NamedNode;
use oxiri::Iri;

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
        match self.prefixed(text) {
            Some(iri) => self.resolve(&iri),
            None => self.resolve(text),
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
