use super::{FetchLimits, WebResources};
use crate::diagnostic::Code;
use crate::mapping::{Locator, Resource, Resources, Unavailable};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// Requests that a server takes before it ends.
const REQUESTS: usize = 16;

/// A server with one answer for each path, and 404 for others. After the answer to a path
/// that begins with `/silent` it waits until the client goes away.
struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn new(answers: Vec<(&'static str, Vec<u8>)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let thread = std::thread::spawn(move || {
            for connection in listener.incoming().take(REQUESTS) {
                let Ok(connection) = connection else { return };
                let Some(request) = head(&connection) else { return };
                let path = request.split(' ').nth(1).unwrap_or_default();
                let answer = answers.iter().find(|(known, _)| *known == path);
                let missing = status("404 Not Found");
                let answer = answer.map_or(&missing, |(_, answer)| answer);
                seen.lock().unwrap().push(request.clone());
                answer_with(connection, answer, path.starts_with("/silent"));
            }
        });
        Self {
            address,
            requests,
            thread: Some(thread),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
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

fn head(connection: &TcpStream) -> Option<String> {
    connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut lines = BufReader::new(connection).take(8 << 10);
    let mut head = String::new();
    while lines.read_line(&mut head).ok()? > 2 {}
    head.ends_with("\r\n\r\n").then_some(head)
}

fn answer_with(mut connection: TcpStream, answer: &[u8], stays: bool) {
    _ = connection.write_all(answer);
    if !stays {
        _ = connection.shutdown(Shutdown::Write);
    }
    // Until the client has gone: closing earlier could take the answer from it.
    _ = connection.read(&mut [0; 64]);
}

fn status(status: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
}

fn redirect(to: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
}

fn ok(headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut answer =
        format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn files() -> Locator {
    Locator::new("http://files.example/", env!("CARGO_MANIFEST_DIR"), "")
}

/// Resources that ask the server, without a proxy.
fn web<'r>(files: &'r Locator, server: &Server, limits: FetchLimits) -> WebResources<'r> {
    let url = server.url("/");
    WebResources::with_proxy(files, [url.as_str(), "towns.csv"], limits, None).unwrap()
}

fn get(server: &Server, path: &str, limits: FetchLimits) -> Result<(Resource, String), Unavailable> {
    let files = files();
    let web = web(&files, server, limits);
    let resource = web.get(&server.url(path))?;
    let text = crate::source::read_text(&resource.path, &resource.name, 1 << 20).unwrap();
    Ok((resource, text))
}

fn refusal(got: Result<(Resource, String), Unavailable>) -> String {
    match got {
        Err(Unavailable::Refused(reason)) => reason,
        got => panic!("{got:?}"),
    }
}

/// The message and hint of a failure.
fn failure(got: Result<(Resource, String), Unavailable>) -> (String, String) {
    match got {
        Err(Unavailable::Forbidden(failure) | Unavailable::Failed(failure)) => {
            let diagnostic = &failure.diagnostics()[0];
            assert_eq!(diagnostic.code, Code::FetchFailed);
            (diagnostic.message.clone(), diagnostic.hint.clone().unwrap())
        }
        got => panic!("{got:?}"),
    }
}

#[test]
fn a_table_is_fetched_with_what_its_headers_say() {
    let headers = "Content-Type: text/csv; charset=utf-8; header=absent\r\nContent-Language: vi\r\n\
        Link: <a.json>; rel=describedby, <b>; rel=next\r\nLink: <c>; rel=describedby\r\n";
    let server = Server::new(vec![("/t.csv", ok(headers, b"a,b\n1,2\n"))]);
    let (resource, text) = get(&server, "/t.csv", FetchLimits::default()).unwrap();
    assert_eq!(text, "a,b\n1,2\n");
    assert_eq!(resource.name, server.url("/t.csv"));
    assert_eq!(resource.address, server.url("/t.csv"));
    assert_eq!(
        resource.content_type.as_deref(),
        Some("text/csv; charset=utf-8; header=absent")
    );
    assert_eq!(resource.content_language.as_deref(), Some("vi"));
    assert_eq!(
        resource.links,
        ["<a.json>; rel=describedby, <b>; rel=next", "<c>; rel=describedby"]
    );
    let request = server.requests()[0].to_ascii_lowercase();
    assert!(request.contains(concat!("user-agent: lodpress/", env!("CARGO_PKG_VERSION"))));
    assert!(request.contains("accept: text/csv, application/csvm+json, application/ld+json;q=0.9, */*;q=0.1"));
}

#[test]
fn an_address_is_asked_for_once_and_its_file_goes_with_the_resources() {
    let server = Server::new(vec![("/t.csv", ok("", b"a\n"))]);
    let files = files();
    let web = web(&files, &server, FetchLimits::default());
    let url = server.url("/t.csv");
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| web.get(&url).unwrap());
        let other = web.get(&format!("{url}#row=1")).unwrap();
        (one.join().unwrap(), other)
    });
    assert_eq!(one, other);
    assert!(matches!(web.get(&server.url("/n.csv")), Err(Unavailable::Missing(_))));
    assert!(matches!(web.get(&server.url("/n.csv")), Err(Unavailable::Missing(_))));
    assert_eq!(server.requests().len(), 2);
    assert!(one.path.exists());
    drop(web);
    assert!(!one.path.exists());
}

#[test]
fn a_redirection_gives_the_address_where_it_ends() {
    let answers = vec![("/a/b", redirect("../t.csv?x=ü")), ("/t.csv?x=%C3%BC", ok("", b"a\n"))];
    let server = Server::new(answers);
    let files = files();
    let web = web(&files, &server, FetchLimits::default());
    let resource = web.get(&server.url("/a/b")).unwrap();
    assert_eq!(resource.name, server.url("/a/b"));
    assert_eq!(resource.address, server.url("/t.csv?x=%C3%BC"));
    web.get(&resource.address).unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_redirection_to_another_host_is_refused_until_it_is_allowed() {
    let other = Server::new(vec![("/t.csv", ok("", b"a\n"))]);
    let there = other.url("/t.csv");
    let server = Server::new(vec![("/t.csv", redirect(&there))]);
    let (url, host) = (server.url("/t.csv"), other.address);
    assert_eq!(
        refusal(get(&server, "/t.csv", FetchLimits::default())),
        format!(
            "<{url}> redirects: <{there}> is on a host that you did not name, and is not fetched; \
             allow it with --allow-host {host}"
        )
    );
    assert_eq!(other.requests().len(), 0);

    let files = files();
    let mut web = web(&files, &server, FetchLimits::default());
    web.allow(&host.to_string()).unwrap();
    assert_eq!(web.get(&url).unwrap().address, there);
}

#[test]
fn redirections_do_not_leave_the_web_nor_go_on_without_end() {
    let server = Server::new(vec![
        ("/file", redirect("file:///etc/passwd")),
        ("/inner", redirect("http://files.example/Cargo.toml")),
        ("/login", redirect("http://me:secret@127.0.0.1/")),
        ("/loop", redirect("/loop")),
        ("/nowhere", status("302 Found")),
    ]);
    let refused = |path| refusal(get(&server, path, FetchLimits::default()));
    assert!(refused("/file").ends_with("redirects: <file:///etc/passwd> is not an address of the web"));
    assert!(refused("/inner").contains("--allow-host files.example"));
    assert!(!refused("/login").contains("secret"));
    let (message, _) = failure(get(&server, "/nowhere", FetchLimits::default()));
    assert!(message.ends_with("the server redirects to nowhere"), "{message}");
    let (message, _) = failure(get(&server, "/loop", FetchLimits::default()));
    assert_eq!(
        message,
        format!("cannot fetch <{}>: more than 5 redirections", server.url("/loop"))
    );
    assert_eq!(server.requests().len(), 4 + 6);
}

#[test]
fn who_names_a_host_allows_its_https_and_no_other() {
    let files = files();
    let named = ["http://a.example:8080/x", "https://b.example/", "file:///x"];
    let mut web = WebResources::with_proxy(&files, named, FetchLimits::default(), None).unwrap();
    web.allow("C.example").unwrap();
    web.allow("[::1]:81").unwrap();
    let allows = |url: &str| web.allowed.contains(&super::Target::read(url).unwrap().origin);
    for url in [
        "http://a.example:8080/",
        "https://a.example/",
        "https://b.example/y",
        "http://c.example/",
        "https://c.example/",
        "http://[::1]:81/",
    ] {
        assert!(allows(url), "{url}");
    }
    for url in [
        "http://a.example/",
        "https://a.example:8080/",
        "http://b.example/",
        "https://x.b.example/",
        "http://c.example:8080/",
        "http://[::1]/",
    ] {
        assert!(!allows(url), "{url}");
    }
    for host in ["", "a b", "https://a.example/", "me@a.example", "a.example:x"] {
        assert!(web.allow(host).is_err(), "{host}");
    }
}

#[test]
fn https_does_not_redirect_to_http() {
    let files = files();
    let mut web = WebResources::with_proxy(&files, [], FetchLimits::default(), None).unwrap();
    web.allow("a.example").unwrap();
    let from = super::Target::read("https://a.example/x").unwrap();
    let mut lines = ureq::http::HeaderMap::new();
    lines.insert("location", "http://a.example/y".parse().unwrap());
    let headers = super::Headers::new(&from.address, &lines, &web.limits).unwrap();
    let stopped = web.redirected(&from, &headers).unwrap_err();
    assert!(matches!(stopped, super::Stop::Refused(reason) if reason.contains("from https to")));
}

#[test]
fn other_addresses_are_left_to_the_inner_resources() {
    let server = Server::new(Vec::new());
    let files = files();
    let web = web(&files, &server, FetchLimits::default());
    let file = web.get("http://files.example/Cargo.toml").unwrap();
    assert_eq!(file.name, "Cargo.toml");
    assert!(matches!(
        web.get("http://files.example/none"),
        Err(Unavailable::Missing(name)) if name == "none"
    ));
    let Err(Unavailable::Refused(reason)) = web.get("https://b.example:8443/m.json") else {
        panic!("asked another host");
    };
    assert!(
        reason.ends_with("allow it with --allow-host b.example:8443"),
        "{reason}"
    );
    let Err(Unavailable::Refused(reason)) = web.get("urn:x") else {
        panic!("asked for a name");
    };
    assert!(!reason.contains("--allow-host"), "{reason}");
    let secret = server.url("/").replace("//", "//me:secret@");
    let Err(Unavailable::Refused(reason)) = web.get(&secret) else {
        panic!("sent a password");
    };
    assert!(!reason.contains("secret"), "{reason}");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn a_status_that_gives_nothing_is_told() {
    let server = Server::new(vec![
        ("/gone", status("410 Gone")),
        ("/login", status("401 Unauthorized")),
        ("/broken", status("500 Internal Server Error")),
        ("/part", status("206 Partial Content")),
    ]);
    let limits = FetchLimits::default();
    for path in ["/missing", "/gone"] {
        let got = get(&server, path, limits);
        assert!(
            matches!(&got, Err(Unavailable::Missing(name)) if *name == server.url(path)),
            "{got:?}"
        );
    }
    let (message, hint) = failure(get(&server, "/broken", limits));
    let url = server.url("/broken");
    assert_eq!(
        message,
        format!("cannot fetch <{url}>: the server answers 500 Internal Server Error")
    );
    assert_eq!(hint, "try again later, or ask those who run the server");
    let (message, hint) = failure(get(&server, "/login", limits));
    assert!(message.ends_with("401 Unauthorized") && hint.contains("log in"));
    let (message, _) = failure(get(&server, "/part", limits));
    assert!(message.ends_with("206 Partial Content"));
}

#[test]
fn a_body_has_a_limit_however_it_is_sent() {
    let zeros = gzip(&[b'0'; 4096]);
    let mut empty_members = gzip(b"").repeat(60);
    empty_members.extend(gzip(b"a\n"));
    let mut endless = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
    endless.extend([b'0'; 4096]);
    let server = Server::new(vec![
        ("/told", ok("", &[b'0'; 1001])),
        ("/untold", endless),
        ("/packed", ok("Content-Encoding: gzip\r\n", &zeros)),
        ("/members", ok("Content-Encoding: gzip\r\n", &empty_members)),
        ("/fits", ok("", &[b'0'; 1000])),
    ]);
    let limits = FetchLimits {
        body_bytes: 1000,
        ..FetchLimits::default()
    };
    assert!(zeros.len() < 1000);
    for path in ["/told", "/untold", "/packed", "/members"] {
        let (message, _) = failure(get(&server, path, limits));
        assert!(message.ends_with("it has more than 1000 bytes"), "{message}");
    }
    assert_eq!(get(&server, "/fits", limits).unwrap().1.len(), 1000);
}

#[test]
fn a_body_is_unpacked_whoever_packed_it() {
    let packed = gzip(b"a\n1\n");
    let server = Server::new(vec![
        ("/coded", ok("Content-Encoding: GZIP\r\n", &packed)),
        ("/t.csv.gz", ok("Content-Type: application/gzip\r\n", &packed)),
        ("/misnamed.csv.gz", ok("Content-Encoding: gzip\r\n", &packed)),
        ("/broken", ok("Content-Encoding: gzip\r\n", b"a\n1\n")),
        ("/br", ok("Content-Encoding: br\r\n", b"a\n1\n")),
    ]);
    for path in ["/coded", "/t.csv.gz", "/misnamed.csv.gz"] {
        assert_eq!(
            get(&server, path, FetchLimits::default()).unwrap().1,
            "a\n1\n",
            "{path}"
        );
    }
    failure(get(&server, "/broken", FetchLimits::default()));
    let (message, _) = failure(get(&server, "/br", FetchLimits::default()));
    assert!(message.contains("encoded as `br`"), "{message}");
}

#[test]
fn an_answer_that_ends_early_is_no_answer() {
    let mut short = ok("", b"a\n1\n");
    short.pop();
    let server = Server::new(vec![
        ("/short", short),
        ("/noise", b"220 mail.example\r\n\r\n".to_vec()),
    ]);
    let (message, _) = failure(get(&server, "/short", FetchLimits::default()));
    assert!(
        message.ends_with("the connection ended before the answer did"),
        "{message}"
    );
    failure(get(&server, "/noise", FetchLimits::default()));
}

#[test]
fn headers_have_limits() {
    let many = "X: y\r\n".repeat(70);
    let long = format!("Link: <{}>\r\n", "a".repeat(5000)).repeat(2);
    let server = Server::new(vec![("/many", ok(&many, b"")), ("/long", ok(&long, b""))]);
    let (message, _) = failure(get(&server, "/many", FetchLimits::default()));
    assert!(message.ends_with("more than 64 header lines"), "{message}");
    let (message, _) = failure(get(&server, "/long", FetchLimits::default()));
    assert!(message.ends_with("more than 8192 bytes"), "{message}");
}

#[test]
fn a_server_that_says_nothing_is_left() {
    let mut part = ok("", b"a\n1\n");
    part.truncate(part.len() - 2);
    let server = Server::new(vec![("/silent", Vec::new()), ("/silent/half", part)]);
    let limits = FetchLimits {
        whole: Duration::from_millis(50),
        ..FetchLimits::default()
    };
    for path in ["/silent", "/silent/half"] {
        let (message, _) = failure(get(&server, path, limits));
        assert!(message.ends_with("it took longer than 50ms"), "{message}");
    }
}

#[test]
fn a_connection_that_is_refused_is_told() {
    let server = Server::new(Vec::new());
    // Nobody listens at the port once its listener is gone.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/t.csv", listener.local_addr().unwrap());
    drop(listener);
    let files = files();
    let mut web = web(&files, &server, FetchLimits::default());
    web.allow(url.split('/').nth(2).unwrap()).unwrap();
    let got = web.get(&url).map(|resource| (resource, String::new()));
    let (message, _) = failure(got);
    assert_eq!(
        message,
        format!("cannot fetch <{url}>: the host refuses the connection")
    );
}
