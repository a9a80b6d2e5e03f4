use super::super::super::model::{DEFAULT_GRAPH, Expression, ObjectMap, TermMap, TermType};
use super::*;
use crate::packing::Packing;
use crate::plan::{Container, TargetMode};

/// The object map of a mapping with one.
fn object(statements: &str) -> (Document, TermMap) {
    let document = model(&format!(
        "<#m> {SOURCE} ; {SUBJECT} ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {statements} ] ] ."
    ));
    let object = document.maps[0].predicate_objects[0].objects[0].clone();
    match object {
        ObjectMap::Term(map) => (document, map),
        ObjectMap::Ref(_) => panic!("it refers to a triples map"),
    }
}

/// An expression in short.
fn shown(expression: &Expression) -> String {
    match expression {
        Expression::None => "none".to_owned(),
        Expression::Constant(term) => format!("constant {term}"),
        Expression::Reference(text) => format!("reference {text}"),
        Expression::Template(text) => format!("template {text}"),
        Expression::Function(call) => {
            let inputs = call.inputs.iter().map(|input| {
                let value = shown(&input.value.expression.expression);
                format!("{}: {value}", input.parameter.value.as_str())
            });
            let inputs: Vec<String> = inputs.collect();
            format!("{}({})", call.function.value.as_str(), inputs.join(", "))
        }
    }
}

fn shown_all(maps: &[TermMap]) -> Vec<String> {
    maps.iter().map(|map| shown(&map.expression.expression)).collect()
}

#[test]
fn shortcuts_are_written_out() {
    let document = model(&format!(
        "<#m> {SOURCE} ; rml:subjectMap [ rml:template 'http://x/{{id}}' ; rml:class ex:A, ex:B ; rml:graph ex:g ] ;
          rml:baseIRI <http://b/> ;
          rml:predicateObjectMap [ rml:predicateMap [ rml:constant ex:p ] ; rml:predicate ex:q ;
            rml:object 'o', ex:o ; rml:graphMap [ rml:reference 'g' ] ; rml:graph rr:defaultGraph ] .
        <#n> rml:subject ex:s ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:object 1 ] ."
    ));
    let map = &document.maps[0];
    assert_eq!((map.name.as_str(), map.base.as_deref()), ("<#m>", Some("http://b/")));
    assert_eq!(shown(&map.subject.expression.expression), "template http://x/{id}");
    assert_eq!(
        map.classes.iter().map(|class| class.value.as_str()).collect::<Vec<_>>(),
        ["http://example.com/A", "http://example.com/B"]
    );
    assert_eq!(shown_all(&map.graphs), ["constant <http://example.com/g>"]);
    let parts = &map.predicate_objects[0];
    assert_eq!(
        shown_all(&parts.predicates),
        ["constant <http://example.com/p>", "constant <http://example.com/q>"]
    );
    assert_eq!(
        shown_all(&parts.graphs),
        ["reference g".to_owned(), format!("constant <{DEFAULT_GRAPH}>")]
    );
    assert_eq!(parts.objects.len(), 2);
    assert!(document.maps[1].source.is_none());
}

#[test]
fn triples_maps_stand_in_the_order_of_the_document() {
    let parent = "rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap <#c> ] ]";
    let document = model(&format!(
        "<#a> {SOURCE} ; {SUBJECT} ; {parent} . <#b> {SOURCE} ; {SUBJECT} . <#c> {SOURCE} ; {SUBJECT} ."
    ));
    let names: Vec<&str> = document.maps.iter().map(|map| map.name.as_str()).collect();
    assert_eq!(names, ["<#a>", "<#b>", "<#c>"]);
    assert!(
        matches!(&document.maps[0].predicate_objects[0].objects[0], ObjectMap::Ref(object) if object.parent == MapId(2))
    );
}

#[test]
fn r2rml_has_identifiers_of_sql() {
    let document = model(
        r#"<#m> a rr:TriplesMap ; rr:logicalTable [ rr:tableName "\"T\"" ] ;
            rr:subjectMap [ rr:template "x/\\{{\"A b\"}{c}" ; rr:termType rr:BlankNode ; rr:inverseExpression "x" ] ;
            rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:column "\"C\"" ; rr:language "en" ],
                [ rr:parentTriplesMap <#m> ; rr:joinCondition [ rr:child "\"D\"" ; rr:parent "e" ] ] ] ."#,
    );
    let map = &document.maps[0];
    assert_eq!(shown(&map.subject.expression.expression), r"template x/\{{A b}{c}");
    assert!(matches!(&map.subject.term_type, Some(stated) if stated.value == TermType::BlankNode));
    let objects = &map.predicate_objects[0].objects;
    assert!(matches!(&objects[0], ObjectMap::Term(map) if shown(&map.expression.expression) == "reference C"));
    let ObjectMap::Ref(join) = &objects[1] else {
        panic!("it refers to no triples map");
    };
    let sides = [&join.conditions[0].child, &join.conditions[0].parent];
    assert_eq!(
        sides.map(|side| shown(&side.expression)),
        ["reference D", "reference e"]
    );
}

#[test]
fn functions_are_nested_and_conditional() {
    let (_, map) = object(
        "rml:functionExecution [ rml:function ex:f ; rml:input [ rml:parameter ex:p ; rml:inputValueMap [
            rml:functionExecution [ rml:functionMap [ rml:constant ex:g ] ; rml:input [ rml:parameterMap [ rml:constant ex:q ] ;
            rml:inputValue 1 ] ] ] ] ] ; rml:return ex:out ; rml:condition [ rml:reference 'c' ]",
    );
    insta::assert_snapshot!(shown(&map.expression.expression), @r#"http://example.com/f(http://example.com/p: http://example.com/g(http://example.com/q: constant "1"^^<http://www.w3.org/2001/XMLSchema#integer>))"#);
    let condition = map.expression.condition.unwrap();
    assert_eq!(shown(&condition.expression), "reference c");
    let Expression::Function(call) = map.expression.expression else {
        panic!("no function");
    };
    assert_eq!(call.output.unwrap().value.as_str(), "http://example.com/out");
}

#[test]
fn functions_of_old_are_read() {
    let (document, map) = object(
        "fnml:functionValue [ old:logicalSource [ old:source 'a.csv' ] ;
            rr:predicateObjectMap [ rr:predicate fno:executes ; rr:objectMap [ rr:constant ex:f ] ],
            [ rr:predicate ex:p ; rr:objectMap [ old:reference 'a' ] ], [ rr:predicate ex:q ; rr:object 'b' ] ]",
    );
    assert_eq!(document.maps.len(), 1);
    insta::assert_snapshot!(shown(&map.expression.expression), @r#"http://example.com/f(http://example.com/p: reference a, http://example.com/q: constant "b")"#);
}

#[test]
fn gather_maps_have_members() {
    let (_, map) = object(
        "rml:gather ( [ rml:reference 'a' ] [ rml:gather ( [ rml:constant 1 ] ) ; rml:gatherAs rdf:Seq ] [ rml:parentTriplesMap <#m> ] ) ;
            rml:gatherAs rdf:List ; rml:strategy rml:cartesianProduct ; rml:allowEmptyListAndContainer true",
    );
    assert!(matches!(map.expression.expression, Expression::None));
    let gather = map.gather.unwrap();
    assert_eq!(
        (gather.container, gather.is_product, gather.may_be_empty),
        (Container::List, true, true)
    );
    assert!(
        matches!(&gather.members[..], [ObjectMap::Term(_), ObjectMap::Term(seq), ObjectMap::Ref(_)]
        if seq.gather.as_ref().is_some_and(|seq| seq.container == Container::Seq))
    );
}

#[test]
fn targets_of_all_that_a_term_is_made_of_are_its_own() {
    let target = |path: &str| {
        format!(
            "[ rml:target [ a rml:FilePath ; rml:path '{path}' ; rml:mode rml:Append ] ; rml:serialization formats:N-Triples ]"
        )
    };
    let (a, b) = (target("a"), target("b"));
    let (document, map) = object(&format!(
        "rml:functionExecution [ rml:function ex:f ; rml:logicalTarget {b} ; rml:input [ rml:parameter ex:p ;
            rml:inputValueMap [ rml:reference 'x' ; rml:logicalTarget {a} ] ] ] ;
            rml:languageMap [ rml:constant 'en' ; rml:logicalTarget {a} ]"
    ));
    assert_eq!(map.targets, [TargetId(0), TargetId(1)]);
    let paths: Vec<&str> = document.targets.iter().map(|target| target.path.as_str()).collect();
    assert_eq!(paths, ["b", "a"]);
    let target = &document.targets[0];
    assert_eq!(
        (target.mode, target.syntax.as_ref().unwrap().value.as_str()),
        (TargetMode::Append, "N-Triples")
    );
    assert_eq!(document.maps[0].subject.targets, []);
}

#[test]
fn targets_that_cannot_be_are_refused() {
    let target =
        |statements: &str| problems_of_object(&format!("rml:reference 'a' ; rml:logicalTarget [ {statements} ]"));
    insta::assert_snapshot!(target("rml:serialization formats:Turtle"), @r#"
    rml-mapping «rml:logicalTarget [ rml:serialization formats:Turtle ]»
      a logical target has no `rml:target`
        add `rml:target [ a rml:FilePath ; rml:path "…" ]`
    "#);
    insta::assert_snapshot!(target("rml:target [ a ex:Dump ]"), @r#"
    rml-mapping «rml:target [ a ex:Dump ]»
      a target is a file, and this one has no `rml:path`
        name a file: `[ a rml:FilePath ; rml:path "…" ]`
    "#);
    insta::assert_snapshot!(
        target("rml:target [ rml:path 'a' ; rml:mode rml:Read ; rml:encoding 'latin1' ] ; rml:serialization 'turtle' ; rml:compression rml:none"),
        @r"
    rml-mapping «'turtle'»
      `rml:serialization` must be a syntax of <http://www.w3.org/ns/formats/>, such as `formats:N-Quads`
    rml-mapping «'latin1'»
      `rml:encoding` must be `rml:UTF-8` or `rml:UTF-16`
    rml-mapping «rml:Read»
      a target cannot have the mode `rml:Read`
        a file is replaced, `rml:Write`, or appended to, `rml:Append`
    "
    );
}

#[test]
fn targets_of_old_are_read() {
    let (document, _) = object(
        "old:reference 'a' ; old:logicalTarget [ rmlt:target [ a void:Dataset ;
            void:dataDump <file:///data/a%20b.nq> ] ; rmlt:serialization formats:RDF_XML ; rmlt:compression rml:gzip ]",
    );
    let target = &document.targets[0];
    assert_eq!(
        (target.path.as_str(), target.packing),
        ("/data/a b.nq", Some(Packing::Gzip))
    );
    assert_eq!(target.syntax.as_ref().unwrap().value, "RDF/XML");
}

#[test]
fn expressions_know_how_they_are_written() {
    let (_, map) = object("rml:template '{a}' ; rml:termType rml:Literal");
    assert_eq!(map.expression.origin.text(), "'{a}'");
    assert_eq!(map.term_type.unwrap().origin.text(), "rml:termType rml:Literal");
    assert!(map.origin.text().starts_with("rml:objectMap ["));
}
