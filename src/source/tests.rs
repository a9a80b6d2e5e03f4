use super::{CsvSource, Dialect, Head, Limits, Position, ReadOptions, Records, record_place};
use crate::diagnostic::Result;
use proptest::prelude::*;
use std::io::Cursor;

fn source(text: impl Into<Vec<u8>>, dialect: &Dialect, block_bytes: usize) -> CsvSource {
    let limits = Limits {
        block_bytes,
        ..Limits::default()
    };
    let options = ReadOptions {
        limits,
        ..ReadOptions::default()
    };
    CsvSource::new(Box::new(Cursor::new(text.into())), "t", dialect, options)
}

fn headless() -> Dialect {
    Dialect {
        header_rows: 0,
        ..Dialect::default()
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn blocks_end_with_records() {
    let text = "a,\"x\ny\"\nb,5\" pipe\nc,\"\"\"\n\"\nd";
    let mut source = source(text, &headless(), 1);
    let (mut texts, mut starts) = (Vec::new(), Vec::new());
    while let Some(block) = source.next_block().unwrap() {
        texts.push(String::from_utf8(block.bytes).unwrap());
        starts.push(block.start);
    }
    assert_eq!(texts.concat(), text);
    for (text, start) in texts.iter().zip(&starts).skip(1) {
        assert!(text.starts_with(['b', 'c', 'd']), "{text}");
        assert_eq!(
            start.line,
            1 + texts.concat()[..usize::try_from(start.byte).unwrap()]
                .matches('\n')
                .count() as u64
        );
    }
}

/// What is seen of a record.
type Seen = (Position, Vec<String>, Option<usize>);

/// All records of a source, or how many there were before a problem.
fn records_of(source: &mut CsvSource) -> std::result::Result<Vec<Seen>, usize> {
    let mut all = Vec::new();
    while let Some(block) = source.next_block().map_err(|_| all.len())? {
        let mut records = Records::with(&block, &source.dialect, source.grammar.clone());
        while let Some(record) = records.next() {
            let record = record.map_err(|_| all.len())?;
            let fields = (0..record.len()).map(|i| record.field(i).into_owned()).collect();
            // The line of a position is that of the block.
            let line = super::line_of(&source.dialect, &block, record.range().start);
            let position = Position {
                line,
                ..record.position()
            };
            all.push((position, fields, record.has_stray_quote()));
        }
    }
    Ok(all)
}

fn records(text: &[u8], dialect: &Dialect, block_bytes: usize) -> std::result::Result<Vec<Seen>, usize> {
    records_of(&mut source(text, dialect, block_bytes))
}

fn fields(text: &[u8], dialect: &Dialect) -> Vec<Vec<String>> {
    let records = records(text, dialect, 1 << 20).unwrap();
    records.into_iter().map(|(_, fields, _)| fields).collect()
}

/// A table may be its header alone, with or without a line break.
#[test]
fn the_header_is_read_however_the_file_ends() {
    let read = |text: &str| {
        let mut source = source(text, &Dialect::default(), 1 << 20);
        let mut head = source.head()?;
        let first = source.next_block()?.map(|block| block.start);
        Ok::<_, crate::diagnostic::Failure>((head.rows.remove(0).fields, first))
    };
    let first = |byte| {
        Some(Position {
            byte,
            line: 2,
            record: 1,
            source_row: 2,
        })
    };
    let fields = owned(&["id", "name"]);
    assert_eq!(read("id,name").unwrap(), (fields.clone(), None));
    assert_eq!(read("id,\"name\"\n").unwrap(), (fields.clone(), None));
    assert_eq!(read("id,name\n1,a").unwrap(), (fields, first(8)));
    assert!(read("").unwrap_err().to_string().contains("`t` is empty"));
    assert!(
        read("id,\"name\n")
            .unwrap_err()
            .to_string()
            .contains("never closed (header)")
    );
}

fn head_of(text: &str, dialect: &Dialect, block_bytes: usize) -> Result<(Head, Vec<Seen>)> {
    let mut source = source(text, dialect, block_bytes);
    let head = source.head()?;
    let width = source.peek_width()?;
    let records = records_of(&mut source).unwrap();
    assert_eq!(width, records.first().map(|(_, fields, _)| fields.len()));
    Ok((head, records))
}

#[test]
fn what_stands_above_the_records_is_told_apart() {
    let dialect = Dialect {
        comment_prefix: Some("#".to_owned()),
        skip_rows: 3,
        header_rows: 2,
        skip_columns: 1,
        ..Dialect::default()
    };
    let text = "# by hand \n\nWells, \"all\"\n#  2020\nno, id,\"na\nme\"\n#\n,,en\n1,a,b\n# end\n2,c,d\n";
    for block_bytes in [1, 10, 1 << 20] {
        let (head, records) = head_of(text, &dialect, block_bytes).unwrap();
        assert_eq!(head.comments, ["by hand", "Wells, \"all\"", "2020", ""]);
        let rows: Vec<_> = head
            .rows
            .iter()
            .map(|row| (row.source_row, row.fields.clone()))
            .collect();
        assert_eq!(rows, [(5, owned(&["id", "na\nme"])), (7, owned(&["", "en"]))]);
        assert_eq!(head.width, Some(3));
        let numbers: Vec<_> = records
            .iter()
            .map(|(position, fields, _)| (position.record, position.source_row, position.line, fields.concat()))
            .collect();
        assert_eq!(numbers, [(1, 8, 9, "ab".to_owned()), (2, 10, 11, "cd".to_owned())]);
    }
}

#[test]
fn a_field_of_the_header_has_a_place() {
    let dialect = Dialect {
        skip_rows: 1,
        header_rows: 2,
        skip_columns: 1,
        ..Dialect::default()
    };
    let mut source = source("t\nno,id,name\n,,\"en\"\n", &dialect, 1);
    let head = source.head().unwrap();
    let place = |row, field| {
        let place = source.head_place(&head, row, field);
        (place.line, place.column, place.excerpt[place.span].to_owned())
    };
    assert_eq!(place(0, Some(1)), (2, 7, "name".to_owned()));
    assert_eq!(place(1, Some(1)), (3, 3, "\"en\"".to_owned()));
    assert_eq!(place(0, None), (2, 1, "no,id,name".to_owned()));
    assert_eq!(place(2, None), (0, 0, String::new()));
}

#[test]
fn the_first_row_may_be_a_record() {
    let dialect = Dialect {
        comment_prefix: Some("#".to_owned()),
        skip_blank_rows: true,
        skip_columns: 1,
        ..headless()
    };
    for block_bytes in [1, 1 << 20] {
        let (head, records) = head_of("#c\n,\na,b,c\nd\n", &dialect, block_bytes).unwrap();
        assert_eq!((head.comments.len(), head.rows.len(), head.width), (0, 0, None));
        assert_eq!(records.len(), 2);
        assert_eq!(records[0].0.source_row, 3);
        assert_eq!(head_of("", &dialect, block_bytes).unwrap().1, []);
    }
}

#[test]
fn blank_rows_above_a_header_are_passed_over_where_the_dialect_says_so() {
    let dialect = Dialect {
        skip_blank_rows: true,
        header_rows: 2,
        ..Dialect::default()
    };
    let (head, records) = head_of("\n,\na,b\n,\nc,d\n", &dialect, 1).unwrap();
    let rows: Vec<_> = head.rows.iter().map(|row| row.fields.concat()).collect();
    assert_eq!((rows, records.len()), (owned(&["ab", ""]), 1));
}

#[test]
fn a_head_without_end_is_refused() {
    let dialect = Dialect {
        skip_rows: u64::MAX,
        ..Dialect::default()
    };
    let options = ReadOptions {
        limits: Limits {
            block_bytes: 100,
            record_bytes: 10_000,
            ..super::Limits::default()
        },
        ..ReadOptions::default()
    };
    let text = "x\n".repeat(1000);
    let mut source = CsvSource::new(Box::new(Cursor::new(text)), "t", &dialect, options);
    let message = source.head().unwrap_err().to_string();
    assert!(message.contains("longer than 10000 bytes"), "{message}");
}

#[test]
fn a_header_that_is_no_text_is_shown() {
    let mut source = source(b"id,n\xfcme\n".to_vec(), &Dialect::default(), 1);
    let failure = source.head().unwrap_err();
    let found = &failure.diagnostics()[0];
    assert_eq!(found.message, "the header, column 2 is not UTF-8: byte 0xFC");
    assert_eq!(found.places[0].address(), "t:1:5");
}

#[test]
fn an_encoding_is_decoded_before_rows_are_told_apart() {
    let dialect = |label: &str| Dialect {
        encoding: encoding_rs::Encoding::for_label(label.as_bytes()).unwrap(),
        ..headless()
    };
    let utf16: Vec<u8> = "\u{feff}a,\"ü\nč\"\r\nc,d"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let expected = [owned(&["a", "ü\nč"]), owned(&["c", "d"])];
    assert_eq!(fields(&utf16, &headless()), expected);
    assert_eq!(
        fields(b"K\xf6ln,\"\x84\"\n", &dialect("latin1")),
        [owned(&["Köln", "„"])]
    );
    assert_eq!(fields(b"Vi\xea\xf2t\n", &dialect("windows-1258")), [owned(&["Việt"])]);
    // The second byte of a character may look like a backslash or a quote.
    assert_eq!(
        fields(b"\x95\x5c,\x83\x7c\n", &dialect("shift_jis")),
        [owned(&["表", "ポ"])]
    );
}

#[test]
fn a_record_of_another_encoding_that_is_no_text_is_shown() {
    let dialect = Dialect {
        encoding: encoding_rs::WINDOWS_1253,
        ..headless()
    };
    let mut source = source(b"\xe1,\xe2\n\xe1,\xd2\xe2\n".to_vec(), &dialect, 1 << 20);
    let block = source.next_block().unwrap().unwrap();
    let mut records = Records::new(&block, &dialect);
    assert_eq!(records.next().unwrap().unwrap().field(1), "β");
    let problem = records.next().unwrap().unwrap_err();
    assert_eq!(problem.diagnostic.message, "row 2, column 2 is not windows-1253");
    assert_eq!(problem.diagnostic.places[0].excerpt, "α,\u{fffd}β");
}

#[test]
fn a_record_is_read_again_as_it_was_decoded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let mut bytes = vec![0xff, 0xfe];
    let text = format!("{}ü,\"x\"\r\nlast,y", "žluťoučký,kůň\r\n".repeat(20_000));
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    std::fs::write(&path, bytes).unwrap();
    let dialect = headless();
    let options = ReadOptions::default();
    let mut source = CsvSource::open(&path, "t", None, &dialect, options).unwrap();
    let mut all = Vec::new();
    while let Some(block) = source.next_block().unwrap() {
        let mut records = Records::new(&block, &dialect);
        while let Some(record) = records.next() {
            let record = record.unwrap();
            all.push((record.position(), record.range().len()));
        }
    }
    let (position, length) = all[20_000];
    let mut again = super::Rereader::open(&path, "t", None, &dialect, options.undecodable).unwrap();
    let again = again.read(position.byte, u32::try_from(length).unwrap()).unwrap();
    assert_eq!(String::from_utf8_lossy(&again.bytes), "ü,\"x\"\r\n");
    let place = record_place("t", &dialect, again, 0..length, Some(1));
    assert_eq!((place.line, place.column), (20_001, 3));
}

#[test]
fn any_terminator_ends_a_row() {
    let dialect = |terminators: &[&str]| Dialect {
        line_terminators: owned(terminators),
        ..headless()
    };
    let read = |text: &str, terminators: &[&str]| fields(text.as_bytes(), &dialect(terminators));
    assert_eq!(
        read("a,b\rc\n,\"d\r\"\r", &["\r"]),
        [owned(&["a", "b"]), owned(&["c\n", "d\r"])]
    );
    assert_eq!(read("a,\"b|\"|c|", &["|"]), [owned(&["a", "b|"]), owned(&["c"])]);
    assert_eq!(
        read("a;;b;c;;;;d", &[";;"]),
        [owned(&["a"]), owned(&["b;c"]), owned(&[""]), owned(&["d"])]
    );
}

fn dialects() -> impl Strategy<Value = Dialect> {
    let strings = |texts: &'static [&'static str]| prop::sample::select(texts).prop_map(str::to_owned);
    let terminators = prop::sample::subsequence(owned(&["\r\n", "\n", "\r", "|", "§§"]), 0..4);
    (
        strings(&[",", ",", ";", "::", "§", "\"", "|\""]),
        prop::option::of(strings(&["\"", "\"", "'", "«", "::", ""])),
        any::<(bool, bool)>(),
        prop::option::of(strings(&["#", "é#", "\"", ",", "|", ""])),
        (0_u64..3, 0_u64..3, 0_usize..2),
        prop_oneof![Just(owned(&["\r\n", "\n"])), Just(owned(&["\n"])), terminators],
        prop::sample::select(&[super::Trim::None, super::Trim::Both]),
    )
        .prop_map(
            |(delimiter, quote, (double_quote, skip_blank_rows), comment_prefix, counts, line_terminators, trim)| {
                Dialect {
                    delimiter,
                    quote,
                    double_quote,
                    skip_blank_rows,
                    comment_prefix,
                    skip_rows: counts.0,
                    header_rows: counts.1,
                    skip_columns: counts.2,
                    line_terminators,
                    trim,
                    ..Dialect::default()
                }
            },
        )
}

/// The head and the records, in a form that can be compared.
fn read_all(source: &mut CsvSource) -> std::result::Result<(Vec<String>, Vec<Seen>), usize> {
    let head = source.head().map_err(|_| 0_usize)?;
    let mut texts = head.comments;
    texts.extend(head.rows.into_iter().flat_map(|row| row.fields));
    Ok((texts, records_of(source)?))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    /// Any text, however wrong, has the same records however it is split, in any dialect.
    #[test]
    fn any_text_is_split_between_records(
        text in "[ab,;:|\"'«§\n\r #\\\\é\u{feff}]{0,60}",
        size in 1_usize..20,
        dialect in dialects(),
    ) {
        let whole = read_all(&mut source(text.as_str(), &dialect, 1 << 20));
        let split = read_all(&mut source(text.as_str(), &dialect, size));
        prop_assert_eq!(whole, split);
    }

    /// The fast reader and the general one agree in every dialect that both know, about
    /// stray quotes too.
    #[test]
    fn both_readers_read_the_same(
        text in prop_oneof!["[ab,;\"'\n\r #é\u{feff}]{0,60}", "[a,\"\n]{0,30}"],
        size in 1_usize..20,
        dialect in dialects(),
    ) {
        let mut fast = source(text.as_str(), &dialect, size);
        let mut general = source(text.as_str(), &dialect, size);
        general.grammar.plain = None;
        if fast.grammar.plain.is_some() {
            prop_assert_eq!(read_all(&mut fast), read_all(&mut general));
        }
    }

    /// Bytes that are no text are found in the same records.
    #[test]
    fn both_readers_refuse_the_same(bytes in prop::collection::vec(prop::sample::select(&b"a,\"\n\r#\xc3\xa9\xff"[..]), 0..40)) {
        let dialect = Dialect { comment_prefix: Some("#".to_owned()), ..headless() };
        let read = |is_fast: bool| {
            let mut source = source(bytes.clone(), &dialect, 8);
            if !is_fast {
                source.grammar.plain = None;
            }
            let mut all = Vec::new();
            while let Ok(Some(block)) = source.next_block() {
                let mut records = Records::with(&block, &dialect, source.grammar.clone());
                while let Some(record) = records.next() {
                    all.push(match record {
                        Ok(record) => (record.position().byte, record.len(), String::new()),
                        Err(problem) => (problem.position.byte, 0, format!("{:?}", problem.diagnostic)),
                    });
                }
            }
            all
        };
        prop_assert_eq!(read(true), read(false));
    }

    /// What is written is read, line breaks and quotes within cells included.
    #[test]
    fn what_is_written_is_read(written in prop::collection::vec(prop::collection::vec("[a,\"\n\r é]{0,6}", 1..4), 0..12), size in 1_usize..40) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &written {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let read = records(&text, &headless(), size).unwrap();
        prop_assert!(read.iter().all(|(_, _, stray)| stray.is_none()));
        prop_assert_eq!(read.into_iter().map(|(_, fields, _)| fields).collect::<Vec<_>>(), written);
    }
}
