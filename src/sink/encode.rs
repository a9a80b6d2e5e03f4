//! Bytes on their way into a file: compressed, packed, or as they are.

use super::archive::{Archive, Kind};
use crate::packing::Packing;
use lzma_rust2::{XzOptions, XzWriter};
use std::fs::File;
use std::io::{self, Write};

/// zstd's own default: fast, and far smaller than the text.
const ZSTD_LEVEL: i32 = 3;

/// Compresses what is written to it.
pub(super) enum Encoder<W: Write> {
    None(W),
    Gzip(flate2::write::GzEncoder<W>),
    Zstd(zstd::stream::write::Encoder<'static, W>),
    Xz(Box<XzWriter<W>>),
    Archive(Archive<W>),
}

impl<W: Write> Encoder<W> {
    /// Begins; `entry` is the name of the file in an archive, and `spool` makes a temporary
    /// file for its text.
    pub(super) fn new(
        writer: W,
        compression: Packing,
        entry: String,
        spool: impl FnOnce() -> io::Result<File>,
    ) -> io::Result<Self> {
        let archive = |kind: Kind, writer: W| Ok(Self::Archive(Archive::new(writer, kind, entry, spool()?)));
        match compression {
            Packing::None => Ok(Self::None(writer)),
            Packing::Gzip => Ok(Self::Gzip(gzip(writer))),
            Packing::Zstd => Ok(Self::Zstd(zstd::stream::write::Encoder::new(writer, ZSTD_LEVEL)?)),
            Packing::Xz => Ok(Self::Xz(Box::new(xz(writer)?))),
            Packing::Zip => archive(Kind::Zip, writer),
            Packing::TarGz => archive(Kind::TarGz, writer),
            Packing::TarXz => archive(Kind::TarXz, writer),
        }
    }

    /// Writes what is left.
    pub(super) fn finish(self) -> io::Result<W> {
        match self {
            Self::None(writer) => Ok(writer),
            Self::Gzip(encoder) => encoder.finish(),
            Self::Zstd(encoder) => encoder.finish(),
            Self::Xz(encoder) => encoder.finish(),
            Self::Archive(archive) => archive.finish(),
        }
    }
}

/// `GzBuilder` writes no time and no file name: same input, same bytes.
pub(super) fn gzip<W: Write>(writer: W) -> flate2::write::GzEncoder<W> {
    flate2::GzBuilder::new().write(writer, flate2::Compression::default())
}

pub(super) fn xz<W: Write>(writer: W) -> io::Result<XzWriter<W>> {
    XzWriter::new(writer, XzOptions::default())
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::None(writer) => writer.write(bytes),
            Self::Gzip(writer) => writer.write(bytes),
            Self::Zstd(writer) => writer.write(bytes),
            Self::Xz(writer) => writer.write(bytes),
            Self::Archive(archive) => archive.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::None(writer) => writer.flush(),
            Self::Gzip(writer) => writer.flush(),
            Self::Zstd(writer) => writer.flush(),
            Self::Xz(writer) => writer.flush(),
            Self::Archive(archive) => archive.flush(),
        }
    }
}

impl<W: Write> std::fmt::Debug for Encoder<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None(_) => "None",
            Self::Gzip(_) => "Gzip",
            Self::Zstd(_) => "Zstd",
            Self::Xz(_) => "Xz",
            Self::Archive(_) => "Archive",
        })
    }
}
