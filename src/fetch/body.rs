//! The way of a body into a file.

use super::FetchLimits;
use super::failure::{self, Stop};
use super::headers::Coding;
use flate2::read::MultiGzDecoder;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use ureq::Body;

/// Bytes that are held in memory.
const BUFFER_BYTES: usize = 64 << 10;

/// How gzip and Zstandard begin, and the endings by which [`crate::source::open`] knows
/// them: an address need not tell what it gives.
const PACKED: &[(&[u8], &str)] = &[(b"\x1f\x8b", "gz"), (b"\x28\xb5\x2f\xfd", "zst")];

/// Puts a body into a file at `path`, with an ending for what it holds.
pub(super) fn keep(
    address: &str,
    coding: Coding,
    body: Body,
    path: &Path,
    limits: &FetchLimits,
) -> Result<PathBuf, Stop> {
    let limit = limits.body_bytes;
    if body.content_length().is_some_and(|length| length > limit) {
        return Err(failure::too_long(address, limit));
    }
    let received = body.into_with_config().limit(limit).reader();
    let kept = match coding {
        Coding::Plain => copy(received, path, limit),
        Coding::Gzip => copy(MultiGzDecoder::new(received), path, limit),
    };
    let kept = kept.and_then(|ending| {
        let Some(ending) = ending else {
            return Ok(path.to_owned());
        };
        let packed = path.with_extension(ending);
        fs::rename(path, &packed).map_err(Problem::Write)?;
        Ok(packed)
    });
    kept.map_err(|problem| {
        // Room is given back at once; the failure to tell is the one before.
        _ = fs::remove_file(path);
        match problem {
            Problem::Read(error) => failure::of(address, error.into(), limits),
            Problem::Write(error) => failure::unwritten(&error).into(),
            Problem::Long => failure::too_long(address, limit),
        }
    })
}

enum Problem {
    Read(io::Error),
    Write(io::Error),
    Long,
}

/// Copies at most `limit` bytes; gives the ending of what they are.
fn copy(mut from: impl Read, path: &Path, limit: u64) -> Result<Option<&'static str>, Problem> {
    let mut file = File::create_new(path).map_err(Problem::Write)?;
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut beginning = Vec::new();
    let mut left = limit;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Problem::Read(error)),
        };
        left = left.checked_sub(read as u64).ok_or(Problem::Long)?;
        file.write_all(&buffer[..read]).map_err(Problem::Write)?;
        let lacking = 4_usize.saturating_sub(beginning.len()).min(read);
        beginning.extend_from_slice(&buffer[..lacking]);
    }
    let packed = PACKED.iter().find(|(magic, _)| beginning.starts_with(magic));
    Ok(packed.map(|(_, ending)| *ending))
}
