//! Mappings of RML, R2RML and YARRRML, as their users run them.

use crate::run::{folder, lodpress};
use std::fmt::Write as _;

const PREFIXES: &str = "@prefix rml: <http://w3id.org/rml/> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix grel: <http://users.ugent.be/~bjdmeest/function/grel.ttl#> .
@prefix d2rq: <http://www.wiwiss.fu-berlin.de/suhl/bizer/D2RQ/0.1#> .
@prefix ex: <http://example.org/ns#> .
@base <http://example.org/> .
";

const WELLS: &str = "id,name,depth,lang,street
W1,Quellbrunnen,12.5,de,S1
W 2,Giếng cổ,7,vi,
W3,Old well,,english,S2
";

/// A logical source of a file beside the mapping.
fn source(file: &str, more: &str) -> String {
    format!(
        "rml:logicalSource [ rml:source [ a rml:FilePath ; rml:root rml:MappingDirectory ; rml:path \"{file}\" ] ; {more} ]"
    )
}

/// A triples map over the wells with these predicate-object maps.
fn wells(objects: &str) -> String {
    format!(
        "{PREFIXES}
<#Well> a rml:TriplesMap ;
  {} ;
  rml:subjectMap [ rml:template \"well/{{id}}\" ] ;
  {objects} .
",
        source("wells.csv", "rml:referenceFormulation rml:CSV")
    )
}

/// Mistakes in a mapping, or in what it is about.
#[test]
fn mistakes() {
    let object = |object: &str| {
        wells(&format!(
            "rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {object} ] ]"
        ))
    };
    let upper = |more: &str| {
        object(&format!(
            "rml:functionExecution [ rml:function grel:toUpperCase ; {more} ]"
        ))
    };
    let json = |iterator: &str, reference: &str| {
        format!(
            "{PREFIXES}<#W> {} ; rml:subjectMap [ rml:template \"w/{{$.id}}\" ] ;
  rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"{reference}\" ] ] .\n",
            source(
                "wells.json",
                &format!("rml:referenceFormulation rml:JSONPath ; rml:iterator \"{iterator}\"")
            )
        )
    };
    let mistakes: Vec<(&str, &str, String)> = vec![
        ("rdf-syntax", "a bracket is not closed", wells("rml:predicateObjectMap [ rml:predicate ex:p ")),
        (
            "rml-mapping",
            "no subject map",
            format!("{PREFIXES}<#Well> {} .\n", source("wells.csv", "rml:referenceFormulation rml:CSV")),
        ),
        ("rml-mapping", "no triples map", "@prefix ex: <http://example.org/ns#> .\nex:a ex:b ex:c .\n".to_owned()),
        ("rml-mapping", "a literal as predicate", wells("rml:predicateObjectMap [ rml:predicate \"p\" ; rml:object ex:o ]")),
        ("rml-mapping", "a property is misspelt", object("rml:refernce \"name\"")),
        (
            "rml-mapping",
            "other rows without a join condition",
            format!(
                "{}<#Street> {} ; rml:subjectMap [ rml:template \"street/{{code}}\" ] .\n",
                object("rml:parentTriplesMap <#Street>"),
                source("streets.csv", "rml:referenceFormulation rml:CSV")
            ),
        ),
        ("rml-template", "a brace is not closed", object("rml:template \"http://example.org/{name\"")),
        ("rml-reference", "no such column", object("rml:reference \"Name\"")),
        ("rml-reference", "no such column in a template", object("rml:template \"http://example.org/{nam}\"")),
        ("rml-reference", "no JSONPath", json("$.wells[*]", "$.[name")),
        ("rml-reference", "an iterator that is none", json("$.wells[", "$.name")),
        ("rml-reference", "it leads nowhere", json("$.wells[*]", "$.nmae")),
        ("rml-reference", "no item", json("$.springs[*]", "$.id")),
        (
            "rml-source",
            "a database",
            format!(
                "{PREFIXES}<#W> rml:logicalSource [ rml:source [ a d2rq:Database ; d2rq:jdbcDSN \"jdbc:postgresql://localhost/w\" ] ;
    rml:referenceFormulation rml:SQL2008Table ; rml:iterator \"wells\" ] ; rml:subjectMap [ rml:template \"w/{{id}}\" ] .\n"
            ),
        ),
        (
            "rml-source",
            "a query",
            format!(
                "{PREFIXES}<#W> rr:logicalTable [ rr:sqlQuery \"SELECT * FROM wells\" ] ; rr:subjectMap [ rr:template \"w/{{id}}\" ] .\n"
            ),
        ),
        ("file-read", "no such file", wells("rml:predicateObjectMap [ rml:predicate ex:p ; rml:object ex:o ]").replace("wells.csv", "well.csv")),
        ("rml-function", "no such function", upper("").replace("toUpperCase", "toUperCase")),
        (
            "rml-function",
            "no such parameter",
            upper("rml:input [ rml:parameter grel:value ; rml:inputValueMap [ rml:reference \"name\" ] ]"),
        ),
        ("rml-function", "a parameter is missing", upper("")),
        ("cell-language", "the name of a language", object("rml:reference \"name\" ; rml:languageMap [ rml:reference \"lang\" ]")),
        ("cell-datatype", "not of the datatype", object("rml:reference \"depth\" ; rml:datatype <http://www.w3.org/2001/XMLSchema#integer>")),
        ("cell-iri", "no IRI", object("rml:reference \"name\" ; rml:termType rml:IRI")),
        ("cell-composite", "an array", json("$.wells[*]", "$.depths")),
        (
            "cell-function",
            "no number",
            object("rml:functionExecution [ rml:function grel:toNumber ; rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference \"name\" ] ] ]"),
        ),
        ("item-syntax", "no JSON", json("$.wells[*]", "$.id").replace("wells.json", "broken.json")),
        ("item-syntax", "JSON that breaks off", json("$.wells[*]", "$.id").replace("wells.json", "short.json")),
        (
            "yaml-syntax",
            "a bracket is not closed",
            "mappings:\n  well:\n    sources: [wells.csv~csv\n    s: ex:$(id)\n".to_owned(),
        ),
        (
            "rml-mapping",
            "a key is misspelt",
            "mappings:\n  well:\n    sources: [[wells.csv~csv]]\n    s: http://example.org/$(id)\n    predicatobjects:\n      - [a, http://example.org/W]\n"
                .to_owned(),
        ),
        (
            "rml-reference",
            "no such column, in YAML",
            "prefixes:\n  ex: http://example.org/\nmappings:\n  well:\n    sources: [[wells.csv~csv]]\n    s: ex:$(id)\n    po:\n      - [ex:depth, $(dept)]\n"
                .to_owned(),
        ),
    ];
    for (code, what, mapping) in &mistakes {
        let here = folder(&[
            ("m.ttl", mapping.as_bytes()),
            ("wells.csv", WELLS.as_bytes()),
            ("streets.csv", b"code,name\nS1,Am Brunnen\n"),
            (
                "wells.json",
                br#"{"wells": [{"id": "W1", "name": "Quelle", "depths": [12, 14]}]}"#,
            ),
            (
                "broken.json",
                b"{\"wells\": [\n  {\"id\": \"W1\"}\n  {\"id\": \"W2\"}\n]}\n",
            ),
            ("short.json", b"{\"wells\": [\n  {\"id\": \"W1\"},\n"),
        ]);
        let run = lodpress(here.path(), &["convert", "m.ttl", "-o", "out.nq"]);
        let shown = run.to_string();
        assert!(shown.contains(&format!("[{code}]: ")), "{what}: {run}");
        let name = format!("rml.{code}.{}", what.replace(' ', "-").replace(',', ""));
        insta::assert_snapshot!(name, format!("{mapping}\n{run}"));
        assert_eq!(here.path().join("out.nq").exists(), run.code == Some(0), "{what}");
    }
}

/// A publication whose mappings are in all languages, and a statement that a join has made.
#[test]
fn a_publication_mixes_the_languages() {
    let rml = wells(
        "rml:predicateObjectMap [ rml:predicate ex:street ; rml:objectMap [ rml:parentTriplesMap <#Street> ; \
         rml:joinCondition [ rml:child \"street\" ; rml:parent \"code\" ] ] ]",
    ) + &format!(
        "<#Street> {} ; rml:subjectMap [ rml:template \"street/{{code}}\" ] .\n",
        source("streets.csv", "rml:referenceFormulation rml:CSV")
    );
    let yarrrml = "prefixes:\n  ex: http://example.org/ns#\nmappings:\n  street:\n    sources: [[streets.csv~csv]]\n    \
                   s: https://w.example/street/$(code)\n    po:\n      - [ex:name, $(name)]\n";
    let csvw = r#"{"@context": "http://www.w3.org/ns/csvw", "url": "wells.csv", "tableSchema": {"aboutUrl": "../well/{id}",
        "columns": [{"name": "id", "suppressOutput": true}, {"name": "name", "propertyUrl": "rdfs:label"},
        {"name": "depth", "suppressOutput": true}, {"name": "lang", "suppressOutput": true}, {"name": "street", "suppressOutput": true}]}}"#;
    let here = folder(&[
        (
            "lodpress.toml",
            b"base = \"https://w.example/\"\nmappings = [\"data/m.ttl\", \"data/m.yml\", \"data/m.json\"]\n",
        ),
        ("data/m.ttl", rml.as_bytes()),
        ("data/m.yml", yarrrml.as_bytes()),
        ("data/m.json", csvw.as_bytes()),
        ("data/wells.csv", WELLS.as_bytes()),
        ("data/streets.csv", "code,name\nS2,Chợ\nS1,Am Brunnen\n".as_bytes()),
    ]);
    insta::assert_snapshot!("rml.publication", lodpress(here.path(), &["export", "-f", "nt"]).done());
    insta::assert_snapshot!("rml.publication.plan", lodpress(here.path(), &["plan"]).done());
    insta::assert_snapshot!("rml.publication.why", lodpress(here.path(), &["why", "well/W1"]).done());
    lodpress(here.path(), &["check"]).done();
}

/// Sources of trees, views, collections and functions.
#[test]
fn trees_views_and_collections() {
    let json = r#"{"wells": [
  {"id": "W1", "depth": 12.50, "dry": false, "parts": [{"k": "lid", "kg": 7}, {"k": "rope", "kg": null}], "csv": "day,level\n1,10\n2,12"},
  {"id": "W2", "depth": 7, "dry": true, "parts": [], "csv": ""}]}"#;
    let xml =
        "<wells xmlns:g=\"http://g.example/\"><well id=\"W1\"><g:name>Quelle</g:name></well><well id=\"W2\"/></wells>";
    let mapping = format!(
        "{PREFIXES}
<#Json> {json_source} ;
  rml:subjectMap [ rml:template \"well/{{$.id}}\" ; rml:class ex:Well ] ;
  rml:predicateObjectMap [ rml:predicate ex:depth ; rml:objectMap [ rml:reference \"$.depth\" ] ] ;
  rml:predicateObjectMap [ rml:predicate ex:dry ; rml:objectMap [ rml:reference \"$.dry\" ] ] ;
  rml:predicateObjectMap [ rml:predicate ex:parts ;
    rml:objectMap [ rml:gather ( [ rml:reference \"$.parts[*].k\" ] ) ; rml:gatherAs rdf:List ] ] .
<#View> rml:viewOn [ {view_source} ] ;
  rml:field [ rml:fieldName \"id\" ; rml:reference \"$.id\" ] ,
    [ rml:fieldName \"part\" ; a rml:IterableField ; rml:iterator \"$.parts[*]\" ;
      rml:field [ rml:fieldName \"k\" ; rml:reference \"$.k\" ] , [ rml:fieldName \"kg\" ; rml:reference \"$.kg\" ] ] ,
    [ rml:fieldName \"csv\" ; rml:reference \"$.csv\" ;
      rml:field [ a rml:IterableField ; rml:fieldName \"day\" ; rml:referenceFormulation rml:CSV ;
        rml:field [ rml:fieldName \"level\" ; rml:reference \"level\" ] ] ] .
<#Parts> rml:logicalSource <#View> ;
  rml:subjectMap [ rml:template \"well/{{id}}/part/{{part.#}}\" ] ;
  rml:predicateObjectMap [ rml:predicate ex:kind ; rml:objectMap [ rml:functionExecution [ rml:function grel:toUpperCase ;
    rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference \"part.k\" ] ] ] ] ] ;
  rml:predicateObjectMap [ rml:predicate ex:kg ; rml:objectMap [ rml:reference \"part.kg\" ] ] .
<#Levels> rml:logicalSource <#View> ;
  rml:subjectMap [ rml:template \"well/{{id}}/day/{{csv.day.#}}\" ] ;
  rml:predicateObjectMap [ rml:predicate ex:level ; rml:objectMap [ rml:reference \"csv.day.level\" ] ] .
<#Xml> {xml_source} ;
  rml:subjectMap [ rml:template \"well/{{@id}}\" ] ;
  rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference \"g:name\" ] ] .
",
        json_source = source("wells.json", "rml:referenceFormulation rml:JSONPath ; rml:iterator \"$.wells[*]\""),
        view_source = source("wells.json", "rml:referenceFormulation rml:JSONPath ; rml:iterator \"$.wells[*]\"")
            .trim_start_matches("rml:logicalSource [")
            .trim_end_matches(']'),
        xml_source = source(
            "wells.xml",
            "rml:iterator \"/wells/well\" ; rml:referenceFormulation [ a rml:XPathReferenceFormulation ; \
             rml:namespace [ rml:namespacePrefix \"g\" ; rml:namespaceURL \"http://g.example/\" ] ]"
        ),
    );
    let here = folder(&[
        ("m.ttl", mapping.as_bytes()),
        ("wells.json", json.as_bytes()),
        ("wells.xml", xml.as_bytes()),
    ]);
    insta::assert_snapshot!(
        "rml.trees",
        lodpress(here.path(), &["convert", "m.ttl", "-f", "nt"]).done()
    );
    insta::assert_snapshot!("rml.trees.plan", lodpress(here.path(), &["plan", "m.ttl"]).done());
}

/// The same bytes with any number of threads, and with joins in memory and in files.
#[test]
fn joins_give_the_same_bytes_in_every_way() {
    let (mut children, mut parents) = ("id,street\n".to_owned(), "code,name\n".to_owned());
    for n in 0..30_000 {
        _ = writeln!(children, "{n},S{}", n * 7919 % 997);
    }
    for n in 0..1_500 {
        _ = writeln!(parents, "S{},Straße {n} {}", n * 31 % 997, "x".repeat(n % 60));
    }
    let mapping = wells(
        "rml:predicateObjectMap [ rml:predicate ex:street ; rml:objectMap [ rml:parentTriplesMap <#Street> ; \
         rml:joinCondition [ rml:child \"street\" ; rml:parent \"code\" ] ] ]",
    ) + &format!(
        "<#Street> {} ; rml:subjectMap [ rml:template \"street/{{code}}/{{name}}\" ] .\n",
        source("streets.csv", "rml:referenceFormulation rml:CSV")
    );
    let here = folder(&[
        ("m.ttl", mapping.as_bytes()),
        ("wells.csv", children.as_bytes()),
        ("streets.csv", parents.as_bytes()),
    ]);
    let mut outputs = Vec::new();
    for (threads, memory) in [("1", "512M"), ("3", "512M"), ("1", "0"), ("3", "20K")] {
        let run = lodpress(
            here.path(),
            &[
                "convert",
                "m.ttl",
                "-f",
                "nt",
                "--threads",
                threads,
                "--join-memory",
                memory,
            ],
        );
        outputs.push(run.done().text().to_owned());
    }
    let lines = outputs[0].lines().count();
    // 503 keys of the parents stand twice, 494 once.
    assert!((30_000..60_001).contains(&lines), "{lines}");
    assert!(outputs.iter().all(|output| *output == outputs[0]));
    let first = outputs[0].lines().next().unwrap();
    assert!(
        first.starts_with("<http://example.org/well/0> <http://example.org/ns#street> <http://example.org/street/S0/"),
        "{first}"
    );
}

/// Inverse predicates of YARRRML: of all objects, of one, of the subject of another mapping,
/// and under a condition.
#[test]
fn inverse_predicates() {
    let yaml = r#"prefixes: {ex: "http://e.example/"}
mappings:
  well:
    sources: [[wells.csv~csv]]
    s: ex:$(id)
    graphs: ex:g
    po:
      - p: ex:by
        i: ex:made
        o: [ex:maker/$(name)~iri, {value: ex:all, type: iri, i: ex:also}]
      - p: ex:street
        o: {mapping: street, i: ex:hasWell, condition: {function: equal, parameters: [[str1, $(street)], [str2, $(code)]]}}
      - p: ex:if
        i: ex:fi
        o: ex:s/$(street)~iri
        condition: {function: idlab-fn:notEqual, parameters: [[grel:valueParameter, $(street)], [grel:valueParameter2, ""]]}
  street:
    sources: [["streets.json~jsonpath", "$.streets[*]"]]
    s: ex:street/$(code)
"#;
    let here = folder(&[
        ("m.yml", yaml.as_bytes()),
        ("wells.csv", b"id,name,street\nw1,Quelle,S1\nw2,Brunnen,\n"),
        ("streets.json", br#"{"streets": [{"code": "S1"}]}"#),
    ]);
    insta::assert_snapshot!(lodpress(here.path(), &["convert", "m.yml", "-f", "trig"]).done(), @r"
    exit code 0
    --- stdout
    @prefix ex: <http://e.example/> .

    ex:g {
        ex:all ex:also ex:w1, ex:w2 ;
            ex:made ex:w1, ex:w2 .

        <http://e.example/maker/Brunnen> ex:made ex:w2 .

        <http://e.example/maker/Quelle> ex:made ex:w1 .

        <http://e.example/s/S1> ex:fi ex:w1 .

        <http://e.example/street/S1> ex:hasWell ex:w1 .

        ex:w1 ex:by ex:all, <http://e.example/maker/Quelle> ;
            ex:if <http://e.example/s/S1> ;
            ex:street <http://e.example/street/S1> .

        ex:w2 ex:by ex:all, <http://e.example/maker/Brunnen> .
    }
    --- stderr
    ");
    let refused = yaml.replace("i: ex:hasWell", "i: ex:$(id)");
    std::fs::write(here.path().join("m.yml"), refused).unwrap();
    let run = lodpress(here.path(), &["convert", "m.yml"]);
    assert!(run.code == Some(2) && run.stderr.contains("must be constant"), "{run}");
}

/// The name of a file tells what is missing from it, and not what it is.
#[test]
fn what_stands_in_a_file_counts_before_its_name() {
    let rml = wells("rml:predicateObjectMap [ rml:predicate ex:p ; rml:object ex:o ]");
    let here = folder(&[
        ("m.yml", rml.as_bytes()),
        ("m.txt", rml.as_bytes()),
        ("other.yml", b"version: 1\n"),
        ("wells.csv", WELLS.as_bytes()),
    ]);
    for name in ["m.yml", "m.txt"] {
        let run = lodpress(here.path(), &["convert", name, "-f", "nt"]).done();
        assert_eq!(run.text().lines().count(), 3, "{run}");
    }
    let run = lodpress(here.path(), &["convert", "other.yml"]);
    assert!(
        run.code == Some(2) && run.stderr.contains("error[rml-mapping]: `other.yml` has no mappings"),
        "{run}"
    );
}

/// An empty cell is a text by the standard, and nothing where it is asked for.
#[test]
fn empty_cells() {
    let mapping =
        wells("rml:predicateObjectMap [ rml:predicate ex:depth ; rml:objectMap [ rml:reference \"depth\" ] ]");
    let here = folder(&[("m.ttl", mapping.as_bytes()), ("wells.csv", WELLS.as_bytes())]);
    let count = |args: &[&str]| lodpress(here.path(), args).done().text().lines().count();
    assert_eq!(count(&["convert", "m.ttl", "-f", "nt"]), 3);
    assert_eq!(count(&["convert", "m.ttl", "-f", "nt", "--empty-as-null"]), 2);
}

/// R2RML over files: a table by name, with the datatypes that its description gives.
#[test]
fn a_table_by_name() {
    let mapping = format!(
        "{PREFIXES}<#W> rr:logicalTable [ rr:tableName \"\\\"wells\\\"\" ] ; rr:subjectMap [ rr:template \"well/{{\\\"id\\\"}}\" ] ;
  rr:predicateObjectMap [ rr:predicate ex:depth ; rr:objectMap [ rr:column \"depth\" ] ] .\n"
    );
    let metadata = r#"{"@context": "http://www.w3.org/ns/csvw", "url": "wells.csv", "tableSchema": {"columns": [
        {"titles": "id"}, {"titles": "name"}, {"titles": "depth", "datatype": "double"}, {"titles": "lang"}, {"titles": "street"}]}}"#;
    let here = folder(&[
        ("m.ttl", mapping.as_bytes()),
        ("wells.csv", WELLS.as_bytes()),
        ("wells.csv-metadata.json", metadata.as_bytes()),
    ]);
    insta::assert_snapshot!(lodpress(here.path(), &["convert", "m.ttl", "-f", "nt"]).done(), @r#"
    exit code 0
    --- stdout
    <http://example.org/well/W1> <http://example.org/ns#depth> "1.25E1"^^<http://www.w3.org/2001/XMLSchema#double> .
    <http://example.org/well/W%202> <http://example.org/ns#depth> "7.0E0"^^<http://www.w3.org/2001/XMLSchema#double> .
    --- stderr
    "#);
}

/// An error in the data ends the run; the file that was there stays.
#[test]
fn a_data_error_leaves_the_old_file() {
    let mapping = wells(
        "rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"name\" ; rml:termType rml:IRI ] ]",
    );
    let here = folder(&[
        ("m.ttl", mapping.as_bytes()),
        ("wells.csv", WELLS.as_bytes()),
        ("out.nt", b"old"),
    ]);
    let run = lodpress(here.path(), &["convert", "m.ttl", "-o", "out.nt"]);
    assert_eq!(run.code, Some(2), "{run}");
    assert_eq!(std::fs::read_to_string(here.path().join("out.nt")).unwrap(), "old");
    let lenient = lodpress(here.path(), &["convert", "m.ttl", "-o", "out.nt", "--lenient"]);
    assert!(
        lenient.code == Some(0) && lenient.stderr.contains("warning[cell-iri]"),
        "{lenient}"
    );
}

/// Several mappings at once, and output with the prefixes that they declare: where two declare
/// one, that of the first is taken.
#[test]
fn output_has_the_prefixes_of_the_mappings() {
    let yaml = "prefixes:\n  ex: http://other.example/\n  w: http://example.org/well/\nmappings:\n  well:\n    \
                sources: [[wells.csv~csv]]\n    s: w:$(id)\n    po: [[ex:p, ex:o~iri], [rdfs:label, $(name), vi~lang]]\n";
    let rml = wells("rml:predicateObjectMap [ rml:predicate ex:depth ; rml:objectMap [ rml:reference \"depth\" ] ]");
    let here = folder(&[
        ("m.ttl", rml.as_bytes()),
        ("m.yml", yaml.as_bytes()),
        ("wells.csv", b"id,name,depth\nW1,Quellbrunnen,12.5\n"),
    ]);
    insta::assert_snapshot!(lodpress(here.path(), &["convert", "m.ttl", "m.yml"]).done(), @r#"
    exit code 0
    --- stdout
    @prefix ex: <http://example.org/ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix w: <http://example.org/well/> .

    w:W1 ex:depth "12.5" ;
        <http://other.example/p> <http://other.example/o> ;
        rdfs:label "Quellbrunnen"@vi .
    --- stderr
    "#);
}
