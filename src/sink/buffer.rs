//! Bytes that are put together of many short pieces.

use std::fmt;
use std::ops::Range;

/// Bytes that are copied at once. What lies within a piece's last ones is copied with it, and
/// overwritten by the next piece: a copy of a length that the compiler knows is a few
/// instructions, one of any length is a call.
const STEP: usize = 64;

/// A text that grows, with room behind it.
#[derive(Debug, Default, Clone)]
pub(crate) struct Buffer {
    /// The text, and room.
    bytes: Vec<u8>,
    /// Length of the text.
    length: usize,
}

/// A text that is copied often.
#[derive(Debug, Default, Clone)]
pub(crate) struct Constant {
    /// The text, and room.
    bytes: Vec<u8>,
    length: usize,
}

/// What bytes are appended to.
pub(crate) trait Append {
    /// Appends one byte.
    fn append_byte(&mut self, byte: u8);

    /// Appends some bytes.
    fn append(&mut self, bytes: &[u8]);
}

impl Append for Vec<u8> {
    #[inline]
    fn append_byte(&mut self, byte: u8) {
        self.push(byte);
    }

    #[inline]
    fn append(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

impl Append for Buffer {
    #[inline]
    fn append_byte(&mut self, byte: u8) {
        self.push(byte);
    }

    #[inline]
    fn append(&mut self, bytes: &[u8]) {
        self.copy(bytes, 0, bytes.len());
    }
}

impl fmt::Write for Buffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.append(text.as_bytes());
        Ok(())
    }
}

impl Constant {
    pub(crate) fn new(text: &[u8]) -> Self {
        let mut bytes = text.to_vec();
        bytes.resize(text.len().next_multiple_of(STEP), 0);
        Self {
            bytes,
            length: text.len(),
        }
    }
}

impl Buffer {
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// What stands from `start` on, where that is text.
    pub(crate) fn text(&self, start: usize) -> Option<&str> {
        simdutf8::basic::from_utf8(self.as_bytes().get(start..)?).ok()
    }

    pub(crate) fn clear(&mut self) {
        self.length = 0;
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        if self.length == self.bytes.len() {
            self.grow(1);
        }
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    /// Appends a text that is copied often.
    #[inline]
    pub(crate) fn push_constant(&mut self, constant: &Constant) {
        self.copy(&constant.bytes, 0, constant.length);
    }

    /// Appends the `length` bytes of `source` from `start` on.
    #[inline]
    pub(crate) fn copy(&mut self, source: &[u8], start: usize, length: usize) {
        let from = source.get(start..).and_then(<[u8]>::first_chunk::<STEP>);
        let to = self.bytes.get_mut(self.length..);
        if let (Some(from), Some(to)) = (from, to.and_then(<[u8]>::first_chunk_mut::<STEP>))
            && length <= STEP
        {
            *to = *from;
            self.length += length;
        } else {
            self.copy_long(&source[start..start + length]);
        }
    }

    #[inline(never)]
    fn copy_long(&mut self, text: &[u8]) {
        let end = self.length + text.len();
        if self.bytes.len() < end {
            self.grow(text.len());
        }
        self.bytes[self.length..end].copy_from_slice(text);
        self.length = end;
    }

    /// Appends a piece of what another buffer holds.
    #[inline]
    pub(crate) fn copy_of(&mut self, source: &Self, piece: &Range<usize>) {
        self.copy(&source.bytes, piece.start, piece.len());
    }

    /// Appends once more a piece of what it holds.
    pub(crate) fn repeat(&mut self, piece: Range<usize>) {
        let end = self.length + piece.len();
        if self.bytes.len() < end {
            self.grow(piece.len());
        }
        self.bytes.copy_within(piece, self.length);
        self.length = end;
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let length = (self.length + more + STEP).max(self.bytes.capacity());
        self.bytes.resize(length.next_power_of_two(), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_are_put_together(pieces in prop::collection::vec((0..5_u8, prop::collection::vec(any::<u8>(), 0..100)), 0..50)) {
            let (mut buffer, mut expected) = (Buffer::default(), Vec::new());
            for (way, piece) in &pieces {
                match way {
                    0 => buffer.append(piece),
                    1 => buffer.push_constant(&Constant::new(piece)),
                    2 => piece.iter().for_each(|byte| buffer.push(*byte)),
                    3 => {
                        let half = buffer.len() / 2;
                        buffer.repeat(half..buffer.len());
                        expected.extend_from_within(half..);
                        continue;
                    }
                    _ => {
                        let other = buffer.clone();
                        buffer.copy_of(&other, &(0..other.len()));
                        expected.extend_from_within(..);
                        continue;
                    }
                }
                expected.extend_from_slice(piece);
            }
            prop_assert_eq!(buffer.as_bytes(), expected);
        }
    }
}
