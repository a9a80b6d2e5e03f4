//! Three numbers as one, which is ordered as they are.

use super::super::array::width_of;

/// How many bits each of three numbers has. There are no graphs with so many terms that these
/// were more than 128 together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout([usize; 3]);

impl Layout {
    /// Of numbers that are not larger than these.
    pub(super) fn new(largest: [usize; 3]) -> Self {
        Self(largest.map(width_of))
    }

    /// Bits of all three.
    pub(super) fn bits(self) -> usize {
        self.0.iter().sum()
    }

    #[inline]
    pub(super) fn pack(self, [first, second, third]: [usize; 3]) -> u128 {
        let [_, of_second, of_third] = self.0;
        (first as u128) << (of_second + of_third) | (second as u128) << of_third | third as u128
    }

    #[inline]
    pub(super) fn unpack(self, packed: u128) -> [usize; 3] {
        let [_, of_second, of_third] = self.0;
        let lower = |number: u128, bits: usize| number as usize & (usize::MAX >> (usize::BITS as usize - bits));
        [
            (packed >> (of_second + of_third)) as usize,
            lower(packed >> of_third, of_second),
            lower(packed, of_third),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_and_ordered() {
        let layout = Layout::new([9, 0, 1 << 40]);
        assert_eq!(layout.bits(), 4 + 1 + 41);
        let mut all = Vec::new();
        for first in [0, 9] {
            for second in [0, 1] {
                for third in [0, 5, 1 << 40] {
                    let packed = layout.pack([first, second, third]);
                    assert_eq!(layout.unpack(packed), [first, second, third]);
                    all.push(packed);
                }
            }
        }
        assert!(all.is_sorted());
    }
}
