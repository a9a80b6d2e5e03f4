//! Whatever a document says, it is read or refused, and what is read holds together.

use super::super::super::model::{Iterable, ObjectMap, TermMap};
use super::super::super::vocabulary::all_iris;
use super::*;
use proptest::prelude::*;

/// A triple of a small graph in which all is connected with all.
fn triple() -> impl Strategy<Value = String> {
    let node = || prop::sample::select(vec!["<#a>", "<#b>", "<#c>", "_:d", "_:e"]);
    let object = prop_oneof![
        4 => node().prop_map(str::to_owned),
        2 => prop::sample::select(vec!["'a.csv'", "'{a}'", "'en'", "1", "true", "()", "ql:CSV", "rr:IRI", "rml:BlankNode", "rdf:List"])
            .prop_map(str::to_owned),
        1 => prop::collection::vec(node(), 1..3).prop_map(|members| format!("( {} )", members.join(" "))),
    ];
    (node(), prop::sample::select(all_iris()), object)
        .prop_map(|(subject, predicate, object)| format!("{subject} <{predicate}> {object} .\n"))
}

/// The targets and views that a term map names are there.
fn holds_together(document: &Document, map: &TermMap) -> bool {
    let mut parts = map.language.iter().chain(&map.datatype);
    let members = map.gather.iter().flat_map(|gather| &gather.members);
    map.targets.iter().all(|target| target.0 < document.targets.len())
        && parts.all(|part| holds_together(document, part))
        && members.into_iter().all(|member| is_there(document, member))
}

fn is_there(document: &Document, object: &ObjectMap) -> bool {
    match object {
        ObjectMap::Term(map) => holds_together(document, map),
        ObjectMap::Ref(object) => object.parent.0 < document.maps.len(),
    }
}

proptest! {
    #[test]
    fn any_graph_is_read_or_refused(triples in prop::collection::vec(triple(), 1..60)) {
        let text = format!("{PREFIXES}{}", triples.concat());
        match read("m.ttl", ADDRESS, &text, &mut Findings::new(50)) {
            Ok(document) => {
                for map in &document.maps {
                    prop_assert!(holds_together(&document, &map.subject));
                    let mut objects = map.predicate_objects.iter().flat_map(|parts| &parts.objects);
                    prop_assert!(objects.all(|object| is_there(&document, object)));
                    if let Some(Iterable::View(view, _)) = &map.source {
                        prop_assert!(view.0 < document.views.len());
                    }
                }
            }
            Err(failure) => prop_assert!(failure.findings().errors() > 0),
        }
    }
}
