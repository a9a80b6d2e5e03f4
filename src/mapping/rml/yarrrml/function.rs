//! [Functions](https://w3id.org/yarrrml/spec/#functions) and
//! [conditions](https://w3id.org/yarrrml/spec/#conditions).

use super::fields::{FROM, FUNCTION, Fields, PARAMETER, PARAMETERS, TYPE, VALUE, Written, written};
use super::names::{Beginning, GREL, IDLAB};
use super::term::{Beside, Position, bare};
use super::text::shown;
use super::yaml::{Kind, Node};
use super::{CONDITION_LIMIT, NODE_BYTES, Reader, call};
use crate::diagnostic::Code;
use crate::mapping::rml::model::{Expression, ExpressionMap, FunctionExecution, Input, Stated, TermMap};
use oxigraph::model::NamedNode;
use oxiri::Iri;
use std::rc::Rc;

/// Functions that are written without a prefix.
const SHORT: &[&str] = &["equal", "notEqual"];

/// What is given to a function.
pub(super) struct Argument<'n> {
    pub(super) name: Written<'n>,
    pub(super) value: Given<'n>,
    /// `s` or `o`: which side of a join the value comes from.
    pub(super) from: Option<Written<'n>>,
}

/// A value that is given, and what is said beside it.
pub(super) enum Given<'n> {
    Text(Written<'n>),
    Node(&'n Rc<Node>),
    /// A map with `parameter` and `value`.
    Fields(&'n Rc<Node>, Fields<'n>),
}

/// A function as it is called.
pub(super) struct Call<'n> {
    pub(super) name: Written<'n>,
    pub(super) arguments: Vec<Argument<'n>>,
}

impl Reader<'_, '_> {
    /// The call that `function` and `parameters` write down.
    pub(super) fn call<'n>(&self, fields: &Fields<'n>) -> Option<Call<'n>> {
        let name = fields.text(self.text, FUNCTION)?;
        if !name.text.contains('(') {
            let items = fields.items(PARAMETERS).iter();
            let arguments = items.map(|item| self.argument(item)).collect::<Vec<_>>();
            return Some(Call {
                name,
                arguments: arguments.into_iter().collect::<Option<_>>()?,
            });
        }
        if let Some(entry) = fields.entry(PARAMETERS) {
            self.text.error(
                Code::RmlFunction,
                entry.spot,
                || "the parameters are there twice: behind the function, and here",
            );
        }
        let called = call::parse(name);
        if called.is_none() {
            self.text.error(Code::RmlFunction, name.spot, || {
                (
                    format!("the call `{}` cannot be read", shown(name.text)),
                    "write `ex:function(parameter = $(column), other = text)`",
                )
            });
        }
        called
    }

    /// `[parameter, value]`, `[parameter, value, s]`, or a map.
    fn argument<'n>(&self, item: &'n Rc<Node>) -> Option<Argument<'n>> {
        match &item.kind {
            Kind::List(parts) => match parts.as_slice() {
                [name, value, rest @ ..] if rest.len() < 2 => Some(Argument {
                    name: written(self.text, name, "parameter")?,
                    value: Given::Node(value),
                    from: match rest.first() {
                        Some(from) => Some(written(self.text, from, "from")?),
                        None => None,
                    },
                }),
                _ => self.no_argument(item),
            },
            Kind::Map(entries) => {
                let known = [PARAMETER, VALUE, TYPE, FROM];
                let fields = Fields::of(self.text, entries, "a parameter", &known);
                if fields.value(PARAMETER).is_none() || fields.value(VALUE).is_none() {
                    return self.no_argument(item);
                }
                Some(Argument {
                    name: fields.text(self.text, PARAMETER)?,
                    from: fields.text(self.text, FROM),
                    value: Given::Fields(item, fields),
                })
            }
            Kind::Null | Kind::Text(_) => self.no_argument(item),
        }
    }

    fn no_argument<T>(&self, item: &Node) -> Option<T> {
        self.text.error(Code::RmlFunction, item.spot, || {
            (
                "a parameter must be a list of its name and its value",
                "write `- [grel:valueParameter, $(column)]`",
            )
        });
        None
    }

    /// What is given, as a term: a literal, unless something else is said.
    pub(super) fn given(&self, value: &Given<'_>) -> Option<TermMap> {
        let none = Beside::default();
        match value {
            Given::Text(text) => self.text_term(*text, Position::Input, none, none),
            Given::Node(node) => self.term(node, Position::Input, none),
            Given::Fields(node, fields) => self.fielded(node, fields, Position::Input, none),
        }
    }

    /// The function that a map calls.
    pub(super) fn execution(&self, node: &Rc<Node>, fields: &Fields<'_>) -> Option<FunctionExecution> {
        let call = self.call(fields)?;
        let function = self.function(call.name)?;
        let inputs = call.arguments.iter().map(|argument| {
            let parameter = self.parameter(call.name, &function, argument.name);
            let value = self.given(&argument.value);
            self.comes_from_here(argument)?;
            Some(Input {
                parameter: Stated {
                    value: parameter?,
                    origin: self.text.origin(argument.name.spot),
                },
                value: value?,
            })
        });
        // All of them are read, so that all that is wrong is found.
        let inputs: Vec<Option<Input>> = inputs.collect();
        Some(FunctionExecution {
            function: Stated {
                value: function,
                origin: self.text.origin(call.name.spot),
            },
            inputs: inputs.into_iter().collect::<Option<_>>()?,
            output: None,
            origin: self.text.origin(node.spot),
        })
    }

    /// Within one side of a join all is of that side; outside of joins all is of the mapping.
    fn comes_from_here(&self, argument: &Argument<'_>) -> Option<()> {
        let Some(from) = argument.from else { return Some(()) };
        let here: [&str; 2] = if self.is_parent_side.get() {
            ["o", "object"]
        } else {
            ["s", "subject"]
        };
        if here.contains(&from.text) {
            return Some(());
        }
        self.text.error(Code::RmlFunction, from.spot, || {
            (
                format!("`{}` cannot be said of a parameter here", shown(from.text)),
                "only the condition of an object with `mapping` has two sides, `s` and `o`, and each value is of one",
            )
        });
        None
    }

    /// The IRI of a function. `equal` and `notEqual` need no prefix.
    pub(super) fn function(&self, name: Written<'_>) -> Option<NamedNode> {
        if SHORT.contains(&name.text) {
            return Some(NamedNode::new_unchecked(format!("{IDLAB}{}", name.text)));
        }
        self.names.iri(self.text, Code::RmlFunction, name, "the function")
    }

    /// The IRI of a parameter. One without a prefix
    /// [has that of the function](https://w3id.org/yarrrml/spec/#functions).
    fn parameter(&self, function: Written<'_>, iri: &NamedNode, name: Written<'_>) -> Option<NamedNode> {
        match name.text {
            "str1" if SHORT.contains(&function.text) => {
                return Some(NamedNode::new_unchecked(format!("{GREL}valueParameter")));
            }
            "str2" if SHORT.contains(&function.text) => {
                return Some(NamedNode::new_unchecked(format!("{GREL}valueParameter2")));
            }
            text if text.contains(':') => {
                return self.names.iri(self.text, Code::RmlFunction, name, "the parameter");
            }
            _ => {}
        }
        let namespace = match self.names.beginning(function.text) {
            Beginning::Prefix { namespace, .. } => namespace,
            _ => {
                let iri = iri.as_str();
                iri.rfind(['#', '/']).map_or(iri, |at| &iri[..=at])
            }
        };
        if !self.text.charge(namespace.len(), name.spot) {
            return None;
        }
        let parameter = Iri::parse(format!("{namespace}{}", name.text));
        if parameter.is_err() {
            self.text.error(Code::RmlFunction, name.spot, || {
                format!("the parameter `{}` is no IRI", shown(name.text))
            });
        }
        parameter.ok().map(|iri| NamedNode::new_unchecked(iri.into_inner()))
    }

    /// Lets `map` have values only where the condition holds, or all conditions of a list.
    pub(super) fn restrict(&self, map: &mut ExpressionMap, conditions: &Rc<Node>) {
        if !self.text.charge(conditions.size * NODE_BYTES, conditions.spot) {
            return;
        }
        let items = conditions.items();
        if items.is_empty() || items.len() > CONDITION_LIMIT {
            self.text.error(Code::RmlMapping, conditions.spot, || {
                format!("there must be one condition, or a list of at most {CONDITION_LIMIT}")
            });
            return;
        }
        for item in items.iter().rev() {
            // A condition has values where the other ones hold: all must.
            if let Some(mut condition) = self.condition(item) {
                condition.condition = map.condition.take();
                map.condition = Some(Box::new(condition));
            }
        }
    }

    fn condition(&self, item: &Rc<Node>) -> Option<ExpressionMap> {
        let fields = item
            .entries()
            .map(|entries| Fields::of(self.text, entries, "the condition", &[FUNCTION, PARAMETERS]));
        let Some(fields) = fields.filter(|fields| fields.value(FUNCTION).is_some()) else {
            self.text.error(Code::RmlMapping, item.spot, || {
                (
                    "a condition must be a map with a function",
                    "write `function: idlab-fn:equal` and its `parameters`",
                )
            });
            return None;
        };
        let execution = self.execution(item, &fields)?;
        let origin = self.text.origin(item.spot);
        Some(bare(Expression::Function(Box::new(execution)), &origin).expression)
    }
}
