//! What the readers give: where a row is, or why it cannot be taken apart.

use super::grammar::RowEnd;

/// A row of a block.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row {
    pub(super) start: usize,
    /// End of its content.
    pub(super) content: usize,
    /// End of its terminator.
    pub(super) end: usize,
    pub(super) kind: RowKind,
}

/// What a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum RowKind {
    #[default]
    Cells,
    Comment,
}

/// A row, or what is wrong: in a box, for it is seldom there and passed on each time.
pub(super) type RowResult = Result<Row, Box<Unread>>;

/// A row that cannot be taken apart.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) row: Row,
    /// This field is not UTF-8.
    pub(super) field: usize,
}

impl Row {
    pub(super) fn new(start: usize, end: RowEnd, kind: RowKind) -> Self {
        Self {
            start,
            content: end.content,
            end: end.end,
            kind,
        }
    }

    /// The row, unless this field of it is not UTF-8.
    pub(super) fn parsed(self, result: Result<(), usize>) -> RowResult {
        result
            .map(|()| self)
            .map_err(|field| Unread::not_utf8(self, field).into())
    }
}

impl Unread {
    pub(super) fn not_utf8(row: Row, field: usize) -> Self {
        Self { row, field }
    }
}
