//! What is in a compressed file, told by its name.

use flate2::read::MultiGzDecoder;
use lzma_rust2::XzReader;
use std::io::{Cursor, Read};

/// The content of the file `name`, and the name of what was packed: `dump1.nq` of
/// `dump1.nq.tar.xz`. A file that is not packed is as it is; of an archive the first file
/// is taken.
///
/// # Errors
/// What is wrong with the file.
pub(super) fn unpack<'n>(name: &'n str, bytes: &[u8]) -> Result<(&'n str, Vec<u8>), String> {
    let failed = |error: std::io::Error| format!("{name} cannot be unpacked: {error}");
    if let Some(name) = name.strip_suffix(".zip") {
        return Ok((name, of_zip(bytes).map_err(|error| failed(error.into()))?));
    }
    let (name, content) = if let Some(name) = name.strip_suffix(".gz") {
        (name, all(MultiGzDecoder::new(bytes)).map_err(failed)?)
    } else if let Some(name) = name.strip_suffix(".xz") {
        (name, all(XzReader::new(bytes, true)).map_err(failed)?)
    } else {
        (name, bytes.to_vec())
    };
    match name.strip_suffix(".tar") {
        Some(name) => Ok((name, of_tar(&content).map_err(failed)?)),
        None => Ok((name, content)),
    }
}

fn all(mut reader: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn of_zip(bytes: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    Ok(all(archive.by_index(0)?)?)
}

fn of_tar(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut archive = tar::Archive::new(bytes);
    let first = archive.entries()?.next();
    all(first.ok_or_else(|| std::io::Error::other("there is no file in it"))??)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn tar(bytes: &[u8]) -> Vec<u8> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        let mut archive = tar::Builder::new(Vec::new());
        archive.append_data(&mut header, "a.nq", bytes).unwrap();
        archive.into_inner().unwrap()
    }

    #[test]
    fn files_are_unpacked_by_name() {
        let unpacked = |name: &str, bytes: &[u8]| {
            let (name, bytes) = unpack(name, bytes)?;
            Ok((name.to_owned(), String::from_utf8(bytes).unwrap()))
        };
        let expected: Result<_, String> = Ok(("a.nq".to_owned(), "text".to_owned()));
        assert_eq!(unpacked("a.nq", b"text"), expected);
        assert_eq!(unpacked("a.nq.gz", &gzip(b"text")), expected);
        assert_eq!(unpacked("a.nq.tar.gz", &gzip(&tar(b"text"))), expected);
        for name in ["a.nq.gz", "a.nq.xz", "a.nq.zip", "a.nq.tar"] {
            assert!(unpacked(name, b"").is_err(), "{name}");
        }
    }

    #[test]
    fn the_archives_of_the_suite_are_unpacked() {
        let Some(root) = crate::suite::folder("rml") else {
            return;
        };
        for name in ["RMLTTC0006c/dump1.nq.zip", "RMLTTC0006d/dump1.nq.tar.xz"] {
            let bytes = std::fs::read(root.join("io").join(name)).unwrap();
            let (_, content) = unpack(name, &bytes).unwrap();
            assert_eq!(String::from_utf8(content).unwrap().lines().count(), 10, "{name}");
        }
    }
}
