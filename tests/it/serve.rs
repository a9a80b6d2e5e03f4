//! The live server: IRIs, pages, data and files over HTTP.

use crate::run::{folder, lodpress, root};
use crate::served::{Response, Served};
use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What the bundled publication's server answers, in one test each: a server takes a moment
/// to begin.
fn bundled() -> Served {
    Served::new(&root(), &[])
}

#[test]
fn iris_lead_to_what_the_client_prefers() {
    let server = bundled();
    let mut answers = String::new();
    for (path, accept, language) in [
        ("/id/hoi-an", "", ""),
        ("/id/hoi-an", "text/html", "vi-VN, vi;q=0.9"),
        (
            "/id/hoi-an",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
            "en-US,en;q=0.5",
        ),
        ("/id/hoi-an", "text/turtle", ""),
        ("/id/hoi-an", "application/ld+json, application/rdf+xml;q=0.5", ""),
        ("/id/hoi-an", "application/n-triples;q=0.2, */*;q=0.1", ""),
        ("/id/hoi-an", "application/geo+json", ""),
        ("/id/S00", "application/geo+json", ""),
        ("/id/hoi-an", "text/html;q=0, */*", ""),
        ("/id/nobody", "text/turtle", ""),
        ("/def", "text/html", "de"),
        ("/def", "text/turtle", ""),
        ("/doc/hoi-an", "", "en"),
        ("/de/doc/hoi-an", "", ""),
        ("/doc/nobody", "", ""),
        ("/", "", "vi"),
        ("/", "", "de"),
        ("/dataset", "text/turtle", ""),
        ("/dataset", "text/html", ""),
        ("/.well-known/void", "text/turtle", ""),
        ("/data/places.csv", "", ""),
        ("/data/csv-metadata.json", "", ""),
        ("/data/hoi-an.geojson", "", ""),
        ("/data/S00.geojson", "", ""),
    ] {
        let headers = [format!("Accept: {accept}"), format!("Accept-Language: {language}")];
        let headers: Vec<&str> = headers
            .iter()
            .map(String::as_str)
            .filter(|line| !line.ends_with(": "))
            .collect();
        let answer = server.ask("GET", path, &headers);
        _ = writeln!(
            answers,
            "{path} [{accept}] [{language}]\n    {} {} {} [{}]",
            answer.status,
            answer.header("location").unwrap_or("-"),
            answer.header("content-type").unwrap_or("-"),
            answer.header("vary").unwrap_or("-"),
        );
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
    insta::assert_snapshot!(answers);
}

#[test]
fn what_nobody_has_is_listed() {
    let server = bundled();
    let answer = server.ask("GET", "/id/hoi-an", &["Accept: image/png"]);
    assert_eq!(answer.status, 406);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let offers = problem["available"].as_array().unwrap();
    assert!(
        offers
            .iter()
            .any(|offer| offer["href"] == "/data/hoi-an.ttl" && offer["type"] == "text/turtle")
    );
}

#[test]
fn methods_are_those_of_http() {
    let server = bundled();
    for path in [
        "/de/doc/hoi-an.html",
        "/data/hoi-an.ttl",
        "/data/places.csv",
        "/id/hoi-an",
        "/nothing",
    ] {
        let (get, head) = (server.get(path), server.ask("HEAD", path, &[]));
        assert_eq!(get.status, head.status, "{path}");
        assert!(head.body.is_empty());
        let without_date = |response: &Response| {
            let lines = response
                .head
                .lines()
                .filter(|line| !line.to_ascii_lowercase().starts_with("date:"));
            lines.map(str::to_owned).collect::<BTreeSet<_>>()
        };
        assert_eq!(without_date(&get), without_date(&head), "{path}");
        let answer = server.ask("POST", path, &["Content-Length: 0"]);
        assert_eq!(
            (answer.status, answer.header("allow")),
            (405, Some("GET, HEAD, OPTIONS")),
            "{path}"
        );
        let answer = server.ask("OPTIONS", path, &[]);
        assert_eq!(
            (answer.status, answer.header("allow")),
            (204, Some("GET, HEAD, OPTIONS")),
            "{path}"
        );
    }
    let asked = ["Origin: http://x.example", "Access-Control-Request-Method: POST"];
    let answer = server.ask("OPTIONS", "/sparql", &asked);
    assert_eq!(answer.status, 204);
    assert!(answer.header("access-control-allow-methods").unwrap().contains("POST"));
}

#[test]
fn what_a_client_has_is_not_sent_again() {
    let server = bundled();
    let mut tags = BTreeSet::new();
    for path in [
        "/de/doc/hoi-an.html",
        "/en/doc/hoi-an.html",
        "/data/hoi-an.ttl",
        "/data/hoi-an.jsonld",
        "/data/places.csv",
        "/de/search.html?q=a",
        "/de/search.html?q=b",
        "/assets/style.css",
    ] {
        let first = server.get(path);
        assert_eq!(first.status, 200, "{path}");
        let tag = first.header("etag").unwrap();
        assert!(tags.insert(tag.to_owned()), "{path} has the tag of another");
        let again = server.ask("GET", path, &[&format!("If-None-Match: {tag}")]);
        assert_eq!(
            (again.status, again.body.len(), again.header("etag")),
            (304, 0, Some(tag)),
            "{path}"
        );
        let since = format!("If-Modified-Since: {}", first.header("last-modified").unwrap());
        assert_eq!(server.ask("GET", path, &[&since]).status, 304, "{path}");
        let other = server.ask("GET", path, &["If-None-Match: \"x\"", &since]);
        assert_eq!(other.status, 200, "{path}");
    }
}

#[test]
fn bodies_are_compressed_where_the_client_can() {
    let server = bundled();
    for coding in ["br", "gzip", "zstd"] {
        let answer = server.ask("GET", "/de/doc/hoi-an.html", &[&format!("Accept-Encoding: {coding}")]);
        assert_eq!(answer.header("content-encoding"), Some(coding));
        assert!(answer.header("vary").unwrap().contains("accept-encoding"));
    }
    let plain = server.get("/de/doc/hoi-an.html");
    assert_eq!(plain.header("content-encoding"), None);
}

/// The references of a page: of links, forms, style sheets and scripts.
fn references(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in [" href=\"", " src=\"", " action=\""] {
        for rest in html.split(attribute).skip(1) {
            let value = rest.split('"').next().unwrap();
            found.push(value.replace("&amp;", "&"));
        }
    }
    found
}

#[test]
fn every_page_can_be_reached_and_every_reference_leads_somewhere() {
    let server = bundled();
    let mut waiting = VecDeque::from(["/de/".to_owned()]);
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut broken = Vec::new();
    let mut pages = 0;
    while let Some(path) = waiting.pop_front() {
        let answer = server.get(&path);
        if answer.status != 200 {
            broken.push(format!("{} {path}", answer.status));
            continue;
        }
        if !answer.header("content-type").unwrap().starts_with("text/html") {
            continue;
        }
        pages += 1;
        let base = oxiri::Iri::parse(format!("http://site.example{path}")).unwrap();
        for reference in references(answer.text()) {
            let Ok(target) = base.resolve(&reference) else {
                broken.push(format!("{reference} in {path}"));
                continue;
            };
            let Some(target) = target.as_str().strip_prefix("http://site.example") else {
                continue;
            };
            let target = target.split('#').next().unwrap().to_owned();
            // One language is enough, and a question is another page for each value.
            let is_other = ["/en/", "/vi/"].iter().any(|language| target.starts_with(language));
            if !is_other && !target.contains('?') && seen.insert(target.clone()) {
                waiting.push_back(target);
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
    assert!(pages > 700, "{pages} pages only");
    // Every IRI of the publication that the graph speaks about has its page.
    let graph = lodpress(&root(), &["export", "--format", "nt"]).done();
    let base = "<https://klimapartner.example/";
    let subjects = graph
        .text()
        .lines()
        .filter_map(|line| line.strip_prefix(base)?.split(['#', '>']).next());
    for path in subjects.collect::<BTreeSet<_>>() {
        let page = format!("/de/doc/{}.html", path.strip_prefix("id/").unwrap_or(path));
        assert!(seen.contains(&page), "{page} is reached from nowhere");
    }
}

#[test]
fn statements_that_a_store_writes_otherwise_have_their_origin_too() {
    // Of a type of integers that Oxigraph gives back as xsd:integer.
    let page = bundled().get("/en/doc/F01-position.html");
    let (before, after) = page
        .text()
        .split_once("<data class=\"number\" value=\"59\">59</data>")
        .unwrap();
    assert!(before.contains("oa#end"));
    assert!(
        after
            .split("</dd>")
            .next()
            .unwrap()
            .contains("data/passages.csv, row 2"),
        "{after}"
    );
}

#[test]
fn every_literal_of_a_page_says_its_language() {
    let server = bundled();
    let page = server.get("/de/doc/hoi-an-ancient-town.html");
    let text = page.text();
    for literal in [
        "<span lang=\"vi\" dir=\"auto\">Khu phố cổ Hội An</span>",
        "<span lang=\"en\" dir=\"auto\">Hoi An Ancient Town</span>",
        "<span lang=\"\" dir=\"auto\">ii</span>",
        "data/heritage-sites.csv, Zeile 2",
    ] {
        assert!(text.contains(literal), "{literal} is not in {text}");
    }
}

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;\u{202e}";

/// A publication whose every literal and IRI is an attack.
fn hostile() -> tempfile::TempDir {
    let quoted = HOSTILE.replace('"', "\"\"");
    let table = format!("id,name,note,link\n1,\"{quoted}\",\"{quoted}\",javascript:alert(3)\n");
    let metadata = r#"{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {
        "aboutUrl": "../id/{name}", "columns": [
            {"name": "id", "suppressOutput": true},
            {"name": "name", "propertyUrl": "rdfs:label", "lang": "de"},
            {"name": "note", "propertyUrl": "http://x.example/p?<>"},
            {"name": "link", "propertyUrl": "rdfs:seeAlso", "valueUrl": "{+link}"},
            {"name": "type", "virtual": true, "propertyUrl": "rdf:type", "valueUrl": "{+link}"}
        ]}}"#;
    let metadata = metadata.replace("http://x.example/p?<>", "http://x.example/p");
    let config = format!(
        "base = \"https://h.example/\"\nlanguages = [\"de\"]\nattribution = '''{}'''\nmappings = [\"data/m.json\"]\nqueries = \"queries\"\n[title]\nde = '''{}'''\n",
        HOSTILE.replace('\'', ""),
        HOSTILE.replace('\'', "")
    );
    let query = format!(
        "# title: {HOSTILE}\n# description: {HOSTILE}\n# param: text string = {HOSTILE} -- {HOSTILE}\nSELECT * {{ ?s ?p ?o }}"
    );
    folder(&[
        ("lodpress.toml", config.as_bytes()),
        ("data/t.csv", table.as_bytes()),
        ("data/m.json", metadata.as_bytes()),
        ("queries/q.rq", query.as_bytes()),
    ])
}

#[test]
fn nothing_in_the_data_or_the_request_becomes_markup() {
    let here = hostile();
    let server = Served::new(here.path(), &[]);
    let encoded: String = HOSTILE.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let mut paths = vec![
        format!("/de/search.html?q={encoded}"),
        format!("/de/sparql.html?query={encoded}"),
        format!("/de/queries/q.html?text={encoded}"),
        format!("/de/doc/{encoded}.html"),
        format!("/{encoded}"),
        format!("/suggest?q={encoded}"),
        format!("/sparql?query={encoded}"),
        format!("/id/{encoded}"),
    ];
    let mut seen = BTreeSet::from(["/de/".to_owned()]);
    let mut waiting = vec!["/de/".to_owned()];
    paths.append(&mut waiting);
    while let Some(path) = paths.pop() {
        let answer = server.ask("GET", &path, &["Accept: text/html"]);
        let kind = answer.header("content-type").unwrap_or("");
        if !kind.starts_with("text/html") {
            continue;
        }
        let text = answer.text();
        for attack in ["<script>alert", "<img src=x", "href=\"javascript:", "href=\"data:"] {
            assert!(!text.contains(attack), "{attack} in {path}: {text}");
        }
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        let base = oxiri::Iri::parse(format!("http://site.example{}", path.split('?').next().unwrap()));
        let Ok(base) = base else { continue };
        for reference in references(text) {
            let Ok(target) = base.resolve(&reference) else { continue };
            if let Some(target) = target.as_str().strip_prefix("http://site.example")
                && seen.insert(target.to_owned())
            {
                paths.push(target.split('#').next().unwrap().to_owned());
            }
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
}

#[test]
fn paths_lead_nowhere_else() {
    let here = folder(&[
        (
            "lodpress.toml",
            b"base = \"https://h.example/\"\nmappings = [\"data/t.csv\"]\n",
        ),
        ("data/t.csv", b"a\n1\n"),
        ("secret.txt", b"secret"),
    ]);
    let outside = folder(&[("outside.txt", b"outside")]);
    let server = Served::new(here.path(), &[]);
    assert_eq!(server.get("/data/t.csv").text(), "a\n1\n");
    for path in [
        "/secret.txt",
        "/lodpress.toml",
        "/data/../secret.txt",
        "/data/%2e%2e/secret.txt",
        "/data/..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/data//t.csv",
        "/assets/../secret.txt",
        "/data/t.csv%00",
        "/%FF",
        "/de/doc/%2e%2e/%2e%2e/secret.html",
    ] {
        let answer = server.get(path);
        assert!(matches!(answer.status, 404 | 400), "{path}: {}", answer.status);
        assert!(!answer.text().contains("secret\n"), "{path}");
    }
    // A file that has become a link out of the folder is gone.
    #[cfg(unix)]
    {
        let table = here.path().join("data/t.csv");
        std::fs::remove_file(&table).unwrap();
        std::os::unix::fs::symlink(outside.path().join("outside.txt"), &table).unwrap();
        assert_eq!(server.get("/data/t.csv").status, 404);
    }
    drop(outside);
}

#[test]
fn no_request_writes_headers() {
    let server = bundled();
    for path in [
        "/id/x%0d%0aSet-Cookie:%20a=b",
        "/de/search.html?q=%0d%0aSet-Cookie:%20a=b",
        "/doc/x?%0d%0aSet-Cookie:%20a=b",
        "/class/%0d%0aSet-Cookie:%20a=b.html",
        "/queries/population.html?place=%0d%0aSet-Cookie:%20a=b",
        "/de/class/?x=%0d%0aSet-Cookie:%20a=b",
        "/de/doc/hoi-an?%0d%0aSet-Cookie:%20a=b",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.header("set-cookie"), None, "{path}: {}", answer.head);
    }
    // What is no HTTP gets an answer, or the end of the connection.
    for text in [
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \u{0}\r\n\r\n",
        "\r\n\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nx",
    ] {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.starts_with("HTTP/1.1 200"), "{text:?}: {answer}");
    }
    assert_eq!(server.get("/health").text(), "ok\n");
}

#[test]
fn a_thousand_connections_are_held() {
    let server = Served::new(&root(), &["--max-connections", "1100"]);
    let mut open: Vec<TcpStream> = (0..1000)
        .map_while(|_| TcpStream::connect(&server.address).ok())
        .collect();
    assert_eq!(open.len(), 1000);
    assert_eq!(server.get("/health").status, 200);
    for stream in open.iter_mut().step_by(100) {
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
            .write_all(b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert_eq!(Response::parse(&answer).status, 200);
    }
}

/// The name of the one resource there, as the page has it.
fn name(server: &Served) -> String {
    let page = server.get("/en/doc/a.html");
    let text = page.text();
    let after = text.split("<h1 ").nth(1).unwrap();
    after.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
}

#[test]
fn changes_are_shown_and_mistakes_are_told() {
    let metadata = br#"{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {
        "aboutUrl": "../id/{id}", "columns": [
            {"name": "id", "suppressOutput": true},
            {"name": "name", "propertyUrl": "rdfs:label", "datatype": {"base": "string", "maxLength": 9}}
        ]}}"#;
    let here = folder(&[
        (
            "lodpress.toml",
            b"base = \"https://h.example/\"\nmappings = [\"data/m.json\"]\n",
        ),
        ("data/t.csv", b"id,name\na,first\n"),
        ("data/m.json", metadata),
    ]);
    let server = Served::new(here.path(), &["--watch"]);
    assert_eq!(name(&server), "first");
    let before = server.get("/en/doc/a.html").header("etag").unwrap().to_owned();
    let table = here.path().join("data/t.csv");
    std::fs::write(&table, "id,name\na,second\n").unwrap();
    server.line_with("made anew");
    assert_eq!(name(&server), "second");
    assert_ne!(server.get("/en/doc/a.html").header("etag").unwrap(), before);
    std::fs::write(&table, "id,name\na,much too long\n").unwrap();
    server.line_with("the last state without errors");
    assert_eq!(name(&server), "second");
    let page = server.get("/en/doc/a.html");
    assert!(
        page.text().contains("class=\"notice\"") && page.text().contains("data/t.csv:2"),
        "{}",
        page.text()
    );
    std::fs::write(&table, "id,name\na,third\n").unwrap();
    server.line_with("made anew");
    assert_eq!(name(&server), "third");
    assert!(!server.get("/en/doc/a.html").text().contains("class=\"notice\""));
}

#[cfg(unix)]
#[test]
fn a_server_that_is_told_to_end_finishes_what_it_does() {
    let server = bundled();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    // The first half of a request is under way.
    stream
        .write_all(b"GET /de/doc/hoi-an.html HTTP/1.1\r\nHost: a\r\n")
        .unwrap();
    assert_eq!(server.get("/health").status, 200);
    let told = std::process::Command::new("kill")
        .args(["-TERM", &server.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    // New connections are refused from some moment on, at the latest when it has ended.
    stream.write_all(b"Connection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    if !answer.is_empty() {
        assert_eq!(Response::parse(&answer).status, 200);
    }
    assert_eq!(server.wait(), Some(0));
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = lodpress(&root(), &["serve", "--listen", &address]);
    assert_eq!(run.code, Some(2));
    let shown = run.stderr.replace(&address, "ADDRESS");
    insta::assert_snapshot!(shown, @r"
    error[serve-listen]: cannot listen at ADDRESS: Address already in use (os error 98)
     |
     = help: --listen 127.0.0.1:0 takes a free port
    ");
}

#[test]
fn numbers_are_offered_where_they_are_asked_for() {
    assert_eq!(bundled().get("/metrics").status, 404);
    let server = Served::new(&root(), &["--metrics"]);
    server.get("/id/hoi-an");
    let answer = server.get("/metrics");
    assert!(
        answer
            .header("content-type")
            .unwrap()
            .starts_with("application/openmetrics-text")
    );
    for line in [
        "lodpress_quads 5029",
        "lodpress_requests_total{method=\"GET\",status=\"303\"} 1",
        "# EOF",
    ] {
        assert!(answer.text().contains(line), "{line} is not in {}", answer.text());
    }
}
