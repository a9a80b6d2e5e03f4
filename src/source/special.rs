//! Finds the bytes that mean something, 64 at a time.

/// Gives the places of up to three kinds of bytes, in order.
#[derive(Debug, Clone)]
pub(super) struct Specials<'a> {
    bytes: &'a [u8],
    kinds: [u8; 3],
    /// Start of the bytes that are looked at.
    base: usize,
    /// A bit for each of them that is still to be given, the lowest for the first.
    found: u64,
}

/// Bytes that are looked at together.
const WIDTH: usize = 64;

impl<'a> Specials<'a> {
    pub(super) fn new(bytes: &'a [u8], kinds: [u8; 3]) -> Self {
        let mut specials = Self {
            bytes,
            kinds,
            base: 0,
            found: 0,
        };
        specials.found = specials.look(0);
        specials
    }

    /// The next place.
    #[inline]
    pub(super) fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let next = self.base + WIDTH;
            if next >= self.bytes.len() {
                return None;
            }
            self.base = next;
            self.found = self.look(next);
        }
        let at = self.base + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(at)
    }

    /// Goes to `at`: the next place is not before it.
    pub(super) fn seek(&mut self, at: usize) {
        self.base = at;
        self.found = self.look(at);
    }

    #[inline]
    fn look(&self, base: usize) -> u64 {
        let rest = self.bytes.get(base..).unwrap_or_default();
        if let Some(chunk) = rest.first_chunk::<WIDTH>() {
            return bits(chunk, self.kinds);
        }
        let mut chunk = [0; WIDTH];
        chunk[..rest.len()].copy_from_slice(rest);
        bits(&chunk, self.kinds) & ((1 << rest.len()) - 1)
    }
}

/// A bit for each byte that is of one of `kinds`. Written so that the compiler compares many
/// bytes by one instruction.
#[inline]
fn bits(chunk: &[u8; WIDTH], [a, b, c]: [u8; 3]) -> u64 {
    /// Moves the lowest bit of each of eight bytes into the highest byte, in their order.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut flags = [0_u8; WIDTH];
    for (flag, byte) in flags.iter_mut().zip(chunk) {
        *flag = u8::from(*byte == a) | u8::from(*byte == b) | u8::from(*byte == c);
    }
    let (eights, _) = flags.as_chunks::<8>();
    eights.iter().enumerate().fold(0, |bits, (index, eight)| {
        let eight = u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
        bits | eight << (8 * index)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_place_is_found_once(text in "[a,\"\n\u{e9}]{0,200}", from in 0..200_usize) {
            let bytes = text.as_bytes();
            let mut specials = Specials::new(bytes, *b",\"\n");
            if from > 0 {
                specials.seek(from);
            }
            let found: Vec<usize> = std::iter::from_fn(|| specials.next()).collect();
            let places = (0..bytes.len()).filter(|at| *at >= from && b",\"\n".contains(&bytes[*at]));
            prop_assert_eq!(found, places.collect::<Vec<_>>());
        }
    }
}
