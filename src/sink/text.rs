use std::io::{self, Write};

/// The byte order mark of UTF-16, little-endian, which is the order of its units too.
pub(super) const UTF16_MARK: [u8; 2] = [0xFF, 0xFE];

/// Text on its way to a file: UTF-8 as it is written, or UTF-16 made of it
/// ([encoding in RML-IO](https://w3id.org/rml/io/spec#encoding-formats)).
#[derive(Debug)]
pub(super) struct Text<W> {
    writer: W,
    utf16: Option<Utf16>,
}

/// UTF-8 on its way to UTF-16.
#[derive(Debug, Default)]
struct Utf16 {
    /// The beginning of a character whose end has not been written yet.
    begun: Vec<u8>,
    /// The bytes of what is written at once.
    units: Vec<u8>,
}

impl<W: Write> Text<W> {
    /// Text that stays UTF-8.
    pub(super) fn utf8(writer: W) -> Self {
        Self { writer, utf16: None }
    }

    /// Text that becomes UTF-16, little-endian; no byte order mark is written.
    pub(super) fn utf16(writer: W) -> Self {
        Self {
            writer,
            utf16: Some(Utf16::default()),
        }
    }

    /// The writer.
    ///
    /// # Errors
    /// Where the text ends within a character.
    pub(super) fn into_inner(self) -> io::Result<W> {
        match self.utf16 {
            Some(utf16) if !utf16.begun.is_empty() => Err(no_utf8()),
            _ => Ok(self.writer),
        }
    }
}

impl Utf16 {
    fn encode(&mut self, bytes: &[u8]) -> io::Result<&[u8]> {
        self.units.clear();
        let mut text = std::mem::take(&mut self.begun);
        text.extend_from_slice(bytes);
        let (whole, rest) = match std::str::from_utf8(&text) {
            Ok(_) => text.split_at(text.len()),
            // What ends within a character goes on with the next bytes.
            Err(error) if error.error_len().is_none() => text.split_at(error.valid_up_to()),
            Err(_) => return Err(no_utf8()),
        };
        let whole = std::str::from_utf8(whole).map_err(|_| no_utf8())?;
        let units = whole.encode_utf16().flat_map(u16::to_le_bytes);
        self.units.extend(units);
        self.begun = rest.to_vec();
        Ok(&self.units)
    }
}

fn no_utf8() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the text is not UTF-8")
}

impl<W: Write> Write for Text<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(utf16) = &mut self.utf16 else {
            return self.writer.write(bytes);
        };
        self.writer.write_all(utf16.encode(bytes)?)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Writers cut texts anywhere, within characters too.
        #[test]
        fn pieces_of_any_length_make_the_same_text(text in any::<String>(), length in 1..5_usize) {
            let mut encoded = Text::utf16(Vec::new());
            for piece in text.as_bytes().chunks(length) {
                encoded.write_all(piece).unwrap();
            }
            let bytes = encoded.into_inner().unwrap();
            let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            prop_assert_eq!(String::from_utf16(&units).unwrap(), text);
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(Text::utf16(Vec::new()).write_all(b"a\xff").is_err());
        let mut cut = Text::utf16(Vec::new());
        cut.write_all("ä".as_bytes().split_at(1).0).unwrap();
        assert!(cut.into_inner().is_err());
    }
}
