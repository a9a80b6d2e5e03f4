//! Expressions become values.

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::function::Function;
use crate::mapping::rml::model::{Expression, ExpressionMap, FunctionExecution};
use crate::mapping::rml::template::{self, Part};
use crate::plan::{Call, CellId, Encoding, Origin, ValueExpr, ValuePart};
use crate::source::Natural;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{LiteralRef, Term};

/// How deep functions may be called within each other.
const DEEPEST: usize = 64;

/// Finds what references of one kind of rows, or records, lead to.
pub(super) trait References {
    /// The cell that a reference leads to. What is wrong is a problem of `lowering`.
    fn cell(&mut self, lowering: &mut Lowering<'_>, reference: &str, origin: &Origin) -> Option<CellId>;
}

impl Lowering<'_> {
    /// The values of an expression and its condition. `encoding` is that of templates.
    /// `None` where something is wrong, or nothing is stated.
    pub(super) fn values(
        &mut self,
        map: &ExpressionMap,
        encoding: Encoding,
        rows: &mut dyn References,
    ) -> Option<ValueExpr> {
        self.depth += 1;
        let value = if self.depth > DEEPEST {
            let message = format!("functions are called within each other more than {DEEPEST} deep");
            self.error(Code::RmlFunction, message, &map.origin, "write fewer in one another");
            None
        } else {
            self.expression(map, encoding, rows)
        };
        let value = match (&map.condition, value) {
            (None, value) => value,
            (Some(condition), value) => {
                let condition = self.values(condition, Encoding::None, rows);
                Some(ValueExpr::If(Box::new((condition?, value?))))
            }
        };
        self.depth -= 1;
        value
    }

    fn expression(&mut self, map: &ExpressionMap, encoding: Encoding, rows: &mut dyn References) -> Option<ValueExpr> {
        match &map.expression {
            Expression::None => None,
            Expression::Constant(term) => Some(constant(term)),
            Expression::Reference(reference) => rows.cell(self, reference, &map.origin).map(ValueExpr::Cell),
            Expression::Template(text) => self.template(text, &map.origin, encoding, rows),
            Expression::Function(execution) => self.call(execution, rows),
        }
    }

    fn template(
        &mut self,
        text: &str,
        origin: &Origin,
        encoding: Encoding,
        rows: &mut dyn References,
    ) -> Option<ValueExpr> {
        let parts = match template::parse(text) {
            Ok(parts) => parts,
            Err(error) => {
                let place = super::text_place(origin, text, error.span);
                let message = format!("`{text}` is no template: {}", error.message);
                self.problems.push(
                    Diagnostic::error(Code::RmlTemplate, message)
                        .at(place)
                        .hint(template::HINT),
                );
                return None;
            }
        };
        let parts: Vec<Option<ValuePart>> = parts
            .into_iter()
            .map(|part| match part {
                Part::Literal(text) => Some(ValuePart::Literal(text)),
                Part::Reference { text: reference, span } => {
                    let origin = Origin::new(super::text_place(origin, text, span));
                    rows.cell(self, &reference, &origin).map(ValuePart::Cell)
                }
            })
            .collect();
        let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
        Some(ValueExpr::Template { parts, encoding })
    }

    fn call(&mut self, execution: &FunctionExecution, rows: &mut dyn References) -> Option<ValueExpr> {
        let iri = &execution.function;
        let Some(function) = Function::from_iri(iri.value.as_str()) else {
            let known = Function::ALL
                .iter()
                .filter_map(|function| function.iris.first().copied());
            let hint = match nearest(iri.value.as_str(), known) {
                Some(near) => format!("did you mean <{near}>?"),
                None => "docs/functions.md lists the functions that there are".to_owned(),
            };
            let message = format!("there is no function {}", iri.value);
            self.error(Code::RmlFunction, message, &iri.origin, &hint);
            return None;
        };
        let mut inputs: Vec<Option<ValueExpr>> = function.parameters.iter().map(|_| None).collect();
        let mut is_sound = true;
        for input in &execution.inputs {
            let parameter = &input.parameter;
            let place = function.parameter(parameter.value.as_str());
            let Some(place) = place else {
                let known: Vec<String> = function
                    .parameters
                    .iter()
                    .map(|known| format!("<{}>", known.iris[0]))
                    .collect();
                let message = format!("{} has no parameter {}", iri.value, parameter.value);
                let hint = if known.is_empty() {
                    "it has none at all".to_owned()
                } else {
                    format!("its parameters are {}", known.join(", "))
                };
                self.error(Code::RmlFunction, message, &parameter.origin, &hint);
                is_sound = false;
                continue;
            };
            let value = self.values(&input.value.expression, Encoding::None, rows);
            is_sound &= value.is_some();
            // A parameter that takes all values takes those of several inputs.
            inputs[place] = match (inputs[place].take(), value) {
                (None, value) => value,
                (Some(ValueExpr::All(mut all)), Some(value)) if function.parameters[place].takes_all => {
                    all.push(value);
                    Some(ValueExpr::All(all))
                }
                (Some(first), Some(value)) if function.parameters[place].takes_all => {
                    Some(ValueExpr::All(vec![first, value]))
                }
                (Some(first), _) => {
                    let message = format!("{} is given twice", parameter.value);
                    self.error(Code::RmlFunction, message, &parameter.origin, "give it once");
                    is_sound = false;
                    Some(first)
                }
            };
        }
        if is_sound {
            for (parameter, input) in function.parameters.iter().zip(&inputs) {
                if parameter.is_required && input.is_none() {
                    let message = format!("{} lacks its parameter <{}>", iri.value, parameter.iris[0]);
                    self.error(Code::RmlFunction, message, &execution.origin, "add an rml:input for it");
                    is_sound = false;
                }
            }
        }
        if let Some(output) = &execution.output
            && !function.has_output(output.value.as_str())
        {
            let known: Vec<String> = function.outputs.iter().map(|known| format!("<{known}>")).collect();
            let message = format!("{} has no output {}", iri.value, output.value);
            let hint = format!("its output is {}", known.join(", or "));
            self.error(Code::RmlFunction, message, &output.origin, &hint);
            is_sound = false;
        }
        is_sound.then(|| {
            ValueExpr::Call(Box::new(Call {
                function,
                inputs,
                origin: execution.origin.clone(),
            }))
        })
    }
}

/// A constant as a value.
pub(super) fn constant(term: &Term) -> ValueExpr {
    match term {
        Term::NamedNode(node) => ValueExpr::Constant(node.as_str().to_owned(), Natural::Iri),
        Term::BlankNode(node) => ValueExpr::Constant(node.as_str().to_owned(), Natural::String),
        Term::Literal(literal) => ValueExpr::Constant(literal.value().to_owned(), natural(literal.as_ref())),
    }
}

fn natural(literal: LiteralRef<'_>) -> Natural {
    let datatypes = [
        (xsd::INTEGER, Natural::Integer),
        (xsd::DECIMAL, Natural::Decimal),
        (xsd::DOUBLE, Natural::Double),
        (xsd::BOOLEAN, Natural::Boolean),
        (xsd::DATE, Natural::Date),
        (xsd::DATE_TIME, Natural::DateTime),
    ];
    let found = datatypes.into_iter().find(|(iri, _)| *iri == literal.datatype());
    found.map_or(Natural::String, |(_, natural)| natural)
}
