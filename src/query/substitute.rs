//! Gives parameters their values: a variable becomes a constant wherever it stands.
//!
//! This is done on the algebra, after parsing, so that no value can change what a query
//! does. The evaluator's own substitution asks that a SELECT selects the variable.

use oxigraph::model::Term;
use oxigraph::sparql::Variable;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

/// Puts `term` in the place of `variable`; `false` where the query does not have it.
pub(super) fn substitute(query: &mut Query, variable: &Variable, term: &Term) -> bool {
    let mut substitution = Substitution {
        variable,
        term,
        is_used: false,
    };
    match query {
        Query::Construct { template, pattern, .. } => {
            template.retain_mut(|triple| substitution.triple(triple) != Position::Impossible);
            substitution.pattern(pattern);
        }
        Query::Select { pattern, .. } | Query::Describe { pattern, .. } | Query::Ask { pattern, .. } => {
            substitution.pattern(pattern);
        }
    }
    substitution.is_used
}

struct Substitution<'a> {
    variable: &'a Variable,
    term: &'a Term,
    is_used: bool,
}

/// What became of a triple pattern.
#[derive(PartialEq, Eq)]
enum Position {
    /// It does not have the variable.
    Untouched,
    /// It has the term in its place.
    Replaced,
    /// The term cannot stand there: nothing matches.
    Impossible,
}

impl Substitution<'_> {
    fn is_here(&mut self, variable: &Variable) -> bool {
        let is_here = variable == self.variable;
        self.is_used |= is_here;
        is_here
    }

    fn pattern(&mut self, pattern: &mut GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                let mut outcome = Position::Untouched;
                for triple in patterns {
                    match self.triple(triple) {
                        Position::Untouched => {}
                        Position::Replaced if outcome == Position::Impossible => {}
                        other => outcome = other,
                    }
                }
                self.settle(pattern, &outcome);
            }
            GraphPattern::Path { subject, object, .. } => {
                let outcome = match (self.subject(subject), self.object(object)) {
                    (Position::Impossible, _) => Position::Impossible,
                    (Position::Untouched, Position::Untouched) => Position::Untouched,
                    _ => Position::Replaced,
                };
                self.settle(pattern, &outcome);
            }
            GraphPattern::Join { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right }
            | GraphPattern::Lateral { left, right } => {
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::LeftJoin {
                left,
                right,
                expression,
            } => {
                self.pattern(left);
                self.pattern(right);
                expression.iter_mut().for_each(|expression| self.expression(expression));
            }
            GraphPattern::Filter { expr, inner } => {
                self.expression(expr);
                self.pattern(inner);
            }
            GraphPattern::Graph { name, inner } | GraphPattern::Service { name, inner, .. } => {
                self.pattern(inner);
                let outcome = self.name(name);
                if outcome == Position::Impossible {
                    *pattern = nothing();
                }
            }
            GraphPattern::Extend { inner, expression, .. } => {
                self.expression(expression);
                self.pattern(inner);
            }
            GraphPattern::Values { variables, bindings } => {
                if let Some(column) = variables.iter().position(|variable| variable == self.variable) {
                    self.is_used = true;
                    let term = self.ground();
                    bindings.retain(|row| row[column].is_none() || row[column] == term);
                }
            }
            GraphPattern::OrderBy { inner, expression } => {
                for order in expression {
                    match order {
                        OrderExpression::Asc(expression) | OrderExpression::Desc(expression) => {
                            self.expression(expression);
                        }
                    }
                }
                self.pattern(inner);
            }
            GraphPattern::Project { inner, variables } => {
                self.pattern(inner);
                if variables.iter().any(|variable| self.is_here(variable)) {
                    self.bind(inner);
                }
            }
            GraphPattern::Group {
                inner,
                variables,
                aggregates,
            } => {
                self.pattern(inner);
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr);
                    }
                }
                if variables.iter().any(|variable| self.is_here(variable)) {
                    self.bind(inner);
                }
            }
            GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
                self.pattern(inner);
            }
        }
    }

    /// The variable keeps its value for what stands around the pattern.
    fn settle(&mut self, pattern: &mut GraphPattern, outcome: &Position) {
        match outcome {
            Position::Untouched => {}
            Position::Impossible => *pattern = nothing(),
            Position::Replaced => {
                if let Some(expression) = self.constant() {
                    *pattern = GraphPattern::Extend {
                        inner: Box::new(std::mem::take(pattern)),
                        variable: self.variable.clone(),
                        expression,
                    };
                }
            }
        }
    }

    /// Binds the variable in the solutions of `pattern`, whose order stays.
    fn bind(&self, pattern: &mut GraphPattern) {
        if let GraphPattern::OrderBy { inner, .. } = pattern {
            return self.bind(inner);
        }
        let values = GraphPattern::Values {
            variables: vec![self.variable.clone()],
            bindings: vec![vec![self.ground()]],
        };
        *pattern = GraphPattern::Join {
            left: Box::new(values),
            right: Box::new(std::mem::take(pattern)),
        };
    }

    fn triple(&mut self, triple: &mut TriplePattern) -> Position {
        let outcomes = [
            self.subject(&mut triple.subject),
            self.name(&mut triple.predicate),
            self.object(&mut triple.object),
        ];
        if outcomes.contains(&Position::Impossible) {
            Position::Impossible
        } else if outcomes.contains(&Position::Replaced) {
            Position::Replaced
        } else {
            Position::Untouched
        }
    }

    fn subject(&mut self, subject: &mut TermPattern) -> Position {
        match self.object(subject) {
            Position::Replaced if matches!(self.term, Term::Literal(_)) => Position::Impossible,
            other => other,
        }
    }

    fn object(&mut self, object: &mut TermPattern) -> Position {
        let TermPattern::Variable(variable) = object else {
            return Position::Untouched;
        };
        if !self.is_here(variable) {
            return Position::Untouched;
        }
        *object = self.term.clone().into();
        Position::Replaced
    }

    fn name(&mut self, name: &mut NamedNodePattern) -> Position {
        let NamedNodePattern::Variable(variable) = name else {
            return Position::Untouched;
        };
        if !self.is_here(variable) {
            return Position::Untouched;
        }
        let Term::NamedNode(node) = self.term else {
            return Position::Impossible;
        };
        *name = node.clone().into();
        Position::Replaced
    }

    fn expression(&mut self, expression: &mut Expression) {
        use Expression as E;
        match expression {
            E::Variable(variable) => {
                if self.is_here(variable)
                    && let Some(constant) = self.constant()
                {
                    *expression = constant;
                }
            }
            E::Bound(variable) => {
                if self.is_here(variable) {
                    *expression = E::Literal(true.into());
                }
            }
            E::NamedNode(_) | E::Literal(_) => {}
            E::Or(a, b)
            | E::And(a, b)
            | E::Equal(a, b)
            | E::SameTerm(a, b)
            | E::Greater(a, b)
            | E::GreaterOrEqual(a, b)
            | E::Less(a, b)
            | E::LessOrEqual(a, b)
            | E::Add(a, b)
            | E::Subtract(a, b)
            | E::Multiply(a, b)
            | E::Divide(a, b) => {
                self.expression(a);
                self.expression(b);
            }
            E::UnaryPlus(inner) | E::UnaryMinus(inner) | E::Not(inner) => self.expression(inner),
            E::In(needle, list) => {
                self.expression(needle);
                list.iter_mut().for_each(|item| self.expression(item));
            }
            E::If(a, b, c) => [a, b, c].into_iter().for_each(|part| self.expression(part)),
            E::Coalesce(list) | E::FunctionCall(_, list) => list.iter_mut().for_each(|item| self.expression(item)),
            E::Exists(pattern) => self.pattern(pattern),
        }
    }

    fn constant(&self) -> Option<Expression> {
        match self.term {
            Term::NamedNode(node) => Some(node.clone().into()),
            Term::Literal(literal) => Some(literal.clone().into()),
            Term::BlankNode(_) => None,
        }
    }

    fn ground(&self) -> Option<GroundTerm> {
        match self.term {
            Term::NamedNode(node) => Some(node.clone().into()),
            Term::Literal(literal) => Some(literal.clone().into()),
            Term::BlankNode(_) => None,
        }
    }
}

/// The pattern without solutions.
fn nothing() -> GraphPattern {
    GraphPattern::Values {
        variables: Vec::new(),
        bindings: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{Literal, NamedNode};
    use oxigraph::sparql::{QueryResults, SparqlEvaluator};
    use oxigraph::store::Store;
    use spargebra::SparqlParser;

    const DATA: &str = r#"
        <http://x/a> <http://x/p> "1" , "2" . <http://x/b> <http://x/p> "1" . <http://x/a> <http://x/q> <http://x/b> .
    "#;

    fn answers(query: &str, name: &str, term: impl Into<Term>) -> Vec<String> {
        let store = Store::new().unwrap();
        store.load_from_slice(oxigraph::io::RdfFormat::Turtle, DATA).unwrap();
        let mut query = SparqlParser::new()
            .with_prefix("x", "http://x/")
            .unwrap()
            .parse_query(query)
            .unwrap();
        assert!(substitute(&mut query, &Variable::new(name).unwrap(), &term.into()));
        let results = SparqlEvaluator::new()
            .for_query(query)
            .on_store(&store)
            .execute()
            .unwrap();
        let mut lines: Vec<String> = match results {
            QueryResults::Solutions(solutions) => solutions
                .map(|solution| {
                    let solution = solution.unwrap();
                    let values: Vec<String> = solution
                        .values()
                        .iter()
                        .map(|v| v.as_ref().map_or("-".into(), ToString::to_string))
                        .collect();
                    values.join(" ")
                })
                .collect(),
            QueryResults::Boolean(value) => vec![value.to_string()],
            QueryResults::Graph(triples) => triples.map(|triple| triple.unwrap().to_string()).collect(),
        };
        lines.sort();
        lines
    }

    fn node(name: &str) -> NamedNode {
        NamedNode::new(format!("http://x/{name}")).unwrap()
    }

    #[test]
    fn a_parameter_need_not_be_selected() {
        assert_eq!(answers("SELECT ?v { ?s x:p ?v }", "s", node("a")), ["\"1\"", "\"2\""]);
        assert_eq!(
            answers("SELECT ?v ?s { ?s x:p ?v }", "s", node("b")),
            ["\"1\" <http://x/b>"]
        );
        assert_eq!(answers("SELECT * { ?s x:p ?v }", "s", node("b")).len(), 1);
        assert_eq!(answers("SELECT ?v { x:a ?p ?v }", "p", node("q")), ["<http://x/b>"]);
        assert_eq!(answers("SELECT ?v { ?s x:q/x:p ?v }", "s", node("a")), ["\"1\""]);
    }

    #[test]
    fn a_parameter_in_an_expression_is_a_value() {
        let one = Literal::from("1");
        assert_eq!(
            answers(
                "SELECT ?s { ?s x:p ?v FILTER(STR(?v) = STR(?wanted)) }",
                "wanted",
                one.clone()
            )
            .len(),
            2
        );
        assert_eq!(
            answers(
                "SELECT ?s ?wanted { ?s x:q ?o FILTER(BOUND(?wanted)) }",
                "wanted",
                one.clone()
            ),
            ["<http://x/a> \"1\""]
        );
        assert_eq!(
            answers(
                "SELECT ?s { ?s x:q ?o FILTER EXISTS { ?s x:p ?wanted } }",
                "wanted",
                one.clone()
            )
            .len(),
            1
        );
        assert_eq!(
            answers(
                "SELECT (COUNT(*) AS ?n) ?wanted { ?s x:p ?wanted } GROUP BY ?wanted",
                "wanted",
                one
            ),
            ["\"2\"^^<http://www.w3.org/2001/XMLSchema#integer> \"1\""]
        );
    }

    #[test]
    fn every_form_of_query_takes_parameters() {
        assert_eq!(answers("ASK { ?s x:p \"2\" }", "s", node("b")), ["false"]);
        assert_eq!(
            answers("CONSTRUCT { ?s x:r ?v } WHERE { ?s x:p ?v }", "s", node("b")),
            ["<http://x/b> <http://x/r> \"1\""]
        );
        assert_eq!(
            answers("DESCRIBE ?s", "s", node("b")),
            ["<http://x/b> <http://x/p> \"1\""]
        );
        assert_eq!(
            answers("SELECT ?v { VALUES ?s { x:a x:b } ?s x:p ?v }", "s", node("b")),
            ["\"1\""]
        );
    }

    #[test]
    fn a_literal_where_none_can_stand_matches_nothing() {
        assert_eq!(
            answers("SELECT ?v { ?s x:p ?v }", "s", Literal::from("a")),
            Vec::<String>::new()
        );
        assert_eq!(
            answers("SELECT ?v { x:a ?p ?v }", "p", Literal::from("a")),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_value_is_never_text_of_the_query() {
        let hostile = Literal::from("\" } UNION { ?s ?p ?o } #");
        assert_eq!(
            answers("SELECT ?s { ?s x:p ?v FILTER(?v = ?wanted) }", "wanted", hostile),
            Vec::<String>::new()
        );
    }
}
