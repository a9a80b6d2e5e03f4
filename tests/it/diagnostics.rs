//! A sample of every diagnostic: what a user does, and what the program answers.
//!
//! Those that other tests show are not repeated here; the last test makes sure that none is
//! shown nowhere.

use crate::run::{folder, lodpress, root};
use lodpress::diagnostic::Code;
use std::path::Path;

/// A mistake.
struct Sample {
    code: &'static str,
    what: &'static str,
    files: &'static [(&'static str, &'static str)],
    args: &'static [&'static str],
}

const CONFIG: &str = "lodpress.toml";
const TABLE: &str = "objects.csv";
const METADATA: &str = "objects.csv-metadata.json";

const CHECK: &[&str] = &["check", TABLE];
const ROWS: (&str, &str) = (TABLE, "id,label\nvase,Vase\n");

const SAMPLES: &[Sample] = &[
    Sample {
        code: "publication-config",
        what: "the base lacks its last slash",
        files: &[(CONFIG, "title.en = \"Museum\"\nbase = \"https://museum.example\"\n")],
        args: &["check"],
    },
    Sample {
        code: "publication-config",
        what: "there is no base",
        files: &[(CONFIG, "mappings = [\"data/csv-metadata.json\"]\n")],
        args: &["export"],
    },
    Sample {
        code: "publication-config",
        what: "a key is spelled otherwise",
        files: &[(
            CONFIG,
            "base = \"https://museum.example/\"\nlicence = \"https://creativecommons.org/licenses/by/4.0/\"\n",
        )],
        args: &["export"],
    },
    Sample {
        code: "publication-config",
        what: "a file outside of the folder",
        files: &[(
            CONFIG,
            "base = \"https://museum.example/\"\nmappings = [\"../data/csv-metadata.json\"]\n",
        )],
        args: &["export"],
    },
    Sample {
        code: "file-read",
        what: "a mapping that is not there",
        files: &[(
            CONFIG,
            "base = \"https://museum.example/\"\nmappings = [\"data/csv-metadata.json\"]\n",
        )],
        args: &["export"],
    },
    Sample {
        code: "file-read",
        what: "a schema on a host that nobody named",
        files: &[
            (
                METADATA,
                "{\n  \"@context\": \"http://www.w3.org/ns/csvw\",\n  \"url\": \"objects.csv\",\n  \"tableSchema\": \"https://museum.example/schema.json\"\n}\n",
            ),
            ROWS,
        ],
        args: CHECK,
    },
    Sample {
        code: "file-read",
        what: "a folder in place of a table",
        files: &[("data/objects.csv", "id\n")],
        args: &["convert", "data"],
    },
    Sample {
        code: "file-read",
        what: "a publication in place of a table",
        files: &[("museum/lodpress.toml", "base = \"https://museum.example/\"\n")],
        args: &["convert", "museum"],
    },
    Sample {
        code: "fetch-failed",
        what: "a URL in place of a host",
        files: &[ROWS],
        args: &["convert", TABLE, "--allow-host", "https://museum.example/"],
    },
    Sample {
        code: "rdf-syntax",
        what: "a prefix that is not declared, and a full stop that is missing",
        files: &[
            (
                CONFIG,
                "base = \"https://museum.example/\"\nontology = [\"def.ttl\", \"terms.ttl\"]\n",
            ),
            (
                "def.ttl",
                "@prefix def: <def#> .\n\ndef:Vase skos:prefLabel \"Vase\"@en .\n",
            ),
            ("terms.ttl", "<#vase> a <#Term>\n<#clock> a <#Term> .\n"),
        ],
        args: &["check"],
    },
    Sample {
        code: "json-syntax",
        what: "a comma too many",
        files: &[
            (
                METADATA,
                "{\n  \"@context\": \"http://www.w3.org/ns/csvw\",\n  \"url\": \"objects.csv\",\n}\n",
            ),
            ROWS,
        ],
        args: CHECK,
    },
    Sample {
        code: "csvw-property",
        what: "no context",
        files: &[(METADATA, "{\"url\": \"objects.csv\"}\n"), ROWS],
        args: CHECK,
    },
    Sample {
        code: "csvw-metadata",
        what: "metadata of another table beside it",
        files: &[
            (
                "csv-metadata.json",
                "{\"@context\": \"http://www.w3.org/ns/csvw\", \"url\": \"rooms.csv\"}\n",
            ),
            (TABLE, "id\nvase\n"),
        ],
        args: &["convert", TABLE, "--base", "https://museum.example/"],
    },
    Sample {
        code: "csvw-reference",
        what: "one column refers to two",
        files: &[
            (
                METADATA,
                r#"{
  "@context": "http://www.w3.org/ns/csvw",
  "url": "objects.csv",
  "tableSchema": {
    "columns": [{"name": "id"}, {"name": "label"}],
    "foreignKeys": [
      {"columnReference": "id", "reference": {"resource": "objects.csv", "columnReference": ["id", "label"]}},
      {"columnReference": "id", "reference": {"schemaReference": "schema.json", "columnReference": "id"}}
    ]
  }
}
"#,
            ),
            ROWS,
        ],
        args: CHECK,
    },
    Sample {
        code: "table-header",
        what: "no rows at all",
        files: &[(TABLE, "")],
        args: &["convert", TABLE],
    },
    Sample {
        code: "table-unclosed-quote",
        what: "a quote in the header",
        files: &[(TABLE, "id,\"label\nvase,Vase\n")],
        args: CHECK,
    },
    Sample {
        code: "table-stray-quote",
        what: "quotes around a word of a cell, and within a word",
        files: &[(TABLE, "id,label\nvase,\"Vase\" blue\nclock,24\" clock\n")],
        args: CHECK,
    },
    Sample {
        code: "table-ragged-row",
        what: "a blank line",
        files: &[(TABLE, "id,label\nvase,Vase\n\nclock,Clock\n")],
        args: CHECK,
    },
    Sample {
        code: "option-conflict",
        what: "provenance of a graph that speaks of no tables",
        files: &[ROWS],
        args: &["convert", TABLE, "--provenance"],
    },
    Sample {
        code: "option-conflict",
        what: "a selection of JSON",
        files: &[(CONFIG, "base = \"https://museum.example/\"\n")],
        args: &["export", "--format", "csvw-json", "--graph", "default"],
    },
];

/// All samples of one code stand in one snapshot.
#[test]
fn mistakes_and_answers() {
    for samples in SAMPLES.chunk_by(|a, b| a.code == b.code) {
        let mut shown = String::new();
        for sample in samples {
            let files: Vec<_> = sample
                .files
                .iter()
                .map(|(path, text)| (*path, text.as_bytes()))
                .collect();
            let run = lodpress(folder(&files).path(), sample.args);
            let told = format!("{}{}", run.text(), run.stderr);
            assert!(told.contains(&format!("[{}]: ", sample.code)), "{}: {run}", sample.what);
            shown += &format!("# {}\n$ lodpress {}\n{run}\n", sample.what, sample.args.join(" "));
        }
        insta::assert_snapshot!(format!("diagnostic.{}", samples[0].code), shown);
    }
}

/// Descriptions of the second column with what stands in it, and how the check ends.
const COLUMNS: &[(&str, &str, &str)] = &[
    (
        "csvw-value",
        r#""datatype": {"base": "date", "format": "DD.MM.YYYY"}"#,
        "2018-12-07",
    ),
    (
        "csvw-value",
        r#""datatype": {"base": "decimal", "format": "0,0.##0"}"#,
        "1",
    ),
    (
        "csvw-value",
        r#""datatype": {"base": "boolean", "format": "yes"}"#,
        "true",
    ),
    ("csvw-value", r#""datatype": {"format": "[A-Z]+("}"#, "A"),
    (
        "csvw-value",
        r#""datatype": {"base": "integer", "minimum": "many"}"#,
        "1",
    ),
    (
        "csvw-value",
        r#""datatype": {"base": "integer", "minimum": 9, "maximum": 0}"#,
        "1",
    ),
    ("csvw-value", r#""datatype": "https://museum.example/def#Weight""#, "1"),
    (
        "csvw-value",
        r#""required": "yes", "separator": 1, "lang": "deutsch?""#,
        "1",
    ),
    ("csvw-property", r#""datatype": "string", "datatype": "integer""#, "1"),
    ("csvw-template", r#""valueUrl": "../id/{cell""#, "1"),
    ("csvw-template", r#""valueUrl": "../id/{the cell}""#, "1"),
    ("csvw-template", r#""propertyUrl": "dc:sub ject""#, "1"),
    ("csvw-column", r#""valueUrl": "../id/{Cell}""#, "1"),
    (
        "cell-datatype",
        r##""datatype": {"base": "decimal", "format": "#,##0.00"}"##,
        "\"1.234,50\"",
    ),
    (
        "cell-datatype",
        r#""datatype": {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}}"#,
        "\"1,234.50\"",
    ),
    (
        "cell-datatype",
        r#""datatype": {"base": "date", "format": "dd.MM.yyyy"}"#,
        "31.02.2018",
    ),
    (
        "cell-datatype",
        r#""datatype": {"base": "boolean", "format": "ja|nein"}"#,
        "vielleicht",
    ),
    (
        "cell-datatype",
        r#""datatype": "integer", "separator": ";""#,
        "1;2;three",
    ),
    (
        "cell-constraint",
        r#""datatype": {"format": "[A-Z]{2}[0-9]+"}"#,
        "GF-12",
    ),
    (
        "cell-constraint",
        r#""datatype": {"minLength": 2, "maxLength": 4}"#,
        "Vases",
    ),
    (
        "cell-constraint",
        r#""datatype": {"base": "gYear", "minimum": "1500", "maximum": "2000"}"#,
        "18200",
    ),
    (
        "cell-constraint",
        r#""datatype": {"base": "decimal", "minExclusive": 0}"#,
        "0.0",
    ),
    ("cell-required", r#""required": true, "null": ["", "-"]"#, "-"),
];

#[test]
fn mistakes_in_a_column_and_in_its_cells() {
    for columns in COLUMNS.chunk_by(|a, b| a.0 == b.0) {
        let mut shown = String::new();
        for (code, column, cell) in columns {
            let metadata = format!(
                "{{\"@context\": \"http://www.w3.org/ns/csvw\", \"url\": \"t.csv\", \"tableSchema\": {{\"columns\": [\n  \
                 {{\"name\": \"id\"}},\n  {{\"name\": \"cell\", {column}}}\n]}}}}\n"
            );
            let table = format!("id,cell\na,{cell}\n");
            let here = folder(&[("m.json", metadata.as_bytes()), ("t.csv", table.as_bytes())]);
            let run = lodpress(here.path(), &["check", "m.json"]);
            assert!(run.text().contains(&format!("[{code}]: ")), "{run}");
            shown += &format!("{run}\n");
        }
        insta::assert_snapshot!(format!("diagnostic.column.{}", columns[0].0), shown);
    }
}

#[test]
fn every_code_is_shown_somewhere() {
    let folder = root().join("tests/it");
    let mut shown = texts(&folder, "rs");
    shown.push_str(&texts(&folder.join("snapshots"), "snap"));
    let is_shown = |code: &str| {
        ["error", "warning"]
            .iter()
            .any(|severity| shown.contains(&format!("{severity}[{code}]: ")))
    };
    // What only a mistake of the program brings about is shown by unit tests.
    let of_mistakes = [Code::PublishLink, Code::PublishLanguage];
    for code in Code::ALL.iter().filter(|code| !of_mistakes.contains(code)) {
        assert!(is_shown(code.as_str()), "{code}");
    }
}

fn texts(folder: &Path, ending: &str) -> String {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| path.extension().is_some_and(|found| found == ending));
    paths.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}
