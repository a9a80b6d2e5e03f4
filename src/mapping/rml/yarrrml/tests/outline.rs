//! What a document became, in short.

use crate::mapping::rml::model::{
    Access, Document, Expression, ExpressionMap, Iterable, ObjectMap, TermMap, TermType, TriplesMap,
};
use oxigraph::model::Term;
use std::fmt::Write;

/// Targets and triples maps, a line each, and a line for each predicate-object map.
pub(super) fn outline(document: &Document) -> String {
    let mut out = String::new();
    if let Some(base) = &document.base {
        let _ = writeln!(out, "base {base}");
    }
    for target in &document.targets {
        let syntax = target.syntax.as_ref().map_or("-", |syntax| syntax.value.as_str());
        let (path, packing, mode) = (&target.path, target.packing, target.mode);
        let _ = writeln!(out, "target {path} {syntax} {packing:?} {mode:?}");
    }
    for map in &document.maps {
        triples_map(map, &mut out);
    }
    out
}

fn triples_map(map: &TriplesMap, out: &mut String) {
    let source = match &map.source {
        Some(Iterable::Source(source)) => {
            let access = match &source.source.value.access {
                Access::File { path, .. } => format!("file {path}"),
                other => format!("{other:?}"),
            };
            let formulation = source
                .formulation
                .as_ref()
                .map_or(String::new(), |formulation| format!(" as {:?}", formulation.value));
            let iterator = source
                .iterator
                .as_ref()
                .map_or(String::new(), |iterator| format!(" each {}", iterator.value));
            format!("{access}{formulation}{iterator}")
        }
        _ => "nothing".to_owned(),
    };
    let _ = writeln!(
        out,
        "{} of {source}: {}{}",
        map.name,
        term(&map.subject),
        terms(" in ", &map.graphs)
    );
    for statement in &map.predicate_objects {
        let objects: Vec<_> = statement.objects.iter().map(object).collect();
        let predicates = terms("", &statement.predicates);
        let graphs = terms(" in ", &statement.graphs);
        let _ = writeln!(out, "  {predicates} -> {}{graphs}", objects.join(", "));
    }
}

fn terms(before: &str, maps: &[TermMap]) -> String {
    let maps: Vec<_> = maps.iter().map(term).collect();
    if maps.is_empty() {
        return String::new();
    }
    format!("{before}{}", maps.join(", "))
}

fn object(object: &ObjectMap) -> String {
    match object {
        ObjectMap::Term(map) => term(map),
        ObjectMap::Ref(reference) => {
            let conditions: Vec<_> = reference
                .conditions
                .iter()
                .map(|join| format!("{} = {}", expression(&join.child), expression(&join.parent)))
                .collect();
            format!("subject of #{}({})", reference.parent.0, conditions.join(" and "))
        }
    }
}

fn term(map: &TermMap) -> String {
    let inner = expression(&map.expression);
    let mut out = match (&map.term_type, &map.expression.expression) {
        (_, Expression::Constant(_)) => inner,
        (Some(stated), _) => match stated.value {
            TermType::Literal => format!("'{inner}'"),
            TermType::Iri => format!("iri <{inner}>"),
            other => format!("{other:?} {inner}"),
        },
        (None, _) => format!("<{inner}>"),
    };
    for (sign, kind) in [("^^", &map.datatype), ("@", &map.language)] {
        if let Some(kind) = kind {
            let _ = write!(out, "{sign}{}", term(kind));
        }
    }
    for target in &map.targets {
        let _ = write!(out, " to #{}", target.0);
    }
    out
}

fn expression(map: &ExpressionMap) -> String {
    let mut out = match &map.expression {
        Expression::None => "new".to_owned(),
        Expression::Constant(Term::NamedNode(iri)) => format!("={}", iri.as_str()),
        Expression::Constant(term) => format!("={term}"),
        Expression::Reference(reference) => format!("${reference}"),
        Expression::Template(template) => template.clone(),
        Expression::Function(execution) => {
            let short = |iri: &str| iri.rsplit(['/', '#']).next().unwrap_or(iri).to_owned();
            let inputs: Vec<_> = execution
                .inputs
                .iter()
                .map(|input| format!("{}: {}", short(input.parameter.value.as_str()), term(&input.value)))
                .collect();
            format!("{}({})", short(execution.function.value.as_str()), inputs.join(", "))
        }
    };
    if let Some(condition) = &map.condition {
        let _ = write!(out, " if {}", expression(condition));
    }
    out
}
