//! Look-ups of one key, step by step: between the steps the caller does the same for other
//! keys, and memory has time to come.

use super::memory::RowAt;
use super::{Found, FoundAt, JoinIndex, Joins};
use std::io;

/// A look-up under way.
#[derive(Debug, Default)]
pub(in crate::exec) struct LookUp {
    /// The values of the keys.
    pub(in crate::exec) key: Vec<u8>,
    /// The hash of the key; `None` where nothing is looked up.
    hash: Option<u64>,
    /// Where in memory the rows begin that are of this hash.
    at: RowAt,
}

impl Joins<'_> {
    /// Begins to look up the key, where there is one.
    #[inline]
    pub(in crate::exec) fn begin(&self, has_key: bool, look_up: &mut LookUp) {
        look_up.hash = has_key.then(|| self.hash(&look_up.key));
    }

    /// The second step: finds where the rows of `join` are that may have the key.
    #[inline]
    pub(in crate::exec) fn enter(&self, join: usize, look_up: &mut LookUp) {
        if let (Some(JoinIndex::Memory(index)), Some(hash)) = (&self.built[join], look_up.hash) {
            look_up.at = index.chain(hash);
        }
    }

    /// The third step: looks at the first of them.
    #[inline]
    pub(in crate::exec) fn approach(&self, join: usize, look_up: &mut LookUp) {
        if let (Some(JoinIndex::Memory(index)), Some(hash)) = (&self.built[join], look_up.hash) {
            look_up.at = index.first(look_up.at, hash);
        }
    }

    /// The last step: finds the rows that have the key, in their order, each once. Gives the
    /// bytes in which is what they give, and where.
    #[inline]
    pub(in crate::exec) fn find<'f>(
        &'f self,
        join: usize,
        look_up: &LookUp,
        found: &'f mut Found,
    ) -> io::Result<(&'f [u8], &'f [FoundAt])> {
        found.clear();
        let (Some(index), Some(hash)) = (&self.built[join], look_up.hash) else {
            return Ok((&[], &[]));
        };
        match index {
            JoinIndex::Memory(index) => {
                index.find(look_up.at, hash, &look_up.key, &mut found.rows);
                found.in_order();
                Ok((index.bytes(), &found.rows))
            }
            JoinIndex::Disk(index) => {
                index.find(hash, &look_up.key, found)?;
                found.in_order();
                Ok((&found.given, &found.rows))
            }
        }
    }
}
