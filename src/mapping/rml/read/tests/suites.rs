use super::super::super::suite::mappings;
use super::*;

/// What the mappings of the suites are refused for, by suite and case. That databases are not
/// asked is left out. One is no Turtle by mistake, `RMLIOREGTC0010a`; one asks for what is not
/// offered, `RMLSTC0003`; the suites want an error of the others.
const REFUSED: &[(&str, &str)] = &[
    (
        "core-csv/RMLTC0004b-CSV",
        "a subject map cannot have the term type `rml:Literal`",
    ),
    (
        "core-csv/RMLTC0007h-CSV",
        "a graph map cannot have the term type `rml:Literal`",
    ),
    (
        "core-csv/RMLTC0012d-CSV",
        "a triples map has one `rml:subjectMap`, and this is another",
    ),
    ("core-csv/RMLTC0015b-CSV", "`a-english` is no language tag"),
    (
        "core-csv/RMLTC0024b-CSV",
        "this is not Turtle: blank node property lists should end with a ']'",
    ),
    (
        "core-csv/RMLTC0024c-CSV",
        "this is not Turtle: Unexpected escape character '\\a'",
    ),
    (
        "core-csv/RMLTC0024f-CSV",
        "this is not Turtle: Unexpected escape character '\\a'",
    ),
    (
        "core-json/RMLTC0004b-JSON",
        "a subject map cannot have the term type `rml:Literal`",
    ),
    (
        "core-json/RMLTC0007h-JSON",
        "a graph map cannot have the term type `rml:Literal`",
    ),
    (
        "core-json/RMLTC0012d-JSON",
        "a triples map has one `rml:subjectMap`, and this is another",
    ),
    ("core-json/RMLTC0015b-JSON", "`a-english` is no language tag"),
    (
        "core-json/RMLTC0023b-JSON",
        "this is not Turtle: Unexpected escape character '\\a'",
    ),
    (
        "core-json/RMLTC0023c-JSON",
        "this is not Turtle: Unexpected escape character '\\}'",
    ),
    ("core-json/RMLTC0023d-JSON", "a brace is opened within a reference"),
    (
        "core-json/RMLTC0023e-JSON",
        "this is not Turtle: Unexpected escape character '\\a'",
    ),
    (
        "io/RMLSTC0003",
        "there is no reference formulation `<http://www.w3.org/ns/formats/SPARQL_Results_CSV>` here",
    ),
    (
        "io-registry/RMLIOREGTC0010a",
        "this is not Turtle: ; is not a valid subject or graph name",
    ),
    ("lv/RMLLVTC0008a", "a logical view is made of itself"),
    ("lv/RMLLVTC0008b", "a logical view is made of itself"),
    ("lv/RMLLVTC0008c", "a logical view is made of itself"),
    (
        "r2rml/R2RMLTC0007h",
        "a graph map cannot have the term type `rml:Literal`",
    ),
    ("r2rml/R2RMLTC0012c", "`<TriplesMap1>` has no `rml:subjectMap`"),
    (
        "r2rml/R2RMLTC0012d",
        "a triples map has one `rr:subjectMap`, and this is another",
    ),
];

#[test]
fn mappings_of_the_suites_are_read() {
    let mappings = mappings();
    let mut refused = Vec::new();
    for (name, text) in &mappings {
        let Err(failure) = read(name, ADDRESS, text, &mut Findings::new(50)) else {
            continue;
        };
        let message = failure.diagnostics()[0].message.clone();
        let asks = |word| text.contains(word);
        let is_database = message.contains("not asked");
        assert_eq!(
            is_database,
            ["d2rq:Database", "rr:sqlQuery", "sd:Service"].into_iter().any(asks),
            "{name}"
        );
        if !is_database {
            refused.push((name.rsplit_once('/').unwrap().0, message));
        }
    }
    if !mappings.is_empty() {
        let known = REFUSED.iter().map(|(case, message)| (*case, (*message).to_owned()));
        assert_eq!(refused, known.collect::<Vec<_>>());
    }
}
