use super::append::{self, Relabel};
use super::text::{Text, UTF16_MARK};
use super::{
    CompleteOutput, LineChunk, Output, QuadChunk, QuadOrigin, Sink, SinkError, Syntax, TextChunk, TextSink,
    WriteOptions, write_failure,
};
use crate::diagnostic::{Failure, Place, Result};
use crate::packing::Packing;
use oxigraph::model::QuadRef;
use std::io::{self, Write};
use std::path::PathBuf;

/// A file that quads are written to
/// ([target in RML-IO](https://w3id.org/rml/io/spec#target)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTarget {
    /// The file.
    pub path: PathBuf,
    /// The file as messages name it.
    pub name: String,
    /// In which syntax.
    pub syntax: Syntax,
    /// How it is compressed.
    pub compression: Packing,
    /// Whether what is written follows what is in the file. Blank nodes are then other nodes
    /// than those of the same labels that stand there.
    pub append: bool,
    /// Whether it is UTF-16, little-endian with a byte order mark, in place of UTF-8.
    pub utf16: bool,
}

/// Writes quads to a file, which [`FileSink::finish`] puts in its place; without that, the
/// file that was there stays as it was.
///
/// It is written as [`TextSink`] does.
#[derive(Debug)]
pub struct FileSink {
    name: String,
    quads: TextSink<Text<Output<'static>>>,
    relabel: Option<Relabel>,
}

impl FileSink {
    /// Begins the file; what is there already is copied where it is added to.
    ///
    /// # Errors
    /// `file-write` where the folder cannot be written, or nothing can be added to the file:
    /// it is of RDF/XML or JSON-LD, compressed, or has another encoding.
    pub fn open(target: &FileTarget, options: &WriteOptions) -> Result<Self> {
        if target.append {
            append::check(target)?;
        }
        let failed = |error: io::Error| Failure::from(write_failure(&target.name, &error));
        let mut output = Output::file_named(&target.path, &target.name, target.compression, options.threads)?;
        let kept = if target.append {
            append::copy(target, &mut output)?
        } else {
            0
        };
        if target.utf16 && kept == 0 {
            output.write_all(&UTF16_MARK).map_err(failed)?;
        }
        let text = if target.utf16 {
            Text::utf16(output)
        } else {
            Text::utf8(output)
        };
        Ok(Self {
            name: target.name.clone(),
            quads: TextSink::new(text, target.syntax, options),
            relabel: Relabel::behind(kept),
        })
    }

    /// Its name in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// Always a [`SinkError::Failure`] that names the file: where it cannot be written, or
    /// its syntax cannot hold the quads.
    pub fn finish(self) -> std::result::Result<(), SinkError> {
        let name = self.name.clone();
        let put = self.complete()?.put();
        put.map_err(|error| of_file(&name, error.into()))
    }

    /// Writes all of the file, and does not put it in its place yet.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub fn complete(self) -> std::result::Result<CompleteOutput<'static>, SinkError> {
        let Self { name, quads, .. } = self;
        let write = || Ok(quads.finish()?.into_inner()?.complete()?);
        write().map_err(|error| of_file(&name, error))
    }
}

/// The error with the name of the file: a run has several outputs. That nobody reads a pipe
/// any more is a failure here, since it is not what ends the run.
fn of_file(name: &str, error: SinkError) -> SinkError {
    let failure = error.into_failure(name);
    SinkError::Failure(failure.at(|| Place::file(name)))
}

impl Sink for FileSink {
    type Chunk = FileChunk;

    fn chunk(&self) -> FileChunk {
        FileChunk {
            quads: self.quads.chunk(),
            relabel: self.relabel.clone(),
        }
    }

    fn accept(&mut self, chunk: &mut FileChunk) -> std::result::Result<(), SinkError> {
        let accepted = self.quads.accept(&mut chunk.quads);
        accepted.map_err(|error| of_file(&self.name, error))
    }
}

/// The quads of one chunk for a file.
#[derive(Debug)]
pub struct FileChunk {
    quads: TextChunk,
    relabel: Option<Relabel>,
}

impl QuadChunk for FileChunk {
    fn as_lines(&mut self) -> Option<&mut LineChunk> {
        if self.relabel.is_some() {
            return None;
        }
        self.quads.as_lines()
    }

    fn quad(&mut self, quad: QuadRef<'_>, origin: Option<QuadOrigin>) {
        let relabelled = self.relabel.as_ref().map(|relabel| relabel.quad(quad));
        let quad = relabelled.as_ref().map_or(quad, |quad| quad.as_ref());
        self.quads.quad(quad, origin);
    }
}

#[cfg(test)]
mod tests;
