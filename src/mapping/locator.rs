use oxiri::Iri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::path::{Path, PathBuf};

/// What is encoded in an address: all but unreserved characters.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Leads from the address of a file to the file: a folder stands for an IRI.
#[derive(Debug, Clone)]
pub struct Locator {
    iri: String,
    folder: PathBuf,
    shown: PathBuf,
    is_confined: bool,
}

impl Locator {
    /// `iri` (ending in `/`) stands for `folder`, which messages name `shown`.
    pub fn new(iri: impl Into<String>, folder: impl Into<PathBuf>, shown: impl Into<PathBuf>) -> Self {
        Self {
            iri: iri.into(),
            folder: folder.into(),
            shown: shown.into(),
            is_confined: false,
        }
    }

    /// The same, where `file:` IRIs lead nowhere: for documents that come from elsewhere.
    #[must_use]
    pub fn confined(mut self) -> Self {
        self.is_confined = true;
        self
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
            address.push_str(if i > 0 { "/" } else { "" });
            address.extend(utf8_percent_encode(&part.to_string_lossy(), ENCODED));
        }
        Iri::parse(self.iri.as_str())
            .and_then(|base| base.resolve(&address))
            .map_or(address, Iri::into_inner)
    }

    /// The file at an address and its name in messages, where the address is within
    /// the folder or, unless it is [confined](Self::confined), a `file:` IRI.
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
        if self.is_confined {
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

fn decoded(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let text = percent_decode_str(path).decode_utf8().ok()?;
    (!text.contains('\0')).then(|| text.into_owned())
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
        let of_files = Locator::new("file:///p/", "/p", "");
        let (inside, outside) = ("file:///p/a.csv", "file:///etc/passwd");
        assert!(of_files.locate(inside).is_some() && of_files.locate(outside).is_some());
        let confined = of_files.confined();
        assert!(confined.locate(inside).is_some());
        assert_eq!(confined.locate(outside), None);
    }
}
