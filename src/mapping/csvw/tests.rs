use super::*;
use crate::mapping::Locator;
use proptest::prelude::*;

const METADATA: &str = r#"{
  "@context": ["http://www.w3.org/ns/csvw", {"@language": "vi", "@base": "../"}],
  "null": ["", "–"], "lang": "de",
  "tables": [{
    "url": "t.csv", "dc:title": "Hội An", "notes": [{"dc:extent": 1.5e3}], "suppressOutput": false,
    "dialect": {"delimiter": ";", "quoteChar": "'", "commentPrefix": null, "trim": "start", "header": true},
    "tableSchema": {
      "aboutUrl": "id/{ä}{?n*,b:3}", "primaryKey": ["n", "b"], "rowTitles": "b",
      "columns": [
        {"name": "n", "titles": {"vi": ["số", "n"], "de": "Nummer"}, "datatype": {"base": "integer", "minimum": 1, "maxExclusive": "9"}},
        {"name": "b", "datatype": {"base": "string", "format": "[a-zé]+", "maxLength": 5}, "separator": "|", "ordered": true, "default": "x"},
        {"titles": "Straße", "propertyUrl": "{#_name}", "valueUrl": "schema:{b}", "required": true},
        {"virtual": true, "propertyUrl": "rdf:type", "valueUrl": "{+b}"}
      ],
      "foreignKeys": [{"columnReference": "n", "reference": {"resource": "t.csv", "columnReference": "n"}}]
    }
  }]
}"#;

fn planned(text: &str) -> crate::diagnostic::Result<Plan> {
    let locator = Locator::new("http://a.example/", "/nowhere", "");
    let mut findings = Findings::new(20);
    let group = read(
        "data/m.json",
        text,
        "http://a.example/data/m.json",
        &locator,
        &mut findings,
    )?;
    lower(group, Vec::new(), &locator, Options::default(), &mut findings)
}

fn check(text: &str) {
    match planned(text) {
        Ok(plan) => _ = plan.optimize().explain().to_string(),
        Err(failure) => {
            for diagnostic in failure.diagnostics() {
                _ = crate::diagnostic::render(diagnostic, crate::diagnostic::Style::Plain);
            }
        }
    }
}

#[test]
fn the_sample_is_good_but_for_its_template() {
    assert!(planned(&METADATA.replace("{ä}", "{n}")).is_ok());
    let failure = planned(METADATA).unwrap_err();
    assert_eq!(failure.diagnostics()[0].code, crate::diagnostic::Code::CsvwTemplate);
}

proptest! {
    /// No document makes the program panic: pieces of a good one are cut, doubled, replaced.
    #[test]
    fn no_document_panics(edits in proptest::collection::vec((0_usize..METADATA.len(), 0_usize..30, "[\"{}\\[\\]:, a-zé_#+\\\\]{0,5}"), 1..4)) {
        let mut text = METADATA.to_owned();
        for (start, length, replacement) in edits {
            let boundary = |mut at: usize| {
                at = at.min(text.len());
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let range = boundary(start)..boundary(start + length);
            text.replace_range(range, &replacement);
        }
        check(&text);
    }

    /// Nor does a value of another kind in any place.
    #[test]
    fn no_value_panics(place in 0_usize..60, value in prop_oneof![Just("null"), Just("1"), Just("true"), Just("[]"), Just("{}"), Just("\"\""), Just("\"é{\""), Just("[[\"a\"]]"), Just("{\"@id\":1}")]) {
        let colons: Vec<usize> = METADATA.match_indices("\": ").map(|(at, _)| at + 3).collect();
        let start = colons[place % colons.len()];
        let rest = &METADATA[start..];
        let end = start + rest.find([',', '}', '\n']).unwrap_or(rest.len());
        check(&format!("{}{value}{}", &METADATA[..start], &METADATA[end..]));
    }
}
