//! Tables and metadata that are named by URL, from a server of this machine.

use crate::run::{Run, folder, lodpress};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// Connections that a server takes before it ends.
const CONNECTIONS: usize = 32;

/// A server with an answer for each path, and nothing elsewhere.
struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

/// Status, header lines, and body.
type Answer = (&'static str, String, String);

impl Server {
    fn new(answers: Vec<(&'static str, Answer)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        let thread = std::thread::spawn(move || {
            for connection in listener.incoming().take(CONNECTIONS) {
                let Ok(connection) = connection else { return };
                let Some(path) = path_asked(&connection) else { return };
                let answer = answers.iter().find(|(known, _)| *known == path);
                let missing = status("404 Not Found");
                let (status, lines, body) = answer.map_or(&missing, |(_, answer)| answer);
                let length = body.len();
                let text =
                    format!("HTTP/1.1 {status}\r\n{lines}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
                seen.lock().unwrap().push(path);
                send(connection, &text);
            }
        });
        Self {
            address,
            asked,
            thread: Some(thread),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Runs the program in an empty folder; its own name is `HOST` in what comes out.
    fn run(&self, args: &[&str]) -> String {
        self.shown(&lodpress(folder(&[]).path(), args))
    }

    fn shown(&self, run: &Run) -> String {
        run.to_string().replace(&self.address.to_string(), "HOST")
    }
}

impl Drop for Server {
    /// A connection without a request ends it.
    fn drop(&mut self) {
        if let Ok(connection) = TcpStream::connect(self.address) {
            _ = connection.shutdown(Shutdown::Both);
        }
        _ = self.thread.take().unwrap().join();
    }
}

/// The path of a request, which must come soon.
fn path_asked(connection: &TcpStream) -> Option<String> {
    connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut lines = BufReader::new(connection).take(8 << 10);
    let mut head = String::new();
    while lines.read_line(&mut head).ok()? > 2 {}
    Some(head.split(' ').nth(1)?.to_owned())
}

fn send(mut connection: TcpStream, text: &str) {
    _ = connection.write_all(text.as_bytes());
    _ = connection.shutdown(Shutdown::Write);
    // Until the client has gone: closing earlier could take the answer from it.
    _ = connection.read(&mut [0; 64]);
}

const TABLE: &str = "Town,People\nHội An,120000\nWernigerode,32000\n";

/// Metadata of `url`, with this property for the towns.
fn metadata(url: &str, property: &str) -> String {
    format!(
        r#"{{"@context": "http://www.w3.org/ns/csvw", "url": "{url}", "tableSchema": {{"aboutUrl": "town/{{_row}}", "columns": [
  {{"titles": "Town", "propertyUrl": "{property}"}},
  {{"titles": "People", "propertyUrl": "schema:population", "datatype": "integer"}}
]}}}}
"#
    )
}

fn plain(body: &str) -> Answer {
    ("200 OK", String::new(), body.to_owned())
}

fn status(status: &'static str) -> Answer {
    (status, String::new(), String::new())
}

#[test]
fn metadata_stands_beside_the_table() {
    let server = Server::new(vec![
        ("/data/towns.csv", plain(TABLE)),
        ("/data/csv-metadata.json", plain(&metadata("towns.csv", "rdfs:label"))),
    ]);
    insta::assert_snapshot!(server.run(&["convert", &server.url("/data/towns.csv")]), @r#"
    exit code 0
    --- stdout
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix schema: <http://schema.org/> .

    <http://HOST/data/town/1> schema:population 120000 ;
        rdfs:label "Hội An" .

    <http://HOST/data/town/2> schema:population 32000 ;
        rdfs:label "Wernigerode" .
    --- stderr
    "#);
    // A site may say where its metadata is, and is asked for it first.
    assert_eq!(
        server.asked(),
        [
            "/data/towns.csv",
            "/.well-known/csvm",
            "/data/towns.csv-metadata.json",
            "/data/csv-metadata.json",
        ]
    );
    insta::assert_snapshot!(server.run(&["check", &server.url("/data/csv-metadata.json")]), @"
    exit code 0
    --- stdout
    no errors, no warnings
    --- stderr
    ");
}

#[test]
fn a_link_leads_to_the_metadata() {
    let link = "Link: </about/towns.json>; rel=\"describedby\"; type=\"application/csvm+json\"\r\n\
        Content-Type: text/csv; charset=utf-8\r\nContent-Language: vi\r\n";
    let server = Server::new(vec![
        ("/data/towns.csv", ("200 OK", link.to_owned(), TABLE.to_owned())),
        ("/data/csv-metadata.json", plain(&metadata("towns.csv", "rdfs:label"))),
        ("/about/towns.json", plain(&metadata("/data/towns.csv", "schema:name"))),
    ]);
    insta::assert_snapshot!(server.run(&["convert", &server.url("/data/towns.csv"), "--format", "nt"]), @r#"
    exit code 0
    --- stdout
    <http://HOST/data/town/1> <http://schema.org/name> "Hội An"@vi .
    <http://HOST/data/town/1> <http://schema.org/population> "120000"^^<http://www.w3.org/2001/XMLSchema#integer> .
    <http://HOST/data/town/2> <http://schema.org/name> "Wernigerode"@vi .
    <http://HOST/data/town/2> <http://schema.org/population> "32000"^^<http://www.w3.org/2001/XMLSchema#integer> .
    --- stderr
    "#);
    assert_eq!(server.asked(), ["/data/towns.csv", "/about/towns.json"]);
}

#[test]
fn a_site_says_where_its_metadata_is() {
    let server = Server::new(vec![
        ("/data/towns.csv", plain(TABLE)),
        ("/.well-known/csvm", plain("{+url}.json\n/about/towns.json\n")),
        ("/data/towns.csv.json", plain(&metadata("rivers.csv", "rdfs:label"))),
        ("/about/towns.json", plain(&metadata("/data/towns.csv", "schema:name"))),
    ]);
    insta::assert_snapshot!(server.run(&["check", &server.url("/data/towns.csv")]), @"
    exit code 0
    --- stdout
    warning[csvw-metadata]: `http://HOST/data/towns.csv.json` does not describe `http://HOST/data/towns.csv`, and is not used
     |
     = help: add a description with the `url` of the table, or name the metadata with --metadata

    1 warning
    --- stderr
    ");
}

/// Some servers say that it is forbidden where nothing is; but where a server fails,
/// nothing is known.
#[test]
fn metadata_that_cannot_be_had_may_be_missed() {
    let link = "Link: <http://museum.example/towns.json>; rel=\"describedby\"; type=\"application/csvm+json\"\r\n";
    let server = Server::new(vec![
        ("/towns.csv", ("200 OK", link.to_owned(), TABLE.to_owned())),
        ("/towns.csv-metadata.json", status("403 Forbidden")),
    ]);
    insta::assert_snapshot!(server.run(&["convert", &server.url("/towns.csv"), "--format", "nt"]), @r#"
    exit code 0
    --- stdout
    _:s0r1 <http://HOST/towns.csv#Town> "Hội An" .
    _:s0r1 <http://HOST/towns.csv#People> "120000" .
    _:s0r2 <http://HOST/towns.csv#Town> "Wernigerode" .
    _:s0r2 <http://HOST/towns.csv#People> "32000" .
    --- stderr
    warning[csvw-metadata]: metadata may be missed: <http://museum.example/towns.json> is on a host that you did not name, and is not fetched; allow it with --allow-host museum.example

    warning[csvw-metadata]: metadata may be missed: cannot fetch <http://HOST/towns.csv-metadata.json>: the server answers 403 Forbidden
     |
     = help: nothing is sent to log in: fetch it by other means, and name the file
    "#);
}

#[test]
fn a_failure_to_look_for_metadata_ends_the_work() {
    let server = Server::new(vec![
        ("/towns.csv", plain(TABLE)),
        ("/csv-metadata.json", status("503 Service Unavailable")),
    ]);
    insta::assert_snapshot!(server.run(&["convert", &server.url("/towns.csv")]), @"
    exit code 2
    --- stdout
    --- stderr
    error[fetch-failed]: cannot fetch <http://HOST/csv-metadata.json>: the server answers 503 Service Unavailable
     |
     = help: try again later, or ask those who run the server
    ");
}

/// Nothing is asked of a host that the user has not named.
#[test]
fn another_host_is_asked_only_where_it_is_allowed() {
    let data = Server::new(vec![("/towns.csv", plain(TABLE))]);
    let about = Server::new(vec![(
        "/towns.json",
        plain(&metadata(&data.url("/towns.csv"), "rdfs:label")),
    )]);
    let shown = |run: &str| run.replace(&data.address.to_string(), "DATA");
    let metadata_url = about.url("/towns.json");
    insta::assert_snapshot!(shown(&about.run(&["check", &metadata_url])), @r#"
    exit code 1
    --- stdout
    error[file-read]: <http://DATA/towns.csv> is on a host that you did not name, and is not fetched; allow it with --allow-host DATA
     --> http://HOST/towns.json:1:50
      |
    1 | {"@context": "http://www.w3.org/ns/csvw", "url": "http://DATA/towns.csv", "tableSchema": {"aboutUrl": "town/{_row}", "colu...
      |                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ named here

    1 error
    --- stderr
    "#);
    assert_eq!(data.asked(), Vec::<String>::new());
    let host = data.address.to_string();
    insta::assert_snapshot!(shown(&about.run(&["check", &metadata_url, "--allow-host", &host])), @"
    exit code 0
    --- stdout
    no errors, no warnings
    --- stderr
    ");
    assert_eq!(data.asked(), ["/towns.csv"]);
    // The same of metadata in a file, beside which no URL was named.
    let here = folder(&[("m.json", metadata(&data.url("/towns.csv"), "rdfs:label").as_bytes())]);
    insta::assert_snapshot!(shown(&data.shown(&lodpress(here.path(), &["check", "m.json"]))).replace("HOST", "DATA"), @r#"
    exit code 1
    --- stdout
    error[file-read]: <http://DATA/towns.csv> is on a host that you did not name, and is not fetched; allow it with --allow-host DATA
     --> m.json:1:50
      |
    1 | {"@context": "http://www.w3.org/ns/csvw", "url": "http://DATA/towns.csv", "tableSchema": {"aboutUrl": "town/{_row}", "colu...
      |                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ named here

    1 error
    --- stderr
    "#);
    let allowed = lodpress(here.path(), &["check", "m.json", "--allow-host", &host]).done();
    assert_eq!((allowed.text(), data.asked().len()), ("no errors, no warnings\n", 2));
}

/// What comes from the Web is not to know what stands on this machine.
#[test]
fn metadata_of_the_web_names_no_file() {
    let outside = metadata("file:///etc/passwd", "rdfs:label");
    let here = folder(&[("in/t.csv", b"Town,People\nA,1\n")]);
    let table = here.path().canonicalize().unwrap().join("in/t.csv");
    let inside = metadata(&format!("file://{}", table.display()), "rdfs:label");
    let web = Server::new(vec![
        ("/outside.json", plain(&outside)),
        ("/inside.json", plain(&inside)),
    ]);
    insta::assert_snapshot!(web.run(&["convert", &web.url("/outside.json")]), @r#"
    exit code 2
    --- stdout
    --- stderr
    error[file-read]: <file:///etc/passwd> is not read for what comes from the Web
     --> http://HOST/outside.json:1:50
      |
    1 | {"@context": "http://www.w3.org/ns/csvw", "url": "file:///etc/passwd", "tableSchema": {"aboutUrl": "town/{_row}", "columns": [
      |                                                  ^^^^^^^^^^^^^^^^^^^^ named here
    "#);
    // The user names the file.
    let args = ["convert", "in/t.csv", "--metadata", &web.url("/inside.json")];
    assert!(lodpress(here.path(), &args).done().text().contains("\"A\""));
}

#[test]
fn a_redirection_to_another_host_is_refused() {
    let away = "Location: http://museum.example/towns.csv\r\n".to_owned();
    let server = Server::new(vec![("/towns.csv", ("302 Found", away, String::new()))]);
    insta::assert_snapshot!(server.run(&["convert", &server.url("/towns.csv")]), @"
    exit code 2
    --- stdout
    --- stderr
    error[file-read]: <http://HOST/towns.csv> redirects: <http://museum.example/towns.csv> is on a host that you did not name, and is not fetched; allow it with --allow-host museum.example
    ");
}

#[test]
fn what_cannot_be_fetched_is_told() {
    let server = Server::new(vec![
        ("/secret.csv", status("403 Forbidden")),
        ("/broken.csv", status("500 Internal Server Error")),
        ("/towns.json", plain(&metadata("towns.csv", "rdfs:label"))),
    ]);
    insta::assert_snapshot!(server.run(&["convert", &server.url("/nowhere.csv")]), @"
    exit code 2
    --- stdout
    --- stderr
    error[fetch-failed]: cannot fetch <http://HOST/nowhere.csv>: there is nothing at this address
     |
     = help: check the address in a browser
    ");
    insta::assert_snapshot!(server.run(&["convert", &server.url("/secret.csv")]), @"
    exit code 2
    --- stdout
    --- stderr
    error[fetch-failed]: cannot fetch <http://HOST/secret.csv>: the server answers 403 Forbidden
     |
     = help: nothing is sent to log in: fetch it by other means, and name the file
    ");
    insta::assert_snapshot!(server.run(&["check", &server.url("/broken.csv")]), @"
    exit code 2
    --- stdout
    --- stderr
    error[fetch-failed]: cannot fetch <http://HOST/broken.csv>: the server answers 500 Internal Server Error
     |
     = help: try again later, or ask those who run the server
    ");
    insta::assert_snapshot!(server.run(&["check", &server.url("/towns.json")]), @r#"
    exit code 1
    --- stdout
    error[fetch-failed]: cannot fetch <http://HOST/towns.csv>: there is nothing at this address
     --> http://HOST/towns.json:1:50
      |
    1 | {"@context": "http://www.w3.org/ns/csvw", "url": "towns.csv", "tableSchema": {"aboutUrl": "town/{_row}", "columns": [
      |                                                  ^^^^^^^^^^^ named here
      |
      = help: check the address in a browser

    1 error
    --- stderr
    "#);
    // Nobody listens there any more.
    let url = server.url("/towns.csv");
    let host = server.address.to_string();
    drop(server);
    let run = lodpress(folder(&[]).path(), &["convert", &url]);
    insta::assert_snapshot!(run.to_string().replace(&host, "HOST"), @"
    exit code 2
    --- stdout
    --- stderr
    error[fetch-failed]: cannot fetch <http://HOST/towns.csv>: the host refuses the connection
     |
     = help: check the address and its port, and that a server runs there
    ");
}
