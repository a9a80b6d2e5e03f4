//! Numbers that expressions have asked for.

use super::dictionary::Id;
use oxsdatatypes::{Decimal, Double, Integer};
use spareval::ExpressionTerm;

/// Slots of the first table, and of the largest.
const FIRST: usize = 1 << 10;
const MOST: usize = 1 << 20;

/// Remembers the numbers that some terms are: to sort solutions, each is asked for many times.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// A number is in the slot that its identifier gives, or nowhere.
    slots: Vec<Slot>,
    /// Numbers that have taken the place of others.
    replaced: usize,
}

/// A number under an identifier. It is kept small, since all that can be is in the cache of the
/// processor.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// 0 for none; a larger one is not remembered.
    id: u32,
    kind: Kind,
    bytes: [u8; 16],
}

#[derive(Debug, Clone, Copy, Default)]
enum Kind {
    #[default]
    Integer,
    Decimal,
    Double,
}

impl Slot {
    /// `None` where the term is no number.
    #[inline]
    fn new(id: u32, term: &ExpressionTerm) -> Option<Self> {
        let mut bytes = [0; 16];
        let kind = match term {
            ExpressionTerm::IntegerLiteral(value) => {
                bytes[..8].copy_from_slice(&value.to_be_bytes());
                Kind::Integer
            }
            ExpressionTerm::DecimalLiteral(value) => {
                bytes = value.to_be_bytes();
                Kind::Decimal
            }
            ExpressionTerm::DoubleLiteral(value) => {
                bytes[..8].copy_from_slice(&value.to_be_bytes());
                Kind::Double
            }
            _ => return None,
        };
        Some(Self { id, kind, bytes })
    }

    #[inline]
    fn term(&self) -> ExpressionTerm {
        let [first @ .., _, _, _, _, _, _, _, _] = self.bytes;
        match self.kind {
            Kind::Integer => ExpressionTerm::IntegerLiteral(Integer::from_be_bytes(first)),
            Kind::Decimal => ExpressionTerm::DecimalLiteral(Decimal::from_be_bytes(self.bytes)),
            Kind::Double => ExpressionTerm::DoubleLiteral(Double::from_be_bytes(first)),
        }
    }
}

impl Values {
    /// The number that a term is, where it is remembered.
    #[inline]
    pub(super) fn get(&self, id: Id) -> Option<ExpressionTerm> {
        let slot = self.slots.get(id & self.slots.len().wrapping_sub(1))?;
        (slot.id as Id == id && id != 0).then(|| slot.term())
    }

    /// Remembers what a term is, if it is a number.
    #[inline]
    pub(super) fn put(&mut self, id: Id, term: &ExpressionTerm) {
        let Some(made) = u32::try_from(id).ok().and_then(|id| Slot::new(id, term)) else {
            return;
        };
        if self.replaced >= self.slots.len() / 4 && self.slots.len() < MOST {
            self.grow();
        }
        let index = id & (self.slots.len() - 1);
        let slot = &mut self.slots[index];
        self.replaced += usize::from(slot.id != 0);
        *slot = made;
    }

    #[cold]
    fn grow(&mut self) {
        let length = (self.slots.len() * 4).clamp(FIRST, MOST);
        let slots = std::mem::replace(&mut self.slots, vec![Slot::default(); length]);
        for slot in slots.into_iter().filter(|slot| slot.id != 0) {
            self.slots[slot.id as usize & (length - 1)] = slot;
        }
        self.replaced = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_remembered_under_their_terms() {
        let mut values = Values::default();
        assert!(values.get(0).is_none());
        let term = |id: Id| ExpressionTerm::IntegerLiteral(Integer::from(i64::try_from(id).unwrap()));
        for _ in 0..3 {
            for id in 1..5000 {
                values.put(id, &term(id));
                assert!(values.get(id) == Some(term(id)));
            }
        }
        assert!(values.slots.len() >= 4096);
        assert!((1..5000).all(|id| values.get(id).is_none_or(|value| value == term(id))));
        values.put(1, &ExpressionTerm::StringLiteral("a".to_owned()));
        assert!(values.get(1) != Some(ExpressionTerm::StringLiteral("a".to_owned())));
    }
}
