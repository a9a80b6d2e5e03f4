//! The bytes of a file as UTF-8.

use super::Undecodable;
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Bytes that are decoded at once.
const CHUNK: usize = 1 << 16;

/// Stands for bytes that are no text where those are refused: no text in UTF-8 either.
const NO_TEXT: &[u8] = b"\xff";

/// Reads a file as UTF-8, without byte order mark, by the Encoding Standard's
/// [decode](https://encoding.spec.whatwg.org/#decode): a byte order mark counts for more
/// than the encoding that is said.
///
/// Text of other than Unicode encodings is in
/// [Normalization Form C](https://www.w3.org/TR/tabular-data-model/#parsing). UTF-8 whose
/// wrong bytes are refused comes as it is; whoever parses it finds them.
pub(super) struct TextReader {
    inner: Box<dyn Read + Send>,
    encoding: &'static Encoding,
    undecodable: Undecodable,
    state: State,
}

enum State {
    Begin,
    /// Bytes that were read to look for a mark, then those of the file.
    AsItIs {
        begin: Vec<u8>,
        given: usize,
    },
    Transcoding(Box<Transcoder>),
}

struct Transcoder {
    decoder: Decoder,
    encoding: &'static Encoding,
    undecodable: Undecodable,
    replaced: u64,
    input: Vec<u8>,
    /// Bytes of the input that are to be decoded.
    left: usize,
    /// Text that waits for what follows, to be normalised with it.
    decoded: Vec<u8>,
    output: Vec<u8>,
    given: usize,
    is_at_end: bool,
}

impl TextReader {
    pub(super) fn new(inner: Box<dyn Read + Send>, encoding: &'static Encoding, undecodable: Undecodable) -> Self {
        Self {
            inner,
            encoding,
            undecodable,
            state: State::Begin,
        }
    }

    /// Appends at most `limit` bytes; none at the end only.
    pub(super) fn append(&mut self, into: &mut Vec<u8>, limit: u64) -> io::Result<usize> {
        if let State::Begin = self.state {
            self.begin()?;
        }
        let (start, limit) = (into.len(), usize::try_from(limit).unwrap_or(usize::MAX));
        into.resize(start.saturating_add(limit), 0);
        let mut end = start;
        while end < into.len() {
            match self.read(&mut into[end..]) {
                Ok(0) => break,
                Ok(read) => end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    into.truncate(end);
                    return Err(error);
                }
            }
        }
        into.truncate(end);
        Ok(end - start)
    }

    /// How many sequences of bytes were replaced so far.
    pub(super) fn replaced(&self) -> u64 {
        match &self.state {
            State::Transcoding(transcoder) => transcoder.replaced,
            _ => 0,
        }
    }

    /// The encoding of the file where its bytes are not given as they are; known once
    /// something has been read.
    pub(super) fn transcoded(&self) -> Option<&'static Encoding> {
        match &self.state {
            State::Transcoding(transcoder) => Some(transcoder.encoding),
            _ => None,
        }
    }

    /// Looks for a byte order mark.
    fn begin(&mut self) -> io::Result<()> {
        let mut begin = Vec::new();
        (&mut self.inner).take(3).read_to_end(&mut begin)?;
        let mut encoding = self.encoding;
        if let Some((marked, length)) = Encoding::for_bom(&begin) {
            encoding = marked;
            begin.drain(..length);
        }
        self.state = if encoding == UTF_8 && self.undecodable == Undecodable::Refuse {
            State::AsItIs { begin, given: 0 }
        } else {
            let left = begin.len();
            begin.resize(CHUNK, 0);
            State::Transcoding(Box::new(Transcoder {
                decoder: encoding.new_decoder_without_bom_handling(),
                encoding,
                undecodable: self.undecodable,
                replaced: 0,
                input: begin,
                left,
                decoded: Vec::new(),
                output: Vec::new(),
                given: 0,
                is_at_end: false,
            }))
        };
        Ok(())
    }
}

impl Read for TextReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let State::Begin = self.state {
            self.begin()?;
        }
        match &mut self.state {
            State::AsItIs { begin, given } if *given < begin.len() => Ok(give(begin, given, into)),
            State::Begin | State::AsItIs { .. } => self.inner.read(into),
            State::Transcoding(transcoder) => {
                while transcoder.given == transcoder.output.len() && !transcoder.is_at_end {
                    transcoder.fill(&mut self.inner)?;
                }
                Ok(give(&transcoder.output, &mut transcoder.given, into))
            }
        }
    }
}

fn give(bytes: &[u8], given: &mut usize, into: &mut [u8]) -> usize {
    let length = into.len().min(bytes.len() - *given);
    into[..length].copy_from_slice(&bytes[*given..*given + length]);
    *given += length;
    length
}

impl Transcoder {
    /// Reads and decodes the next bytes.
    fn fill(&mut self, inner: &mut dyn Read) -> io::Result<()> {
        if self.left == 0 {
            self.left = inner.read(&mut self.input)?;
            self.is_at_end = self.left == 0;
        }
        self.decode();
        self.output.clear();
        self.given = 0;
        if [UTF_8, UTF_16LE, UTF_16BE].contains(&self.encoding) {
            std::mem::swap(&mut self.output, &mut self.decoded);
        } else {
            self.normalise();
        }
        Ok(())
    }

    /// Decodes the input that is left.
    fn decode(&mut self) {
        let mut source = &self.input[..self.left];
        let mut end = self.decoded.len();
        self.decoded.resize(end + 3 * source.len() + 64, 0);
        loop {
            let target = &mut self.decoded[end..];
            let (result, read, written) =
                self.decoder
                    .decode_to_utf8_without_replacement(source, target, self.is_at_end);
            source = &source[read..];
            end += written;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => self.decoded.resize(end + CHUNK, 0),
                DecoderResult::Malformed(..) => {
                    let mark = match self.undecodable {
                        Undecodable::Refuse => NO_TEXT,
                        Undecodable::Replace => "\u{fffd}".as_bytes(),
                    };
                    self.replaced += u64::from(self.undecodable == Undecodable::Replace);
                    if self.decoded.len() < end + mark.len() {
                        self.decoded.resize(end + CHUNK, 0);
                    }
                    self.decoded[end..end + mark.len()].copy_from_slice(mark);
                    end += mark.len();
                }
            }
        }
        self.decoded.truncate(end);
        self.left = 0;
    }

    /// Normalises what has been decoded, up to a character that has no part in what
    /// stands before it.
    fn normalise(&mut self) {
        let end = if self.is_at_end {
            self.decoded.len()
        } else {
            last_boundary(&self.decoded)
        };
        for chunk in self.decoded[..end].utf8_chunks() {
            let text = chunk.valid();
            if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
                self.output.extend_from_slice(text.as_bytes());
            } else {
                let mut bytes = [0; 4];
                for c in text.nfc() {
                    self.output.extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
                }
            }
            self.output.extend_from_slice(chunk.invalid());
        }
        self.decoded.drain(..end);
    }
}

/// The start of the last character that neither composes with one before it nor changes
/// its place among them ([stable code points](https://www.unicode.org/reports/tr15/#Stable_Code_Points)).
/// A text without one for long is cut all the same, so that it is not held in memory.
fn last_boundary(bytes: &[u8]) -> usize {
    let mut next = bytes.len();
    for at in (0..bytes.len()).rev() {
        let is_boundary = match bytes[at] {
            0x80..=0xbf => continue,
            0..=0x7f => true,
            _ => match std::str::from_utf8(&bytes[at..next])
                .ok()
                .and_then(|text| text.chars().next())
            {
                Some(c) => canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes,
                None => true,
            },
        };
        if is_boundary {
            return at;
        }
        next = at;
        if bytes.len() - at > CHUNK {
            return bytes.len();
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{GB18030, SHIFT_JIS, WINDOWS_1252, WINDOWS_1253, WINDOWS_1258};
    use proptest::prelude::*;

    /// Gives at most so many bytes at once.
    struct Slowly(Vec<u8>, usize);

    impl Read for Slowly {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(into.len());
            into[..length].copy_from_slice(&self.0[..length]);
            self.0.drain(..length);
            Ok(length)
        }
    }

    fn decoded(bytes: &[u8], encoding: &'static Encoding, undecodable: Undecodable, step: usize) -> (Vec<u8>, u64) {
        let mut reader = TextReader::new(Box::new(Slowly(bytes.to_vec(), step)), encoding, undecodable);
        let mut text = Vec::new();
        reader.read_to_end(&mut text).unwrap();
        (text, reader.replaced())
    }

    fn text(bytes: &[u8], encoding: &'static Encoding) -> String {
        String::from_utf8(decoded(bytes, encoding, Undecodable::Refuse, 2).0).unwrap()
    }

    #[test]
    fn labels_of_the_standard_are_encodings() {
        assert_eq!(text(b"M\xfcller \x80", WINDOWS_1252), "Müller €");
        assert_eq!(text(b"\x93\xfa\x96{", SHIFT_JIS), "日本");
    }

    #[test]
    fn marks_count_for_more_than_what_is_said() {
        let units = |text: &str, of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).collect::<Vec<_>>();
        let written = "\u{feff}Hội 🏛\n";
        for encoding in [UTF_8, UTF_16LE, WINDOWS_1252] {
            for bytes in [
                units(written, u16::to_le_bytes),
                units(written, u16::to_be_bytes),
                written.as_bytes().to_vec(),
            ] {
                assert_eq!(text(&bytes, encoding), "Hội 🏛\n");
            }
        }
        assert_eq!(text(b"a\0b\0", UTF_16LE), "ab");
    }

    /// Vietnamese is written with letters and tone marks there.
    #[test]
    fn text_of_other_encodings_is_composed() {
        let bytes = b"H\xf4\xf2i An, Ti\xea\xecng Vi\xea\xf2t\n";
        for step in 1..bytes.len() {
            let (text, _) = decoded(bytes, WINDOWS_1258, Undecodable::Refuse, step);
            assert_eq!(String::from_utf8(text).unwrap(), "Hội An, Tiếng Việt\n");
        }
        // Unicode is as its author has written it.
        assert_eq!(text("e\u{301}".as_bytes(), UTF_8), "e\u{301}");
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_or_replaced() {
        for step in 1..8 {
            let read = |bytes, encoding, undecodable| decoded(bytes, encoding, undecodable, step);
            let greek = b"\xe1\xd2\xff\xe2";
            assert_eq!(
                read(greek, WINDOWS_1253, Undecodable::Refuse).0,
                b"\xce\xb1\xff\xff\xce\xb2"
            );
            let replaced = "α\u{fffd}\u{fffd}β".as_bytes().to_vec();
            assert_eq!(read(greek, WINDOWS_1253, Undecodable::Replace), (replaced, 2));
            let (text, replaced) = read(b"a\xfc,\xe2\x82", UTF_8, Undecodable::Replace);
            assert_eq!((text.as_slice(), replaced), ("a\u{fffd},\u{fffd}".as_bytes(), 2));
        }
    }

    #[test]
    fn many_wrong_bytes_are_no_burden() {
        let wrong = vec![0xff; 1 << 20];
        let (text, replaced) = decoded(&wrong, WINDOWS_1253, Undecodable::Replace, CHUNK);
        assert_eq!((text.len(), replaced), (3 << 20, 1 << 20));
        let marks = GB18030.encode(&"\u{301}".repeat(1 << 19)).0.into_owned();
        assert_eq!(decoded(&marks, GB18030, Undecodable::Refuse, CHUNK).0.len(), 1 << 20);
    }

    proptest! {
        /// A text is composed alike however its bytes arrive.
        #[test]
        fn chunks_make_no_difference(text in "[ae\u{301}\u{323}\u{1100}\u{1161}\u{11a8}\u{e9}\u{212b} ,\n]{0,40}", step in 1_usize..9) {
            let (bytes, _, _) = GB18030.encode(&text);
            let (read, _) = decoded(&bytes, GB18030, Undecodable::Refuse, step);
            prop_assert_eq!(String::from_utf8(read).unwrap(), text.nfc().collect::<String>());
        }
    }
}
