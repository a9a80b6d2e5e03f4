use super::*;
use crate::diagnostic::Diagnostic;
use crate::source::{Limits, ReadOptions, Undecodable};
use encoding_rs::{UTF_8, UTF_16LE, WINDOWS_1252};
use proptest::prelude::*;
use std::io::Cursor;

fn format(formulation: Formulation, iterator: &str, references: &[&str]) -> ItemFormat {
    ItemFormat {
        formulation,
        encoding: UTF_8,
        iterator: iterator.to_owned(),
        level: Level {
            references: references.iter().map(|text| (*text).to_owned()).collect(),
            nested: Vec::new(),
        },
    }
}

fn xpath() -> Formulation {
    Formulation::XPath { namespaces: Vec::new() }
}

fn blocks_of(block_bytes: usize) -> ReadOptions {
    ReadOptions {
        limits: Limits {
            block_bytes,
            ..Limits::default()
        },
        ..ReadOptions::default()
    }
}

fn shown(item: Result<Node, Diagnostic>) -> String {
    match item {
        Ok(node) => {
            let cells = node.cells.iter().map(|cell| {
                let values: Vec<_> = cell.values.iter().map(|value| value.text.as_str()).collect();
                if cell.is_found {
                    values.join("+")
                } else {
                    "-".to_owned()
                }
            });
            cells.collect::<Vec<_>>().join(" ")
        }
        Err(diagnostic) => format!("! {diagnostic}"),
    }
}

/// The items of a text with their numbers, then what stops the reading, and how many
/// blocks there were.
fn read_with(bytes: &[u8], format: &ItemFormat, options: ReadOptions) -> (Vec<String>, usize) {
    let mut source = ItemSource::new(Box::new(Cursor::new(bytes.to_vec())), "t", format, options).unwrap();
    let reader = ItemReader::new(format).unwrap();
    let (mut lines, mut blocks) = (Vec::new(), 0);
    loop {
        match source.next_block() {
            Ok(Some(block)) => {
                blocks += 1;
                let mut next = block.first_item();
                block.for_each(&reader, &mut |number, item| {
                    assert_eq!(number, next);
                    next += 1;
                    lines.push(format!("{number}: {}", shown(item)));
                });
                assert_eq!(next - block.first_item(), block.len() as u64);
                assert!(!block.is_empty());
            }
            Ok(None) => return (lines, blocks),
            Err(failure) => {
                lines.push(format!("stopped: {failure}"));
                return (lines, blocks);
            }
        }
    }
}

fn read(text: &str, format: &ItemFormat) -> Vec<String> {
    read_with(text.as_bytes(), format, ReadOptions::default()).0
}

/// `address: text` of the place of an item, or of a reference in it.
fn place(text: &str, format: &ItemFormat, options: ReadOptions, item: u64, reference: Option<usize>) -> String {
    let bytes = Box::new(Cursor::new(text.as_bytes().to_vec()));
    let mut source = ItemSource::new(bytes, "t", format, options).unwrap();
    let reader = ItemReader::new(format).unwrap();
    while let Some(block) = source.next_block().unwrap() {
        if item < block.first_item() + block.len() as u64 {
            let place = block.place(&reader, item, reference);
            return format!("{}: {}", place.address(), place.text());
        }
    }
    "none".to_owned()
}

const PEOPLE: &str = "{\"people\": [\n  {\"name\": \"Ä\", \"tags\": [1, 2]},\n  {\"name\": null}\n], \"n\": 3}";

#[test]
fn items_of_json_are_read() {
    let people = |iterator| read(PEOPLE, &format(Formulation::JsonPath, iterator, &["$.name", "tags[*]"]));
    let expected = ["1: Ä 1+2", "2:  -"];
    // By streaming, and as a whole.
    assert_eq!(people("$.people[*]"), expected);
    assert_eq!(people("$['people'].*"), expected);
    assert_eq!(people("$..people[*]"), expected);
    assert_eq!(people("people[*]"), expected);
    assert_eq!(people("$.people[?@.tags]"), ["1: Ä 1+2"]);
    assert_eq!(people("$.people[1]"), ["1:  -"]);
    assert_eq!(people("$.none[*]"), Vec::<String>::new());
    let whole = |iterator| {
        read(
            PEOPLE,
            &format(Formulation::JsonPath, iterator, &["people[*].name", "n"]),
        )
    };
    assert_eq!(whole(""), ["1: Ä 3"]);
    assert_eq!(whole("$"), ["1: Ä 3"]);
}

#[test]
fn items_of_json_lines_are_read() {
    let text = "{\"a\": 1, \"b\": [{\"a\": 2}]}\r\n\n{\"b\": [{\"a\": 3}, {\"a\": 4}]}\n{\"a\": }\n{\"a\": 5}";
    let lines = |iterator| read(text, &format(Formulation::JsonLines, iterator, &["a"]));
    insta::assert_snapshot!(lines("").join("\n"), @r#"
        1: 1
        2: -
        3: ! t:4:7: `t` is not JSON: a value is missing here [item-syntax]
        4: 5
        "#);
    insta::assert_snapshot!(lines("$.b[*]").join("\n"), @r#"
        1: 2
        2: 3
        3: 4
        4: ! t:4:7: `t` is not JSON: a value is missing here [item-syntax]
        "#);
    insta::assert_snapshot!(lines("$.b[?@.a]").join("\n"), @r#"
        1: 2
        2: 3
        3: 4
        4: ! t:4:7: `t` is not JSON: a value is missing here [item-syntax]
        "#);
}

#[test]
fn items_of_xml_are_read() {
    let text = "<?xml version='1.0'?>\n<r xmlns:p='http://p/'>\n<a id='1'><b>x</b><b>y &amp; z</b></a>\n<a><p:b>w</p:b></a>\n</r>";
    let mut namespaced = format(
        Formulation::XPath {
            namespaces: vec![("q".to_owned(), "http://p/".to_owned())],
        },
        "/r/a",
        &["@id", "b/text()", "q:b", "count(b)"],
    );
    assert_eq!(read(text, &namespaced), ["1: 1 x+y & z - 2", "2: - - w 0"]);
    namespaced.iterator = "//r/a/".to_owned();
    assert_eq!(read(text, &namespaced).len(), 2);
    let document = |references| read("<a>x<b/>y</a>", &format(xpath(), "", references));
    assert_eq!(document(&["a", "/a/b", "."]), ["1: xy  xy"]);
    let items = read(
        text,
        &format(
            xpath(),
            "//b",
            &["../@id", "1 + 1.50", "1e0 div 3", "true()", "position()"],
        ),
    );
    assert_eq!(items[0], "1: 1 2.5 3.333333333333333E-1 true 1");
}

#[test]
fn levels_are_read_within_items() {
    let mut format = format(xpath(), "/r/a", &["@id"]);
    format.level.nested = vec![Nested {
        iterator: "b".to_owned(),
        level: Level {
            references: vec![".".to_owned(), "../@id".to_owned()],
            nested: Vec::new(),
        },
    }];
    let text = "<r><a id='1'><b>x</b><b>y</b></a><a id='2'/></r>";
    let mut source = ItemSource::new(Box::new(Cursor::new(text)), "t", &format, ReadOptions::default()).unwrap();
    let block = source.next_block().unwrap().unwrap();
    let mut nested = Vec::new();
    block.for_each(&ItemReader::new(&format).unwrap(), &mut |_, node| {
        nested.push(
            node.unwrap().nested[0]
                .iter()
                .cloned()
                .map(|node| shown(Ok(node)))
                .collect::<Vec<_>>(),
        );
    });
    assert_eq!(nested, [vec!["x 1".to_owned(), "y 1".to_owned()], Vec::new()]);
}

#[test]
fn places_are_found_again() {
    for block_bytes in [1, 1 << 20] {
        for iterator in ["$.people[*]", "$..people[*]"] {
            let format = format(Formulation::JsonPath, iterator, &["name", "tags[1]", "none"]);
            let at = |item, reference| place(PEOPLE, &format, blocks_of(block_bytes), item, reference);
            assert_eq!(at(1, Some(0)), "t:2:12: \"Ä\"");
            assert_eq!(at(1, Some(1)), "t:2:29: 2");
            assert_eq!(at(2, Some(2)), "t:3:3: {\"name\": null}");
            assert_eq!(at(2, None), "t:3:3: {\"name\": null}");
        }
    }
    let one_line = r#"[{"a": "é"}, {"a": "b"}, {"a": "c"}]"#;
    let one = format(Formulation::JsonPath, "$[*]", &["a"]);
    assert_eq!(place(one_line, &one, blocks_of(1), 3, Some(0)), "t:1:32: \"c\"");
    let lines = format(Formulation::JsonLines, "$.b[*]", &["a"]);
    let text = "\n{\"b\": [{\"a\": 2}]}\n{\"b\": [{\"a\": 3}]}";
    assert_eq!(place(text, &lines, blocks_of(1), 2, Some(0)), "t:3:14: 3");
    let xml = format(xpath(), "//a", &["@b", "c", "text()", "none"]);
    let text = "<r>\n <a b='1'>é<c>2</c>\n</a>\n <a/></r>";
    let at = |item, reference| place(text, &xml, blocks_of(1), item, reference);
    assert_eq!(at(1, Some(0)), "t:2:8: 1");
    assert_eq!(at(1, Some(1)), "t:2:12: <c>2</c>");
    assert_eq!(at(1, Some(2)), "t:2:11: é");
    assert_eq!(at(2, Some(3)), "t:4:2: <a/>");
    assert_eq!(at(2, None), "t:4:2: <a/>");
}

#[test]
fn what_is_no_json_stops_the_reading() {
    let json = format(Formulation::JsonPath, "$[*]", &["a"]);
    let (items, _) = read_with(b"[{\"a\": 1},\n {\"a\": 2}\n {\"a\": 3}]", &json, blocks_of(1));
    insta::assert_snapshot!(items.join("\n"), @r#"
        1: 1
        2: 2
        stopped: t:3:2: `t` is not JSON: a comma or `]` is missing here [item-syntax]
        "#);
    let all = format(Formulation::JsonPath, "$..a", &["$"]);
    insta::assert_snapshot!(read("[1,\n 2", &all).join("\n"), @"stopped: t:2:3: `t` is not JSON: the text breaks off [item-syntax]");
    insta::assert_snapshot!(read("", &json).join("\n"), @"stopped: t:1:1: `t` is not JSON: the text breaks off [item-syntax]");
    insta::assert_snapshot!(read("{\"x\": [1], \"x\": [2]}", &format(Formulation::JsonPath, "$.x[*]", &[])).join("\n"), @r#"
        1: 
        stopped: t:1:17: `t` is not JSON: the object has this name for the second time, so that it is not clear which is meant [item-syntax]
        "#);
    let deep = "[".repeat(200) + &"]".repeat(200);
    insta::assert_snapshot!(read(&deep, &json).join("\n"), @"stopped: t:1:128: `t` is not JSON: more than 127 arrays and objects are open here within each other [item-syntax]");
    insta::assert_snapshot!(read(&deep, &all).join("\n"), @"stopped: t:1:128: `t` is not JSON: more than 127 arrays and objects are open here within each other [item-syntax]");
}

#[test]
fn what_is_no_xml_stops_the_reading() {
    let xml = format(xpath(), "//a", &["."]);
    let stopped = |text: &str| read(text, &xml).join("\n");
    insta::assert_snapshot!(stopped("<r>\n<a>x</b></r>"), @"stopped: t:2:7: `t` is not XML: `</b>` closes another element than the one that is open [item-syntax]");
    insta::assert_snapshot!(stopped("<r>"), @"stopped: t:1:2: `t` is not XML: the element that opens here is never closed [item-syntax]");
    insta::assert_snapshot!(stopped(""), @"stopped: t:1:1: `t` is not XML: there is no element in it [item-syntax]");
    insta::assert_snapshot!(stopped("<r a='1' a='2'/>"), @"stopped: t:1:10: `t` is not XML: the attribute `a` stands here twice [item-syntax]");
    insta::assert_snapshot!(stopped("<r>a & b</r>"), @"stopped: t:1:6: `t` is not XML: `&` begins an entity that does not end: alone it is written &amp; [item-syntax]");
    insta::assert_snapshot!(stopped("<r>&nbsp;</r>"), @"stopped: t:1:4: `t` is not XML: the entity `&nbsp;` is not known; those of a document type are not read [item-syntax]");
    insta::assert_snapshot!(stopped("<p:r/>"), @"stopped: t:1:2: `t` is not XML: no namespace is declared for the prefix `p` [item-syntax]");
    insta::assert_snapshot!(stopped("<r></r><r/>"), @"stopped: t:1:8: `t` is not XML: unknown token [item-syntax]");
    insta::assert_snapshot!(stopped("<r <"), @"stopped: t:1:3: `t` is not XML: invalid attribute [item-syntax]");
    insta::assert_snapshot!(stopped(&("<a>".repeat(100_000) + &"</a>".repeat(100_000))), @"stopped: t:1:1501: `t` is not XML: more than 500 elements are open here within each other [item-syntax]");
}

#[test]
fn documents_may_be_as_deep_as_the_limit() {
    let text = "<a>".repeat(500) + "x" + &"</a>".repeat(500);
    assert_eq!(
        read(
            &text,
            &format(xpath(), "//a[not(a)]", &[".", "count(ancestor::a)", "/"])
        ),
        ["1: x 499 x"]
    );
    let json = "{\"a\":".repeat(127) + "1" + &"}".repeat(127);
    assert_eq!(read(&json, &format(Formulation::JsonPath, "$..a", &["$"])).len(), 127);
    assert_eq!(read(&json, &format(Formulation::JsonPath, "$", &["$..a"])).len(), 1);
}

#[test]
fn entities_are_never_expanded() {
    let xml = format(xpath(), "/*", &["."]);
    let laughs = (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)));
    let bomb = format!(
        "<!DOCTYPE r [<!ENTITY l0 \"lol\">{}]>\n<r>&l9;</r>",
        laughs.collect::<String>()
    );
    insta::assert_snapshot!(read(&bomb, &xml).join("\n"), @"stopped: t:2:4: `t` is not XML: the entity `&l9;` is not known; those of a document type are not read [item-syntax]");
    let file = "<!DOCTYPE r [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n<r>&f;</r>";
    insta::assert_snapshot!(read(file, &xml).join("\n"), @"stopped: t:2:4: `t` is not XML: the entity `&f;` is not known; those of a document type are not read [item-syntax]");
    let harmless = "<!DOCTYPE r SYSTEM 'http://example.org/r.dtd'>\n<r>x</r>";
    assert_eq!(read(harmless, &xml), ["1: x"]);
}

#[test]
fn expressions_reach_nothing_outside() {
    for reference in [
        "unparsed-text('/etc/passwd')",
        "doc('/etc/passwd')",
        "environment-variable('PATH')",
        "json-doc('/etc/passwd')",
    ] {
        let format = format(xpath(), "/*", &[reference]);
        let Ok(reader) = ItemReader::new(&format) else { continue };
        let mut source = ItemSource::new(Box::new(Cursor::new("<r/>")), "t", &format, ReadOptions::default()).unwrap();
        let block = source.next_block().unwrap().unwrap();
        block.for_each(&reader, &mut |_, node| {
            assert!(node.map_or(true, |node| node.cells[0].values.is_empty()), "{reference}");
        });
    }
}

#[test]
fn a_reference_that_fails_is_told_of_its_item() {
    let failing = format(xpath(), "//a", &["number(.) idiv 0"]);
    insta::assert_snapshot!(read("<r>\n<a>1</a></r>", &failing).join("\n"), @"1: ! t:2:1: the reference `number(.) idiv 0` cannot be evaluated: division by zero (FOAR0001) [rml-reference]");
    let iterator = format(xpath(), "error()", &["."]);
    insta::assert_snapshot!(read("<r/>", &iterator).join("\n"), @"stopped: t:1:1: the iterator `error()` cannot be evaluated: unidentified error (FOER0000) [rml-reference]");
}

#[test]
fn other_encodings_are_decoded() {
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let text = "[{\"a\": \"Hội An 🏛\"}]";
    let mut json = format(Formulation::JsonPath, "$[*]", &["a"]);
    let all = |bytes: &[u8], format: &ItemFormat| read_with(bytes, format, ReadOptions::default()).0;
    assert_eq!(all(&units(&format!("\u{feff}{text}")), &json), ["1: Hội An 🏛"]);
    assert_eq!(all(format!("\u{feff}{text}").as_bytes(), &json), ["1: Hội An 🏛"]);
    json.encoding = UTF_16LE;
    assert_eq!(all(&units(text), &json), ["1: Hội An 🏛"]);
    json.encoding = WINDOWS_1252;
    assert_eq!(all(b"[{\"a\": \"\xfc\"}]", &json), ["1: ü"]);
    let xml = format(xpath(), "/a", &["."]);
    assert_eq!(
        all(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xfc</a>", &xml),
        ["1: ü"]
    );
    assert_eq!(all(&units("<a>ü</a>"), &xml), ["1: ü"]);
    let declared = "\u{feff}<?xml version='1.0' encoding=\"UTF-16\"?><a>ü</a>";
    assert_eq!(all(&units(declared), &xml), ["1: ü"]);
    assert_eq!(all(declared.trim_start_matches('\u{feff}').as_bytes(), &xml), ["1: ü"]);
}

#[test]
fn bytes_that_are_no_text_are_refused_or_replaced() {
    let json = format(Formulation::JsonPath, "$[*]", &["a"]);
    let bytes = b"[{\"a\": \"x\xfc\"},\n{\"a\": 1}]";
    insta::assert_snapshot!(read_with(bytes, &json, ReadOptions::default()).0.join("\n"), @r#"
        1: ! t:1:10: `t` cannot be read: there is a byte here that is not UTF-8: 0xFC [table-encoding]
        2: 1
        "#);
    let replacing = ReadOptions {
        undecodable: Undecodable::Replace,
        ..ReadOptions::default()
    };
    assert_eq!(read_with(bytes, &json, replacing).0, ["1: x\u{fffd}", "2: 1"]);
    let xml = format(xpath(), "/a", &["."]);
    insta::assert_snapshot!(read_with(b"<a>\n\xfc</a>", &xml, ReadOptions::default()).0.join("\n"), @"stopped: t:2:1: `t` cannot be read: there is a byte here that is not UTF-8: 0xFC [table-encoding]");
    assert_eq!(read_with(b"<a>\xfc</a>", &xml, replacing).0, ["1: \u{fffd}"]);
    let mut source = ItemSource::new(Box::new(Cursor::new(bytes.to_vec())), "t", &json, replacing).unwrap();
    source.next_block().unwrap();
    assert_eq!(source.replaced(), 1);
}

#[test]
fn what_is_too_long_is_refused() {
    let options = |record_bytes, document_bytes| ReadOptions {
        limits: Limits {
            block_bytes: 16,
            record_bytes,
            document_bytes,
        },
        ..ReadOptions::default()
    };
    let text = format!(
        "{{\"x\": \"{}\", \"b\": [{{\"a\": 1}},\n {{\"a\": \"{}\"}}]}}",
        "y".repeat(5000),
        "z".repeat(50_000)
    );
    let stream = format(Formulation::JsonPath, "$.b[*]", &["a"]);
    let all = |options, format: &ItemFormat| read_with(text.as_bytes(), format, options).0;
    assert_eq!(all(options(60_000, 0), &stream).len(), 2);
    insta::assert_snapshot!(all(options(4000, 0), &stream).join("\n"), @r#"
        1: 1
        stopped: t:2:2: an item of `t` is longer than 4000 bytes [table-record-size]
        "#);
    let whole = format(Formulation::JsonPath, "$..b[*]", &["a"]);
    assert_eq!(all(options(0, text.len()), &whole).len(), 2);
    insta::assert_snapshot!(all(options(0, text.len() - 1), &whole).join("\n"), @"stopped: t:1:1: the document of `t` is longer than 55037 bytes [table-record-size]");
    let xml = format(xpath(), "/a", &["."]);
    insta::assert_snapshot!(read_with(b"<a>x</a>", &xml, options(0, 7)).0.join("\n"), @"stopped: t:1:1: the document of `t` is longer than 7 bytes [table-record-size]");
    let lines = format(Formulation::JsonLines, "", &["$"]);
    insta::assert_snapshot!(read_with(b"1\n1234567890123456789012345678901234567890\n", &lines, options(8, 0)).0.join("\n"), @r#"
        1: 1
        stopped: t:2:1: a line of `t` is longer than 8 bytes [table-record-size]
        "#);
    let root = format(Formulation::JsonPath, "$", &["$"]);
    assert_eq!(read_with(b"[1, 2, 3]", &root, options(1, 9)).0, ["1: [1,2,3]"]);
}

#[test]
fn tables_are_no_trees() {
    assert!(ItemReader::new(&format(Formulation::Csv(Box::default()), "", &[])).is_err());
    let wrong = format(Formulation::JsonPath, "$[", &[]);
    let source = ItemSource::new(Box::new(Cursor::new("")), "t", &wrong, ReadOptions::default());
    insta::assert_snapshot!(source.unwrap_err(), @"t: `[` cannot stand here in a JSONPath [rml-reference]");
}

#[test]
fn expressions_are_checked() {
    let json = Formulation::JsonPath;
    assert!(check_reference(&json, "$.a").is_ok() && check_iterator(&json, "").is_ok());
    assert_eq!(check_reference(&json, "$.a b").unwrap_err().span, 3..4);
    assert!(check_reference(&Formulation::JsonLines, "").is_err());
    assert!(check_reference(&xpath(), "a/b/").is_ok() && check_iterator(&xpath(), "").is_ok());
    assert_eq!(check_iterator(&xpath(), "//a[").unwrap_err().span, 4..4);
    assert!(check_reference(&Formulation::Csv(Box::default()), "a;b [").is_ok());
}

#[test]
fn threads_may_share_readers_and_take_blocks() {
    fn shared<T: Send + Sync>() {}
    fn sent<T: Send>() {}
    shared::<ItemReader>();
    shared::<ValueReader>();
    sent::<ItemBlock>();
}

fn tree() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<i16>().prop_map(serde_json::Value::from),
        "[é\"\\\\a\n]{0,3}".prop_map(serde_json::Value::from)
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            proptest::collection::vec(("[ab]", inner), 0..3).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    /// Items and their places are the same by streaming and as a whole, whatever the blocks.
    #[test]
    fn ways_to_read_json_agree(value in tree(), path in "(\\.[ab]|\\[[*]\\]){0,3}", block_bytes in 1_usize..40, pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let references = ["$", "a", "$[*]"];
        let stream = format(Formulation::JsonPath, &format!("${path}"), &references);
        // The same nodes in the same order, by a query that is no chain of steps.
        let whole = format(Formulation::JsonPath, &format!("$[?@]{path}"), &references);
        let expected = read_with(format!("[{text}]").as_bytes(), &whole, blocks_of(1 << 20)).0;
        prop_assert_eq!(&read_with(text.as_bytes(), &stream, blocks_of(block_bytes)).0, &expected);
        let line = format(Formulation::JsonLines, &format!("${path}"), &references);
        prop_assert_eq!(&read_with(value.to_string().as_bytes(), &line, blocks_of(block_bytes)).0, &expected);
        for item in 1..=expected.len() as u64 {
            for reference in [None, Some(1), Some(2)] {
                let at = |block_bytes| place(&text, &stream, blocks_of(block_bytes), item, reference);
                prop_assert_eq!(at(block_bytes), at(1 << 20));
            }
        }
    }

    /// Whatever the bytes, reading ends, and nothing panics.
    #[test]
    fn any_bytes_are_read_to_an_end(bytes in "[\\[\\]{}:,\"a1 \n<>/='&;!?\\\\-]{0,40}", block_bytes in 1_usize..20) {
        for formulation in [Formulation::JsonPath, Formulation::JsonLines] {
            for iterator in ["$", "$[*]", "$.a[*]", "$..a"] {
                read_with(bytes.as_bytes(), &format(formulation.clone(), iterator, &["a"]), blocks_of(block_bytes));
            }
        }
        read_with(bytes.as_bytes(), &format(xpath(), "//a", &["@a"]), blocks_of(block_bytes));
    }
}
