//! Whole pages of the bundled publication and of another one: named queries, classes,
//! ontologies, the dataset.

use crate::run::{canonical, folder, parse, root};
use crate::served::Served;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use std::collections::BTreeSet;

fn bundled() -> Served {
    Served::new(&root(), &[])
}

fn trees() -> Served {
    Served::new(&root().join("tests/publications/trees"), &[])
}

fn page(server: &Served, path: &str) -> String {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text().to_owned()
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in the page");
    }
}

#[test]
fn a_query_is_answered_on_its_page_and_in_files() {
    let server = bundled();
    let text = page(&server, "/de/queries/population.html");
    has(
        &text,
        &[
            "<h1 lang=\"de\" dir=\"auto\">Was sagen Quellen über die Einwohnerzahl eines Ortes?</h1>",
            "<form class=\"parameters\" method=\"get\" action=\"population.html\">",
            "name=\"place\" type=\"text\" value=\"id:hoi-an\"",
            "IRI: <a href=\"../doc/hoi-an.html\" lang=\"de\" dir=\"auto\">Hội An</a>",
            "<td class=\"number\" data-key=\"92000\"><data class=\"number\" value=\"92000\">92.000</data></td>",
            "<svg class=\"draw draw-bars\"",
            "href=\"../../queries/population.csv\" type=\"text/csv\"",
            "PREFIX def: &lt;../def#&gt;",
            // The text in the form has the base of its file and the value of its parameter.
            "../sparql.html?query=BASE%20%3Chttps%3A%2F%2Fklimapartner%2Eexample%2Fqueries%2Fpopulation%2Erq%3E",
            "VALUES%20%3Fplace%20%7B%20%3Chttps%3A%2F%2Fklimapartner%2Eexample%2Fid%2Fhoi%2Dan%3E",
        ],
    );
    // The title without a language is for readers who have none of their own.
    has(
        &page(&server, "/en/queries/population.html"),
        &["<h1 lang=\"\" dir=\"auto\">What do sources say about the population of a place?</h1>"],
    );
    let other = page(&server, "/de/queries/population.html?place=id%3Awernigerode");
    has(
        &other,
        &[
            "data-key=\"31943\"",
            "../../queries/population.csv?place=id%3Awernigerode",
        ],
    );
    let answer = server.get("/queries/population.csv?place=id%3Awernigerode");
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(
        answer.text().starts_with("value,statedText,reference,source\r\n31943,"),
        "{}",
        answer.text()
    );
    for (path, status, kind) in [
        ("/queries/population.json", 200, "application/sparql-results+json"),
        ("/queries/population.xml", 200, "application/sparql-results+xml"),
        (
            "/queries/population.tsv",
            200,
            "text/tab-separated-values; charset=utf-8",
        ),
        (
            "/queries/places-and-partnerships.ttl",
            200,
            "text/turtle; charset=utf-8",
        ),
        ("/queries/places-and-partnerships.jsonld", 200, "application/ld+json"),
        // A graph is no table, and a table is no graph.
        ("/queries/population.ttl", 404, "application/problem+json"),
        ("/queries/places-and-partnerships.csv", 404, "application/problem+json"),
        ("/queries/nothing.csv", 404, "application/problem+json"),
        ("/queries/population.csv?place=a%20b", 400, "application/problem+json"),
    ] {
        let answer = server.get(path);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, Some(kind)),
            "{path}"
        );
    }
}

#[test]
fn a_wrong_value_is_shown_where_it_stands() {
    let server = bundled();
    for (path, parts) in [
        (
            "/vi/queries/population.html?place=a%20b",
            &[
                "value=\"a b\"",
                "aria-invalid=\"true\"",
                "“a b” không phải là giá trị hợp lệ ở đây.",
            ][..],
        ),
        (
            "/en/queries/population.html?plaec=x",
            &["This question has no parameter “plaec”."],
        ),
        (
            "/en/queries/population.html?place=id:a&place=id:b",
            &["role=\"alert\"", "is no value here"],
        ),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 400, "{path}");
        has(answer.text(), parts);
        assert!(!answer.text().contains("id=\"result\""), "{path}");
        assert_eq!(answer.header("etag"), None, "{path}");
    }
    // What is left empty is not set.
    let empty = page(&server, "/en/queries/population.html?place=");
    has(&empty, &["value=\"id:hoi-an\"", "id=\"result\""]);
}

#[test]
fn every_kind_of_parameter_and_answer() {
    let here = folder(&[
        (
            "lodpress.toml",
            b"base = \"https://h.example/\"\nlanguages = [\"en\"]\nmappings = [\"data/t.csv\"]\nqueries = \"q\"\n",
        ),
        ("data/t.csv", b"a\n1\n2\n3\n"),
        (
            "q/all.rq",
            b"# param: n integer = 7\n# param: yes boolean = true\n# param: day date = 2018-12-07\n# param: word string\n\
              SELECT ?n ?yes ?day ?word ?none { BIND(1 AS ?x) }",
        ),
        ("q/ask.rq", b"ASK { ?s ?p 'never' }"),
        (
            "q/many.rq",
            b"SELECT ?a ?b ?c ?d ?e ?f ?g { ?s1 ?p1 ?a . ?s2 ?p2 ?b . ?s3 ?p3 ?c . ?s4 ?p4 ?d . ?s5 ?p5 ?e . ?s6 ?p6 ?f . ?s7 ?p7 ?g }",
        ),
        ("q/broken.rq", b"SELECT ?x { SERVICE <http://s.example/> { ?x ?y ?z } }"),
    ]);
    let server = Served::new(here.path(), &[]);
    // Nobody has filled it in yet, which is no mistake.
    let form = page(&server, "/en/queries/all.html");
    has(
        &form,
        &[
            "type=\"number\" step=\"1\" value=\"7\"",
            "<option value=\"true\" selected>Yes</option>",
            "type=\"date\" value=\"2018-12-07\"",
        ],
    );
    assert!(!form.contains("id=\"result\""));
    let filled = page(&server, "/en/queries/all.html?n=8&yes=false&day=&word=%3Cb%3E");
    has(
        &filled,
        &[
            "<td class=\"number\" data-key=\"8\">",
            "data-key=\"false\"",
            "<time datetime=\"2018-12-07\">7 December 2018</time>",
            "<span lang=\"\" dir=\"auto\">&lt;b&gt;</span>",
            "<td></td>",
        ],
    );
    has(
        &page(&server, "/en/queries/ask.html"),
        &["<p class=\"answer\"><strong>No</strong></p>"],
    );
    let many = page(&server, "/en/queries/many.html");
    has(&many, &["Only the first 1,000 rows are shown."]);
    assert_eq!(many.matches("<tr>").count(), 1_001);
    let broken = server.get("/en/queries/broken.html");
    assert_eq!(broken.status, 500);
    has(broken.text(), &["The query has no answer", "asks no other servers"]);
}

#[test]
fn classes_have_their_hierarchy_and_instances() {
    let server = bundled();
    let index = page(&server, "/de/class/");
    let place = index.find(">Ort</a>").unwrap();
    let town = index.find("def.Municipality.html").unwrap();
    let other = index.find("id=\"classes-other\"").unwrap();
    let language = index.find("id=\"classes-language\"").unwrap();
    assert!(place < town && town < other && other < language);
    assert!(index.find("owl.Class.html").unwrap() > language);
    let class = page(&server, "/de/class/def.Municipality.html");
    has(
        &class,
        &[
            "<p class=\"lead\"><span lang=\"de\" dir=\"auto\">Eine Stadt oder Gemeinde als Ort.</span></p>",
            "Oberklassen",
            "62 Instanzen",
            "<a href=\"../doc/ha-noi.html\"",
            "href=\"../../class/def.Municipality.csv\"",
        ],
    );
    assert_eq!(class.matches("<tr>").count(), 63);
    let answer = server.get("/class/def.Municipality.csv");
    let lines: Vec<&str> = answer.text().split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 63);
    assert!(
        lines[0].starts_with("iri,") && lines[0].contains(",skos:prefLabel@vi"),
        "{}",
        lines[0]
    );
    let towns = lines.iter().find(|line| line.contains("/id/hoi-an,")).unwrap();
    assert!(towns.contains("Hội An"), "{towns}");
    for path in [
        "/de/class/2/def.Municipality.html",
        "/de/class/nothing.html",
        "/class/nothing.csv",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn many_instances_have_pages() {
    let mut table = "id,name,size\n".to_owned();
    for row in 0..450 {
        table.push_str(&format!("{row:03},\"Thing, {row}\",{}\n", row * 2));
    }
    let metadata = br#"{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {
        "aboutUrl": "../id/{id}", "columns": [
            {"name": "id", "suppressOutput": true},
            {"name": "name", "propertyUrl": "rdfs:label", "lang": "en"},
            {"name": "size", "propertyUrl": "../def#size", "datatype": "integer"},
            {"name": "type", "virtual": true, "propertyUrl": "rdf:type", "valueUrl": "../def#Thing"}
        ]}}"#;
    let here = folder(&[
        (
            "lodpress.toml",
            b"base = \"https://h.example/\"\nlanguages = [\"en\"]\nmappings = [\"data/m.json\"]\n[prefixes]\ndef = \"def#\"\n",
        ),
        ("data/t.csv", table.as_bytes()),
        ("data/m.json", metadata),
    ]);
    let server = Served::new(here.path(), &[]);
    let mut names = BTreeSet::new();
    for (path, rows) in [
        ("/en/class/def.Thing.html", 200),
        ("/en/class/2/def.Thing.html", 200),
        ("/en/class/3/def.Thing.html", 50),
    ] {
        let text = page(&server, path);
        assert_eq!(text.matches("<tr>").count(), rows + 1, "{path}");
        names.extend(
            text.split(">Thing, ")
                .skip(1)
                .map(|rest| rest.split('<').next().unwrap().to_owned()),
        );
    }
    assert_eq!(names.len(), 450);
    has(
        &page(&server, "/en/class/2/def.Thing.html"),
        &[
            "rel=\"prev\" href=\"../def.Thing.html\"",
            "rel=\"next\" href=\"../3/def.Thing.html\"",
            "<td class=\"number\" data-key=\"400\">",
        ],
    );
    assert_eq!(server.get("/en/class/4/def.Thing.html").status, 404);
    assert_eq!(server.get("/en/class/1/def.Thing.html").status, 404);
    let csv = server.get("/class/def.Thing.csv");
    has(
        csv.text(),
        &[
            "iri,rdf:type,rdfs:label@en,def:size\r\n",
            "https://h.example/id/007,https://h.example/def#Thing,\"Thing, 7\",14\r\n",
        ],
    );
}

#[test]
fn an_ontology_is_documented() {
    let server = bundled();
    let text = page(&server, "/de/doc/def.html");
    has(
        &text,
        &[
            "<section class=\"term\" id=\"Municipality\">",
            "<a href=\"../class/def.Municipality.html\">62 Instanzen</a>",
            "data-copy=\"https://klimapartner.example/def#Municipality\"",
            "Sie gilt immer in beide Richtungen.",
            "<svg class=\"draw draw-diagram\"",
            "href=\"#twinnedWith\"",
            "ontology/climate-partnership.ttl",
        ],
    );
    // One heading for the page, and an id for each term only once.
    assert_eq!(text.matches("<h1 ").count(), 1);
    let ids: Vec<&str> = text
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
}

#[test]
fn another_publication_has_sensible_pages() {
    let server = trees();
    has(
        &page(&server, "/fr/doc/def.html"),
        &[
            "<h1 lang=\"fr\" dir=\"auto\">Vocabulaire des arbres de voirie</h1>",
            "id=\"firstCrossing\"",
        ],
    );
    has(&page(&server, "/nl/class/"), &[">boom</a>"]);
    has(
        &page(&server, "/nl/dataset.html"),
        &["Register van straatbomen", "CC0 1.0", "data/trees.csv"],
    );
    for query in ["is-protected", "trees-of-a-species", "works-by-street"] {
        page(&server, &format!("/fr/queries/{query}.html"));
    }
    let answer = server.get("/catalog.ttl");
    has(
        answer.text(),
        &["https://trees.example/register/dataset", "void:triples"],
    );
}

#[test]
fn the_dataset_is_described_the_same_in_every_syntax() {
    let server = bundled();
    let formats = [
        ("ttl", RdfFormat::Turtle),
        ("nt", RdfFormat::NTriples),
        ("rdf", RdfFormat::RdfXml),
        (
            "jsonld",
            RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            },
        ),
    ];
    for name in ["catalog", "dump"] {
        let graphs: Vec<_> = formats
            .iter()
            .map(|(ending, format)| parse(&server.get(&format!("/{name}.{ending}")).body, *format))
            .collect();
        assert!(graphs[0].len() > 500, "{name}");
        assert!(graphs.iter().all(|graph| *graph == graphs[0]), "{name}");
    }
    let graph = parse(&server.get("/dump.nt").body, RdfFormat::NTriples);
    assert_eq!(graph.len(), 5_029);
    assert_eq!(canonical(graph.iter().map(oxigraph::model::QuadRef::into_owned)), graph);
    let text = server.get("/catalog.nt");
    has(
        text.text(),
        &[
            "<https://klimapartner.example/dataset> <http://rdfs.org/ns/void#triples> \"5029\"",
            "<http://rdfs.org/ns/void#dataDump> <https://klimapartner.example/dump.ttl>",
            "<http://dcat-ap.de/def/dcatde/politicalGeocodingURI> <http://dcat-ap.de/def/politicalGeocoding/municipalityKey/15085370>",
            "<https://klimapartner.example/dataset#data/places.csv> <http://www.w3.org/ns/dcat#downloadURL> <https://klimapartner.example/data/places.csv>",
        ],
    );
    // Everything that is offered for download is there.
    for line in text.text().lines().filter(|line| line.contains("dcat#downloadURL")) {
        let address = line.rsplit('<').next().unwrap().split('>').next().unwrap();
        let path = address.strip_prefix("https://klimapartner.example").unwrap();
        assert_eq!(server.get(path).status, 200, "{path}");
    }
}

#[test]
fn search_engines_find_a_dataset() {
    let server = bundled();
    for path in ["/en/", "/en/dataset.html"] {
        let text = page(&server, path);
        let json = text.split("<script type=\"application/ld+json\">").nth(1).unwrap();
        let json: serde_json::Value = serde_json::from_str(json.split("</script>").next().unwrap()).unwrap();
        assert_eq!(json["@type"], "Dataset");
        assert_eq!(json["name"], "Climate partnership Wernigerode – Hội An");
        assert_eq!(json["license"], "https://creativecommons.org/licenses/by/4.0/");
        let files = json["distribution"].as_array().unwrap();
        assert!(
            files
                .iter()
                .any(|file| file["contentUrl"] == "https://klimapartner.example/data/places.csv")
        );
    }
}

#[test]
fn programs_find_what_the_site_has() {
    let server = bundled();
    let sitemap = page(&server, "/sitemap.xml");
    let base = "https://klimapartner.example/";
    let addresses: Vec<&str> = sitemap
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split("</loc>").next().unwrap())
        .collect();
    assert!(addresses.len() > 600, "{}", addresses.len());
    for address in [
        "de/",
        "en/map.html",
        "vi/timeline.html",
        "de/doc/hoi-an.html",
        "en/sparql.html",
    ] {
        assert!(addresses.contains(&format!("{base}{address}").as_str()), "{address}");
    }
    has(
        &sitemap,
        &["<xhtml:link rel=\"alternate\" hreflang=\"vi\" href=\"https://klimapartner.example/vi/doc/hoi-an.html\"/>"],
    );
    assert_eq!(server.get("/sitemap-1.xml").status, 404);
    has(
        &page(&server, "/robots.txt"),
        &["Sitemap: https://klimapartner.example/sitemap.xml"],
    );
    has(
        &page(&server, "/llms.txt"),
        &["# ", "(dump.ttl)", "(en/queries/", "(en/class/"],
    );
    let links: serde_json::Value = serde_json::from_str(&page(&server, "/linkset.json")).unwrap();
    assert_eq!(links["linkset"][0]["describedby"][0]["href"], "catalog.ttl");
    let search: serde_json::Value = serde_json::from_str(&page(&server, "/search.json")).unwrap();
    let resources = search["resources"].as_array().unwrap();
    let found = resources.iter().find(|resource| resource[0] == "hoi-an").unwrap();
    assert_eq!(
        found[3],
        serde_json::json!([["Hội An", "de"], ["Hội An", "en"], ["Hội An", "vi"]])
    );
    assert!(found[4].as_array().unwrap().iter().any(|text| text[0] == "Hoi An"));
    let class = &search["classes"][usize::try_from(found[2][0].as_u64().unwrap()).unwrap()];
    assert!(!class[0][0].as_str().unwrap().is_empty());
}

#[test]
fn all_places_and_all_dates_have_a_page() {
    let server = bundled();
    has(
        &page(&server, "/de/map.html"),
        &[
            "<svg class=\"draw draw-map\"",
            "<th scope=\"col\">Breite</th>",
            "15,87944</td>",
        ],
    );
    has(
        &page(&server, "/en/timeline.html"),
        &[
            "<th scope=\"col\">Date</th>",
            "<time datetime=\"2018-12-07\">2018-12-07</time>",
        ],
    );
    has(&page(&server, "/de/"), &["href=\"map.html\"", "href=\"timeline.html\""]);
    // They are listed where there are any, and then they are there.
    let other = trees();
    let sitemap = page(&other, "/sitemap.xml");
    let listed = sitemap.split("<loc>").skip(1);
    let mut overviews = listed
        .filter_map(|rest| rest.split("</loc>").next()?.split_once("://")?.1.split_once('/'))
        .filter(|(_, path)| path.ends_with("/map.html") || path.ends_with("/timeline.html"));
    assert!(overviews.all(|(_, path)| other.get(&format!("/{path}")).status == 200));
}
