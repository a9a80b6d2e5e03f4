//! [Logical targets](https://w3id.org/rml/io/spec#target-vocabulary).

use super::super::graph::Triple;
use super::super::model::{LogicalTarget, Root, Stated, TargetId};
use super::super::vocabulary::{Property, local, short};
use super::Reader;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::TargetMode;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use oxigraph::model::{NamedOrBlankNode, Term};
use percent_encoding::percent_decode_str;

const CODE: Code = Code::RmlMapping;

/// The namespace of [syntaxes](https://www.w3.org/ns/formats/).
const FORMATS: &str = "http://www.w3.org/ns/formats/";

impl<'g> Reader<'g, '_> {
    /// Adds the targets of `node`, a term map or a function execution, to those of the term
    /// map that is read.
    pub(super) fn logical_targets(&mut self, node: &NamedOrBlankNode) {
        for triple in self.graph.values(node, &[Property::LogicalTarget]) {
            if let Some(target) = self.logical_target(triple) {
                self.add_targets(&[target]);
            }
        }
    }

    pub(super) fn add_targets(&mut self, targets: &[TargetId]) {
        for target in targets {
            if !self.targets_here.contains(target) {
                self.targets_here.push(*target);
            }
        }
    }

    fn logical_target(&mut self, triple: &'g Triple) -> Option<TargetId> {
        let of = "a logical target";
        let node = self.described(CODE, triple, of)?;
        let Some(stated) = self.only(CODE, &node, &[Property::Target], of) else {
            let hint = "add `rml:target [ a rml:FilePath ; rml:path \"…\" ]`";
            self.missing(CODE, self.graph.place(triple), of, Property::Target, hint);
            return None;
        };
        let target = self.described(CODE, stated, "a target")?;
        // What is said of the target may stand with either.
        let nodes = [node, target];
        let syntax = self.part_of(&nodes, Property::Serialization);
        let packing = self.part_of(&nodes, Property::Compression);
        let encoding = self.part_of(&nodes, Property::Encoding);
        let mode = self.part_of(&nodes, Property::Mode);
        let [_, target] = nodes;
        let access = self.target_path(stated, &target);
        let syntax = syntax.map(|syntax| self.syntax(syntax));
        let packing = packing.map(|packing| self.packing(packing));
        let is_utf16 = encoding.map(|encoding| self.is_utf16(encoding));
        let mode = mode.map(|mode| self.mode(mode));
        let (root, path) = access?;
        let target = LogicalTarget {
            root,
            path,
            syntax: optional(syntax)?,
            packing: optional(packing)?,
            mode: optional(mode)?.unwrap_or_default(),
            is_utf16: optional(is_utf16)?.unwrap_or(false),
            origin: self.graph.origin(triple),
        };
        Some(self.target_id(target))
    }

    fn part_of(&mut self, nodes: &[NamedOrBlankNode; 2], property: Property) -> Option<&'g Triple> {
        let [logical, target] = nodes;
        let of = "a target";
        let first = self.only(CODE, target, &[property], of);
        first.or(self.only(CODE, logical, &[property], of))
    }

    /// Targets that [say the same](https://w3id.org/rml/io/spec#defining-targets) are one.
    fn target_id(&mut self, target: LogicalTarget) -> TargetId {
        let syntax = target.syntax.as_ref().map(|syntax| &syntax.value);
        let key = format!(
            "{:?}",
            (
                &target.root,
                &target.path,
                syntax,
                target.packing,
                target.mode,
                target.is_utf16
            )
        );
        let targets = &mut self.document.targets;
        *self.targets.entry(key).or_insert_with(|| {
            targets.push(target);
            TargetId(targets.len() - 1)
        })
    }

    fn target_path(&mut self, triple: &'g Triple, node: &NamedOrBlankNode) -> Option<(Root, String)> {
        let properties = [Property::Path, Property::DataDump];
        let Some(path) = self.only(CODE, node, &properties, "a target") else {
            let message = "a target is a file, and this one has no `rml:path`";
            let hint = "name a file: `[ a rml:FilePath ; rml:path \"…\" ]`";
            self.error(CODE, triple, message, hint);
            return None;
        };
        if path.property == Some(Property::Path) {
            return Some((self.root(node)?, self.filled_text(path)?));
        }
        // `void:dataDump`, as targets were described before.
        let iri = self.iri(CODE, path)?.as_str();
        let Some(path_of) = iri.strip_prefix("file://").filter(|path| path.starts_with('/')) else {
            self.must_be(CODE, path, "the address of a file: `<file:///…>`");
            return None;
        };
        let decoded = percent_decode_str(path_of).decode_utf8_lossy().into_owned();
        Some((Root::MappingDirectory, decoded))
    }

    /// The name of a syntax; whether it can be written is not looked at.
    fn syntax(&mut self, triple: &'g Triple) -> Option<Stated<String>> {
        let name = match &triple.object {
            Term::NamedNode(iri) => iri.as_str().strip_prefix(FORMATS),
            _ => None,
        };
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            let expected = format!("a syntax of <{FORMATS}>, such as `formats:N-Quads`");
            self.must_be(CODE, triple, &expected);
            return None;
        };
        Some(Stated {
            value: name.replace('_', "/"),
            origin: self.graph.object_origin(triple),
        })
    }

    fn is_utf16(&mut self, triple: &Triple) -> Option<bool> {
        let encoding = self.encoding(triple)?;
        if encoding == UTF_16LE || encoding == UTF_16BE {
            return Some(true);
        }
        if encoding != UTF_8 {
            self.must_be(CODE, triple, "`rml:UTF-8` or `rml:UTF-16`");
            return None;
        }
        Some(false)
    }

    /// [`rml:mode`](https://w3id.org/rml/io/spec#mode): a file is written whole, or appended to.
    fn mode(&mut self, triple: &'g Triple) -> Option<TargetMode> {
        let iri = self.iri(CODE, triple)?.as_str();
        match local(iri) {
            Some("Write" | "WriteRead") => Some(TargetMode::Write),
            Some("Append" | "AppendRead") => Some(TargetMode::Append),
            _ => {
                let message = format!("a target cannot have the mode `{}`", short(iri));
                let place = self.graph.object_place(triple);
                let hint = "a file is replaced, `rml:Write`, or appended to, `rml:Append`";
                self.problem(Diagnostic::error(CODE, message).at(place).hint(hint));
                None
            }
        }
    }
}

/// `None` where something was stated that cannot be.
#[expect(clippy::option_option, reason = "what is not stated is not wrong")]
fn optional<T>(stated: Option<Option<T>>) -> Option<Option<T>> {
    match stated {
        None => Some(None),
        Some(value) => value.map(Some),
    }
}
