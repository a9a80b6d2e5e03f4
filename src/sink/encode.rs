//! Bytes on their way into a file: compressed, packed, or as they are.

use super::archive::{Archive, Kind};
use super::gzip::Gzip;
use crate::packing::Packing;
use lzma_rust2::{XzOptions, XzWriter};
use std::fs::File;
use std::io::{self, Write};
use zstd::zstd_safe::CParameter;

/// zstd's own default: fast, and far smaller than the text.
const ZSTD_LEVEL: i32 = 3;

/// Bytes of text that zstd compresses at once: with its own default of 8 MiB, each thread
/// holds four times as much as all else does.
const ZSTD_JOB: u32 = 2 << 20;

/// Most threads that zstd begins.
const ZSTD_THREADS: u32 = 64;

/// Compresses what is written to it.
pub(super) enum Encoder<W: Write> {
    None(W),
    Gzip(Gzip<W>),
    Zstd(zstd::stream::write::Encoder<'static, W>),
    Xz(Box<XzWriter<W>>),
    Archive(Archive<W>),
}

impl<W: Write> Encoder<W> {
    /// Begins; the bytes are the same for any number of `threads`. `entry` is the name of the
    /// file in an archive, and `spool` makes a temporary file for its text.
    pub(super) fn new(
        writer: W,
        compression: Packing,
        threads: usize,
        entry: String,
        spool: impl FnOnce() -> io::Result<File>,
    ) -> io::Result<Self> {
        let archive = |kind: Kind, writer: W| Ok(Self::Archive(Archive::new(writer, kind, threads, entry, spool()?)));
        match compression {
            Packing::None => Ok(Self::None(writer)),
            Packing::Gzip => Ok(Self::Gzip(Gzip::new(writer, threads))),
            Packing::Zstd => Ok(Self::Zstd(zstd(writer, threads)?)),
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

/// Compresses beside the calling thread even where there is one thread: without any of its
/// own, zstd makes other bytes. The file has one frame.
fn zstd<W: Write>(writer: W, threads: usize) -> io::Result<zstd::stream::write::Encoder<'static, W>> {
    let mut encoder = zstd::stream::write::Encoder::new(writer, ZSTD_LEVEL)?;
    encoder.multithread(u32::try_from(threads).unwrap_or(u32::MAX).clamp(1, ZSTD_THREADS))?;
    encoder.set_parameter(CParameter::JobSize(ZSTD_JOB))?;
    Ok(encoder)
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
