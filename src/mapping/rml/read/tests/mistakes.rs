use super::*;
use crate::diagnostic::{Style, render};

#[test]
fn a_mistake_is_shown_in_its_line() {
    let text = "@prefix rml: <http://w3id.org/rml/> .\n<#Well> rml:logicalSource [ rml:source 'wells.csv' ] ;
    rml:subjectMap [
        rml:template 'http://example.org/well/{id}' ;
        rml:termType rml:Literal
    ] .\n";
    let failure = read("wells.ttl", ADDRESS, text, &mut Findings::new(9)).unwrap_err();
    insta::assert_snapshot!(render(&failure.diagnostics()[0], Style::Plain), @r"
    error[rml-mapping]: a subject map cannot have the term type `rml:Literal`
     --> wells.ttl:5:9
      |
    5 |         rml:termType rml:Literal
      |         ^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: it makes IRIs or blank nodes
    ");
}

#[test]
fn a_triples_map_has_one_subject() {
    insta::assert_snapshot!(problems(&format!("<#m> {SOURCE} .")), @r#"
    rml-mapping «<#m>»
      `<#m>` has no `rml:subjectMap`
        add `rml:subjectMap [ rml:template "…" ]`
    "#);
    insta::assert_snapshot!(problems_with("rml:subject ex:s"), @r#"
    rml-mapping «rml:subject ex:s», «rml:subjectMap [ rml:template "http://x/{id}" ]»
      a triples map has `rml:subjectMap` already
        take one of them away
    "#);
    insta::assert_snapshot!(problems(&format!("<#m> {SOURCE} ; {SUBJECT}, [ rml:reference \"id\" ] .")), @r#"
    rml-mapping «[ rml:reference "id" ]», «rml:subjectMap [ rml:template "http://x/{id}" ]»
      a triples map has one `rml:subjectMap`, and this is another
        take one of them away
    "#);
    insta::assert_snapshot!(problems(&format!("<#m> a rml:TriplesMap ; {SUBJECT} .")), @r#"
    rml-mapping «"http://x/{id}"», «<#m>»
      `<#m>` has a reference, but no `rml:logicalSource`
        add a logical source that the reference is read from, or write a constant
    "#);
    insta::assert_snapshot!(problems(&format!("[] a rml:TriplesMap ; {SOURCE} .")), @r#"
    rml-mapping «[]»
      `[…]` has no `rml:subjectMap`
        add `rml:subjectMap [ rml:template "…" ]`
    "#);
    insta::assert_snapshot!(problems("ex:a ex:b ex:c ."), @r"
    rml-mapping «»
      the mapping has no triples map
        a triples map has `rml:logicalSource`, `rml:subjectMap` and `rml:predicateObjectMap`
    ");
}

#[test]
fn predicates_and_objects_are_needed() {
    insta::assert_snapshot!(problems_with("rml:predicateObjectMap [ rml:object 1 ]"), @r"
    rml-mapping «rml:predicateObjectMap [ rml:object 1 ]»
      a predicate-object map has no `rml:predicate`
        add `rml:predicate` with the IRI of a property
    ");
    insta::assert_snapshot!(problems_with("rml:predicateObjectMap [ rml:predicate ex:p ]"), @r#"
    rml-mapping «rml:predicateObjectMap [ rml:predicate ex:p ]»
      a predicate-object map has no `rml:objectMap`
        add `rml:objectMap [ rml:reference "…" ]`, or `rml:object` with a constant
    "#);
    insta::assert_snapshot!(problems_with("rml:predicateObjectMap \"x\", <#none>, []"), @r#"
    rml-mapping «"x"»
      `rml:predicateObjectMap` must be a predicate-object map, which is a node
    rml-mapping «<#none>»
      `<#none>` should be a predicate-object map, but nothing is said of it
        check its spelling, and the base and prefixes of the document
    rml-mapping «[]»
      `[]` should be a predicate-object map, but nothing is said of it
        write what it is made of into the brackets
    "#);
}

#[test]
fn constants_are_what_their_place_allows() {
    insta::assert_snapshot!(problems(&format!("<#m> {SOURCE} ; rml:subject \"s\" .")), @r#"
    rml-mapping «"s"»
      the constant of a subject map must be an IRI
    "#);
    insta::assert_snapshot!(problems_with("rml:predicateObjectMap [ rml:predicate \"p\" ; rml:object [], _:b ; rml:graph 'g' ]"), @r#"
    rml-mapping «"p"»
      the constant of a predicate map must be an IRI
    rml-mapping «[]»
      the constant of an object map must be an IRI or a literal
        a blank node has no name outside of its document; `rml:termType rml:BlankNode` makes new ones
    rml-mapping «_:b»
      the constant of an object map must be an IRI or a literal
        a blank node has no name outside of its document; `rml:termType rml:BlankNode` makes new ones
    rml-mapping «'g'»
      the constant of a graph map must be an IRI
    "#);
    insta::assert_snapshot!(problems_of_object("rml:reference 'a' ; rml:datatype 'integer'"), @r"
    rml-mapping «'integer'»
      the constant of a datatype map must be an IRI
    ");
    insta::assert_snapshot!(problems_of_object("rml:reference 'a' ; rml:language <en>"), @r"
    rml-mapping «<en>»
      the constant of a language map must be a language tag in quotes
    ");
    insta::assert_snapshot!(problems_of_object("rml:reference 'a' ; rml:language 'english'"), @r"
    rml-mapping «'english'»
      `english` is no language tag
        write a code of two or three letters, such as `en`, `vi` or `de-AT` (BCP 47)
    ");
    insta::assert_snapshot!(problems_of_object("rml:reference 'a' ; rml:languageMap [ rml:constant 'e n' ]"), @r"
    rml-mapping «'e n'»
      `e n` is no language tag
        write a code of two or three letters, such as `en`, `vi` or `de-AT` (BCP 47)
    ");
    insta::assert_snapshot!(problems(&format!("<#m> {SOURCE} ; rml:subjectMap [ rml:template 'x' ; rml:class 'C' ] .")), @r"
    rml-mapping «'C'»
      `rml:class` must be an IRI
    ");
}

#[test]
fn languages_of_two_or_three_letters_are_taken() {
    for tag in ["en", "de-AT", "gsw", "zh-Hans-CN", "x-mine", "i-klingon", "EN-us"] {
        assert_eq!(
            problems_of_object(&format!("rml:reference 'a' ; rml:language '{tag}'")),
            "",
            "{tag}"
        );
    }
    for tag in ["english", "a-english", "abcd", "en_US", "", "e", "en-"] {
        assert_ne!(
            problems_of_object(&format!("rml:reference 'a' ; rml:language '{tag}'")),
            "",
            "{tag}"
        );
    }
}

#[test]
fn term_types_are_what_their_place_allows() {
    let subject = |term_type: &str| {
        problems(&format!(
            "<#m> {SOURCE} ; rml:subjectMap [ rml:template '{{a}}' ; rml:termType {term_type} ] ."
        ))
    };
    insta::assert_snapshot!(subject("rml:Literal"), @r"
    rml-mapping «rml:termType rml:Literal»
      a subject map cannot have the term type `rml:Literal`
        it makes IRIs or blank nodes
    ");
    insta::assert_snapshot!(subject("rml:BlankNodes"), @r"
    rml-mapping «rml:BlankNodes»
      there is no term type `rml:BlankNodes`
        did you mean `rml:BlankNode`?
    ");
    insta::assert_snapshot!(subject("ex:Thing, rml:IRI"), @r"
    rml-mapping «rml:IRI», «rml:termType ex:Thing»
      a subject map has one `rml:termType`, and this is another
        take one of them away
    rml-mapping «ex:Thing»
      there is no term type `<http://example.com/Thing>`
        the term types are `rml:IRI`, `rml:URI`, `rml:BlankNode` and `rml:Literal`
    ");
    assert_eq!(subject("rr:BlankNode"), "");
    let others = "rml:predicateObjectMap [ rml:predicateMap [ rml:reference 'a' ; rml:termType rml:BlankNode ] ;
        rml:object 1 ; rml:graphMap [ rml:reference 'a' ; rml:termType rml:Literal ] ]";
    insta::assert_snapshot!(problems_with(others), @r"
    rml-mapping «rml:termType rml:BlankNode»
      a predicate map cannot have the term type `rml:BlankNode`
        it makes IRIs
    rml-mapping «rml:termType rml:Literal»
      a graph map cannot have the term type `rml:Literal`
        it makes IRIs or blank nodes
    ");
    // It has no effect on a constant.
    assert_eq!(problems_of_object("rml:constant ex:o ; rml:termType rml:Literal"), "");
}

#[test]
fn languages_and_datatypes_are_those_of_literals() {
    insta::assert_snapshot!(problems_of_object("rml:reference 'a' ; rml:language 'en' ; rml:datatype xsd:date"), @r"
    rml-mapping «rml:datatype xsd:date», «rml:language 'en'»
      a literal has a language or a datatype, not both
        a text with a language has the datatype `rdf:langString` by itself
    ");
    insta::assert_snapshot!(problems_of_object("rml:reference 'a' ; rml:termType rml:IRI ; rml:datatype xsd:date"), @r"
    rml-mapping «rml:datatype xsd:date»
      `rml:datatype` is for literals, and an object map here makes none
        take it away, or make the term a literal with `rml:termType rml:Literal`
    ");
    insta::assert_snapshot!(problems_of_object("rml:constant ex:o ; rml:language 'en'"), @r"
    rml-mapping «rml:language 'en'»
      `rml:language` is for literals, and an object map here makes none
        take it away, or make the term a literal with `rml:termType rml:Literal`
    ");
    insta::assert_snapshot!(
        problems(&format!("<#m> {SOURCE} ; rml:subjectMap [ rml:reference 'a' ; rml:language 'en' ] .")),
        @r"
    rml-mapping «rml:language 'en'»
      `rml:language` is for literals, and a subject map here makes none
        take it away
    "
    );
}

#[test]
fn an_expression_map_has_one_expression() {
    insta::assert_snapshot!(problems_of_object("rml:reference 'a' ; rml:constant 'b'"), @r"
    rml-mapping «rml:constant 'b'», «rml:reference 'a'»
      an object map has `rml:reference` already
        take one of them away
    ");
    insta::assert_snapshot!(problems_of_object("rml:reference 'a', 'b'"), @r"
    rml-mapping «'b'», «rml:reference 'a'»
      an object map has one `rml:reference`, and this is another
        take one of them away
    ");
    insta::assert_snapshot!(problems_of_object("rml:termType rml:IRI"), @r"
    rml-mapping «rml:objectMap [ rml:termType rml:IRI ]»
      an object map has no expression
        add `rml:reference`, `rml:template` or `rml:constant`
    ");
    insta::assert_snapshot!(problems_of_object("rml:reference <a>"), @r"
    rml-mapping «<a>»
      `rml:reference` must be a text in quotes
    ");
    insta::assert_snapshot!(problems_of_object("rml:template 'a{b'"), @r"
    rml-template «{b»
      a brace is not closed
        a brace or a backslash that stands for itself has a backslash before it; Turtle needs two for each
    ");
    // Written twice, it is stated once.
    assert_eq!(problems_of_object("rml:reference 'a', 'a'"), "");
}

#[test]
fn joins_have_two_sides_and_a_parent() {
    insta::assert_snapshot!(problems_of_object("rml:parentTriplesMap <#m> ; rml:joinCondition [ rml:child 'a' ]"), @r"
    rml-mapping «rml:joinCondition [ rml:child 'a' ]»
      a join condition has no `rml:parent`
        it says which reference here, the child, is equal to which one there, the parent
    ");
    insta::assert_snapshot!(problems_of_object("rml:parentTriplesMap <#m> ; rml:joinCondition [ rml:parent 'a' ]"), @r"
    rml-mapping «rml:joinCondition [ rml:parent 'a' ]»
      a join condition has no `rml:child`
        it says which reference here, the child, is equal to which one there, the parent
    ");
    insta::assert_snapshot!(problems_of_object("rml:parentTriplesMap <#n>"), @r"
    rml-mapping «<#n>»
      there is no triples map `<#n>`
        name one of the document, in angle brackets or with its prefix
    ");
    insta::assert_snapshot!(problems_of_object("rml:parentTriplesMap 'm'"), @r"
    rml-mapping «'m'»
      there is no triples map `'m'`
        name one of the document, in angle brackets or with its prefix
    ");
    insta::assert_snapshot!(problems_of_object("rml:parentTriplesMap <#m> ; rml:reference 'a'"), @r"
    rml-mapping «rml:reference 'a'»
      an object map that refers to a triples map has no `rml:reference`
        the subject of that triples map is the object
    ");
}

#[test]
fn functions_have_a_name_and_inputs_two_parts() {
    let call = |statements: &str| problems_of_object(&format!("rml:functionExecution [ {statements} ]"));
    insta::assert_snapshot!(call("rml:input [ rml:parameter ex:p ; rml:inputValue 1 ]"), @r"
    rml-function «rml:functionExecution [ rml:input [ rml:parameter ex:p ; rml:inputValue 1 ] ]»
      a function execution has no `rml:function`
        add `rml:function` with the IRI of a function
    ");
    insta::assert_snapshot!(call("rml:function 'f'"), @r"
    rml-function «'f'»
      `rml:function` must be an IRI
    ");
    insta::assert_snapshot!(call("rml:functionMap [ rml:reference 'f' ]"), @r"
    rml-function «rml:functionMap [ rml:reference 'f' ]»
      a function is named by a constant
        which one it is must be known before any data is read: add `rml:constant`
    ");
    insta::assert_snapshot!(call("rml:function ex:f ; rml:input [ rml:parameter ex:p ], [ rml:inputValue 1 ]"), @r#"
    rml-function «rml:input [ rml:parameter ex:p ]»
      an input has no `rml:inputValueMap`
        add `rml:inputValueMap [ rml:reference "…" ]`, or `rml:inputValue` with a constant
    rml-function «[ rml:inputValue 1 ]»
      an input has no `rml:parameter`
        add the IRI of the parameter
    "#);
    insta::assert_snapshot!(problems_of_object("fnml:functionValue [ rr:predicateObjectMap [ rr:predicate ex:p ] ]"), @r"
    rml-function «rr:predicateObjectMap [ rr:predicate ex:p ]»
      a predicate-object map of a function has a predicate and an object
        add what is missing
    rml-function «fnml:functionValue [ rr:predicateObjectMap [ rr:predicate ex:p ] ]»
      a function value has no `fno:executes`
        add a predicate-object map with `rr:predicate fno:executes` and the IRI of a function
    ");
}

#[test]
fn gather_maps_gather_something() {
    insta::assert_snapshot!(problems_of_object("rml:gather ( [ rml:reference 'a' ] )"), @r"
    rml-mapping «rml:gather (»
      a gather map has no `rml:gatherAs`
        add `rdf:List`, `rdf:Bag`, `rdf:Seq` or `rdf:Alt`
    ");
    insta::assert_snapshot!(problems_of_object("rml:gatherAs rdf:List"), @r"
    rml-mapping «rml:gatherAs rdf:List»
      a gather map has no `rml:gather`
        add a list of term maps: `rml:gather ( [ … ] )`
    ");
    insta::assert_snapshot!(problems_of_object("rml:gather () ; rml:gatherAs rdf:Set ; rml:strategy rml:all"), @r"
    rml-mapping «rdf:Set»
      `rml:gatherAs` must be `rdf:List`, `rdf:Bag`, `rdf:Seq` or `rdf:Alt`
    rml-mapping «rml:all»
      there is no strategy `rml:all`
        the strategies are `rml:append` and `rml:cartesianProduct`
    rml-mapping «()»
      `rml:gather` must be a list of at least one term map
    ");
    insta::assert_snapshot!(problems_of_object("rml:gather ( 'a' ) ; rml:gatherAs rdf:Bag ; rml:allowEmptyListAndContainer 7"), @r"
    rml-mapping «7»
      `rml:allowEmptyListAndContainer` must be `true` or `false`
    rml-mapping «'a'»
      a member of the list must be an object map, which is a node
    ");
    insta::assert_snapshot!(
        problems_of_object("rml:gather ( [ rml:reference 'a' ] ) ; rml:gatherAs rdf:Bag ; rml:termType rml:Literal"),
        @r"
    rml-mapping «rml:termType rml:Literal»
      a gather map cannot have the term type `rml:Literal`
        it makes IRIs or blank nodes
    "
    );
}

#[test]
fn what_says_nothing_is_shown() {
    insta::assert_snapshot!(problems_of_object("rml:refrence 'a' ; rml:reference 'b' ; rml:colour 'c'"), @r"
    warning rml-mapping «rml:refrence 'a'»
      there is no property `rml:refrence`
        did you mean `rml:reference`?
    warning rml-mapping «rml:colour 'c'»
      there is no property `rml:colour`
    ");
    insta::assert_snapshot!(problems_with("rml:class ex:C ; rml:baseIRI <http://b/>"), @r"
    warning rml-mapping «rml:class ex:C»
      `rml:class` says nothing here
        classes belong to the subject map
    ");
    insta::assert_snapshot!(problems(&format!("<#m> {SOURCE} ; {SUBJECT} . <#o> rml:reference 'a' ; rml:termType rml:IRI .")), @r"
    warning rml-mapping «<#o>»
      nothing refers to `<#o>`
        take it away, or name it where it is needed
    ");
    assert_eq!(
        problems_with("rml:comment 'x' ; ex:reference 'a' ; ex:label 'b'")
            .matches("warning")
            .count(),
        1
    );
}

#[test]
fn what_leads_back_to_itself_ends() {
    let text = "<#e> rml:function ex:f ; rml:input [ rml:parameter ex:p ; rml:inputValueMap <#v> ], [ rml:parameter ex:q ; rml:inputValueMap <#v> ] .
        <#v> rml:functionExecution <#e> .";
    insta::assert_snapshot!(problems(&format!("<#m> {SOURCE} ; rml:subjectMap <#v> . {text}")), @r"
    rml-mapping «rml:inputValueMap <#v>»
      this stands more than 64 deep, or leads back to itself
    ");
    let text = "<#g> rml:gather ( <#g> ) ; rml:gatherAs rdf:List .";
    insta::assert_snapshot!(problems(&format!("<#m> {SOURCE} ; rml:subjectMap <#g> . {text}")), @r"
    rml-mapping «<#g>»
      this stands more than 64 deep, or leads back to itself
    ");
}

#[test]
fn all_problems_are_found_in_one_reading() {
    let text = "<#m> rml:subjectMap [ rml:template 'a}' ; rml:termType rml:Iri ] ; rml:logicalSource [] ;
        rml:predicateObjectMap [ rml:predicate 1 ; rml:objectMap [ rml:reference 'a' ; rml:language 'xxxx' ] ] .";
    insta::assert_snapshot!(problems(text), @r"
    rml-source «[]»
      `[]` should be a logical source, but nothing is said of it
        write what it is made of into the brackets
    rml-mapping «rml:Iri»
      there is no term type `rml:Iri`
        did you mean `rml:IRI`?
    rml-template «}»
      a brace is closed that was not opened
        a brace or a backslash that stands for itself has a backslash before it; Turtle needs two for each
    rml-mapping «1»
      the constant of a predicate map must be an IRI
    rml-mapping «'xxxx'»
      `xxxx` is no language tag
        write a code of two or three letters, such as `en`, `vi` or `de-AT` (BCP 47)
    ");
}
