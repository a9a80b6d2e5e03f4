//! The records of a block, one after another or some at a time.

use super::grammar::Grammar;
use super::reader::{Reader, Slot};
use super::record::{Item, Record, RecordProblem};
use super::{Block, Dialect};

/// The records of a [`Block`], one after another, in a buffer that is used again.
#[derive(Debug)]
pub struct Records<'a> {
    reader: Reader<'a>,
    slot: Slot<'a>,
}

/// The records of a [`Block`], some at a time, in buffers that are used again.
#[derive(Debug)]
pub struct Batches<'a> {
    reader: Reader<'a>,
    slots: Vec<Slot<'a>>,
    /// How many of the slots hold what was read last.
    length: usize,
}

impl<'a> Records<'a> {
    /// Reads `block` in `dialect`.
    pub fn new(block: &'a Block, dialect: &'a Dialect) -> Self {
        Self::with(block, dialect, Grammar::new(dialect))
    }

    pub(super) fn with(block: &'a Block, dialect: &'a Dialect, grammar: Grammar) -> Self {
        Self {
            reader: Reader::new(block, dialect, grammar),
            slot: Slot::default(),
        }
    }

    /// The next record, or what is wrong with it; comments are passed over.
    #[expect(clippy::should_implement_trait, reason = "a record borrows from the reader")]
    pub fn next(&mut self) -> Option<Result<Record<'_>, &RecordProblem>> {
        loop {
            if !self.reader.step(&mut self.slot) {
                return None;
            }
            if !self.slot.is_comment() {
                break;
            }
        }
        Some(self.reader.record(&self.slot))
    }

    /// The next record or comment, or what is wrong with it.
    pub fn next_item(&mut self) -> Option<Result<Item<'_>, &RecordProblem>> {
        let is_there = self.reader.step(&mut self.slot);
        is_there.then(|| self.reader.item(&self.slot))
    }
}

impl<'a> Batches<'a> {
    /// Reads `block` in `dialect`, at most `size` rows at a time.
    pub fn new(block: &'a Block, dialect: &'a Dialect, size: usize) -> Self {
        Self {
            reader: Reader::new(block, dialect, Grammar::new(dialect)),
            slots: (0..size).map(|_| Slot::default()).collect(),
            length: 0,
        }
    }

    /// Reads the next rows; says whether there are any.
    pub fn read(&mut self) -> bool {
        let Self { reader, slots, .. } = self;
        self.length = slots
            .iter_mut()
            .map_while(|slot| reader.step(slot).then_some(()))
            .count();
        self.length > 0
    }

    /// The records and comments that were read last, or what is wrong with them.
    #[inline]
    pub fn items(&self) -> impl Iterator<Item = Result<Item<'_>, &RecordProblem>> {
        self.slots[..self.length].iter().map(|slot| self.reader.item(slot))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Position;
    use super::*;

    fn block(text: &str) -> Block {
        Block {
            bytes: text.as_bytes().to_vec(),
            start: Position {
                byte: 0,
                line: 1,
                record: 1,
                source_row: 1,
            },
            ..Block::default()
        }
    }

    fn all(text: &str, dialect: &Dialect) -> Vec<(u64, u64, Vec<String>)> {
        let block = block(text);
        let mut records = Records::new(&block, dialect);
        let mut out = Vec::new();
        while let Some(record) = records.next() {
            let record = record.unwrap();
            let fields = (0..record.len()).map(|i| record.field(i).into_owned()).collect();
            out.push((record.position().record, record.position().source_row, fields));
        }
        out
    }

    #[test]
    fn blank_rows_are_rows() {
        let rows = all("a\n\n\nb\n\n", &Dialect::default());
        let texts: Vec<_> = rows.iter().map(|(n, _, fields)| (*n, fields[0].as_str())).collect();
        assert_eq!(texts, [(1, "a"), (2, ""), (3, ""), (4, "b"), (5, "")]);
    }

    #[test]
    fn comments_and_skipped_blank_rows_count_in_the_file_only() {
        let dialect = Dialect {
            comment_prefix: Some("#".to_owned()),
            skip_blank_rows: true,
            ..Dialect::default()
        };
        let rows = all("#,\"c\na,b\n\n,\nc,d\r\n", &dialect);
        let numbers: Vec<_> = rows
            .iter()
            .map(|(n, source, fields)| (*n, *source, fields.concat()))
            .collect();
        assert_eq!(numbers, [(1, 2, "ab".to_owned()), (2, 5, "cd".to_owned())]);
    }

    #[test]
    fn comments_are_given_among_records() {
        let dialect = Dialect {
            comment_prefix: Some("//".to_owned()),
            ..Dialect::default()
        };
        let block = block("a\n//  one \r\n\n//\nb,//c\n// \"two");
        let mut records = Records::new(&block, &dialect);
        let mut items = Vec::new();
        while let Some(item) = records.next_item() {
            items.push(match item.unwrap() {
                Item::Record(record) => (record.position().source_row, record.field(0).into_owned()),
                Item::Comment(comment) => (comment.position.source_row, format!("# {}", comment.text)),
            });
        }
        let expected = [(1, "a"), (2, "# one"), (3, ""), (4, "# "), (5, "b"), (6, "# \"two")];
        assert_eq!(items, expected.map(|(row, text)| (row, text.to_owned())));
    }

    /// What an item is, to be compared.
    fn shown(item: Result<Item<'_>, &RecordProblem>) -> String {
        match item {
            Ok(Item::Record(record)) => {
                let fields: Vec<_> = (0..record.len()).map(|index| record.field(index)).collect();
                format!("{:?} {:?} {fields:?}", record.position(), record.range())
            }
            Ok(Item::Comment(comment)) => format!("{comment:?}"),
            Err(problem) => format!("{problem:?}"),
        }
    }

    #[test]
    fn batches_of_any_size_hold_the_same_items() {
        let dialect = Dialect {
            comment_prefix: Some("#".to_owned()),
            skip_blank_rows: true,
            ..Dialect::default()
        };
        let block = Block {
            bytes: b"a,\"b\"\"\"\n# c\n\nd\n\xfc,e\nf,\"\ng\"\n#\nh".to_vec(),
            ..block("")
        };
        let mut records = Records::new(&block, &dialect);
        let mut expected = Vec::new();
        while let Some(item) = records.next_item() {
            expected.push(shown(item));
        }
        assert_eq!(expected.len(), 7);
        for size in 1..10 {
            let mut batches = Batches::new(&block, &dialect, size);
            let mut found = Vec::new();
            while batches.read() {
                assert!(batches.items().count() <= size);
                found.extend(batches.items().map(shown));
            }
            assert_eq!(found, expected, "{size} at a time");
        }
    }

    #[test]
    fn a_carriage_return_within_quotes_is_kept() {
        let rows = all("\"a\r\"\nb\r\nc\rd\n", &Dialect::default());
        let texts: Vec<_> = rows.iter().map(|(_, _, fields)| fields[0].as_str()).collect();
        assert_eq!(texts, ["a\r", "b", "c\rd"]);
    }

    #[test]
    fn a_carriage_return_ends_no_row_unless_the_dialect_says_so() {
        let dialect = |terminators: &[&str]| Dialect {
            line_terminators: terminators.iter().map(|text| (*text).to_owned()).collect(),
            ..Dialect::default()
        };
        let texts = |terminators: &[&str]| -> Vec<String> {
            let rows = all("a\r\nb\rc\n", &dialect(terminators));
            rows.into_iter().map(|(_, _, fields)| fields.concat()).collect()
        };
        assert_eq!(texts(&["\n"]), ["a\r", "b\rc"]);
        assert_eq!(texts(&["\n", "\r\n"]), ["a", "b\rc"]);
        assert_eq!(texts(&["\r\n"]), ["a", "b\rc\n"]);
        assert_eq!(texts(&["\r", "\r\n"]), ["a", "b", "c\n"]);
        assert_eq!(texts(&["\r"]), ["a", "\nb", "c\n"]);
        assert_eq!(texts(&[]), ["a\r\nb\rc\n"]);
    }

    #[test]
    fn skipped_columns_are_no_fields() {
        let dialect = Dialect {
            skip_columns: 1,
            ..Dialect::default()
        };
        let rows = all("a,b,c\r\nd\n\n,e\n", &dialect);
        let fields: Vec<_> = rows.into_iter().map(|(_, _, fields)| fields).collect();
        let empty = Vec::<String>::new();
        assert_eq!(
            fields,
            [
                vec!["b".to_owned(), "c".to_owned()],
                empty.clone(),
                empty,
                vec!["e".to_owned()]
            ]
        );
    }

    /// A blank row before it changes nothing.
    #[test]
    fn a_row_that_is_not_utf_8_is_one_row() {
        let block = Block {
            bytes: b"a\n\n\xfc,b\nc\n".to_vec(),
            ..block("")
        };
        let dialect = Dialect::default();
        let mut records = Records::new(&block, &dialect);
        let mut numbers = Vec::new();
        while let Some(record) = records.next() {
            numbers.push(match record {
                Ok(record) => (record.position().record, true),
                Err(problem) => (problem.position.record, false),
            });
        }
        assert_eq!(numbers, [(1, true), (2, true), (3, false), (4, true)]);
    }

    #[test]
    fn a_byte_order_mark_within_a_text_is_a_character() {
        let dialect = Dialect {
            comment_prefix: Some("#".to_owned()),
            ..Dialect::default()
        };
        let rows = all("\u{feff}a,b\n#c\n\u{feff}d,\"e\"\nf\n", &dialect);
        let texts: Vec<_> = rows.into_iter().map(|(_, _, fields)| fields.concat()).collect();
        assert_eq!(texts, ["\u{feff}ab", "\u{feff}de", "f"]);
    }
}
