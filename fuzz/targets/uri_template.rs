//! Templates and the values that are filled in: a table of one row, whose cells get their
//! values as defaults. A row makes a quad of IRIs, or it is said why not.
//!
//! The input is the URL templates of subject, property and object in a line each, the
//! value of `a` in another, and that of `b`, a list with `|` between, in the rest.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodpress::diagnostic::Findings;
use lodpress::mapping::csvw::{Options, Output};
use lodpress_fuzz::{check_places, json, quads, read};
use oxigraph::model::Quad;
use percent_encoding::percent_decode_str;
use serde_json::json;

/// What `a` is filled in behind, alone, beside what the templates make.
const KNOWN: &str = "http://b.example/#";

fuzz_target!(|text: &str| {
    let mut lines = text.splitn(5, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (about, property, value, a, b) = (line(), line(), line(), line(), line());
    let metadata = json!({
        "@context": "http://www.w3.org/ns/csvw",
        "url": "one.csv",
        "tableSchema": {"columns": [
            {"name": "a", "default": a, "suppressOutput": true},
            {"name": "b", "default": b, "separator": "|", "suppressOutput": true},
            {"virtual": true, "name": "v", "aboutUrl": about, "propertyUrl": property, "valueUrl": value},
            {"virtual": true, "name": "w", "aboutUrl": format!("{KNOWN}{{a}}"), "valueUrl": "rdf:nil"}
        ]}
    });
    let mut findings = Findings::new(5);
    let group = read(&metadata.to_string(), &mut findings).expect("the metadata itself is good");
    let made = quads(group.clone(), Options::default(), &mut findings);
    if let (Some(quads), 0) = (&made, findings.errors()) {
        let [_, known] = quads.as_slice() else {
            panic!("a row makes two quads, or it is wrong: {quads:?}");
        };
        assert_eq!(decoded(known), a);
    }
    let options = Options {
        output: Output::Objects,
        lenient: true,
        ..Options::default()
    };
    _ = json(group, options, &mut findings);
    check_places(&findings);
});

/// The value that was filled in.
fn decoded(quad: &Quad) -> String {
    let subject = quad.subject.to_string();
    let encoded = subject
        .strip_prefix('<')
        .and_then(|subject| subject.strip_prefix(KNOWN))
        .and_then(|subject| subject.strip_suffix('>'))
        .expect("the beginning of a template is kept");
    percent_decode_str(encoded)
        .decode_utf8()
        .expect("what is encoded is UTF-8")
        .into_owned()
}
