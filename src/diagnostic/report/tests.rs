use super::*;
use crate::diagnostic::visible::is_command;
use crate::diagnostic::{Diagnostic, Place};
use proptest::prelude::*;
use serde_json::Value;

/// One finding with two places and a hint, a warning about a whole file, and one with
/// text that would break out of each format; and more of the first two.
fn sample() -> Findings {
    let objects = "id,room\nvase,r9\n";
    let metadata = "  {\"columnReference\": \"room\"}\n";
    let dangling = Diagnostic::error(
        Code::KeyDangling,
        "row 1: no row of `data/rooms.csv` has the `room` `r9`",
    )
    .at(Place::in_text("data/objects.csv", objects, 1, 13..15))
    .at(Place::in_text("data/csv-metadata.json", metadata, 16, 3..20).note("the foreign key"))
    .hint("is `r1` meant?");
    let header = Diagnostic::warning(Code::TableHeader, "the table has no rows").at(Place::file("data/rooms.csv"));
    let cell = "n\n\"a\u{1b}[2J]]>\ntwo, 100%\"\n";
    let hostile = Diagnostic::error(
        Code::CellDatatype,
        "`a\u{1b}[2J]]>\r\n::error::{0}, 100%\u{202e}` is no \"<integer>\" & more",
    )
    .at(Place::in_text("data/a,b: 100% é.csv", cell, 1, 2..22).note("column `n`"));
    let mut findings = Findings::new(1);
    findings.push(dangling.clone());
    findings.push(header.clone());
    findings.push(hostile);
    findings.push(dangling.clone());
    findings.push(dangling);
    findings.push(header);
    findings
}

fn context() -> ReportContext {
    let checked = ["data/objects.csv", "data/good.csv", "data/rooms.csv"];
    ReportContext {
        checked: checked.map(str::to_owned).to_vec(),
    }
}

fn show(findings: &Findings, format: ReportFormat) -> String {
    let text = report(findings, format, Style::Plain, &context());
    text.replace(env!("CARGO_PKG_VERSION"), "[version]")
}

#[test]
fn names_lead_to_formats() {
    for format in ReportFormat::ALL {
        assert_eq!(ReportFormat::from_name(format.name()), Some(*format));
    }
    assert_eq!(ReportFormat::from_name("Json"), None);
}

#[test]
fn full() {
    insta::assert_snapshot!(show(&sample(), ReportFormat::Full), @r#"
    error[key-dangling]: row 1: no row of `data/rooms.csv` has the `room` `r9`
      --> data/objects.csv:2:6
       |
     2 | vase,r9
       |      ^^
       |
      ::: data/csv-metadata.json:16:4
       |
    16 |   {"columnReference": "room"}
       |    ^^^^^^^^^^^^^^^^^ the foreign key
       |
       = help: is `r1` meant?

    warning[table-header]: the table has no rows
    --> data/rooms.csv

    error[cell-datatype]: `a�[2J]]>�
                          ::error::{0}, 100%�` is no "<integer>" & more
     --> data/a,b: 100% é.csv:2:1
      |
    2 | / "a�[2J]]>
    3 | | two, 100%"
      | |__________^ column `n`

    … and 1 more warning of table-header; --max-errors shows more
    … and 2 more of key-dangling; --max-errors shows more
    4 errors, 2 warnings
    "#);
}

#[test]
fn concise() {
    insta::assert_snapshot!(show(&sample(), ReportFormat::Concise), @r#"
    data/objects.csv:2:6: error[key-dangling]: row 1: no row of `data/rooms.csv` has the `room` `r9`
    data/rooms.csv: warning[table-header]: the table has no rows
    data/a,b: 100% é.csv:2:1: error[cell-datatype]: `a�[2J]]>  ::error::{0}, 100%�` is no "<integer>" & more
    … and 1 more warning of table-header; --max-errors shows more
    … and 2 more of key-dangling; --max-errors shows more
    4 errors, 2 warnings
    "#);
}

#[test]
fn json() {
    insta::assert_snapshot!(show(&sample(), ReportFormat::Json), @r#"
    {
      "version": 1,
      "errors": 4,
      "warnings": 2,
      "findings": [
        {
          "code": "key-dangling",
          "severity": "error",
          "message": "row 1: no row of `data/rooms.csv` has the `room` `r9`",
          "hint": "is `r1` meant?",
          "place": {
            "path": "data/objects.csv",
            "line": 2,
            "column": 6,
            "endLine": 2,
            "endColumn": 8,
            "excerpt": "vase,r9"
          },
          "otherPlaces": [
            {
              "path": "data/csv-metadata.json",
              "line": 16,
              "column": 4,
              "endLine": 16,
              "endColumn": 21,
              "excerpt": "  {\"columnReference\": \"room\"}",
              "note": "the foreign key"
            }
          ],
          "help": "lodpress explain key-dangling"
        },
        {
          "code": "table-header",
          "severity": "warning",
          "message": "the table has no rows",
          "place": {
            "path": "data/rooms.csv"
          },
          "otherPlaces": [],
          "help": "lodpress explain table-header"
        },
        {
          "code": "cell-datatype",
          "severity": "error",
          "message": "`a\u001b[2J]]>\r\n::error::{0}, 100%\u202e` is no \"<integer>\" & more",
          "place": {
            "path": "data/a,b: 100% é.csv",
            "line": 2,
            "column": 1,
            "endLine": 3,
            "endColumn": 11,
            "excerpt": "\"a\u001b[2J]]>\ntwo, 100%\"",
            "note": "column `n`"
          },
          "otherPlaces": [],
          "help": "lodpress explain cell-datatype"
        }
      ],
      "suppressed": [
        {
          "code": "table-header",
          "severity": "warning",
          "count": 1
        },
        {
          "code": "key-dangling",
          "severity": "error",
          "count": 2
        }
      ]
    }
    "#);
}

#[test]
fn sarif() {
    let mut text = show(&sample(), ReportFormat::Sarif);
    for code in Code::ALL {
        let documentation = Value::from(code.documentation()).to_string();
        text = text.replace(&documentation, &format!("\"[documentation of {code}]\""));
    }
    insta::assert_snapshot!(text, @r#"
    {
      "version": "2.1.0",
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "lodpress",
              "semanticVersion": "[version]",
              "rules": [
                {
                  "id": "table-header",
                  "shortDescription": {
                    "text": "The header of a table is not what its metadata says."
                  },
                  "help": {
                    "text": "[documentation of table-header]",
                    "markdown": "[documentation of table-header]"
                  }
                },
                {
                  "id": "cell-datatype",
                  "shortDescription": {
                    "text": "A cell is not of the datatype of its column."
                  },
                  "help": {
                    "text": "[documentation of cell-datatype]",
                    "markdown": "[documentation of cell-datatype]"
                  }
                },
                {
                  "id": "key-dangling",
                  "shortDescription": {
                    "text": "A foreign key names a row that there is not."
                  },
                  "help": {
                    "text": "[documentation of key-dangling]",
                    "markdown": "[documentation of key-dangling]"
                  }
                }
              ]
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "key-dangling",
              "ruleIndex": 2,
              "level": "error",
              "message": {
                "text": "row 1: no row of `data/rooms.csv` has the `room` `r9`"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "data/objects.csv"
                    },
                    "region": {
                      "startLine": 2,
                      "startColumn": 6,
                      "endColumn": 8,
                      "snippet": {
                        "text": "r9"
                      }
                    }
                  }
                }
              ],
              "relatedLocations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "data/csv-metadata.json"
                    },
                    "region": {
                      "startLine": 16,
                      "startColumn": 4,
                      "endColumn": 21,
                      "snippet": {
                        "text": "\"columnReference\""
                      }
                    }
                  },
                  "message": {
                    "text": "the foreign key"
                  }
                }
              ],
              "properties": {
                "hint": "is `r1` meant?"
              }
            },
            {
              "ruleId": "table-header",
              "ruleIndex": 0,
              "level": "warning",
              "message": {
                "text": "the table has no rows"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "data/rooms.csv"
                    }
                  }
                }
              ]
            },
            {
              "ruleId": "cell-datatype",
              "ruleIndex": 1,
              "level": "error",
              "message": {
                "text": "`a\u001b[2J]]>\r\n::error::{{0}}, 100%\u202e` is no \"<integer>\" & more"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "data/a%2Cb%3A%20100%25%20%C3%A9.csv"
                    },
                    "region": {
                      "startLine": 2,
                      "startColumn": 1,
                      "endLine": 3,
                      "endColumn": 11,
                      "snippet": {
                        "text": "\"a\u001b[2J]]>\ntwo, 100%\""
                      }
                    }
                  },
                  "message": {
                    "text": "column `n`"
                  }
                }
              ]
            }
          ],
          "invocations": [
            {
              "executionSuccessful": true,
              "toolExecutionNotifications": [
                {
                  "level": "note",
                  "message": {
                    "text": "… and 1 more warning of table-header; --max-errors shows more"
                  },
                  "associatedRule": {
                    "id": "table-header",
                    "index": 0
                  }
                },
                {
                  "level": "note",
                  "message": {
                    "text": "… and 2 more of key-dangling; --max-errors shows more"
                  },
                  "associatedRule": {
                    "id": "key-dangling",
                    "index": 2
                  }
                }
              ]
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn github() {
    insta::assert_snapshot!(show(&sample(), ReportFormat::Github), @r#"
    ::error file=data/objects.csv,line=2,col=6,endColumn=8,title=key-dangling::row 1: no row of `data/rooms.csv` has the `room` `r9`%0Ais `r1` meant?
    ::warning file=data/rooms.csv,title=table-header::the table has no rows
    ::error file=data/a%2Cb%3A 100%25 é.csv,line=2,endLine=3,title=cell-datatype::`a�[2J]]>�%0A::error::{0}, 100%25�` is no "<integer>" & more
    ::notice title=table-header::… and 1 more warning of table-header; --max-errors shows more
    ::notice title=key-dangling::… and 2 more of key-dangling; --max-errors shows more
    "#);
}

#[test]
fn junit() {
    insta::assert_snapshot!(show(&sample(), ReportFormat::JUnit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="lodpress" tests="6" skipped="0" failures="3" errors="0">
        <testsuite name="data/objects.csv" tests="1" skipped="0" errors="0" failures="1">
            <testcase name="key-dangling 2:6" classname="data/objects.csv">
                <failure message="row 1: no row of `data/rooms.csv` has the `room` `r9`" type="key-dangling">error[key-dangling]: row 1: no row of `data/rooms.csv` has the `room` `r9`
      --&gt; data/objects.csv:2:6
       |
     2 | vase,r9
       |      ^^
       |
      ::: data/csv-metadata.json:16:4
       |
    16 |   {&quot;columnReference&quot;: &quot;room&quot;}
       |    ^^^^^^^^^^^^^^^^^ the foreign key
       |
       = help: is `r1` meant?</failure>
            </testcase>
        </testsuite>
        <testsuite name="data/good.csv" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="checked" classname="data/good.csv"/>
        </testsuite>
        <testsuite name="data/rooms.csv" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="table-header" classname="data/rooms.csv">
                <system-out>warning[table-header]: the table has no rows
    --&gt; data/rooms.csv</system-out>
            </testcase>
        </testsuite>
        <testsuite name="data/a,b: 100% é.csv" tests="1" skipped="0" errors="0" failures="1">
            <testcase name="cell-datatype 2:1" classname="data/a,b: 100% é.csv">
                <failure message="`a�[2J]]&gt;  ::error::{0}, 100%�` is no &quot;&lt;integer&gt;&quot; &amp; more" type="cell-datatype">error[cell-datatype]: `a�[2J]]&gt;�
                          ::error::{0}, 100%�` is no &quot;&lt;integer&gt;&quot; &amp; more
     --&gt; data/a,b: 100% é.csv:2:1
      |
    2 | / &quot;a�[2J]]&gt;
    3 | | two, 100%&quot;
      | |__________^ column `n`</failure>
            </testcase>
        </testsuite>
        <testsuite name="lodpress" tests="2" skipped="0" errors="0" failures="1">
            <testcase name="table-header" classname="lodpress">
                <system-out>… and 1 more warning of table-header; --max-errors shows more</system-out>
            </testcase>
            <testcase name="key-dangling" classname="lodpress">
                <failure message="… and 2 more of key-dangling; --max-errors shows more" type="key-dangling">… and 2 more of key-dangling; --max-errors shows more</failure>
            </testcase>
        </testsuite>
    </testsuites>
    "#);
}

#[test]
fn nothing_found() {
    let none = Findings::new(20);
    assert_eq!(show(&none, ReportFormat::Full), "no errors, no warnings\n");
    assert_eq!(show(&none, ReportFormat::Concise), "no errors, no warnings\n");
    assert_eq!(show(&none, ReportFormat::Github), "");
    insta::assert_snapshot!(show(&none, ReportFormat::Json), @r#"
    {
      "version": 1,
      "errors": 0,
      "warnings": 0,
      "findings": [],
      "suppressed": []
    }
    "#);
    insta::assert_snapshot!(show(&none, ReportFormat::JUnit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="lodpress" tests="3" skipped="0" failures="0" errors="0">
        <testsuite name="data/objects.csv" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="checked" classname="data/objects.csv"/>
        </testsuite>
        <testsuite name="data/good.csv" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="checked" classname="data/good.csv"/>
        </testsuite>
        <testsuite name="data/rooms.csv" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="checked" classname="data/rooms.csv"/>
        </testsuite>
    </testsuites>
    "#);
}

#[test]
fn findings_of_no_file_and_files_outside() {
    let mut findings = Findings::new(20);
    findings.push(Diagnostic::error(Code::OptionConflict, "neither"));
    findings.push(Diagnostic::error(Code::FileRead, "gone").at(Place::file("/srv/a b.csv")));
    assert_eq!(
        show(&findings, ReportFormat::Concise),
        "error[option-conflict]: neither\n/srv/a b.csv: error[file-read]: gone\n2 errors\n"
    );
    assert!(show(&findings, ReportFormat::Sarif).contains("\"uri\": \"file:///srv/a%20b.csv\""));
    assert!(show(&findings, ReportFormat::Github).starts_with("::error title=option-conflict::neither\n"));
    insta::assert_snapshot!(show(&findings, ReportFormat::JUnit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="lodpress" tests="5" skipped="0" failures="2" errors="0">
        <testsuite name="data/objects.csv" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="checked" classname="data/objects.csv"/>
        </testsuite>
        <testsuite name="data/good.csv" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="checked" classname="data/good.csv"/>
        </testsuite>
        <testsuite name="data/rooms.csv" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="checked" classname="data/rooms.csv"/>
        </testsuite>
        <testsuite name="/srv/a b.csv" tests="1" skipped="0" errors="0" failures="1">
            <testcase name="file-read" classname="/srv/a b.csv">
                <failure message="gone" type="file-read">error[file-read]: gone
    --&gt; /srv/a b.csv</failure>
            </testcase>
        </testsuite>
        <testsuite name="lodpress" tests="1" skipped="0" errors="0" failures="1">
            <testcase name="option-conflict" classname="lodpress">
                <failure message="neither" type="option-conflict">error[option-conflict]: neither</failure>
            </testcase>
        </testsuite>
    </testsuites>
    "#);
}

#[test]
fn colours_are_those_of_full_alone() {
    let coloured = |format: &ReportFormat| {
        report(&sample(), *format, Style::Coloured, &context()) != report(&sample(), *format, Style::Plain, &context())
    };
    let formats: Vec<_> = ReportFormat::ALL.iter().copied().filter(coloured).collect();
    assert_eq!(formats, [ReportFormat::Full]);
}

fn hostile_text() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(vec![
            "]]>",
            "::",
            "%0A",
            "\r\n",
            "\n",
            "\u{1b}[1m",
            "{0}",
            "\"",
            "\u{ffff}",
            "&amp;"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(parts, 0..20).prop_map(|parts| parts.concat())
}

fn hostile_findings() -> impl Strategy<Value = Findings> {
    let place = (hostile_text(), hostile_text(), 0..40_usize, 0..40_usize, hostile_text());
    let place = place.prop_map(|(path, text, start, length, note)| match length {
        0 => Place::file(path),
        _ => Place::in_text(path, &text, 7, start..start + length).note(note),
    });
    let places = prop::collection::vec(place, 0..3);
    let diagnostic = (
        0..3_usize,
        any::<bool>(),
        hostile_text(),
        prop::option::of(hostile_text()),
        places,
    );
    let diagnostic = diagnostic.prop_map(|(code, is_error, message, hint, places)| Diagnostic {
        code: [Code::CellIri, Code::TableHeader, Code::KeyDangling][code],
        severity: if is_error { Severity::Error } else { Severity::Warning },
        message,
        places,
        hint,
    });
    prop::collection::vec(diagnostic, 0..8).prop_map(|diagnostics| {
        let mut findings = Findings::new(2);
        diagnostics.into_iter().for_each(|diagnostic| findings.push(diagnostic));
        findings
    })
}

proptest! {
    #[test]
    fn no_text_breaks_a_format(findings in hostile_findings()) {
        let kept = findings.kept();
        let rests = findings.suppressed().count();
        for format in ReportFormat::ALL {
            let text = report(&findings, *format, Style::Plain, &context());
            prop_assert!(!text.contains(|c| !matches!(c, '\n' | '\t') && is_command(c)), "{text}");
            prop_assert!(text.is_empty() || text.ends_with('\n'));
        }
        let text = |format| report(&findings, format, Style::Plain, &context());

        let json: Value = serde_json::from_str(&text(ReportFormat::Json)).unwrap();
        let sarif: Value = serde_json::from_str(&text(ReportFormat::Sarif)).unwrap();
        for (i, diagnostic) in kept.iter().enumerate() {
            prop_assert_eq!(json["findings"][i]["message"].as_str(), Some(diagnostic.message.as_str()));
            let message = sarif["runs"][0]["results"][i]["message"]["text"].as_str().unwrap();
            prop_assert_eq!(message.replace("{{", "{").replace("}}", "}"), diagnostic.message.as_str());
        }

        let xml = text(ReportFormat::JUnit);
        let forbidden = ['\u{fffe}', '\u{ffff}'];
        prop_assert!(!xml.contains(forbidden));
        let junit = quick_junit::Report::deserialize_from_str(&xml).unwrap();
        let cases = junit.test_suites.iter().flat_map(|suite| &suite.test_cases);
        let found = cases.filter(|case| case.name.as_str() != "checked").count();
        prop_assert_eq!(found, kept.len() + rests);

        prop_assert_eq!(text(ReportFormat::Concise).lines().count(), kept.len() + rests + 1);
        let github = text(ReportFormat::Github);
        prop_assert_eq!(github.lines().count(), kept.len() + rests);
        prop_assert!(github.lines().all(|line| line.starts_with("::")));
    }
}
