//! Clients that take their time, and the end of a server, by the library with short limits.

use crate::served::Response;
use lodpress::page::{Origins, Site, SiteParts};
use lodpress::publication::Config;
use lodpress::serve::{App, ServeOptions, Server};
use lodpress::store::Store;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::{Duration, Instant, UNIX_EPOCH};

/// A server that ends with this value, or when it is told to.
struct Slow {
    address: SocketAddr,
    end: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Slow {
    fn new() -> Self {
        let site = Site::new(SiteParts {
            config: Config::parse("lodpress.toml", "base = \"http://h.example/\"", None).unwrap(),
            prefixes: lodpress::sink::Prefixes::new(),
            store: Store::memory().unwrap(),
            origins: Origins::default(),
            queries: Vec::new(),
            files: std::collections::BTreeMap::new(),
            folder: PathBuf::new(),
            modified: UNIX_EPOCH,
        });
        let options = ServeOptions {
            head_timeout: Duration::from_millis(300),
            body_timeout: Duration::from_millis(300),
            ending_timeout: Duration::from_secs(2),
            ..ServeOptions::default()
        };
        let app = App::new(site.unwrap(), options);
        let (end, ended) = tokio::sync::oneshot::channel();
        let (sender, receiver) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let server = Server::bind("127.0.0.1:0".parse().unwrap(), app).await.unwrap();
                sender.send(server.address().unwrap()).unwrap();
                server.run(async { _ = ended.await }).await.unwrap();
            });
        });
        Self {
            address: receiver.recv().unwrap(),
            end: Some(end),
            thread: Some(thread),
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// Tells it to end, and waits until it has.
    fn end(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        self.end();
    }
}

#[test]
fn a_head_that_does_not_come_ends_the_connection() {
    let server = Slow::new();
    let mut stream = server.connect();
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        .unwrap();
    let began = Instant::now();
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    assert!(began.elapsed() < Duration::from_secs(20));
    assert!(!String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_body_that_does_not_come_is_told() {
    let server = Slow::new();
    let mut stream = server.connect();
    let head = "POST /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = Response::parse(&answer);
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (408, Some("application/problem+json"))
    );
}

#[test]
fn the_end_of_a_server_waits_for_what_runs_and_not_for_ever() {
    let mut server = Slow::new();
    // A connection that is open and says nothing does not hold the server.
    let idle = server.connect();
    let mut asking = server.connect();
    asking
        .write_all(b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    asking.read_to_end(&mut answer).unwrap();
    assert_eq!(Response::parse(&answer).status, 200);
    let began = Instant::now();
    server.end();
    assert!(began.elapsed() < Duration::from_secs(20));
    assert!(TcpStream::connect(server.address).is_err());
    drop(idle);
}
