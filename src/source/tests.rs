use super::{CsvSource, Dialect, Limits, Position, Records};
use proptest::prelude::*;

fn rows(text: &[u8], block_bytes: usize) -> (Vec<Vec<u8>>, Vec<Position>) {
    let dialect = Dialect {
        header: false,
        ..Dialect::default()
    };
    let limits = Limits {
        block_bytes,
        ..Limits::default()
    };
    let mut source = CsvSource::new(Box::new(std::io::Cursor::new(text.to_vec())), "t", &dialect, limits);
    let (mut blocks, mut starts) = (Vec::new(), Vec::new());
    while let Some(block) = source.next_block().unwrap() {
        blocks.push(block.bytes);
        starts.push(block.start);
    }
    (blocks, starts)
}

#[test]
fn blocks_end_with_records() {
    let (blocks, starts) = rows(b"a,\"x\ny\"\nb,5\" pipe\nc,\"\"\"\n\"\nd", 1);
    let texts: Vec<_> = blocks.iter().map(|b| std::str::from_utf8(b).unwrap()).collect();
    assert_eq!(texts.concat(), "a,\"x\ny\"\nb,5\" pipe\nc,\"\"\"\n\"\nd");
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

/// Position and fields of all records, or how many there were before a problem.
fn records(text: &[u8], dialect: &Dialect, block_bytes: usize) -> Result<Vec<(Position, Vec<String>)>, usize> {
    let limits = Limits {
        block_bytes,
        ..Limits::default()
    };
    let mut source = CsvSource::new(Box::new(std::io::Cursor::new(text.to_vec())), "t", dialect, limits);
    let mut all = Vec::new();
    while let Some(block) = source.next_block().map_err(|_| all.len())? {
        let mut records = Records::new(&block, dialect);
        while let Some(record) = records.next() {
            let record = record.map_err(|_| all.len())?;
            let fields = (0..record.len()).map(|i| record.field(i).to_owned()).collect();
            // The line is that of the block.
            let position = Position {
                line: 0,
                ..record.position
            };
            all.push((position, fields));
        }
    }
    Ok(all)
}

/// A table may be its header alone, with or without a line break.
#[test]
fn the_header_is_read_however_the_file_ends() {
    let read = |text: &str| {
        let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
        let mut source = CsvSource::new(Box::new(bytes), "t", &Dialect::default(), Limits::default());
        let (fields, block) = source.header()?.unwrap();
        let first = source.next_block()?.map(|block| block.start);
        Ok::<_, crate::diagnostic::Failure>((fields, block.start.record, first))
    };
    let first = |byte| {
        Some(Position {
            byte,
            line: 2,
            record: 1,
            source_row: 2,
        })
    };
    let fields = || vec!["id".to_owned(), "name".to_owned()];
    assert_eq!(read("id,name").unwrap(), (fields(), 0, None));
    assert_eq!(read("id,\"name\"\n").unwrap(), (fields(), 0, None));
    assert_eq!(read("id,name\n1,a").unwrap(), (fields(), 0, first(8)));
    assert!(read("").unwrap_err().to_string().contains("`t` is empty"));
    assert!(
        read("id,\"name\n")
            .unwrap_err()
            .to_string()
            .contains("never closed (header)")
    );
}

proptest! {
    /// Any text, however wrong, has the same records however it is split, in any dialect.
    #[test]
    fn any_text_is_split_between_records(
        text in "[ab,;\"'\n\r #\\\\é]{0,60}",
        size in 1_usize..20,
        double_quote: bool,
        comments: bool,
        skip_blank_rows: bool,
        quote in proptest::option::of(prop_oneof![Just(b'"'), Just(b'\'')]),
    ) {
        let dialect = Dialect {
            header: false,
            quote,
            double_quote,
            comment_prefix: comments.then(|| "#".to_owned()),
            skip_blank_rows,
            ..Dialect::default()
        };
        let whole = records(text.as_bytes(), &dialect, 1 << 20);
        let split = records(text.as_bytes(), &dialect, size);
        match (whole, split) {
            (Ok(whole), Ok(split)) => prop_assert_eq!(whole, split),
            // Where a quote is never closed, blocks before it have been given.
            (whole, split) => prop_assert!(whole.is_err() && split.is_err()),
        }
    }
}

proptest! {
    /// What is written is read, line breaks and quotes within cells included.
    #[test]
    fn what_is_written_is_read(written in proptest::collection::vec(proptest::collection::vec("[a,\"\n\r é]{0,6}", 1..4), 0..12), size in 1_usize..40) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &written {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let dialect = Dialect { header: false, ..Dialect::default() };
        let read = records(&text, &dialect, size).unwrap();
        prop_assert_eq!(read.into_iter().map(|(_, fields)| fields).collect::<Vec<_>>(), written);
    }
}
