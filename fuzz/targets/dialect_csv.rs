//! A dialect and a table: the same records are read in blocks of any size, and by the fast
//! reader and the general one; they stand where their positions say.
//!
//! The first line of the input is the dialect, with tabs between its parts: delimiter,
//! quote, comment prefix, flags (see [`dialect`]), line terminators with spaces between, encoding. `\n`,
//! `\r` and `\t` stand for these characters. The rest is the table.
#![no_main]

use encoding_rs::Encoding;
use libfuzzer_sys::fuzz_target;
use lodpress::diagnostic::Place;
use lodpress::source::{
    Block, CsvSource, Dialect, Item, Limits, Position, ReadOptions, Records, Trim, Undecodable, line_of, record_place,
};
use std::io::Cursor;

fuzz_target!(|input: &[u8]| {
    let line = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    let Ok(described) = std::str::from_utf8(&input[..line]) else {
        return;
    };
    let table = &input[(line + 1).min(input.len())..];
    let (dialect, undecodable) = dialect(described);
    let whole = read(table, &dialect, undecodable, Limits::default());
    for block_bytes in [1, 3, 16] {
        let limits = Limits {
            block_bytes,
            ..Limits::default()
        };
        let split = read(table, &dialect, undecodable, limits);
        assert_eq!(whole, split, "in blocks of {block_bytes}");
    }
    // The fast reader knows no other terminator.
    let mut general = dialect.clone();
    general.line_terminators.push("\u{10fffe}\u{10ffff}".to_owned());
    if !contains(table, "\u{10ffff}".as_bytes()) && !contains(described.as_bytes(), "\u{10ffff}".as_bytes()) {
        let general = read(table, &general, undecodable, Limits::default());
        assert_eq!(whole, general, "by the general reader");
    }
    // Whatever does not fit is refused, and no more.
    let small = Limits {
        block_bytes: 4,
        record_bytes: 16,
        ..Limits::default()
    };
    _ = read(table, &dialect, undecodable, small);
});

/// Flags: `h` one more row of the header, `r` one more skipped row, `c` one more skipped
/// column, `b` blank rows are passed over, `e` a backslash escapes, `s` and `t` white space is
/// taken before and after, `?` what is no text is replaced.
fn dialect(text: &str) -> (Dialect, Undecodable) {
    let mut parts = text.split('\t');
    let mut part = || {
        let part = parts.next().unwrap_or_default();
        part.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")
    };
    let (delimiter, quote, prefix, flags, terminators, encoding) = (part(), part(), part(), part(), part(), part());
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let count = |flag| flags.matches(flag).count();
    let has = |flag| flags.contains(flag);
    let dialect = Dialect {
        encoding: Encoding::for_label_no_replacement(encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8),
        // A delimiter is not empty.
        delimiter: given(delimiter).unwrap_or_else(|| ",".to_owned()),
        quote: given(quote),
        double_quote: !has('e'),
        comment_prefix: given(prefix),
        skip_rows: count('r') as u64,
        header_rows: count('h') as u64,
        skip_columns: count('c'),
        skip_blank_rows: has('b'),
        trim: match (has('s'), has('t')) {
            (false, false) => Trim::None,
            (true, false) => Trim::Start,
            (false, true) => Trim::End,
            (true, true) => Trim::Both,
        },
        line_terminators: terminators
            .split(' ')
            .filter_map(|text| given(text.to_owned()))
            .collect(),
    };
    let undecodable = if has('?') {
        Undecodable::Replace
    } else {
        Undecodable::Refuse
    };
    (dialect, undecodable)
}

/// All that is seen of a table.
#[derive(Debug, PartialEq)]
struct Seen {
    /// Comments, and the rows with their places.
    head: Option<(Vec<String>, Vec<(Vec<String>, u64, Place)>)>,
    width: Option<Option<usize>>,
    rows: Vec<Row>,
    /// The code and the place of what ended the reading.
    end: Option<(&'static str, usize, usize)>,
}

#[derive(Debug, PartialEq)]
enum Row {
    Record(Position, Vec<String>, Option<usize>),
    Comment(u64, String),
    Problem(u64, String),
}

fn read(table: &[u8], dialect: &Dialect, undecodable: Undecodable, limits: Limits) -> Seen {
    let options = ReadOptions { limits, undecodable };
    let open = || CsvSource::new(Box::new(Cursor::new(table.to_vec())), "t", dialect, options);
    let mut seen = Seen {
        head: None,
        width: open().peek_width().ok(),
        rows: Vec::new(),
        end: None,
    };
    let mut source = open();
    let failed = |failure: lodpress::diagnostic::Failure| {
        let diagnostic = &failure.diagnostics()[0];
        let place = &diagnostic.places[0];
        check_place(place);
        Some((diagnostic.code.as_str(), place.line, place.column))
    };
    match source.head() {
        Ok(head) => {
            let rows = head.rows.iter().enumerate().map(|(index, row)| {
                let field = row.fields.len().checked_sub(1);
                let place = source.head_place(&head, index, field);
                check_place(&place);
                check_place(&source.head_place(&head, index, Some(row.fields.len())));
                (row.fields.clone(), row.source_row, place)
            });
            seen.head = Some((head.comments.clone(), rows.collect()));
        }
        Err(failure) => {
            seen.end = failed(failure);
            return seen;
        }
    }
    let mut next: Option<Position> = None;
    loop {
        let block = match source.next_block() {
            Ok(Some(block)) => block,
            Ok(None) => break,
            Err(failure) => {
                seen.end = failed(failure);
                break;
            }
        };
        assert!(!block.bytes.is_empty());
        if let Some(next) = next {
            // Rows that are passed over may have come last.
            assert!(block.start.source_row >= next.source_row);
            let next = Position {
                source_row: block.start.source_row,
                ..next
            };
            assert_eq!(block.start, next, "blocks follow one another");
        }
        next = Some(rows(&block, dialect, &mut seen.rows));
    }
    let first = seen.rows.iter().find(|row| !matches!(row, Row::Comment(..)));
    if let (Some(width), Some(Row::Record(_, fields, _))) = (seen.width, first) {
        assert_eq!(width, Some(fields.len()));
    }
    seen
}

/// Adds the rows of a block, and gives where the next one begins.
fn rows(block: &Block, dialect: &Dialect, rows: &mut Vec<Row>) -> Position {
    let mut next = block.start;
    let mut records = Records::new(block, dialect);
    while let Some(item) = records.next_item() {
        let position = match item {
            Ok(Item::Record(record)) => {
                let fields = (0..record.len()).map(|index| record.field(index).into_owned()).collect();
                assert_eq!(record.field(record.len()), "");
                let range = record.range();
                assert_eq!(record.position().byte, block.start.byte + range.start as u64);
                assert!(range.start < range.end && range.end <= block.bytes.len());
                for field in [
                    None,
                    Some(0),
                    record.len().checked_sub(1),
                    Some(record.len()),
                    Some(usize::MAX),
                ] {
                    let place = record_place("t", dialect, block, range.clone(), field);
                    check_place(&place);
                    assert!(place.line as u64 >= line_of(dialect, block, range.start));
                }
                let position = Position {
                    line: line_of(dialect, block, range.start),
                    ..record.position()
                };
                rows.push(Row::Record(position, fields, record.has_stray_quote()));
                next.record += 1;
                position
            }
            Ok(Item::Comment(comment)) => {
                rows.push(Row::Comment(comment.position.source_row, comment.text.into_owned()));
                comment.position
            }
            Err(problem) => {
                problem.diagnostic.places.iter().for_each(check_place);
                rows.push(Row::Problem(problem.position.source_row, problem.diagnostic.message.clone()));
                next.record += 1;
                problem.position
            }
        };
        assert!(position.source_row >= next.source_row, "rows are counted upwards");
        next.source_row = position.source_row + 1;
    }
    Position {
        byte: next.byte + block.bytes.len() as u64,
        line: line_of(dialect, block, block.bytes.len()),
        ..next
    }
}

fn check_place(place: &Place) {
    assert!(place.excerpt.get(place.span.clone()).is_some(), "{place:?}");
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
