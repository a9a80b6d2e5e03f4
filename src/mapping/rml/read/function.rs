//! [Function executions](https://w3id.org/rml/fnml/spec#dfn-function-execution), as RML has
//! them, and as the RML mapper of old has had them: a triples map whose predicates are parameters.

use super::super::graph::Triple;
use super::super::model::{Expression, FunctionExecution, Input, Stated};
use super::super::vocabulary::{EXECUTES, Property};
use super::Reader;
use super::term_map::Position;
use crate::diagnostic::Code;
use oxigraph::model::{NamedNode, NamedOrBlankNode};

const CODE: Code = Code::RmlFunction;

impl<'g> Reader<'g, '_> {
    /// The function that `triple` calls, a statement of the expression map `map`.
    pub(super) fn function(&mut self, triple: &'g Triple, map: &NamedOrBlankNode) -> Option<Expression> {
        let properties = [Property::ReturnMap, Property::Return];
        let output = self.only(CODE, map, &properties, "an expression");
        let output = output.map(|output| self.named(output, "an output"));
        let node = self.described(CODE, triple, "a function execution")?;
        let execution = self.within(triple, |reader| {
            if triple.property == Some(Property::FunctionValue) {
                reader.function_value(triple, &node)
            } else {
                reader.execution(triple, &node)
            }
        });
        let mut execution = execution?;
        if let Some(output) = output {
            execution.output = Some(output?);
        }
        Some(Expression::Function(Box::new(execution)))
    }

    fn execution(&mut self, triple: &Triple, node: &NamedOrBlankNode) -> Option<FunctionExecution> {
        let of = "a function execution";
        self.logical_targets(node);
        let function = self.only(CODE, node, &[Property::FunctionMap, Property::Function], of);
        if function.is_none() {
            let hint = "add `rml:function` with the IRI of a function";
            self.missing(CODE, self.graph.place(triple), of, Property::Function, hint);
        }
        let function = function.and_then(|function| self.named(function, "a function"));
        let inputs = self.graph.values(node, &[Property::Input]);
        let inputs = inputs.into_iter().filter_map(|input| self.input(input)).collect();
        Some(FunctionExecution {
            function: function?,
            inputs,
            output: None,
            origin: self.graph.origin(triple),
        })
    }

    /// An [input](https://w3id.org/rml/fnml/spec#dfn-input).
    fn input(&mut self, triple: &'g Triple) -> Option<Input> {
        let of = "an input";
        let node = self.described(CODE, triple, of)?;
        let parameter = self.only(CODE, &node, &[Property::ParameterMap, Property::Parameter], of);
        let value = self.only(CODE, &node, &[Property::InputValueMap, Property::InputValue], of);
        for (part, property, hint) in [
            (parameter, Property::Parameter, "add the IRI of the parameter"),
            (
                value,
                Property::InputValueMap,
                "add `rml:inputValueMap [ rml:reference \"…\" ]`, or `rml:inputValue` with a constant",
            ),
        ] {
            if part.is_none() {
                self.missing(CODE, self.graph.place(triple), of, property, hint);
            }
        }
        let parameter = parameter.and_then(|parameter| self.named(parameter, "a parameter"));
        let value = value.and_then(|value| self.term_map(value, Position::Input));
        let value = value?;
        self.add_targets(&value.targets);
        Some(Input {
            parameter: parameter?,
            value,
        })
    }

    /// The IRI that names `what`: that of a shortcut, or of a map with a constant.
    fn named(&mut self, triple: &'g Triple, what: &str) -> Option<Stated<NamedNode>> {
        let constant = if triple.property.is_some_and(Property::is_constant) {
            triple
        } else {
            let node = self.described(CODE, triple, what)?;
            let Some(constant) = self.only(CODE, &node, &[Property::Constant], what) else {
                let message = format!("{what} is named by a constant");
                let hint = "which one it is must be known before any data is read: add `rml:constant`";
                self.error(CODE, triple, message, hint);
                return None;
            };
            constant
        };
        Some(Stated {
            value: self.iri(CODE, constant)?.clone(),
            origin: self.graph.object_origin(constant),
        })
    }

    /// `fnml:functionValue`: predicate-object maps give the parameters, and `fno:executes`
    /// the function.
    fn function_value(&mut self, triple: &'g Triple, node: &NamedOrBlankNode) -> Option<FunctionExecution> {
        let mut function = None;
        let mut inputs = Vec::new();
        // What it is read from is what the map around it is read from.
        self.graph.values(node, &[Property::LogicalSource]);
        for part in self.graph.values(node, &[Property::PredicateObjectMap]) {
            let Some((parameter, object)) = self.parameter(part) else {
                continue;
            };
            if EXECUTES.contains(&parameter.value.as_str()) {
                function = self.named(object, "a function");
            } else if let Some(value) = self.term_map(object, Position::Input) {
                self.add_targets(&value.targets);
                inputs.push(Input { parameter, value });
            }
        }
        if function.is_none() {
            let hint = "add a predicate-object map with `rr:predicate fno:executes` and the IRI of a function";
            self.error(CODE, triple, "a function value has no `fno:executes`", hint);
        }
        Some(FunctionExecution {
            function: function?,
            inputs,
            output: None,
            origin: self.graph.origin(triple),
        })
    }

    fn parameter(&mut self, triple: &'g Triple) -> Option<(Stated<NamedNode>, &'g Triple)> {
        let of = "a predicate-object map of a function";
        let node = self.described(CODE, triple, of)?;
        let predicate = self.only(CODE, &node, &[Property::PredicateMap, Property::Predicate], of);
        let object = self.only(CODE, &node, &[Property::ObjectMap, Property::Object], of);
        let (Some(predicate), Some(object)) = (predicate, object) else {
            self.error(
                CODE,
                triple,
                format!("{of} has a predicate and an object"),
                "add what is missing",
            );
            return None;
        };
        Some((self.named(predicate, "a parameter")?, object))
    }
}
