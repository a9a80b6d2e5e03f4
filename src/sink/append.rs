//! What is added to a file follows what is in it, which is copied first: the file is
//! replaced as a whole, as any other.

use super::text::UTF16_MARK;
use super::{FileTarget, Syntax};
use crate::diagnostic::{Code, Diagnostic};
use crate::packing::Packing;
use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, QuadRef, Term};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

/// Whether anything can follow what is in such a file.
///
/// # Errors
/// `file-write` where its syntax has one document in a file, or it is compressed.
pub(super) fn check(target: &FileTarget) -> Result<(), Diagnostic> {
    let wrong = |message: String, hint: &str| Err(Diagnostic::error(Code::FileWrite, message).hint(hint));
    if matches!(target.syntax, Syntax::RdfXml | Syntax::JsonLd) {
        let message = format!(
            "nothing can be added to `{}`: a file of {} is one document, which has an end",
            target.name, target.syntax
        );
        return wrong(message, "write N-Quads, N-Triples, Turtle or TriG, or replace the file");
    }
    if target.compression != Packing::None {
        let message = format!("nothing can be added to `{}`, which is compressed", target.name);
        return wrong(message, "write it without compression, or replace the file");
    }
    Ok(())
}

/// Copies what is in the file of `target` to `writer`, and returns how many bytes there are
/// then; none where there is no file, or a device or a pipe. The last line has an end.
///
/// # Errors
/// `file-write` where what is there cannot be read, has another encoding, or `writer` fails.
pub(super) fn copy(target: &FileTarget, writer: &mut impl Write) -> Result<u64, Diagnostic> {
    let failed = |error: io::Error| {
        let message = format!("nothing can be added to `{}`: {error}", target.name);
        Diagnostic::error(Code::FileWrite, message).hint("the file has to be readable, and its folder writable for you")
    };
    let Some(mut file) = open(&target.path).map_err(failed)? else {
        return Ok(0);
    };
    let mut mark = Vec::new();
    (&mut file).take(2).read_to_end(&mut mark).map_err(failed)?;
    let is_utf16 = mark == UTF16_MARK || mark == [0xFE, 0xFF];
    if !mark.is_empty() && (is_utf16 != target.utf16 || mark == [0xFE, 0xFF]) {
        return Err(other_encoding(target));
    }
    writer.write_all(&mark).map_err(failed)?;
    let length = mark.len() as u64 + io::copy(&mut file, writer).map_err(failed)?;
    let line_end: &[u8] = if target.utf16 { b"\n\0" } else { b"\n" };
    // A byte order mark alone is no line.
    if length == 0 || (target.utf16 && length == 2) || ends_with(&mut file, line_end).map_err(failed)? {
        return Ok(length);
    }
    writer.write_all(line_end).map_err(failed)?;
    Ok(length + line_end.len() as u64)
}

/// The file at `path`, where it has content that could be kept.
fn open(path: &Path) -> io::Result<Option<File>> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => File::open(path).map(Some),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn ends_with(file: &mut File, end: &[u8]) -> io::Result<bool> {
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(end.len() as u64)))?;
    let mut last = Vec::new();
    file.take(end.len() as u64).read_to_end(&mut last)?;
    Ok(last == end)
}

fn other_encoding(target: &FileTarget) -> Diagnostic {
    let wanted = if target.utf16 { "little-endian UTF-16" } else { "UTF-8" };
    let message = format!(
        "nothing can be added to `{}`: it has another encoding than {wanted}",
        target.name
    );
    Diagnostic::error(Code::FileWrite, message).hint("ask for the encoding that the file has, or replace it")
}

/// Gives blank nodes other labels than those in what was there: they are other nodes, though
/// the run that wrote it may have made the same labels.
#[derive(Debug, Clone)]
pub(super) struct Relabel {
    suffix: Arc<str>,
}

impl Relabel {
    /// For what stands behind `length` bytes; what was added there before stands behind
    /// fewer. `None` where there is nothing.
    pub(super) fn behind(length: u64) -> Option<Self> {
        (length > 0).then(|| Self {
            suffix: format!("a{length}").into(),
        })
    }

    /// The quad with other labels.
    pub(super) fn quad(&self, quad: QuadRef<'_>) -> Quad {
        let mut quad = quad.into_owned();
        if let NamedOrBlankNode::BlankNode(node) = &mut quad.subject {
            self.node(node);
        }
        if let Term::BlankNode(node) = &mut quad.object {
            self.node(node);
        }
        if let GraphName::BlankNode(node) = &mut quad.graph_name {
            self.node(node);
        }
        quad
    }

    fn node(&self, node: &mut BlankNode) {
        *node = BlankNode::new_unchecked(format!("{}{}", node.as_str(), self.suffix));
    }
}
