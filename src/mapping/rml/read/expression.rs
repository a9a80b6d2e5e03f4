//! [Expression maps](https://w3id.org/rml/core/spec#dfn-expression-map).

use super::super::graph::Triple;
use super::super::model::{Expression, ExpressionMap};
use super::super::template::{self, Part};
use super::super::vocabulary::{Property, short};
use super::Reader;
use super::term_map::Position;
use crate::diagnostic::{Code, Diagnostic};
use oxigraph::model::NamedOrBlankNode;

const CODE: Code = Code::RmlMapping;

/// What an expression map has one of.
pub(super) const EXPRESSIONS: &[Property] = &[
    Property::Constant,
    Property::Reference,
    Property::Template,
    Property::FunctionExecution,
    Property::FunctionValue,
];

impl<'g> Reader<'g, '_> {
    /// The expression map that `triple` states: by its node, or by the reference that it has.
    pub(super) fn expression_value(&mut self, triple: &'g Triple, position: Position) -> Option<ExpressionMap> {
        if triple.property.is_some_and(Property::is_reference) {
            return Some(ExpressionMap {
                expression: self.reference(triple)?,
                condition: None,
                origin: self.graph.object_origin(triple),
            });
        }
        let node = self.described(CODE, triple, position.name())?;
        self.within(triple, |reader| reader.expression_map(triple, &node, position, false))
    }

    /// The expression map `node`, which `triple` states; `may_lack` where it need not have an
    /// expression.
    pub(super) fn expression_map(
        &mut self,
        triple: &'g Triple,
        node: &NamedOrBlankNode,
        position: Position,
        may_lack: bool,
    ) -> Option<ExpressionMap> {
        let stated = self.graph.values(node, EXPRESSIONS);
        if let [first, second, ..] = stated[..] {
            self.second(CODE, first, second, position.name());
        }
        let condition = self.condition(node);
        let Some(first) = stated.first().copied() else {
            if !may_lack {
                let message = format!("{} has no expression", position.name());
                let hint = "add `rml:reference`, `rml:template` or `rml:constant`";
                self.error(CODE, triple, message, hint);
                return None;
            }
            return Some(ExpressionMap {
                expression: Expression::None,
                condition,
                origin: self.graph.origin(triple),
            });
        };
        let expression = match first.property {
            Some(Property::Constant) => self.constant(first, position)?,
            Some(Property::Reference) => self.reference(first)?,
            Some(Property::Template) => self.template(first)?,
            _ => self.function(first, node)?,
        };
        Some(ExpressionMap {
            expression,
            condition,
            origin: self.graph.object_origin(first),
        })
    }

    /// [`rml:condition`](https://w3id.org/rml/fnml/spec#conditions).
    fn condition(&mut self, node: &NamedOrBlankNode) -> Option<Box<ExpressionMap>> {
        let triple = self.only(CODE, node, &[Property::Condition], "an expression")?;
        let condition = self.expression_value(triple, Position::Condition)?;
        Some(Box::new(condition))
    }

    fn reference(&mut self, triple: &'g Triple) -> Option<Expression> {
        let text = self.text(CODE, triple)?;
        self.note_reference(triple);
        Some(Expression::Reference(if is_r2rml(triple) {
            identifier(text)
        } else {
            text.to_owned()
        }))
    }

    fn template(&mut self, triple: &'g Triple) -> Option<Expression> {
        let text = self.text(CODE, triple)?;
        let parts = match template::parse(text) {
            Ok(parts) => parts,
            Err(error) => {
                let place = template::place(&self.graph.object_place(triple), text, error.span);
                let diagnostic = Diagnostic::error(Code::RmlTemplate, error.message).at(place);
                self.problem(diagnostic.hint(template::HINT));
                return None;
            }
        };
        if parts.iter().any(|part| matches!(part, Part::Reference { .. })) {
            self.note_reference(triple);
        }
        Some(Expression::Template(if is_r2rml(triple) {
            without_quotes(text, &parts)
        } else {
            text.to_owned()
        }))
    }

    fn note_reference(&mut self, triple: &Triple) {
        if self.reference.is_none() {
            self.reference = Some(self.graph.object_origin(triple));
        }
    }
}

/// Whether a statement is one of R2RML, in which columns are identifiers of SQL.
fn is_r2rml(triple: &Triple) -> bool {
    short(triple.predicate.as_str()).starts_with("rr:")
}

/// The name that an [identifier](https://www.w3.org/TR/r2rml/#dfn-sql-identifier) in quotes
/// has; another stays as it is, for files know no upper case of their own.
pub(super) fn identifier(text: &str) -> String {
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match quoted {
        Some(name) if !name.is_empty() => name.replace("\"\"", "\""),
        _ => text.to_owned(),
    }
}

/// The template with the names of its identifiers.
fn without_quotes(text: &str, parts: &[Part]) -> String {
    let is_quoted = |part: &Part| matches!(part, Part::Reference { text, .. } if identifier(text) != *text);
    if !parts.iter().any(is_quoted) {
        return text.to_owned();
    }
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Literal(text) => template::escape(text, &mut out),
            Part::Reference { text, .. } => {
                out.push('{');
                template::escape(&identifier(text), &mut out);
                out.push('}');
            }
        }
    }
    out
}
