//! Templates of RML and the values that are filled in.
//!
//! The input is a template in the first line, and in the rest the value of `{a}`, which is a
//! constant that a view gives.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodpress::diagnostic::Findings;
use lodpress_fuzz::{check_places, rml};
use oxigraph::model::{Literal, Term};
use percent_encoding::percent_decode_str;

/// What `{a}` is filled in behind, beside what the template makes.
const KNOWN: &str = "http://b.example/#";

fuzz_target!(|text: &str| {
    let (template, value) = text.split_once('\n').unwrap_or((text, ""));
    let [quoted, value_quoted] = [template, value].map(|text| Literal::new_simple_literal(text).to_string());
    let mapping = format!(
        "@prefix rml: <http://w3id.org/rml/> .
        <#V> a rml:LogicalView ; rml:viewOn [ rml:source [ a rml:FilePath ; rml:root rml:MappingDirectory ;
            rml:path \"one.csv\" ] ; rml:referenceFormulation rml:CSV ] ;
          rml:field [ rml:fieldName \"a\" ; rml:constant {value_quoted} ] .
        <#M> rml:logicalSource <#V> ; rml:subject <http://b.example/s> ;
          rml:predicateObjectMap [ rml:predicate <http://b.example/p> ;
            rml:objectMap [ rml:template \"{KNOWN}{{a}}\" ; rml:termType rml:URI ] ,
              [ rml:template {quoted} ; rml:termType rml:Literal ] , [ rml:template {quoted} ; rml:termType rml:IRI ] ,
              [ rml:template {quoted} ; rml:termType rml:BlankNode ] ] ."
    );
    let mut findings = Findings::new(5);
    let made = rml(&mapping, &mut findings);
    check_places(&findings);
    let (Some(quads), 0) = (made, findings.errors()) else {
        return;
    };
    let [known, literal, _, _] = quads.as_slice() else {
        panic!("a row makes four quads, or it is wrong: {quads:?}");
    };
    let Term::NamedNode(known) = &known.object else {
        panic!("{known} has an IRI");
    };
    let encoded = known
        .as_str()
        .strip_prefix(KNOWN)
        .expect("the beginning of a template is kept");
    assert!(encoded.is_ascii());
    assert_eq!(
        percent_decode_str(encoded)
            .decode_utf8()
            .expect("what is encoded is UTF-8"),
        value
    );
    // What is filled in cannot be told from what is not, but its length can.
    let Term::Literal(literal) = &literal.object else {
        panic!("{literal} has a literal");
    };
    if !template.contains(['\\', '{', '}']) {
        assert_eq!(literal.value(), template);
    }
});
