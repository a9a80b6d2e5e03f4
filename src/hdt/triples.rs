//! The triples of a file, as numbers: for each subject its predicates, for each of these the
//! objects, in lists whose ends bitmaps mark
//! ([HDT binary format](https://www.rdfhdt.org/hdt-binary-format/#triples)).

use super::array::Array;
use super::bitmap::Bitmap;
use super::control::{BITMAP_TRIPLES, Control, Kind};
use super::cursor::Cursor;
use super::damage::Damage;
use super::dictionary::Dictionary;
use std::ops::Range;

/// The order of subject, predicate, object, by its number in a file.
pub(super) const SPO: usize = 1;

/// The triples of a file.
#[derive(Debug, Default)]
pub(super) struct Triples {
    /// Ends of the lists of predicates, one for each subject.
    predicate_ends: Bitmap,
    /// Ends of the lists of objects, one for each predicate of a subject.
    object_ends: Bitmap,
    predicates: Array,
    objects: Array,
}

impl Triples {
    pub(super) fn read(cursor: &mut Cursor<'_>, dictionary: &Dictionary) -> Result<Self, Damage> {
        cursor.enter("the triples");
        let control = Control::read(cursor, Kind::Triples, BITMAP_TRIPLES)?;
        if control.number("order") != Some(SPO) {
            return Err(cursor.damage("they are not in the order subject, predicate, object"));
        }
        let triples = Self {
            predicate_ends: Bitmap::read(cursor)?,
            object_ends: Bitmap::read(cursor)?,
            predicates: Array::read(cursor)?,
            objects: Array::read(cursor)?,
        };
        // Some programs write an end for the lists of an empty graph.
        if triples.objects.len() == 0 {
            return Ok(Self::default());
        }
        let file = cursor.file();
        let fits = |ends: &Bitmap, values: &Array, lists: usize| {
            let last = lists.checked_sub(1).and_then(|last| ends.select(file, last));
            ends.ones() == lists && last == values.len().checked_sub(1)
        };
        if !fits(&triples.predicate_ends, &triples.predicates, dictionary.subjects())
            || !fits(&triples.object_ends, &triples.objects, triples.predicates.len())
        {
            return Err(cursor.damage("there are not as many lists as there should be"));
        }
        Ok(triples)
    }

    /// How many triples there are.
    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    /// How many pairs of a subject and a predicate there are.
    pub(super) fn pairs(&self) -> usize {
        self.predicates.len()
    }

    /// The predicate of a pair.
    #[inline]
    pub(super) fn predicate(&self, file: &[u8], pair: usize) -> usize {
        self.predicates.get(file, pair)
    }

    /// The object at a place.
    #[inline]
    pub(super) fn object(&self, file: &[u8], place: usize) -> usize {
        self.objects.get(file, place)
    }

    /// The subject of a pair.
    #[inline]
    pub(super) fn subject_of_pair(&self, file: &[u8], pair: usize) -> usize {
        self.predicate_ends.rank(file, pair) + 1
    }

    /// The pairs of a subject.
    #[inline]
    pub(super) fn pairs_of(&self, file: &[u8], subject: usize) -> Range<usize> {
        match subject.checked_sub(1) {
            Some(list) => self.predicate_ends.list(file, list),
            None => 0..0,
        }
    }

    /// The places of the objects of a pair.
    #[inline]
    pub(super) fn places_of(&self, file: &[u8], pair: usize) -> Range<usize> {
        self.object_ends.list(file, pair)
    }

    /// Whether a pair is the last of its subject.
    #[inline]
    pub(super) fn is_last_pair(&self, file: &[u8], pair: usize) -> bool {
        self.predicate_ends.is_one(file, pair)
    }

    /// Whether the object at a place is the last of its pair.
    #[inline]
    pub(super) fn is_last_place(&self, file: &[u8], place: usize) -> bool {
        self.object_ends.is_one(file, place)
    }

    /// The pair of a subject with a predicate.
    #[inline]
    pub(super) fn pair(&self, file: &[u8], subject: usize, predicate: usize) -> Option<usize> {
        search(self.pairs_of(file, subject), predicate, |pair| {
            self.predicate(file, pair)
        })
    }

    /// The place of an object among those of a pair.
    #[inline]
    pub(super) fn place(&self, file: &[u8], pair: usize, object: usize) -> Option<usize> {
        search(self.places_of(file, pair), object, |place| self.object(file, place))
    }
}

/// The place in `range` that has `wanted`, where `value` grows with the place.
#[inline]
pub(super) fn search(range: Range<usize>, wanted: usize, value: impl Fn(usize) -> usize) -> Option<usize> {
    let place = lower_bound(range.clone(), wanted, &value);
    (place < range.end && value(place) == wanted).then_some(place)
}

/// The first place in `range` that has `wanted` or more, where `value` grows with the place.
#[inline]
pub(super) fn lower_bound(range: Range<usize>, wanted: usize, value: impl Fn(usize) -> usize) -> usize {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = usize::midpoint(low, high);
        if value(middle) < wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
