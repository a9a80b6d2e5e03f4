//! Namespaces of functions, and which spellings of an IRI are the same.

/// An IRI of the [GREL functions](https://users.ugent.be/~bjdmeest/function/grel.ttl).
macro_rules! grel {
    ($name:literal) => {
        concat!("http://users.ugent.be/~bjdmeest/function/grel.ttl#", $name)
    };
}

/// An IRI of the functions of [`idlab-fn`](https://github.com/FnOio/idlab-functions-java).
macro_rules! idlab {
    ($name:literal) => {
        concat!("https://w3id.org/imec/idlab/function#", $name)
    };
}

/// An IRI of the functions that morph-kgc brings along.
macro_rules! morph {
    ($name:literal) => {
        concat!("https://github.com/morph-kgc/morph-kgc/function/built-in.ttl#", $name)
    };
}

/// An IRI of the examples in [RML-FNML](https://w3id.org/rml/fnml/spec), which gives the
/// functions of conditions no other.
macro_rules! fns {
    ($name:literal) => {
        concat!("http://example.com/fns#", $name)
    };
}

/// An IRI of [RIF Datatypes and Built-Ins](https://www.w3.org/TR/rif-dtb/#List_of_RIF_Built-in_Predicates_and_Functions),
/// which names what GREL writes as an operator.
macro_rules! rif {
    ($name:literal) => {
        concat!("http://www.w3.org/2007/rif-builtin-function#", $name)
    };
}

pub(super) use {fns, grel, idlab, morph, rif};

/// Namespaces that were in use before, without a scheme, and what stands for them since.
const FORMER: &[(&str, &str)] = &[("example.com/idlab/function/", "w3id.org/imec/idlab/function#")];

/// Whether `iri` is the IRI that a table here lists as `listed`.
///
/// `http` and `https` are the same, for mappings have both, and so are a namespace and its
/// former spelling.
pub(super) fn is_same(listed: &str, iri: &str) -> bool {
    let iri = without_scheme(iri);
    let listed = without_scheme(listed);
    listed == iri
        || FORMER.iter().any(|(former, namespace)| {
            let name = iri.strip_prefix(former);
            name.is_some() && name == listed.strip_prefix(namespace)
        })
}

fn without_scheme(iri: &str) -> &str {
    let rest = iri.strip_prefix("https://").or_else(|| iri.strip_prefix("http://"));
    rest.unwrap_or(iri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        let listed = idlab!("equal");
        for iri in [
            listed,
            "http://w3id.org/imec/idlab/function#equal",
            "http://example.com/idlab/function/equal",
        ] {
            assert!(is_same(listed, iri), "{iri}");
        }
        for iri in [
            "http://w3id.org/imec/idlab/function#Equal",
            "http://example.com/idlab/function/",
            "http://example.com/equal",
            "equal",
        ] {
            assert!(!is_same(listed, iri), "{iri}");
        }
        assert!(!is_same(grel!("trim"), "http://example.com/idlab/function/trim"));
    }
}
