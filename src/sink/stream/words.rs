use std::collections::HashMap;
use std::convert::Infallible;

/// Words that are kept from one chunk to the next; where there are more, they are no
/// vocabulary.
const KEPT: usize = 4096;

/// What is remembered of IRIs that recur, such as properties and datatypes.
#[derive(Debug)]
pub(super) struct Words<T> {
    words: Vec<(Box<str>, T)>,
    numbers: HashMap<Box<str>, usize>,
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T> Words<T> {
    /// The number of `iri`, of which `make` says what is remembered. It is often `guess`,
    /// which then need not be looked up.
    pub(super) fn find(&mut self, iri: &str, guess: usize, make: impl FnOnce() -> T) -> usize {
        let Ok(number) = self.try_find(iri, guess, || Ok::<_, Infallible>(make()));
        number
    }

    /// As [`Self::find`], where there may be nothing to remember.
    pub(super) fn try_find<E>(
        &mut self,
        iri: &str,
        guess: usize,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<usize, E> {
        if self.words.get(guess).is_some_and(|(word, _)| **word == *iri) {
            return Ok(guess);
        }
        if let Some(number) = self.numbers.get(iri) {
            return Ok(*number);
        }
        let number = self.words.len();
        self.words.push((iri.into(), make()?));
        self.numbers.insert(iri.into(), number);
        Ok(number)
    }

    pub(super) fn get(&mut self, number: usize) -> &mut T {
        &mut self.words[number].1
    }

    pub(super) fn peek(&self, number: usize) -> Option<&T> {
        self.words.get(number).map(|(_, word)| word)
    }

    /// Forgets all words where there are too many. Numbers mean nothing then.
    pub(super) fn tidy(&mut self) -> bool {
        let is_full = self.words.len() > KEPT;
        if is_full {
            *self = Self::default();
        }
        is_full
    }
}
