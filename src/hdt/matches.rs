//! The triples that match a pattern.

use super::Hdt;
use std::ops::Range;
use std::sync::Arc;

/// A triple as the format numbers its terms: subject, predicate, object.
pub(super) type Numbers = [usize; 3];

/// A pattern: what is fixed of subject, predicate and object.
pub(super) type Pattern = [Option<usize>; 3];

/// Goes through the triples that match a pattern, on the sorted lists of the file or of its
/// index, in the order of subject, predicate, object for each object or predicate.
#[derive(Debug, Clone)]
pub(super) struct Matches {
    hdt: Arc<Hdt>,
    way: Way,
}

#[derive(Debug, Clone)]
enum Way {
    /// Pairs that stand one after the other, with their objects.
    Walk {
        subject: usize,
        pairs: Range<usize>,
        places: Range<usize>,
    },
    /// Pairs of one subject that have an object.
    Having {
        subject: usize,
        pairs: Range<usize>,
        object: usize,
    },
    /// Pairs that have an object, in the index.
    Object { places: Range<usize>, object: usize },
    /// Pairs that have a predicate, in the index; and the objects of one of them.
    Predicate {
        predicate: usize,
        pairs: Range<usize>,
        subject: usize,
        places: Range<usize>,
    },
}

impl Matches {
    pub(super) fn new(hdt: Arc<Hdt>, pattern: Pattern) -> Self {
        let way = Way::new(&hdt, pattern).unwrap_or(Way::Object {
            places: 0..0,
            object: 0,
        });
        Self { hdt, way }
    }

    /// Of those of a predicate, how many pairs there are.
    pub(super) fn pairs(&self) -> usize {
        match &self.way {
            Way::Predicate { pairs, .. } => pairs.len(),
            _ => 0,
        }
    }

    /// What it goes through.
    pub(super) fn hdt(&self) -> &Hdt {
        &self.hdt
    }
}

impl Way {
    /// `None` where nothing matches.
    fn new(hdt: &Hdt, pattern: Pattern) -> Option<Self> {
        let (file, triples, index) = (&*hdt.bytes, &hdt.triples, &hdt.index);
        Some(match pattern {
            [Some(subject), None, Some(object)] => Self::Having {
                subject,
                pairs: triples.pairs_of(file, subject),
                object,
            },
            [Some(subject), Some(predicate), object] => {
                let pair = triples.pair(file, subject, predicate)?;
                let places = match object {
                    Some(object) => {
                        let place = triples.place(file, pair, object)?;
                        place..place + 1
                    }
                    None => triples.places_of(file, pair),
                };
                Self::Walk {
                    subject,
                    pairs: pair..pair + 1,
                    places,
                }
            }
            [Some(subject), None, None] => {
                let pairs = triples.pairs_of(file, subject);
                let first = triples.places_of(file, pairs.start).start;
                let places = first..if pairs.start >= pairs.end { first } else { triples.len() };
                Self::Walk { subject, pairs, places }
            }
            [None, Some(predicate), Some(object)] => Self::Object {
                places: index.of_object_and_predicate(file, triples, object, predicate),
                object,
            },
            [None, None, Some(object)] => Self::Object {
                places: index.of_object(object),
                object,
            },
            [None, Some(predicate), None] => Self::Predicate {
                predicate,
                pairs: index.of_predicate(predicate),
                subject: 0,
                places: 0..0,
            },
            [None, None, None] => Self::Walk {
                subject: 1,
                pairs: 0..triples.pairs(),
                places: 0..triples.len(),
            },
        })
    }

    #[inline]
    fn next(&mut self, hdt: &Hdt) -> Option<Numbers> {
        let (file, triples) = (&*hdt.bytes, &hdt.triples);
        match self {
            Self::Walk { subject, pairs, places } => {
                if pairs.start >= pairs.end {
                    return None;
                }
                let (pair, place) = (pairs.start, places.next()?);
                let found = [*subject, triples.predicate(file, pair), triples.object(file, place)];
                if triples.is_last_place(file, place) {
                    pairs.start += 1;
                    *subject += usize::from(triples.is_last_pair(file, pair));
                }
                Some(found)
            }
            Self::Having { subject, pairs, object } => {
                let mut having = pairs.filter(|pair| triples.place(file, *pair, *object).is_some());
                having
                    .next()
                    .map(|pair| [*subject, triples.predicate(file, pair), *object])
            }
            Self::Object { places, object } => {
                let pair = hdt.index.pair_of_object(places.next()?);
                let subject = triples.subject_of_pair(file, pair);
                Some([subject, triples.predicate(file, pair), *object])
            }
            Self::Predicate {
                predicate,
                pairs,
                subject,
                places,
            } => loop {
                if let Some(place) = places.next() {
                    return Some([*subject, *predicate, triples.object(file, place)]);
                }
                let pair = hdt.index.pair_of_predicate(pairs.next()?);
                *subject = triples.subject_of_pair(file, pair);
                *places = triples.places_of(file, pair);
            },
        }
    }
}

impl Iterator for Matches {
    type Item = Numbers;

    #[inline]
    fn next(&mut self) -> Option<Numbers> {
        self.way.next(&self.hdt)
    }
}
