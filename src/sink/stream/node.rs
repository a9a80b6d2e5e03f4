use oxigraph::model::{GraphNameRef, NamedOrBlankNodeRef};

/// The subject or the graph that is being written.
#[derive(Debug, Default)]
pub(super) struct Node {
    kind: Kind,
    text: String,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// None is being written.
    #[default]
    Nothing,
    DefaultGraph,
    Iri,
    Blank,
}

impl Node {
    /// Whether none is being written.
    pub(super) fn is_nothing(&self) -> bool {
        self.kind == Kind::Nothing
    }

    /// Whether it is a graph with a name.
    pub(super) fn is_named(&self) -> bool {
        matches!(self.kind, Kind::Iri | Kind::Blank)
    }

    pub(super) fn is_subject(&self, subject: NamedOrBlankNodeRef<'_>) -> bool {
        match subject {
            NamedOrBlankNodeRef::NamedNode(node) => self.is(Kind::Iri, node.as_str()),
            NamedOrBlankNodeRef::BlankNode(node) => self.is(Kind::Blank, node.as_str()),
        }
    }

    pub(super) fn is_graph(&self, graph: GraphNameRef<'_>) -> bool {
        match graph {
            GraphNameRef::DefaultGraph => self.kind == Kind::DefaultGraph,
            GraphNameRef::NamedNode(node) => self.is(Kind::Iri, node.as_str()),
            GraphNameRef::BlankNode(node) => self.is(Kind::Blank, node.as_str()),
        }
    }

    pub(super) fn set_subject(&mut self, subject: NamedOrBlankNodeRef<'_>) {
        match subject {
            NamedOrBlankNodeRef::NamedNode(node) => self.set(Kind::Iri, node.as_str()),
            NamedOrBlankNodeRef::BlankNode(node) => self.set(Kind::Blank, node.as_str()),
        }
    }

    pub(super) fn set_graph(&mut self, graph: GraphNameRef<'_>) {
        match graph {
            GraphNameRef::DefaultGraph => self.set(Kind::DefaultGraph, ""),
            GraphNameRef::NamedNode(node) => self.set(Kind::Iri, node.as_str()),
            GraphNameRef::BlankNode(node) => self.set(Kind::Blank, node.as_str()),
        }
    }

    /// That none is being written.
    pub(super) fn unset(&mut self) {
        self.set(Kind::Nothing, "");
    }

    fn is(&self, kind: Kind, text: &str) -> bool {
        self.kind == kind && self.text == text
    }

    fn set(&mut self, kind: Kind, text: &str) {
        self.kind = kind;
        self.text.clear();
        self.text.push_str(text);
    }
}
