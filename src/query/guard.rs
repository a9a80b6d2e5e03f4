//! Makes queries stop that the evaluator would not stop.
//!
//! The evaluator looks at its token when it reads the store. A product of patterns that have
//! no variable in common is made of what was read before: it can go on for hours without.
//! So its rows, and all rows that a filter looks at, pass by a function that ends the thread's
//! work by unwinding when the query has been cancelled. It gives the same solutions.

use oxigraph::model::NamedNode;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};
use oxigraph::sparql::{CancellationToken, SparqlEvaluator, Variable};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The function that filters pass by: true.
const TICK: &str = "urn:lodpress:function:tick";

/// The one that rows of products pass by. It has no value, so that rows are what they were:
/// a variable with a value would make rows differ that are the same.
const PASS: &str = "urn:lodpress:function:pass";

/// What unwinds a thread whose query was cancelled.
#[derive(Debug)]
struct Cancelled;

/// An evaluator of queries that need no guard, which `token` cancels.
pub(super) fn plain_evaluator(token: CancellationToken) -> SparqlEvaluator {
    SparqlEvaluator::new().with_cancellation_token(token)
}

/// An evaluator of guarded queries, which `token` cancels.
pub(super) fn evaluator(token: CancellationToken) -> SparqlEvaluator {
    let (of_filters, of_rows) = (token.clone(), token.clone());
    SparqlEvaluator::new()
        .with_cancellation_token(token)
        .with_custom_function(NamedNode::new_unchecked(TICK), move |_| {
            end_if_cancelled(&of_filters);
            Some(Term::from(Literal::new_typed_literal("true", xsd::BOOLEAN)))
        })
        .with_custom_function(NamedNode::new_unchecked(PASS), move |_| {
            end_if_cancelled(&of_rows);
            None
        })
}

fn end_if_cancelled(token: &CancellationToken) {
    if token.is_cancelled() {
        resume_unwind(Box::new(Cancelled));
    }
}

/// What `work` gives; `None` where it was cancelled.
pub(super) fn unless_cancelled<T>(work: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Some(done),
        Err(reason) if reason.is::<Cancelled>() => None,
        // A thread that panics has said so.
        Err(reason) => resume_unwind(reason),
    }
}

/// Puts the function where rows could be made without end.
///
/// False where there is no such place: an evaluator that only has the token does.
pub(super) fn guard(query: &mut Query) -> bool {
    let pattern = match query {
        Query::Construct { pattern, .. }
        | Query::Select { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => pattern,
    };
    let mut guard = Guard::default();
    guard.pattern(pattern);
    guard.made > 0
}

/// Guards a pattern of an update.
pub(super) fn guard_pattern(pattern: &mut GraphPattern) {
    Guard::default().pattern(pattern);
}

#[derive(Default)]
struct Guard {
    /// Calls that were put in.
    made: usize,
}

impl Guard {
    fn pattern(&mut self, pattern: &mut GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                if let Some(parts) = components(patterns) {
                    let parts = parts.into_iter().map(|patterns| GraphPattern::Bgp { patterns });
                    let product = parts.reduce(|left, right| self.ticking(join(left, right)));
                    *pattern = product.unwrap_or_default();
                }
            }
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Minus { left, right } => {
                self.pattern(left);
                self.pattern(right);
                *pattern = self.ticking(std::mem::take(pattern));
            }
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => {
                self.pattern(left);
                self.pattern(right);
                if let Some(expression) = expression {
                    self.filter(expression);
                }
                *pattern = self.ticking(std::mem::take(pattern));
            }
            GraphPattern::Union { left, right } => {
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::Filter { expr, inner } => {
                self.filter(expr);
                self.pattern(inner);
            }
            GraphPattern::Extend { inner, expression, .. } => {
                self.expression(expression);
                self.pattern(inner);
            }
            GraphPattern::OrderBy { inner, expression } => {
                for order in expression {
                    let (OrderExpression::Asc(expression) | OrderExpression::Desc(expression)) = order;
                    self.expression(expression);
                }
                self.pattern(inner);
            }
            GraphPattern::Group { inner, aggregates, .. } => {
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr);
                    }
                }
                self.pattern(inner);
            }
            GraphPattern::Graph { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.pattern(inner),
            // What another server is sent is not ours to change.
            GraphPattern::Service { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        }
    }

    /// The rows of `inner` pass by the function where they are made of rows that were read
    /// before: where its sides share no variable.
    fn ticking(&mut self, inner: GraphPattern) -> GraphPattern {
        if let GraphPattern::Join { left, right } | GraphPattern::LeftJoin { left, right, .. } = &inner
            && !is_disjoint(left, right)
        {
            return inner;
        }
        self.made += 1;
        GraphPattern::Extend {
            inner: Box::new(inner),
            variable: Variable::new_unchecked(format!("lodpress_pass_{}", self.made)),
            expression: call(PASS),
        }
    }

    /// A filter's parts stay apart, so that each can be applied as early as before.
    fn filter(&mut self, expression: &mut Expression) {
        if let Expression::And(left, right) = expression {
            self.filter(left);
            self.filter(right);
            return;
        }
        self.expression(expression);
        self.made += 1;
        let inner = std::mem::replace(expression, Expression::from(false_literal()));
        *expression = Expression::If(
            Box::new(call(TICK)),
            Box::new(inner),
            Box::new(Expression::from(false_literal())),
        );
    }

    /// Patterns within an expression.
    fn expression(&mut self, expression: &mut Expression) {
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern),
            Expression::Or(a, b)
            | Expression::And(a, b)
            | Expression::Equal(a, b)
            | Expression::SameTerm(a, b)
            | Expression::Greater(a, b)
            | Expression::GreaterOrEqual(a, b)
            | Expression::Less(a, b)
            | Expression::LessOrEqual(a, b)
            | Expression::Add(a, b)
            | Expression::Subtract(a, b)
            | Expression::Multiply(a, b)
            | Expression::Divide(a, b) => {
                self.expression(a);
                self.expression(b);
            }
            Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => {
                self.expression(inner);
            }
            Expression::If(a, b, c) => {
                for part in [a, b, c] {
                    self.expression(part);
                }
            }
            Expression::In(inner, others) => {
                self.expression(inner);
                others.iter_mut().for_each(|other| self.expression(other));
            }
            Expression::Coalesce(parts) | Expression::FunctionCall(_, parts) => {
                parts.iter_mut().for_each(|part| self.expression(part));
            }
            Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_) | Expression::Bound(_) => {}
        }
    }
}

fn call(function: &str) -> Expression {
    Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(function)), Vec::new())
}

fn false_literal() -> Literal {
    Literal::new_typed_literal("false", xsd::BOOLEAN)
}

fn join(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    GraphPattern::Join {
        left: Box::new(left),
        right: Box::new(right),
    }
}

fn is_disjoint(left: &GraphPattern, right: &GraphPattern) -> bool {
    let variables = |pattern: &GraphPattern| {
        let mut variables = BTreeSet::new();
        pattern.on_in_scope_variable(|variable| _ = variables.insert(variable.as_str().to_owned()));
        variables
    };
    variables(left).is_disjoint(&variables(right))
}

/// The parts of a basic graph pattern that share no variable or blank node with one another;
/// `None` where it is one part.
fn components(patterns: &[TriplePattern]) -> Option<Vec<Vec<TriplePattern>>> {
    let mut parts: Vec<(BTreeSet<String>, Vec<TriplePattern>)> = Vec::new();
    for triple in patterns {
        let mut names = names(triple);
        let mut triples = Vec::new();
        parts.retain_mut(|(known, of_part)| {
            let is_apart = known.is_disjoint(&names);
            if !is_apart {
                names.append(known);
                triples.append(of_part);
            }
            is_apart
        });
        triples.push(triple.clone());
        parts.push((names, triples));
    }
    // Triples without any variable are asked once, and make no product.
    let products = parts.iter().filter(|(names, _)| !names.is_empty()).count();
    (products > 1).then(|| parts.into_iter().map(|part| part.1).collect())
}

fn names(triple: &TriplePattern) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for term in [&triple.subject, &triple.object] {
        match term {
            TermPattern::Variable(variable) => _ = names.insert(variable.to_string()),
            TermPattern::BlankNode(node) => _ = names.insert(node.to_string()),
            _ => {}
        }
    }
    if let NamedNodePattern::Variable(variable) = &triple.predicate {
        names.insert(variable.to_string());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use oxigraph::model::{GraphName, Quad};
    use oxigraph::sparql::QueryResults;
    use spargebra::SparqlParser;
    use std::time::{Duration, Instant};

    fn store(size: i32) -> Store {
        let store = Store::memory().unwrap();
        let quads = (0..size).map(|number| {
            let subject = NamedNode::new_unchecked(format!("http://x/{number}"));
            let predicate = NamedNode::new_unchecked(format!("http://x/p{}", number % 2));
            Quad::new(subject, predicate, Literal::from(number % 3), GraphName::DefaultGraph)
        });
        store.load(quads).unwrap();
        store
    }

    fn solutions(query: Query, store: &Store) -> Vec<String> {
        let results = evaluator(CancellationToken::new())
            .for_query(query)
            .on_store(store.writable().unwrap())
            .execute();
        let mut rows = match results.unwrap() {
            QueryResults::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                solutions
                    .map(|solution| {
                        let solution = solution.unwrap();
                        let cells = variables.iter().map(|name| format!("{name}={:?}", solution.get(name)));
                        cells.collect::<Vec<_>>().join(" ")
                    })
                    .collect()
            }
            QueryResults::Boolean(value) => vec![value.to_string()],
            QueryResults::Graph(triples) => triples.map(|triple| triple.unwrap().to_string()).collect::<Vec<_>>(),
        };
        rows.sort();
        rows
    }

    /// Queries with each kind of pattern.
    const QUERIES: &[&str] = &[
        "SELECT * { ?a ?b ?c }",
        "SELECT * { ?a <http://x/p0> ?c . ?d <http://x/p1> ?f }",
        "SELECT * { ?a <http://x/p0> ?c . ?d <http://x/p1> ?f . ?c ?p ?f }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(?c < ?f && ?a != ?d) }",
        "SELECT * { ?a ?b ?c OPTIONAL { ?d <http://x/p1> 2 FILTER(?c = 1) } }",
        "SELECT * { ?a ?b ?c MINUS { ?a <http://x/p1> ?x } }",
        "SELECT * { ?a ?b ?c FILTER EXISTS { ?d ?e ?c . ?g <http://x/none> ?h } }",
        "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?c . ?g <http://x/none> ?h } }",
        "SELECT ?c (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?c HAVING(COUNT(*) > 3)",
        "SELECT * { { ?a ?b 1 } UNION { ?d ?e 2 FILTER(false) } BIND(1/0 AS ?x) FILTER(!BOUND(?x)) }",
        "SELECT * { VALUES ?a { 1 2 } VALUES ?b { 3 UNDEF } { SELECT ?c { ?x ?y ?c } LIMIT 3 } }",
        "SELECT DISTINCT ?c { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c OFFSET 1",
        "SELECT * { ?a ?b ?c FILTER(?c IN (1, 2) || ?undefined) }",
        "ASK { ?a ?b ?c . ?d ?e ?f FILTER(?c > 99) }",
        "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
        "SELECT * { ?a (<http://x/p0>|<http://x/p1>)/^<http://x/p0> ?c . ?d ?e ?f }",
        "SELECT * { [] ?b ?c . [] ?e ?f }",
        "SELECT (COUNT(DISTINCT *) AS ?n) { { ?a <http://x/p0> ?c . ?d <http://x/p1> ?f } UNION { ?d <http://x/p1> ?f . ?a <http://x/p0> ?c } }",
        "SELECT DISTINCT * { { ?a <http://x/p0> ?c . ?d <http://x/p1> ?f } UNION { ?d <http://x/p1> ?f . ?a <http://x/p0> ?c } }",
    ];

    #[test]
    fn guarded_queries_give_the_same() {
        let store = store(7);
        for text in QUERIES {
            let query = SparqlParser::new().parse_query(text).unwrap();
            let mut guarded = query.clone();
            guard(&mut guarded);
            assert_eq!(solutions(guarded, &store), solutions(query, &store), "{text}");
        }
    }

    #[test]
    fn a_cancelled_query_ends_whatever_it_does() {
        let store = store(400);
        for text in [
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(false) }",
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(sameTerm(?a, ?c)) }",
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c > 9 && ?l > 9) }",
            "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?l > ?c + 9) } }",
            "SELECT DISTINCT ?c { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        ] {
            let token = CancellationToken::new();
            let mut query = SparqlParser::new().parse_query(text).unwrap();
            guard(&mut query);
            let timer = {
                let token = token.clone();
                std::thread::spawn(move || {
                    std::thread::park_timeout(Duration::from_millis(150));
                    token.cancel();
                })
            };
            let began = Instant::now();
            let done = unless_cancelled(|| {
                let results = evaluator(token)
                    .for_query(query)
                    .on_store(store.writable().unwrap())
                    .execute();
                match results {
                    Ok(QueryResults::Solutions(solutions)) => solutions.map_while(Result::ok).count(),
                    _ => 0,
                }
            });
            timer.join().unwrap();
            assert!(began.elapsed() < Duration::from_secs(20), "{text}: {done:?}");
        }
    }
}
