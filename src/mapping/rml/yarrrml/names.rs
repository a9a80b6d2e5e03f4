//! Prefixed names and IRIs.

use super::fields::Written;
use super::text::{Said, Text, shown};
use super::yaml::Entry;
use crate::diagnostic::{Code, nearest};
use crate::mapping::csvw::well_known_prefixes;
use oxigraph::model::NamedNode;
use oxiri::Iri;
use std::collections::HashMap;

/// Prefixes that every document has beside
/// [those of RDFa](https://w3id.org/yarrrml/spec/#prefixes-and-namespaces): some that tools for
/// YARRRML know, and those of the functions that it is mostly used with.
const PREDEFINED: &[(&str, &str)] = &[
    ("cat", "http://www.w3.org/ns/dcat#"),
    ("cnt", "http://www.w3.org/2008/content#"),
    ("dc", "http://purl.org/dc/terms/"),
    ("earl", "http://www.w3.org/ns/earl#"),
    ("gldp", "http://www.w3.org/ns/people#"),
    ("grel", GREL),
    ("ht", "http://www.w3.org/2006/http#"),
    ("idlab-fn", IDLAB),
    ("ptr", "http://www.w3.org/2009/pointers#"),
    ("wdrs", "http://www.w3.org/2007/05/powder-s#"),
];

/// Functions that `OpenRefine` has.
pub(super) const GREL: &str = "http://users.ugent.be/~bjdmeest/function/grel.ttl#";

/// Functions that came with YARRRML, `equal` among them.
pub(super) const IDLAB: &str = "https://w3id.org/imec/idlab/function#";

/// Schemes of IRIs without `//`, which are no prefixes.
const SCHEMES: &[&str] = &[
    "urn", "mailto", "tag", "tel", "did", "doi", "data", "info", "pkg", "geo",
];

/// What the beginning of a text says.
pub(super) enum Beginning<'n, 't> {
    /// A prefix that there is.
    Prefix { namespace: &'n str, rest: &'t str },
    /// What looks like a prefix, and is none.
    Unknown(&'t str),
    /// Anything else.
    None,
}

/// The prefixes of a document, and its base.
pub(super) struct Names {
    namespaces: HashMap<String, String>,
    /// Those that the document gives, in its order.
    own: Vec<(String, String)>,
    /// What relative prefixes are resolved against.
    base: Option<Iri<String>>,
}

impl Names {
    /// The prefixes that every document has. `base` is what relative ones are resolved against.
    pub(super) fn new(base: &str) -> Self {
        let predefined = well_known_prefixes().chain(PREDEFINED.iter().copied());
        Self {
            namespaces: predefined
                .map(|(prefix, namespace)| (prefix.to_owned(), namespace.to_owned()))
                .collect(),
            own: Vec::new(),
            base: Iri::parse(base.to_owned()).ok(),
        }
    }

    /// Adds what `prefixes:` says.
    pub(super) fn declare(&mut self, text: &Text<'_>, entry: &Entry, namespace: Written<'_>) {
        match self.resolve(namespace.text) {
            Ok(iri) => {
                self.own.push((entry.key.clone(), iri.clone()));
                self.namespaces.insert(entry.key.clone(), iri);
            }
            Err(reason) => text.error(Code::RmlMapping, namespace.spot, || {
                format!("the prefix `{}` does not stand for an IRI: {reason}", shown(&entry.key))
            }),
        }
    }

    /// An absolute IRI as it is; a relative one against the base.
    pub(super) fn resolve(&self, reference: &str) -> Result<String, String> {
        if Iri::parse(reference).is_ok() {
            return Ok(reference.to_owned());
        }
        match &self.base {
            Some(base) => base.resolve(reference).map(Iri::into_inner),
            None => Iri::parse(reference.to_owned()).map(Iri::into_inner),
        }
        .map_err(|error| error.to_string())
    }

    /// The prefixes that the document itself gives.
    pub(super) fn own(&self) -> &[(String, String)] {
        &self.own
    }

    /// What `text` begins with. A colon with a backslash before it, with a space or two slashes
    /// behind it, or behind a scheme that needs none, ends no prefix.
    pub(super) fn beginning<'n, 't>(&'n self, text: &'t str) -> Beginning<'n, 't> {
        let Some((prefix, rest)) = text.split_once(':') else {
            return Beginning::None;
        };
        if rest.starts_with("//") || rest.starts_with(char::is_whitespace) {
            return Beginning::None;
        }
        if let Some(namespace) = self.namespaces.get(prefix) {
            return Beginning::Prefix { namespace, rest };
        }
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if prefix.chars().all(is_name) && !SCHEMES.contains(&prefix) {
            Beginning::Unknown(prefix)
        } else {
            Beginning::None
        }
    }

    /// That there is no such prefix.
    pub(super) fn unknown(&self, prefix: &str) -> Said {
        let hint = match nearest(prefix, self.namespaces.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}:`?"),
            None => "prefixes are declared under `prefixes:`".to_owned(),
        };
        (format!("there is no prefix `{}:`", shown(prefix)), hint).into()
    }

    /// The IRI that a name without references stands for, noting an error where it is none.
    /// `what` names it in messages.
    pub(super) fn iri(&self, text: &Text<'_>, code: Code, name: Written<'_>, what: &str) -> Option<NamedNode> {
        let spot = name.spot;
        let iri = match self.beginning(name.text) {
            Beginning::Prefix { namespace, rest } => {
                if !text.charge(namespace.len(), spot) {
                    return None;
                }
                format!("{namespace}{rest}")
            }
            Beginning::Unknown(prefix) => {
                text.error(code, spot, || self.unknown(prefix));
                return None;
            }
            Beginning::None => name.text.to_owned(),
        };
        match Iri::parse(iri) {
            Ok(iri) => Some(NamedNode::new_unchecked(iri.into_inner())),
            Err(_) => {
                text.error(code, spot, || {
                    (
                        format!("{what} `{}` is no IRI", shown(name.text)),
                        "write it in full, or with a prefix: `grel:toUpperCase`",
                    )
                });
                None
            }
        }
    }
}
