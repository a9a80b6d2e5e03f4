use super::super::super::model::{FieldKind, Iterable, ReferenceFormulation};
use super::*;

const VIEW: &str = "<#v> a rml:LogicalView ; rml:viewOn [ rml:source 'a.json' ] ;
    rml:field [ rml:fieldName 'id' ; rml:reference '$.id' ]";

/// What is found in a view with a source, a field, and this.
fn problems_of_view(statements: &str) -> String {
    problems(&format!(
        "{VIEW} ; {statements} . <#m> rml:logicalSource <#v> ; {SUBJECT} ."
    ))
}

#[test]
fn a_view_has_fields_and_joins() {
    let document = model(&format!(
        "{VIEW} ; rml:field [ rml:fieldName 'items' ; rml:reference '$.items' ; rml:field [ a rml:IterableField ;
            rml:fieldName 'item' ; rml:referenceFormulation rml:CSV ; rml:field [ rml:fieldName 'type' ; rml:reference 'type' ] ] ] ;
          rml:leftJoin [ rml:parentLogicalView <#w> ; rml:joinCondition [ rml:child 'id' ; rml:parent 'id' ] ;
            rml:field [ rml:fieldName 'name' ; rml:reference 'name' ] ] .
        <#w> rml:viewOn <#x> ; rml:field [ rml:fieldName 'name' ; rml:reference 'name' ], [ rml:fieldName 'id' ; rml:reference 'id' ] .
        <#x> rml:viewOn [ rml:source 'b.csv' ] ; rml:field [ rml:fieldName 'name' ; rml:reference 'n' ], [ rml:fieldName 'id' ; rml:reference 'i' ] .
        <#m> rml:logicalSource <#v> ; {SUBJECT} ."
    ));
    let names: Vec<&str> = document.views.iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names, ["<#v>", "<#w>", "<#x>"]);
    assert!(matches!(document.maps[0].source, Some(Iterable::View(ViewId(0), _))));
    assert!(matches!(document.views[1].on, Iterable::View(ViewId(2), _)));
    let join = &document.views[0].joins[0];
    assert!(join.is_left && join.parent == ViewId(1) && join.conditions.len() == 1);
    let items = &document.views[0].fields[1];
    assert!(matches!(items.kind, FieldKind::Expression(_)));
    let item = &items.fields[0];
    assert!(matches!(
        &item.kind,
        FieldKind::Iterable { formulation: Some(stated), iterator: None } if stated.value == ReferenceFormulation::Csv
    ));
    assert_eq!(item.fields[0].name.value, "type");
}

#[test]
fn a_view_is_not_made_of_itself() {
    insta::assert_snapshot!(problems("<#v> rml:viewOn <#w> ; rml:field [ rml:fieldName 'a' ; rml:reference 'a' ] .
        <#w> rml:viewOn <#v> ; rml:field [ rml:fieldName 'a' ; rml:reference 'a' ] .
        <#m> rml:logicalSource <#v> ; rml:subjectMap [ rml:reference 'a' ] ."), @r"
    rml-mapping «rml:viewOn <#v>»
      a logical view is made of itself
        a view is on a source, or on a view that is not made of it
    ");
    insta::assert_snapshot!(problems_of_view("rml:innerJoin [ rml:parentLogicalView <#v> ;
        rml:joinCondition [ rml:child 'id' ; rml:parent 'id' ] ; rml:field [ rml:fieldName 'b' ; rml:reference 'id' ] ]"), @r"
    rml-mapping «rml:parentLogicalView <#v>»
      a logical view is made of itself
        a view is on a source, or on a view that is not made of it
    ");
}

#[test]
fn very_many_views_are_no_matter() {
    let mut text = format!("<#m> rml:logicalSource <#v0> ; {SUBJECT} .\n");
    for i in 0..3000 {
        let next = i + 1;
        text.push_str(&format!(
            "<#v{i}> rml:viewOn <#v{next}> ; rml:field [ rml:fieldName 'id' ; rml:reference 'id' ] .\n"
        ));
    }
    text.push_str(
        "<#v3000> rml:viewOn [ rml:source 'a.csv' ] ; rml:field [ rml:fieldName 'id' ; rml:reference 'id' ] .",
    );
    assert_eq!(model(&text).views.len(), 3001);
}

#[test]
fn what_a_view_lacks_is_shown() {
    insta::assert_snapshot!(problems(&format!("<#v> a rml:LogicalView . <#m> rml:logicalSource <#v> ; {SUBJECT} .")), @r#"
    rml-mapping «<#v>»
      a logical view has no `rml:viewOn`
        add the logical source that it is on
    rml-mapping «<#v>»
      a logical view has no `rml:field`
        add `rml:field [ rml:fieldName "…" ; rml:reference "…" ]`
    "#);
    insta::assert_snapshot!(problems_of_view("rml:iterator '$'"), @r"
    rml-mapping «rml:iterator '$'»
      a logical view has fields, and no iterator or formulation of its own
        it belongs to the source that the view is on
    ");
    insta::assert_snapshot!(problems_of_view("rml:field [ rml:reference 'a' ], [ rml:fieldName 'b' ], [ rml:fieldName 'c.d' ; rml:reference 'c' ]"), @r"
    rml-mapping «rml:field [ rml:reference 'a' ]»
      a field has no `rml:fieldName`
        add a name in quotes, by which references lead to it
    rml-mapping «[ rml:fieldName 'b' ]»
      a field has no expression
        add `rml:reference`, `rml:template` or `rml:constant`
    rml-mapping «'c.d'»
      `rml:fieldName` must be a name of letters, digits and `_`
    ");
    insta::assert_snapshot!(problems_of_view("rml:field [ rml:fieldName 'id' ; rml:reference 'a' ]"), @r"
    rml-mapping «'id'», «'id'»
      there is a field `id` already
        give each a name of its own
    ");
    insta::assert_snapshot!(problems_of_view("rml:field [ rml:fieldName 'a' ; rml:reference 'a' ; rml:iterator '$' ]"), @r"
    rml-mapping «rml:reference 'a'»
      a field has records or values, not both
        take the iterator or the expression away
    ");
    insta::assert_snapshot!(problems_of_view("rml:field [ rml:fieldName 'a' ; rml:reference 'a' ;
        rml:field [ rml:fieldName 'b' ; rml:reference 'b' ], [ rml:fieldName 'c' ; rml:iterator '$' ] ]"), @r"
    rml-mapping «rml:field [ rml:fieldName 'b' ; rml:reference 'b' ]»
      a field of values has fields of records, not of values
        add `rml:referenceFormulation` and `rml:iterator`, by which records are read out of the value
    rml-mapping «[ rml:fieldName 'c' ; rml:iterator '$' ]»
      a field of records within a field of values must say how it is read
        add `rml:referenceFormulation`
    ");
    insta::assert_snapshot!(problems_of_view("rml:leftJoin [ rml:parentLogicalView <#m> ]"), @r#"
    rml-mapping «rml:leftJoin [ rml:parentLogicalView <#m> ]»
      a join of views has no `rml:joinCondition`
        add `rml:joinCondition [ rml:child "…" ; rml:parent "…" ]`
    rml-mapping «rml:leftJoin [ rml:parentLogicalView <#m> ]»
      a join of views has no `rml:field`
        add `rml:field [ rml:fieldName "…" ; rml:reference "…" ]`
    rml-mapping «<#m>»
      `rml:parentLogicalView` must be a logical view
    "#);
    insta::assert_snapshot!(problems_of_view("rml:leftJoin [ rml:joinCondition [ rml:child 'id' ; rml:parent 'id' ] ;
        rml:field [ rml:fieldName 'b' ; rml:iterator '$' ] ]"), @r"
    rml-mapping «rml:field [ rml:fieldName 'b' ; rml:iterator '$' ]»
      a join adds values alone
        add the records to the view that is joined
    rml-mapping «rml:leftJoin [ rml:joinCondition [ rml:child 'id' ; rml:parent 'id' ] ;»
      a join of views has no `rml:parentLogicalView`
        add the view that is joined
    ");
    insta::assert_snapshot!(problems(&format!("{VIEW} ; rml:field <#f> . <#f> rml:fieldName 'f' ; rml:iterator '$' ; rml:field <#f> .
        <#m> rml:logicalSource <#v> ; {SUBJECT} .")), @r"
    rml-mapping «rml:field <#f>»
      this stands more than 64 deep, or leads back to itself
    ");
}
