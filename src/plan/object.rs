//! What a row is as JSON: objects for its subjects
//! ([generating objects](https://www.w3.org/TR/csv2json/#gen-subj-cells)).

use super::{CellId, Origin, TermId};
use std::borrow::Cow;

/// The objects of each row.
#[derive(Debug, Clone)]
pub struct ObjectTemplate {
    /// What stands around them, in standard mode.
    pub frame: Option<RowFrame>,
    /// Their members, in the order of the columns.
    pub members: Vec<MemberTemplate>,
    /// How IRIs are shortened that are names, or types
    /// ([URL compaction](https://www.w3.org/TR/tabular-metadata/#url-compaction)).
    pub compact: for<'a> fn(&'a str) -> Cow<'a, str>,
}

/// The object of a row, which holds those of its subjects.
#[derive(Debug, Clone)]
pub struct RowFrame {
    /// The address of the source; `#row=` and the number in it are appended.
    pub url: String,
    /// The cells whose values are titles of the row.
    pub titles: Vec<CellId>,
}

/// A member of one of the objects.
#[derive(Debug, Clone)]
pub struct MemberTemplate {
    /// Which object it belongs to: the one that this term identifies.
    pub subject: TermId,
    /// Its name.
    pub name: MemberName,
    /// Its value.
    pub value: MemberValue,
    /// The column that asks for it.
    pub origin: Origin,
}

/// The name of a member.
#[derive(Debug, Clone)]
pub enum MemberName {
    /// The same in every row.
    Text(String),
    /// An IRI that is shortened by [`ObjectTemplate::compact`].
    Iri(TermId),
}

/// The value of a member.
#[derive(Debug, Clone)]
pub enum MemberValue {
    /// An IRI as a string.
    Iri(TermId),
    /// The values of a cell.
    Cell(CellId),
}

impl ObjectTemplate {
    /// The cells of titles and values, to be read or renumbered.
    pub fn cells(&mut self) -> impl Iterator<Item = &mut CellId> {
        let titles = self.frame.iter_mut().flat_map(|frame| &mut frame.titles);
        let values = self.members.iter_mut().filter_map(|member| match &mut member.value {
            MemberValue::Cell(cell) => Some(cell),
            MemberValue::Iri(_) => None,
        });
        titles.chain(values)
    }
}

impl MemberTemplate {
    /// The terms that it is made of, to be read or renumbered.
    pub fn terms(&mut self) -> impl Iterator<Item = &mut TermId> {
        let name = match &mut self.name {
            MemberName::Iri(term) => Some(term),
            MemberName::Text(_) => None,
        };
        let value = match &mut self.value {
            MemberValue::Iri(term) => Some(term),
            MemberValue::Cell(_) => None,
        };
        std::iter::once(&mut self.subject).chain(name).chain(value)
    }
}
