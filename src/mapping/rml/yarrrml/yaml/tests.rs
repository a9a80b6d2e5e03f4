use super::*;
use proptest::prelude::*;

fn parsed(yaml: &str) -> std::result::Result<Option<Rc<Node>>, String> {
    let text = Text::new("m.yml", yaml);
    let node = parse(&text).map_err(|failure| failure.to_string())?;
    text.into_findings()
        .into_result()
        .map_err(|failure| failure.to_string())?;
    Ok(node)
}

/// The tree in short.
fn outline(node: &Node) -> String {
    match &node.kind {
        Kind::Null => "null".to_owned(),
        Kind::Text(text) => format!("{text:?}"),
        Kind::List(items) => {
            let items: Vec<_> = items.iter().map(|item| outline(item)).collect();
            format!("[{}]", items.join(" "))
        }
        Kind::Map(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|entry| format!("{}={}", entry.key, outline(&entry.value)))
                .collect();
            format!("{{{}}}", entries.join(" "))
        }
    }
}

fn outlined(yaml: &str) -> String {
    parsed(yaml).map_or_else(
        |error| error,
        |node| node.map_or_else(String::new, |node| outline(&node)),
    )
}

#[test]
fn scalars_stay_as_written() {
    insta::assert_snapshot!(
        outlined("a: [1.0, 007, true, ~, '~', \"x\\ty\", !!str null, 0x1F]\nb:\n"),
        @r#"{a=["1.0" "007" "true" null "~" "x\ty" "null" "0x1F"] b=null}"#
    );
}

#[test]
fn values_know_their_places() {
    for yaml in [
        "é: 1\nkeys: [ä, here]\n",
        "é: 1\r\nkeys: [ä, here]\r\n",
        "\u{feff}é: 1\nkeys: [ä, here]\n",
    ] {
        let text = Text::new("m.yml", yaml);
        let root = parse(&text).unwrap().unwrap();
        let entry = &root.entries().unwrap()[1];
        let place = text.place(entry.value.items()[1].spot);
        assert_eq!((place.line, place.column, place.text()), (2, 11, "here"), "{yaml:?}");
        let place = text.place(entry.spot);
        assert_eq!((place.line, place.column, place.text()), (2, 1, "keys"));
    }
}

#[test]
fn aliases_and_merged_maps_stand_for_what_they_name() {
    insta::assert_snapshot!(
        outlined("a: &x {p: 1, q: 2}\nb: *x\nc:\n  <<: *x\n  q: 3\n"),
        @r#"{a={p="1" q="2"} b={p="1" q="2"} c={q="3" p="1"}}"#
    );
}

#[test]
fn what_cannot_be_read_has_its_place() {
    insta::assert_snapshot!(outlined("a: [1, 2\nb: 3\n"), @"m.yml:2:2: `m.yml` is not YAML: illegal placement of ':' indicator [yaml-syntax]");
    insta::assert_snapshot!(outlined("a: 1\n---\nb: 2\n"), @"m.yml:2:1: `m.yml` holds several YAML documents [rml-mapping]");
    insta::assert_snapshot!(outlined("a: 1\nb: 2\na: 3\n"), @"m.yml:3:1: the key `a` is there twice [rml-mapping]");
    insta::assert_snapshot!(outlined("? [a, b]\n: 1\n"), @"m.yml:1:3: a key must be a text [rml-mapping]");
    insta::assert_snapshot!(outlined("a: &x [*x]\n"), @"m.yml:1:8: the alias stands within its own anchor [yaml-syntax]");
}

#[test]
fn laughs_are_counted_and_not_copied() {
    let mut yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let before = level - 1;
        let many = vec![format!("*a{before}"); 9].join(", ");
        yaml += &format!("a{level}: &a{level} [{many}]\n");
    }
    let error = parsed(&yaml).unwrap_err();
    assert!(error.contains("more than 200000 values"), "{error}");
}

#[test]
fn depth_has_a_limit_however_it_is_written() {
    let flow = "[".repeat(100);

    let block = "- ".repeat(100_000);
    let levels = (0..200).map(|level| " ".repeat(level));
    let keys = levels.fold(String::new(), |all, indent| all + &indent + "a:\n");
    let mut aliases = "a0: &a0 [x]\n".to_owned();
    for level in 1..100 {
        aliases += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
    }
    for yaml in [flow, block, keys, aliases] {
        let error = parsed(&yaml).unwrap_err();
        assert!(error.contains("more than 64 deep"), "{error}");
    }
}

#[test]
fn a_key_is_found_without_reading_all() {
    assert!(has_key("{'a': [mappings], \"mappings\": {", &["mappings"]));
    assert!(!has_key("{a: mappings, b: {mappings: 1}}", &["mappings"]));
    assert!(!has_key("[mappings, 1]", &["mappings"]));
    assert!(!has_key("mappings", &["mappings"]));
}

proptest! {
    #[test]
    fn any_text_is_a_tree_or_an_error(yaml in "[a\\-:\\[\\]{}&*!|>'\"%@,#? \né<~]{0,60}") {
        let text = Text::new("m.yml", &yaml);
        let node = parse(&text);
        if let Ok(Some(node)) = &node {
            let place = text.place(node.spot);
            prop_assert!(place.line > 0);
        }
    }
}
