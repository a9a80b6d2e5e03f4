//! Merges what is sorted.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io;

/// What is sorted, and is gone through; it is ordered by where it is.
pub(super) trait Sorted: Ord {
    /// Goes on to the next; whether there is one.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn advance(&mut self) -> io::Result<bool>;
}

/// Several that are sorted, as one that is.
#[derive(Debug)]
pub(super) struct Merge<S: Sorted>(BinaryHeap<Reverse<S>>);

impl<S: Sorted> Merge<S> {
    /// Begins with the first of each.
    pub(super) fn new(all: impl IntoIterator<Item = S>) -> io::Result<Self> {
        let mut heap = BinaryHeap::new();
        for mut each in all {
            if each.advance()? {
                heap.push(Reverse(each));
            }
        }
        Ok(Self(heap))
    }

    /// That which is at the smallest.
    #[inline]
    pub(super) fn first(&self) -> Option<&S> {
        self.0.peek().map(|Reverse(first)| first)
    }

    /// Goes on to the next.
    #[inline]
    pub(super) fn advance(&mut self) -> io::Result<()> {
        if let Some(mut first) = self.0.peek_mut()
            && !first.0.advance()?
        {
            PeekMut::pop(first);
        }
        Ok(())
    }
}
