use super::sophia_terms;
use crate::diagnostic::{Code, Diagnostic, Result};
use oxigraph::model::Quad;
use sha2::{Digest, Sha256};
use sophia::c14n::{C14nError, rdfc10};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Stack of the thread that canonicalizes, in bytes: the algorithm descends once for
/// each blank node of a chain of nodes that look alike. Memory is taken as it is used.
const STACK: usize = 1 << 30;

/// The dataset in the canonical form of
/// [RDFC-1.0](https://www.w3.org/TR/rdf-canon/): N-Quads in code point order with
/// canonical blank node labels, the same for all isomorphic datasets.
///
/// # Errors
/// Where blank nodes are so alike that telling them apart would take too long
/// ([dataset poisoning](https://www.w3.org/TR/rdf-canon/#dataset-poisoning)).
pub fn canonicalize(quads: &[Quad]) -> Result<Vec<u8>> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || normalize(quads))
            .map_err(|error| limit(&error.to_string()))?
            .join()
            .unwrap_or_else(|_| Err(limit("the canonicalization ended early").into()))
    })
}

/// The hexadecimal SHA-256 of `canonical`, which [`canonicalize`] gave.
pub fn hash(canonical: &[u8]) -> String {
    hex(&Sha256::digest(canonical))
}

/// The hexadecimal digits of a digest.
pub(crate) fn hex(digest: &[u8]) -> String {
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        // A String takes all that is written to it.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn normalize(quads: &[Quad]) -> Result<Vec<u8>> {
    let dataset: BTreeSet<_> = quads.iter().map(|quad| sophia_terms::quad(quad.as_ref())).collect();
    let mut canonical = Vec::new();
    match rdfc10::normalize(&dataset, &mut canonical) {
        Ok(()) => Ok(canonical),
        Err(C14nError::ToxicGraph(reason) | C14nError::Unsupported(reason)) => Err(limit(&reason).into()),
        Err(C14nError::Io(error)) => Err(limit(&error.to_string()).into()),
        Err(C14nError::Dataset(never)) => match never {},
    }
}

fn limit(reason: &str) -> Diagnostic {
    Diagnostic::error(
        Code::CanonicalLimit,
        format!("the graph cannot be canonicalized: {reason}"),
    )
    .hint("give blank nodes IRIs, or properties that tell them apart")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::tests::parse;
    use oxigraph::io::RdfFormat;

    fn canonical(turtle: &str) -> Result<String> {
        canonicalize(&parse(turtle.as_bytes(), RdfFormat::TriG)).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn labels_order_and_duplicates_do_not_matter() {
        let first = canonical("_:a <http://x/p> _:b . _:b <http://x/p> 1, 1 .").unwrap();
        let second = canonical("_:z <http://x/p> 1 . _:y <http://x/p> _:z .").unwrap();
        assert_eq!(first, second);
        assert_eq!(hash(first.as_bytes()), hash(second.as_bytes()));
        assert_eq!(
            hash(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn a_poisoned_graph_is_refused() {
        let mut clique = String::new();
        for a in 0..9 {
            for b in (0..9).filter(|b| *b != a) {
                clique += &format!("_:n{a} <http://x/p> _:n{b} .\n");
            }
        }
        let failure = canonical(&clique).unwrap_err();
        assert_eq!(failure.diagnostics()[0].code, Code::CanonicalLimit);
    }

    #[test]
    fn a_chain_of_like_nodes_is_told_apart() {
        let list = format!("<http://x/s> <http://x/p> ({}) .", "1 ".repeat(60));
        assert_eq!(canonical(&list).unwrap().lines().count(), 121);
    }
}
