use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNodeRef, GraphNameRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use std::collections::BTreeMap;
use std::ops::Range;

/// Deepest nesting of brackets; a blank node below gets a label and a place of its own.
/// More cannot be read, and the printer's stack is bounded by it.
const MAX_DEPTH: usize = 16;

/// How a subject is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// By its IRI or label, in a place of its own.
    Labelled,
    /// As `[]`, in a place of its own: nothing refers to it.
    Anonymous,
    /// Within brackets, where the only reference to it is.
    Nested,
    /// As a cell of a list within parentheses.
    Cell,
}

/// Which blank nodes of a dataset are written within others, found in linear time.
pub(super) struct Shape<'a> {
    /// The quads of each subject of each graph.
    groups: Vec<Range<usize>>,
    nodes: BTreeMap<&'a str, Node<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    role: Role,
    graph: GraphNameRef<'a>,
    /// Where the node is subject, an index of `groups`.
    group: Option<usize>,
    /// The quad whose object it is.
    reference: Option<usize>,
    /// Whether the walk from the roots came by.
    reached: bool,
}

impl<'a> Shape<'a> {
    /// The shape of `quads`, which are in the order of output.
    pub(super) fn of(quads: &[QuadRef<'a>]) -> Self {
        let mut shape = Self {
            groups: Vec::new(),
            nodes: BTreeMap::new(),
        };
        shape.collect(quads);
        shape.find_lists(quads);
        shape.walk(quads);
        shape
    }

    pub(super) fn role(&self, subject: NamedOrBlankNodeRef<'_>) -> Role {
        match subject {
            NamedOrBlankNodeRef::NamedNode(_) => Role::Labelled,
            NamedOrBlankNodeRef::BlankNode(node) => {
                self.nodes.get(node.as_str()).map_or(Role::Labelled, |node| node.role)
            }
        }
    }

    /// The quads of `node`, where it is a subject.
    pub(super) fn group(&self, node: BlankNodeRef<'_>) -> Option<Range<usize>> {
        let group = self.nodes.get(node.as_str())?.group?;
        Some(self.groups[group].clone())
    }

    /// The groups of a graph whose quads are `range`.
    pub(super) fn groups_in(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let from = self.groups.partition_point(|group| group.start < range.start);
        let to = self.groups.partition_point(|group| group.start < range.end);
        self.groups[from..to].to_vec()
    }

    /// The items of the list whose first cell is `head`.
    pub(super) fn list<'q>(&self, head: BlankNodeRef<'q>, quads: &'q [QuadRef<'q>]) -> Vec<TermRef<'q>> {
        let mut items = Vec::new();
        let mut cell = head;
        while let Some(group) = self.group(cell) {
            items.push(quads[group.start].object);
            match quads[group.start + 1].object {
                TermRef::BlankNode(next) => cell = next,
                _ => break,
            }
        }
        items
    }

    /// Gathers groups and blank nodes: a node may be written within another where it is
    /// the object of exactly one quad, and of one graph only, and names no graph.
    fn collect(&mut self, quads: &[QuadRef<'a>]) {
        for (i, quad) in quads.iter().enumerate() {
            let starts = i == 0 || (quads[i - 1].graph_name, quads[i - 1].subject) != (quad.graph_name, quad.subject);
            if starts {
                self.groups.push(i..i);
            }
            let group = self.groups.len() - 1;
            self.groups[group].end = i + 1;
            if let NamedOrBlankNodeRef::BlankNode(node) = quad.subject {
                self.node(node, quad.graph_name).group = Some(group);
            }
            if let TermRef::BlankNode(node) = quad.object {
                let node = self.node(node, quad.graph_name);
                if node.reference.replace(i).is_some() {
                    node.role = Role::Labelled;
                } else if node.role == Role::Anonymous {
                    node.role = Role::Nested;
                }
            }
            if let GraphNameRef::BlankNode(node) = quad.graph_name {
                self.node(node, quad.graph_name).role = Role::Labelled;
            }
        }
    }

    fn node(&mut self, node: BlankNodeRef<'a>, graph: GraphNameRef<'a>) -> &mut Node<'a> {
        let node = self.nodes.entry(node.as_str()).or_insert(Node {
            role: Role::Anonymous,
            graph,
            group: None,
            reference: None,
            reached: false,
        });
        if node.graph != graph {
            node.role = Role::Labelled;
        }
        node
    }

    /// Finds the lists that parentheses can hold, from their ends: cells with one
    /// `rdf:first`, one `rdf:rest` and nothing else, the last of which ends in `rdf:nil`.
    fn find_lists(&mut self, quads: &[QuadRef<'a>]) {
        for end in quads
            .iter()
            .filter(|quad| quad.predicate == rdf::REST && quad.object == rdf::NIL.into())
        {
            let mut subject = end.subject;
            while let NamedOrBlankNodeRef::BlankNode(label) = subject
                && let Some(reference) = self.cell_reference(label, quads)
            {
                if let Some(node) = self.nodes.get_mut(label.as_str()) {
                    node.role = Role::Cell;
                }
                if quads[reference].predicate != rdf::REST {
                    break;
                }
                subject = quads[reference].subject;
            }
        }
    }

    /// The quad that refers to a node with the form of a cell.
    fn cell_reference(&self, label: BlankNodeRef<'a>, quads: &[QuadRef<'a>]) -> Option<usize> {
        let node = self
            .nodes
            .get(label.as_str())
            .filter(|node| node.role == Role::Nested)?;
        let group = &quads[self.groups[node.group?].clone()];
        let cell = matches!(group, [first, rest] if first.predicate == rdf::FIRST && rest.predicate == rdf::REST);
        node.reference.filter(|_| cell)
    }

    /// Walks from the subjects that have places of their own. A nested node that is not
    /// reached is on a cycle, or behind one: the first such node gets a label, and the
    /// walk goes on from there.
    fn walk(&mut self, quads: &[QuadRef<'a>]) {
        for i in 0..self.groups.len() {
            let subject = quads[self.groups[i].start].subject;
            if matches!(self.role(subject), Role::Labelled | Role::Anonymous) {
                self.walk_from(i, quads);
            }
        }
        for i in 0..self.groups.len() {
            if let NamedOrBlankNodeRef::BlankNode(label) = quads[self.groups[i].start].subject
                && self
                    .nodes
                    .get(label.as_str())
                    .is_some_and(|node| is_within(node.role) && !node.reached)
            {
                self.label(label, quads);
                self.walk_from(i, quads);
            }
        }
    }

    fn walk_from(&mut self, root: usize, quads: &[QuadRef<'a>]) {
        let mut pending = vec![(root, 0)];
        while let Some((group, depth)) = pending.pop() {
            for quad in &quads[self.groups[group].clone()] {
                let TermRef::BlankNode(label) = quad.object else {
                    continue;
                };
                let Some(node) = self.nodes.get_mut(label.as_str()).filter(|node| is_within(node.role)) else {
                    continue;
                };
                node.reached = true;
                let Some(group) = node.group else {
                    continue;
                };
                // The cells of a list are side by side.
                let side_by_side = node.role == Role::Cell && quad.predicate == rdf::REST;
                let depth = if side_by_side { depth } else { depth + 1 };
                if depth > MAX_DEPTH {
                    self.label(label, quads);
                    pending.push((group, 0));
                } else {
                    pending.push((group, depth));
                }
            }
        }
    }

    /// Gives a node a place of its own. Cells that lead to it are none any more: their
    /// list has no end within parentheses.
    fn label(&mut self, label: BlankNodeRef<'a>, quads: &[QuadRef<'a>]) {
        let mut reference = None;
        if let Some(node) = self.nodes.get_mut(label.as_str()) {
            if node.role == Role::Cell {
                reference = node.reference;
            }
            node.role = Role::Labelled;
        }
        while let Some(quad) = reference.map(|at| &quads[at])
            && quad.predicate == rdf::REST
            && let NamedOrBlankNodeRef::BlankNode(before) = quad.subject
            && let Some(node) = self
                .nodes
                .get_mut(before.as_str())
                .filter(|node| node.role == Role::Cell)
        {
            node.role = Role::Nested;
            reference = node.reference;
        }
    }
}

fn is_within(role: Role) -> bool {
    matches!(role, Role::Nested | Role::Cell)
}
