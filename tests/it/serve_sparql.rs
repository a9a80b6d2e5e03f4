//! The server's endpoint for SPARQL, and its graph store: limits, and who may do what.

use crate::run::{folder, root};
use crate::served::{Response, Served};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

const TOKEN: &str = "a-token-of-the-tests";

/// A product of more rows than anybody can wait for.
const ENDLESS: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }";

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn query(server: &Served, text: &str, headers: &[&str]) -> Response {
    server.ask("GET", &format!("/sparql?query={}", encoded(text)), headers)
}

fn post(server: &Served, path: &str, kind: &str, body: &str, headers: &[&str]) -> Response {
    request(server, "POST", path, kind, body, headers)
}

fn request(server: &Served, method: &str, path: &str, kind: &str, body: &str, headers: &[&str]) -> Response {
    let mut text = format!(
        "{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n",
        body.len()
    );
    for header in headers {
        text.push_str(&format!("{header}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(body);
    server.send(text.as_bytes())
}

fn problem(response: &Response) -> serde_json::Value {
    assert_eq!(
        response.header("content-type"),
        Some("application/problem+json"),
        "{}",
        response.text()
    );
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    serde_json::from_slice(&response.body).unwrap()
}

/// A small publication, served so that who has the token may write.
fn writable(args: &[&str]) -> (tempfile::TempDir, Served) {
    let here = folder(&[
        (
            "lodpress.toml",
            b"base = \"https://h.example/\"\nmappings = [\"data/t.csv\"]\n",
        ),
        ("data/t.csv", b"a\n1\n"),
        ("token", TOKEN.as_bytes()),
    ]);
    let mut all = vec!["--writable", "--token-file", "token"];
    all.extend(args);
    let server = Served::new(here.path(), &all);
    (here, server)
}

#[test]
fn an_answer_has_the_format_that_is_asked_for() {
    let server = Served::new(&root(), &[]);
    let select = "SELECT ?name { id:hoi-an skos:prefLabel ?name } ORDER BY ?name";
    for (accept, kind) in [
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv, application/json;q=0.5", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8"),
    ] {
        let answer = query(&server, select, &[&format!("Accept: {accept}")]);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some(kind)),
            "{accept}"
        );
        assert!(answer.text().contains("Hội An"), "{accept}");
    }
    let construct = "CONSTRUCT WHERE { id:hoi-an skos:prefLabel ?name }";
    for (accept, kind) in [
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
    ] {
        let answer = query(&server, construct, &[&format!("Accept: {accept}")]);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some(kind)),
            "{accept}"
        );
    }
    let named = server.get(&format!("/sparql?format=csv&query={}", encoded(select)));
    assert!(named.text().starts_with("name\r\n"));
    let refused = query(&server, select, &["Accept: image/png"]);
    assert_eq!(refused.status, 406);
    problem(&refused);
    let head = server.ask("HEAD", &format!("/sparql?query={}", encoded("ASK {}")), &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn what_is_wrong_is_told_with_its_place_in_the_readers_language() {
    let server = Served::new(&root(), &[]);
    let answer = query(&server, "SELECT ?a\nWHERE { ?a ?b }", &["Accept-Language: vi"]);
    assert_eq!(answer.status, 400);
    let told = problem(&answer);
    assert_eq!((&told["line"], &told["column"]), (&2.into(), &15.into()), "{told}");
    assert_eq!(told["title"], "Truy vấn không phải là SPARQL");
    let page = query(&server, "SELECT", &["Accept: text/html", "Accept-Language: de"]);
    assert_eq!(page.status, 400);
    assert!(page.text().contains("Die Abfrage ist kein SPARQL") && page.text().contains("Zeile 1"));
}

#[test]
fn a_query_has_its_time_and_its_rows() {
    let server = Served::new(&root(), &["--query-timeout", "300ms", "--max-rows", "5"]);
    let began = Instant::now();
    let answer = query(&server, ENDLESS, &[]);
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert_eq!(problem(&answer)["code"], "query-timeout");
    assert!(began.elapsed() < Duration::from_secs(30));
    let answer = query(&server, "SELECT * { ?a ?b ?c }", &[]);
    assert_eq!(answer.header("lodpress-truncated"), Some("rows=5"));
    assert_eq!(answer.header("lodpress-row-limit"), Some("5"));
    let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(
        (
            json["results"]["bindings"].as_array().unwrap().len(),
            &json["truncated"]
        ),
        (5, &true.into())
    );
    let answer = query(
        &server,
        "CONSTRUCT WHERE { ?a ?b ?c }",
        &["Accept: application/n-triples"],
    );
    assert_eq!(
        (answer.text().lines().count(), answer.header("lodpress-truncated")),
        (5, Some("rows=5"))
    );
    // The limits are stated.
    let about = server.ask("GET", "/sparql", &["Accept: text/turtle"]);
    assert!(
        about.text().contains("a query may take 0.3 seconds and give 5 rows"),
        "{}",
        about.text()
    );
}

#[test]
fn too_many_queries_are_told_to_come_again() {
    let server = Served::new(&root(), &["--max-queries", "1", "--query-timeout", "60s"]);
    let text = format!("GET /sparql?query={} HTTP/1.1\r\nHost: a\r\n\r\n", encoded(ENDLESS));
    let begun = || {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream.set_nonblocking(true).unwrap();
        stream
    };
    let mut first = begun();
    let busy = loop {
        let answer = query(&server, "ASK {}", &[]);
        if answer.status == 503 {
            break answer;
        }
        assert_eq!(answer.status, 200);
        // The long one came while the short one had the place, and was told so itself.
        if first.peek(&mut [0]).is_ok() {
            first = begun();
        }
    };
    assert_eq!(busy.header("retry-after"), Some("2"));
    assert_eq!(problem(&busy)["status"], 503);
    // A client that goes away takes its query with it.
    drop(first);
    let began = Instant::now();
    while query(&server, "ASK {}", &[]).status != 200 {
        assert!(began.elapsed() < Duration::from_secs(30), "the query goes on");
        std::thread::yield_now();
    }
}

#[test]
fn bodies_have_limits_of_size() {
    let server = Served::new(&root(), &["--max-body", "1K"]);
    let long = format!("ASK {{}} #{}", "x".repeat(2000));
    let answer = post(&server, "/sparql", "application/sparql-query", &long, &[]);
    assert_eq!(answer.status, 413);
    problem(&answer);
    let chunked = format!(
        "POST /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n{}\r\n0\r\n\r\n",
        "x".repeat(2000)
    );
    assert_eq!(server.send(chunked.as_bytes()).status, 413);
}

#[test]
fn no_query_asks_another_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let (_here, server) = writable(&[]);
    let asks = format!("SELECT * {{ SERVICE <http://{address}/> {{ ?a ?b ?c }} }}");
    let answer = query(&server, &asks, &[]);
    assert_eq!(
        (answer.status, &problem(&answer)["code"]),
        (403, &"query-service".into())
    );
    let silent = format!("SELECT * {{ SERVICE SILENT <http://{address}/> {{ ?a ?b ?c }} }}");
    assert_eq!(query(&server, &silent, &[]).status, 200);
    let authorization = format!("Authorization: Bearer {TOKEN}");
    let loads = format!("LOAD <http://{address}/x.ttl>");
    let answer = post(
        &server,
        "/sparql",
        "application/sparql-update",
        &loads,
        &[&authorization],
    );
    assert_eq!(
        (answer.status, &problem(&answer)["code"]),
        (403, &"query-service".into())
    );
    assert!(listener.accept().is_err(), "somebody has asked");
}

#[test]
fn a_host_that_was_named_is_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let service = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = [0; 4096];
        let length = stream.read(&mut asked).unwrap();
        let body = r#"{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"from there"}}]}}"#;
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        String::from_utf8_lossy(&asked[..length]).into_owned()
    });
    let server = Served::new(&root(), &["--allow-service", &address]);
    let asks = format!("SELECT ?a {{ SERVICE <http://{address}/sparql> {{ ?a ?b ?c }} }}");
    let answer = query(&server, &asks, &["Accept: text/csv"]);
    assert_eq!(answer.text(), "a\r\nfrom there\r\n");
    assert!(service.join().unwrap().starts_with("POST /sparql HTTP/1.1"));
}

#[test]
fn nobody_writes_where_writing_is_not_offered() {
    let server = Served::new(&root(), &[]);
    let authorization = format!("Authorization: Bearer {TOKEN}");
    for (method, path, kind) in [
        ("POST", "/sparql", "application/sparql-update"),
        ("PUT", "/graph-store?default", "text/turtle"),
        ("POST", "/graph-store?default", "text/turtle"),
        ("DELETE", "/graph-store?default", "text/turtle"),
    ] {
        let answer = request(&server, method, path, kind, "CLEAR ALL", &[&authorization]);
        assert_eq!(answer.status, 403, "{method} {path}");
        problem(&answer);
    }
    assert_eq!(
        server.ask("OPTIONS", "/graph-store", &[]).header("allow"),
        Some("GET, HEAD, OPTIONS")
    );
    assert_eq!(
        request(&server, "PATCH", "/graph-store?default", "text/turtle", "", &[]).status,
        405
    );
    assert!(server.get("/graph-store?default").text().len() > 100_000);
}

#[test]
fn who_has_the_token_writes_and_pages_show_it() {
    let (_here, server) = writable(&[]);
    let insert =
        "INSERT DATA { <https://h.example/id/new> <http://www.w3.org/2000/01/rdf-schema#label> \"Newcomer\"@en }";
    for (headers, status) in [
        (vec![], 401),
        (vec!["Authorization: Bearer wrong".to_owned()], 401),
        (vec![format!("Authorization: Bearer {TOKEN}x")], 401),
        (vec![format!("Authorization: Basic {TOKEN}")], 401),
    ] {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let answer = post(&server, "/sparql", "application/sparql-update", insert, &headers);
        assert_eq!(answer.status, status, "{headers:?}");
        assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer"));
    }
    assert_eq!(server.get("/id/new").status, 404);
    let authorization = format!("Authorization: Bearer {TOKEN}");
    let answer = post(
        &server,
        "/sparql",
        "application/sparql-update",
        insert,
        &[&authorization],
    );
    assert_eq!(answer.status, 204, "{}", answer.text());
    assert!(server.get("/en/doc/new.html").text().contains("Newcomer"));
    assert!(
        server
            .get("/en/search.html?q=newcomer")
            .text()
            .contains("<mark>Newcomer</mark>")
    );
    let turtle = "<https://h.example/id/other> <http://x.example/p> [] .";
    let put = request(
        &server,
        "PUT",
        "/graph-store?graph=https%3A%2F%2Fh.example%2Fg",
        "text/turtle",
        turtle,
        &[&authorization],
    );
    assert_eq!(put.status, 201);
    assert_eq!(
        server
            .get("/graph-store?graph=https%3A%2F%2Fh.example%2Fg")
            .text()
            .lines()
            .filter(|line| line.contains("other"))
            .count(),
        1
    );
    let wrong = request(
        &server,
        "PUT",
        "/graph-store?default",
        "text/turtle",
        "<a> <b>",
        &[&authorization],
    );
    assert_eq!((wrong.status, &problem(&wrong)["code"]), (400, &"rdf-syntax".into()));
    let gone = request(
        &server,
        "DELETE",
        "/graph-store?graph=https%3A%2F%2Fh.example%2Fg",
        "text/turtle",
        "",
        &[&authorization],
    );
    assert_eq!(gone.status, 204);
    assert_eq!(server.get("/graph-store?graph=https%3A%2F%2Fh.example%2Fg").status, 404);
}

#[test]
fn a_token_that_can_be_guessed_is_none() {
    let here = folder(&[
        ("lodpress.toml", b"base = \"https://h.example/\"\n"),
        ("token", b"secret\n"),
    ]);
    let run = crate::run::lodpress(here.path(), &["serve", "--writable", "--token-file", "token"]);
    assert_eq!(run.code, Some(2));
    insta::assert_snapshot!(run.stderr, @r"
    error[option-conflict]: `token` has no token: one has 16 letters or more, without spaces
     |
     = help: make one with `openssl rand -hex 32 > token`
    ");
}

/// A process that is killed while it writes has kept all that it said it had written.
#[cfg(all(unix, feature = "disk"))]
#[test]
fn what_was_acknowledged_is_on_disk_after_a_kill() {
    let here = folder(&[
        (
            "lodpress.toml",
            b"base = \"https://h.example/\"\nmappings = [\"data/t.csv\"]\n",
        ),
        ("data/t.csv", b"a\n1\n"),
        ("token", TOKEN.as_bytes()),
    ]);
    crate::run::lodpress(here.path(), &["load", "--store", "store"]);
    let authorization = format!("Authorization: Bearer {TOKEN}");
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        let args = ["--store", "store", "--writable", "--token-file", "token"];
        let server = Served::new(here.path(), &args);
        for number in 0..8 {
            let iri = format!("https://h.example/id/w{round}-{number}");
            let insert = format!("INSERT DATA {{ <{iri}> <http://x.example/p> {number} }}");
            let answer = post(
                &server,
                "/sparql",
                "application/sparql-update",
                &insert,
                &[&authorization],
            );
            if answer.status == 204 {
                acknowledged.push(iri);
            }
        }
        // Dropping it kills it, with a request under way.
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let body = "INSERT { ?s <http://x.example/q> ?o } WHERE { ?s ?p ?o }";
        let text = format!(
            "POST /sparql HTTP/1.1\r\nHost: a\r\n{authorization}\r\nContent-Type: application/sparql-update\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(text.as_bytes()).unwrap();
        drop(server);
    }
    assert_eq!(acknowledged.len(), 24);
    let server = Served::new(here.path(), &["--store", "store"]);
    for iri in acknowledged {
        let answer = query(&server, &format!("ASK {{ <{iri}> <http://x.example/p> ?o }}"), &[]);
        assert!(answer.text().contains("true"), "{iri} is lost");
    }
}
