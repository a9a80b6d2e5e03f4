//! The index by object and by predicate, in a file beside the other, as hdt-cpp and hdt-java
//! write it: for each object the pairs of subject and predicate that it stands in, ordered by
//! predicate; for each predicate its pairs.

use super::array::Array;
use super::bitmap::Bitmap;
use super::control::{Control, INDEX, Kind};
use super::cursor::{Check, Cursor};
use super::damage::Damage;
use super::dictionary::Dictionary;
use super::file::Bytes;
use super::pack::IndexSorter;
use super::triples::{Triples, lower_bound};
use std::io;
use std::ops::Range;

/// What the name of the file has behind that of the other.
pub(super) const ENDING: &str = ".index.v1-1";

/// The property that tells which file an index is of: others can have as many triples.
pub(super) const OF: &str = "lodpressOf";

/// Bytes of memory in which an index is sorted that no file has.
const MEMORY: usize = 256 << 20;

/// An index.
#[derive(Debug)]
pub(super) struct Index {
    bytes: Bytes,
    object_ends: Bitmap,
    by_object: Array,
    predicate_ends: Bitmap,
    by_predicate: Array,
    checks: Vec<Check>,
}

impl Index {
    /// Reads an index of these triples; `of` is the mark of their file.
    ///
    /// `None` where it is of another file, or does not say of which: hdt-cpp and hdt-java do not.
    pub(super) fn read(
        bytes: Bytes,
        of: &str,
        dictionary: &Dictionary,
        triples: &Triples,
    ) -> Result<Option<Self>, Damage> {
        let mut cursor = Cursor::new(&bytes, "the index");
        let control = Control::read(&mut cursor, Kind::Index, INDEX)?;
        if control.get(OF) != Some(of) {
            return Ok(None);
        }
        let (object_ends, by_object) = (Bitmap::read(&mut cursor)?, Array::read(&mut cursor)?);
        let (predicate_ends, by_predicate) = (Bitmap::read(&mut cursor)?, Array::read(&mut cursor)?);
        let fits = |ends: &Bitmap, values: &Array, lists: usize, length: usize| {
            let last = lists.checked_sub(1).and_then(|last| ends.select(&bytes, last));
            values.len() == length && (length == 0 || ends.ones() == lists && last == length.checked_sub(1))
        };
        if !fits(&object_ends, &by_object, dictionary.objects(), triples.len())
            || !fits(&predicate_ends, &by_predicate, dictionary.predicates(), triples.pairs())
        {
            return Err(cursor.damage("there are not as many lists as there should be"));
        }
        let checks = cursor.into_checks();
        Ok(Some(Self {
            bytes,
            object_ends,
            by_object,
            predicate_ends,
            by_predicate,
            checks,
        }))
    }

    /// Makes the index of triples whose file has none.
    pub(super) fn made(file: &[u8], of: &str, dictionary: &Dictionary, triples: &Triples) -> Result<Self, Damage> {
        let failed = |error: io::Error| Damage::new("the index", format!("it cannot be made: {error}"));
        let bytes = sorted(file, of, dictionary, triples).map_err(failed)?;
        let index = Self::read(Bytes::Owned(bytes), of, dictionary, triples)?;
        index.ok_or_else(|| Damage::new("the index", "it is of another file"))
    }

    /// Compares all of it with its checksums.
    pub(super) fn verify(&self) -> Result<(), Damage> {
        self.checks.iter().try_for_each(|check| check.run(&self.bytes))
    }

    /// Where the pairs of an object stand.
    pub(super) fn of_object(&self, object: usize) -> Range<usize> {
        match object.checked_sub(1) {
            Some(list) => self.object_ends.list(&self.bytes, list),
            None => 0..0,
        }
    }

    /// Where the pairs of an object with a predicate stand.
    pub(super) fn of_object_and_predicate(
        &self,
        file: &[u8],
        triples: &Triples,
        object: usize,
        predicate: usize,
    ) -> Range<usize> {
        let all = self.of_object(object);
        let value = |place| triples.predicate(file, self.pair_of_object(place));
        let start = lower_bound(all.clone(), predicate, value);
        let end = lower_bound(start..all.end, predicate + 1, value);
        start..end
    }

    /// Where the pairs of a predicate stand.
    pub(super) fn of_predicate(&self, predicate: usize) -> Range<usize> {
        match predicate.checked_sub(1) {
            Some(list) => self.predicate_ends.list(&self.bytes, list),
            None => 0..0,
        }
    }

    /// The pair at a place of the index by object.
    #[inline]
    pub(super) fn pair_of_object(&self, place: usize) -> usize {
        self.by_object.get(&self.bytes, place)
    }

    /// The pair at a place of the index by predicate.
    #[inline]
    pub(super) fn pair_of_predicate(&self, place: usize) -> usize {
        self.by_predicate.get(&self.bytes, place)
    }
}

/// The bytes of the index of these triples.
fn sorted(file: &[u8], of: &str, dictionary: &Dictionary, triples: &Triples) -> io::Result<Vec<u8>> {
    let mut sorter = IndexSorter::new(
        [dictionary.predicates(), dictionary.objects(), triples.len()],
        &std::env::temp_dir(),
        MEMORY,
    );
    let mut place = 0;
    for pair in 0..triples.pairs() {
        let predicate = triples.predicate(file, pair);
        sorter.pair(pair, predicate)?;
        let mut is_last = false;
        while !is_last && place < triples.len() {
            sorter.triple(pair, predicate, triples.object(file, place))?;
            is_last = triples.is_last_place(file, place);
            place += 1;
        }
    }
    let mut bytes = Vec::new();
    sorter.write(of, &mut bytes)?;
    Ok(bytes)
}
