//! JSON and JSON Lines, and the iterator and the reference that are read in them: the same in
//! blocks of any size, and the same as by a path that reads the whole document.
//!
//! The first line of the input is the iterator, the second a reference; the rest is the
//! document. `L` before the iterator makes it one of JSON Lines, `X` one of XML.
#![no_main]

use encoding_rs::UTF_8;
use libfuzzer_sys::fuzz_target;
use lodpress::source::{Formulation, ItemFormat, ItemReader, ItemSource, Level, Limits, Node, ReadOptions};
use lodpress_fuzz::pass_guarded_panics;
use std::io::Cursor;

fuzz_target!(init: pass_guarded_panics(), |input: &[u8]| {
    let mut parts = input.splitn(3, |byte| *byte == b'\n');
    let mut line = || std::str::from_utf8(parts.next().unwrap_or_default()).ok();
    let (Some(iterator), Some(reference)) = (line(), line()) else {
        return;
    };
    let document = parts.next().unwrap_or_default();
    let (formulation, iterator) = match iterator.as_bytes().first() {
        Some(b'L') => (Formulation::JsonLines, &iterator[1..]),
        Some(b'X') => (Formulation::XPath { namespaces: Vec::new() }, &iterator[1..]),
        _ => (Formulation::JsonPath, iterator),
    };
    let format = ItemFormat {
        formulation,
        encoding: UTF_8,
        iterator: iterator.to_owned(),
        level: Level {
            references: vec![reference.to_owned()],
            nested: Vec::new(),
        },
    };
    let Ok(reader) = ItemReader::new(&format) else { return };
    let whole = read(document, &format, &reader, Limits::default());
    for block_bytes in [1, 7] {
        let limits = Limits {
            block_bytes,
            ..Limits::default()
        };
        assert_eq!(whole, read(document, &format, &reader, limits), "in blocks of {block_bytes}");
    }
});

/// The items, as far as there are any before the document is wrong.
fn read(document: &[u8], format: &ItemFormat, reader: &ItemReader, limits: Limits) -> (Vec<(u64, Option<Node>)>, bool) {
    let options = ReadOptions {
        limits,
        ..ReadOptions::default()
    };
    let mut items = Vec::new();
    let Ok(mut source) = ItemSource::new(Box::new(Cursor::new(document.to_vec())), "d", format, options) else {
        return (items, false);
    };
    loop {
        match source.next_block() {
            Ok(Some(block)) => block.for_each(reader, &mut |item, node| {
                let place = block.place(reader, item, Some(0));
                assert!(place.excerpt.get(place.span.clone()).is_some(), "{place:?}");
                items.push((item, node.ok()));
            }),
            Ok(None) => return (items, true),
            Err(_) => return (items, false),
        }
    }
}
