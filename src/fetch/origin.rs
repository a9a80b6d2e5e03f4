//! Addresses of the web, and whose they are.

use oxiri::Iri;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::fmt;
use ureq::http::Uri;
use ureq::http::uri::Authority;

/// What no address holds as it is; what is not ASCII is encoded too
/// ([RFC 3987, 3.1](https://www.rfc-editor.org/rfc/rfc3987#section-3.1)).
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The schemes of the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    /// The scheme of an address of the web.
    pub(super) fn of(address: &str) -> Option<Self> {
        let (scheme, _) = address.split_once(':')?;
        if scheme.eq_ignore_ascii_case("http") {
            Some(Self::Http)
        } else if scheme.eq_ignore_ascii_case("https") {
            Some(Self::Https)
        } else {
            None
        }
    }

    fn usual_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// Scheme, host and port: whose an address is
/// ([RFC 6454, 4](https://www.rfc-editor.org/rfc/rfc6454#section-4)).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Origin {
    pub(super) scheme: Scheme,
    host: String,
    port: u16,
}

impl Origin {
    fn new(scheme: Scheme, host: &str, port: Option<u16>) -> Self {
        Self {
            scheme,
            host: host.to_ascii_lowercase(),
            port: port.unwrap_or(scheme.usual_port()),
        }
    }

    /// The same host by https: at the usual port, unless it is https already.
    pub(super) fn on_https(&self) -> Self {
        match self.scheme {
            Scheme::Http => Self::new(Scheme::Https, &self.host, None),
            Scheme::Https => self.clone(),
        }
    }

    /// The origins of `HOST` or `HOST:PORT`.
    pub(super) fn of_host(host: &str) -> Option<[Self; 2]> {
        let authority: Authority = host.parse().ok()?;
        let (host, port) = host_and_port(&authority)?;
        Some([Scheme::Http, Scheme::Https].map(|scheme| Self::new(scheme, host, port)))
    }
}

impl fmt::Display for Origin {
    /// As `--allow-host` takes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        if self.port == self.scheme.usual_port() {
            return Ok(());
        }
        write!(f, ":{}", self.port)
    }
}

/// An address that can be asked for.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// As it was given, without fragment.
    pub(super) address: String,
    /// As it is sent. What is checked and what is sent are one value: two readings of an
    /// address could differ in whose it is.
    pub(super) uri: Uri,
    pub(super) origin: Origin,
}

impl Target {
    /// Reads an address of the web; the error says why it is none.
    pub(super) fn read(address: &str) -> Result<Self, String> {
        let address = address.split('#').next().unwrap_or_default();
        if let Some(host) = behind_credentials(address) {
            return Err(format!(
                "an address at `{host}` holds a user's name or password, which are not sent"
            ));
        }
        let (scheme, uri) = parsed(address).ok_or_else(|| format!("<{address}> is not an address of the web"))?;
        let (host, port) = uri
            .authority()
            .and_then(host_and_port)
            .ok_or_else(|| format!("<{address}> names no host"))?;
        Ok(Self {
            origin: Origin::new(scheme, host, port),
            address: address.to_owned(),
            uri,
        })
    }

    /// Where a redirection leads from here.
    pub(super) fn follow(&self, location: &str) -> Result<Self, String> {
        let location = encoded(location);
        let resolved = Iri::parse(encoded(&self.address)).and_then(|base| base.resolve(&location));
        match resolved {
            Ok(address) => Self::read(address.as_str()),
            Err(_) => Err(format!("<{location}> is not an address of the web")),
        }
    }
}

/// The host of an address that names a user before it.
fn behind_credentials(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("//")?;
    let authority = rest.split(['/', '?']).next()?;
    authority.rsplit_once('@').map(|(_, host)| host)
}

/// A scheme is asked for, since an [`Uri`] may also be a host alone.
fn parsed(address: &str) -> Option<(Scheme, Uri)> {
    let uri: Uri = encoded(address).parse().ok()?;
    uri.scheme()?;
    Some((Scheme::of(address)?, uri))
}

/// The host and the port that is written, where there is nothing else.
fn host_and_port(authority: &Authority) -> Option<(&str, Option<u16>)> {
    let host = authority.host();
    if host.is_empty() {
        return None;
    }
    // A user's name would stand before the host.
    match authority.as_str().strip_prefix(host)? {
        "" | ":" => Some((host, None)),
        _ => Some((host, Some(authority.port_u16()?))),
    }
}

fn encoded(address: &str) -> String {
    utf8_percent_encode(address, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(address: &str) -> Origin {
        Target::read(address).unwrap().origin
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert_eq!(origin("https://A.example/x"), origin("HTTPS://a.example:443/y?z"));
        assert_eq!(origin("http://a.example:"), origin("http://a.example:80/"));
        assert_ne!(origin("http://a.example/"), origin("https://a.example/"));
        assert_ne!(origin("https://a.example/"), origin("https://a.example:444/"));
        assert_ne!(origin("https://a.example/"), origin("https://b.a.example/"));
        assert_eq!(origin("http://[::1]:8080/").to_string(), "[::1]:8080");
        assert_eq!(origin("https://a.example/").to_string(), "a.example");
    }

    #[test]
    fn what_is_not_ascii_is_sent_encoded() {
        let target = Target::read("https://a.example/hội an.csv?q=ö#row=1").unwrap();
        assert_eq!(
            target.uri.to_string(),
            "https://a.example/h%E1%BB%99i%20an.csv?q=%C3%B6"
        );
        assert_eq!(target.address, "https://a.example/hội an.csv?q=ö");
    }

    #[test]
    fn a_redirection_is_relative_to_where_it_stands() {
        let target = Target::read("https://a.example/a/b?c").unwrap();
        assert_eq!(target.follow("../d é").unwrap().address, "https://a.example/d%20%C3%A9");
        assert_eq!(target.follow("//b.example/").unwrap().address, "https://b.example/");
        assert!(target.follow("file:///etc/passwd").is_err());
        assert!(target.follow("http://[").is_err());
    }

    #[test]
    fn what_names_no_host_is_no_address() {
        for address in [
            "http:",
            "http:80",
            "http:/a",
            "http://",
            "http:///a",
            "http://:80/",
            "http://a.example:x/",
            "http://a.example:99999/",
            "http://a b/",
            "http://bücher.example/",
            "http://a%2eexample/",
            "ftp://a.example/",
            "a.csv",
            "",
        ] {
            assert!(Target::read(address).is_err(), "{address}");
        }
    }

    #[test]
    fn passwords_are_neither_sent_nor_shown() {
        for address in [
            "http://me:secret@a.example/",
            "http://me:secret@a b?x",
            "http://a\\@secret@b/",
        ] {
            let reason = Target::read(address).unwrap_err();
            assert!(reason.contains("not sent") && !reason.contains("secret"), "{reason}");
        }
    }
}
