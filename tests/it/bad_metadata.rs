//! Bad metadata: what the user is told of columns and annotations.

use crate::run::{folder, lodpress};

const METADATA: &str = "objects.csv-metadata.json";
const TABLE: &str = "objects.csv";
const CHECK: &[&str] = &["check", TABLE];

#[test]
fn columns_in_no_order() {
    let metadata = br#"{
  "@context": "http://www.w3.org/ns/csvw",
  "url": "objects.csv",
  "tableSchema": {
    "rowTitles": "lable",
    "columns": [
      {"name": "id"},
      {"name": "type", "virtual": true, "propertyUrl": "rdf:type", "valueUrl": "schema:Thing"},
      {"name": "label"},
      {"name": "id"}
    ]
  }
}
"#;
    let here = folder(&[(METADATA, metadata), (TABLE, b"id,label,id\nvase,Vase,v\n")]);
    insta::assert_snapshot!(lodpress(here.path(), CHECK), @r#"
    exit code 1
    --- stdout
    error[csvw-column]: column `label` stands after a virtual column
     --> objects.csv-metadata.json:9:7
      |
    9 |       {"name": "label"},
      |       ^^^^^^^^^^^^^^^^^
      |
      = help: virtual columns come last

    error[csvw-column]: two columns have the name `id`
      --> objects.csv-metadata.json:10:7
       |
    10 |       {"name": "id"}
       |       ^^^^^^^^^^^^^^
       |
       = help: give each column a `name` of its own

    error[csvw-column]: column `id` stands after a virtual column
      --> objects.csv-metadata.json:10:7
       |
    10 |       {"name": "id"}
       |       ^^^^^^^^^^^^^^
       |
       = help: virtual columns come last

    warning[csvw-column]: `rowTitles` names a column `lable` that there is not
     --> objects.csv-metadata.json:5:18
      |
    5 |     "rowTitles": "lable",
      |                  ^^^^^^^
      |
      = help: did you mean `label`?

    3 errors, 1 warning
    --- stderr
    "#);
}

#[test]
fn annotations_that_json_ld_does_not_have() {
    let metadata = br#"{
  "@context": "http://www.w3.org/ns/csvw",
  "url": "objects.csv",
  "dc:title": {"@value": "Objects", "@language": "en", "@type": "xsd:string"},
  "dc:publisher": {"name": "Museum"},
  "notes": [{"dc:creator": {"@id": "_:ana"}}, "a note"]
}
"#;
    let here = folder(&[(METADATA, metadata), (TABLE, b"id\nvase\n")]);
    insta::assert_snapshot!(lodpress(here.path(), CHECK), @r#"
    exit code 1
    --- stdout
    error[csvw-annotation]: an object with `@value` has `@type` or `@language`, not both
     --> objects.csv-metadata.json:4:37
      |
    4 |   "dc:title": {"@value": "Objects", "@language": "en", "@type": "xsd:string"},
      |                                     ^^^^^^^^^^^
      |
      = help: a text with a language has no other datatype

    error[csvw-annotation]: the name `name` is neither a prefixed name nor an absolute URL
     --> objects.csv-metadata.json:5:20
      |
    5 |   "dc:publisher": {"name": "Museum"},
      |                    ^^^^^^
      |
      = help: write a name such as `dc:title`, or the whole URL

    error[csvw-annotation]: `@id` must not be a blank node
     --> objects.csv-metadata.json:6:36
      |
    6 |   "notes": [{"dc:creator": {"@id": "_:ana"}}, "a note"]
      |                                    ^^^^^^^
      |
      = help: without `@id` an object has a blank node of its own

    warning[csvw-annotation]: a note is passed over: it must be an object
     --> objects.csv-metadata.json:6:47
      |
    6 |   "notes": [{"dc:creator": {"@id": "_:ana"}}, "a note"]
      |                                               ^^^^^^^^

    3 errors, 1 warning
    --- stderr
    "#);
}
