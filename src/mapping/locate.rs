use oxiri::Iri;
use std::path::{Path, PathBuf};

/// Leads from the address of a file to the file: a folder stands for an IRI.
#[derive(Debug, Clone)]
pub struct Locator {
    iri: String,
    folder: PathBuf,
    shown: PathBuf,
}

impl Locator {
    /// `iri` (ending in `/`) stands for `folder`, which messages name `shown`.
    pub fn new(iri: impl Into<String>, folder: impl Into<PathBuf>, shown: impl Into<PathBuf>) -> Self {
        Self {
            iri: iri.into(),
            folder: folder.into(),
            shown: shown.into(),
        }
    }

    /// The IRI that stands for the folder.
    pub fn iri(&self) -> &str {
        &self.iri
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The address of the file at `path`, relative to the folder.
    pub fn address(&self, path: &Path) -> String {
        let mut address = self.iri.clone();
        for (i, part) in path.iter().enumerate() {
            if i > 0 {
                address.push('/');
            }
            for byte in part.to_string_lossy().bytes() {
                match byte {
                    b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                        address.push(char::from(byte))
                    }
                    other => address.push_str(&format!("%{other:02X}")),
                }
            }
        }
        Iri::parse(self.iri.as_str())
            .and_then(|base| base.resolve(&address))
            .map_or(address, Iri::into_inner)
    }

    /// The file at an address and its name in messages, where the address is within
    /// the folder or a `file:` IRI.
    pub fn locate(&self, address: &str) -> Option<(PathBuf, String)> {
        if let Some(rest) = address.strip_prefix(&self.iri) {
            let rest = PathBuf::from(decoded(rest)?);
            if rest
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)))
            {
                let shown = self.shown.join(&rest);
                return Some((self.folder.join(rest), shown.to_string_lossy().into_owned()));
            }
            return None;
        }
        let path = decoded(address.strip_prefix("file://")?)?;
        Some((PathBuf::from(&path), path))
    }

    /// The name in messages of the file at `path`, relative to the folder.
    pub fn shown(&self, path: &Path) -> String {
        self.shown.join(path).to_string_lossy().into_owned()
    }
}

fn decoded(text: &str) -> Option<String> {
    let text = text.split(['?', '#']).next()?;
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok().filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_files_and_back() {
        let locator = Locator::new("https://a.example/", "/p", "");
        let address = locator.address(Path::new("data/hội an.csv"));
        assert_eq!(address, "https://a.example/data/h%E1%BB%99i%20an.csv");
        assert_eq!(
            locator.locate(&address),
            Some(("/p/data/hội an.csv".into(), "data/hội an.csv".to_owned()))
        );
    }

    #[test]
    fn nothing_outside_the_folder_is_reached() {
        let locator = Locator::new("https://a.example/", "/p", "");
        for address in [
            "https://a.example/%2E%2E/x",
            "https://a.example//etc/passwd",
            "https://b.example/x",
        ] {
            assert_eq!(locator.locate(address), None, "{address}");
        }
    }
}
