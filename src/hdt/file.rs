//! The bytes of a file: mapped into memory, so that opening it reads nothing.

use memmap2::Mmap;
use std::fs::File;
use std::io;
use std::ops::Deref;

/// What a file holds.
#[derive(Debug)]
pub(super) enum Bytes {
    /// As the system maps it; what is not looked at is not read.
    Mapped(Mmap),
    /// In memory.
    Owned(Vec<u8>),
}

impl Bytes {
    /// Maps a file.
    pub(super) fn map(file: &File) -> io::Result<Self> {
        // Nothing can be mapped of an empty file.
        if file.metadata()?.len() == 0 {
            return Ok(Self::Owned(Vec::new()));
        }
        #[expect(
            unsafe_code,
            reason = "the system may change what is mapped when another process writes into the file or cuts it. \
                      lodpress never does: it puts whole files in the place of others. What is read is looked at \
                      as what a stranger wrote: lengths and places are compared with what there is each time, and \
                      text is checked to be UTF-8 where it becomes text"
        )]
        // SAFETY: see the reason above. A file that is cut ends the process (SIGBUS), as it does
        // in every program that maps files.
        let mapped = unsafe { Mmap::map(file) }?;
        Ok(Self::Mapped(mapped))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(bytes) => bytes,
            Self::Owned(bytes) => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn what_is_mapped_is_what_was_written() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(&*Bytes::map(file.as_file()).unwrap(), b"");
        file.write_all(b"some text").unwrap();
        let mapped = Bytes::map(file.as_file()).unwrap();
        assert_eq!(&*mapped, b"some text");
        // The place of a file that is replaced is another's; what is mapped stays.
        file.into_temp_path().close().unwrap();
        assert_eq!(&*mapped, b"some text");
    }
}
