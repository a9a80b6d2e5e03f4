//! A section of a dictionary: terms in order, in blocks, of which the first term is whole and
//! each other one is what differs from the one before
//! ([HDT binary format](https://www.rdfhdt.org/hdt-binary-format/#DictionarySectionPlainFrontCoding)).

use super::array::Array;
use super::checksum::crc8;
use super::cursor::{Cursor, push_number};
use super::damage::Damage;
use std::cmp::Ordering;
use std::ops::Range;

/// The number of this type of section in a file.
const FRONT_CODED: u8 = 2;

/// Terms of a block: as in other programs for the format.
pub(super) const BLOCK: usize = 16;

/// Terms of a block that is read, at most: to find a term, those before it are gone through.
const MAX_BLOCK: usize = 1 << 12;

/// Where a section stands in a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    length: usize,
    block: usize,
    offsets: Array,
    text: Range<usize>,
}

impl Section {
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Damage> {
        let start = cursor.position();
        if cursor.byte()? != FRONT_CODED {
            return Err(cursor.damage("a section is of a type that lodpress does not read"));
        }
        let (length, bytes, block) = (cursor.number()?, cursor.number()?, cursor.number()?);
        cursor.end_of_head(start)?;
        let offsets = Array::read(cursor)?;
        let text = cursor.checked(bytes)?;
        if length == 0 {
            return Ok(Self::default());
        }
        if !(1..=MAX_BLOCK).contains(&block) {
            return Err(cursor.damage(format!("its blocks have {block} terms")));
        }
        // Each term has its end at least; the last offset may be the end of the text.
        let blocks = length.div_ceil(block);
        if length > bytes || !(blocks..=blocks + 1).contains(&offsets.len()) {
            return Err(cursor.damage("it has another number of terms than it says"));
        }
        Ok(Self {
            length,
            block,
            offsets,
            text,
        })
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Puts term `index`, from 0, into `term`.
    #[inline]
    pub(super) fn get(&self, file: &[u8], index: usize, term: &mut Vec<u8>) -> Result<(), Damage> {
        term.clear();
        if index >= self.length {
            return Err(broken("a term is asked for that it does not have"));
        }
        let mut rest = self.block(file, index / self.block)?;
        append(&mut rest, term)?;
        for _ in 0..index % self.block {
            next(&mut rest, term)?;
        }
        Ok(())
    }

    /// The index of a term, from 0.
    pub(super) fn find(&self, file: &[u8], wanted: &[u8]) -> Result<Option<usize>, Damage> {
        let (mut low, mut high) = (0, self.length.div_ceil(self.block.max(1)));
        while low < high {
            let middle = usize::midpoint(low, high);
            match whole(self.block(file, middle)?)?.cmp(wanted) {
                Ordering::Equal => return Ok(Some(middle * self.block)),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        let Some(block) = low.checked_sub(1) else {
            return Ok(None);
        };
        let mut rest = self.block(file, block)?;
        let mut term = Vec::new();
        append(&mut rest, &mut term)?;
        let first = block * self.block;
        for index in first + 1..self.length.min(first + self.block) {
            next(&mut rest, &mut term)?;
            match term.as_slice().cmp(wanted) {
                Ordering::Equal => return Ok(Some(index)),
                Ordering::Less => {}
                Ordering::Greater => break,
            }
        }
        Ok(None)
    }

    /// The text from a block on.
    #[inline]
    fn block<'f>(&self, file: &'f [u8], block: usize) -> Result<&'f [u8], Damage> {
        let text = file.get(self.text.clone()).unwrap_or_default();
        let offset = self.offsets.get(file, block);
        text.get(offset..).ok_or_else(|| broken("a block is beyond its end"))
    }
}

#[cold]
fn broken(reason: &str) -> Damage {
    Damage::new("the dictionary", reason)
}

/// The term that `rest` begins with.
fn whole(rest: &[u8]) -> Result<&[u8], Damage> {
    let end = memchr::memchr(0, rest).ok_or_else(|| broken("a term has no end"))?;
    Ok(&rest[..end])
}

/// Appends the term, or the end of one, that `rest` begins with, and goes past it.
#[inline]
fn append(rest: &mut &[u8], term: &mut Vec<u8>) -> Result<(), Damage> {
    let text = whole(rest)?;
    term.extend_from_slice(text);
    *rest = &rest[text.len() + 1..];
    Ok(())
}

/// Makes the next term of the one before: a number of bytes that they share, and what follows.
#[inline]
fn next(rest: &mut &[u8], term: &mut Vec<u8>) -> Result<(), Damage> {
    let (mut shared, mut shift) = (0, 0);
    loop {
        let Some((byte, after)) = rest.split_first() else {
            return Err(broken("a block ends before its end"));
        };
        *rest = after;
        shared |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 != 0 {
            break;
        }
        shift += 7;
        if shift > 28 {
            return Err(broken("a number has no end"));
        }
    }
    if shared > term.len() {
        return Err(broken("a term shares more with the one before than that has"));
    }
    term.truncate(shared);
    append(rest, term)
}

/// Head of a section of `length` terms and `bytes` of text.
pub(super) fn section_head(length: usize, bytes: usize) -> Vec<u8> {
    let mut head = vec![FRONT_CODED];
    for number in [length, bytes, BLOCK] {
        push_number(number, &mut head);
    }
    head.push(crc8(&head));
    head
}

/// Codes terms that come in order.
#[derive(Debug, Default)]
pub(super) struct Coder {
    last: Vec<u8>,
    length: usize,
    bytes: usize,
    offsets: Vec<usize>,
}

impl Coder {
    /// Appends the next term to `text`.
    pub(super) fn push(&mut self, term: &[u8], text: &mut Vec<u8>) {
        let before = text.len();
        let is_first = self.length.is_multiple_of(BLOCK);
        let shared = if is_first { 0 } else { shared(&self.last, term) };
        if is_first {
            self.offsets.push(self.bytes);
        } else {
            push_number(shared, text);
        }
        text.extend_from_slice(&term[shared..]);
        text.push(0);
        self.last.truncate(shared);
        self.last.extend_from_slice(&term[shared..]);
        self.length += 1;
        self.bytes += text.len() - before;
    }

    /// How many terms there are, how many bytes their text has, and where its blocks begin; the
    /// last of these is the end of the text.
    pub(super) fn finish(mut self) -> (usize, usize, Vec<usize>) {
        self.offsets.push(self.bytes);
        (self.length, self.bytes, self.offsets)
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Bytes of the text so far.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

/// How many bytes two texts have in common at their beginning.
pub(super) fn shared(one: &[u8], other: &[u8]) -> usize {
    let mut length = 0;
    while let (Some(one), Some(other)) = (one[length..].first_chunk::<8>(), other[length..].first_chunk::<8>()) {
        let differing = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if differing != 0 {
            return length + differing.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let rest = one[length..].iter().zip(&other[length..]);
    length += rest.take_while(|(one, other)| one == other).count();
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hdt::array::{Packer, array_head, width_of};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn written<'t>(terms: impl Iterator<Item = &'t [u8]>) -> Vec<u8> {
        let (mut coder, mut text) = (Coder::default(), Vec::new());
        terms.for_each(|term| coder.push(term, &mut text));
        let (length, bytes, offsets) = coder.finish();
        assert_eq!(bytes, text.len());
        let mut file = section_head(length, bytes);
        let width = width_of(bytes);
        let (mut packer, mut data) = (Packer::new(width), Vec::new());
        offsets.iter().for_each(|offset| packer.push(*offset, &mut data));
        packer.finish(&mut data);
        file.extend_from_slice(&array_head(width, offsets.len()));
        for part in [data, text] {
            file.extend_from_slice(&part);
            file.extend_from_slice(&crc32c::crc32c(&part).to_le_bytes());
        }
        file
    }

    proptest! {
        #[test]
        fn terms_are_found(terms in prop::collection::btree_set("[ab]{1,6}|[a-c]{20,30}", 0..200), other in "[ab]{0,7}") {
            let terms: BTreeSet<String> = terms;
            let file = written(terms.iter().map(String::as_bytes));
            let mut cursor = Cursor::new(&file, "test");
            let section = Section::read(&mut cursor).unwrap();
            prop_assert_eq!(cursor.position(), file.len());
            prop_assert_eq!(section.len(), terms.len());
            let mut term = Vec::new();
            for (index, expected) in terms.iter().enumerate() {
                section.get(&file, index, &mut term).unwrap();
                prop_assert_eq!(&term, expected.as_bytes());
                prop_assert_eq!(section.find(&file, expected.as_bytes()), Ok(Some(index)));
            }
            let expected = terms.iter().position(|term| *term == other);
            prop_assert_eq!(section.find(&file, other.as_bytes()), Ok(expected));
            prop_assert!(section.get(&file, terms.len(), &mut term).is_err());
        }

        #[test]
        fn what_terms_share_is_counted(one in "[ab]{0,20}", other in "[ab]{0,20}") {
            let expected = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
            prop_assert_eq!(shared(one.as_bytes(), other.as_bytes()), expected);
        }
    }
}
