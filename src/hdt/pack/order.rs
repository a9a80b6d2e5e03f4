//! Puts texts in order, byte by byte.

use super::texts::Texts;
use std::ops::Range;

/// Bytes that are compared at once.
const STEP: usize = 8;

/// So few texts are compared as a whole.
const FEW: usize = 24;

/// A text by its number, with some of its bytes.
#[derive(Debug, Clone, Copy)]
struct Item {
    bytes: u64,
    number: u32,
}

/// The numbers of `texts`, which have no zeros, in the order of their bytes.
///
/// Terms have long beginnings in common. So they are put in order by eight bytes at a time,
/// and those that have these in common by the next eight.
pub(super) fn ordered(texts: &Texts) -> Vec<u32> {
    let mut items: Vec<Item> = texts.numbers().map(|number| Item { bytes: 0, number }).collect();
    let mut groups: Vec<(Range<usize>, usize)> = vec![(0..items.len(), 0)];
    while let Some((range, depth)) = groups.pop() {
        let group = &mut items[range.clone()];
        if group.len() <= FEW {
            group.sort_unstable_by(|one, other| rest(texts, one, depth).cmp(rest(texts, other, depth)));
            continue;
        }
        for item in &mut *group {
            item.bytes = some(rest(texts, item, depth));
        }
        group.sort_unstable_by_key(|item| item.bytes);
        let mut start = range.start;
        for same in group.chunk_by(|one, other| one.bytes == other.bytes) {
            let end = start + same.len();
            if same.len() > 1 {
                groups.push((start..end, depth + STEP));
            }
            start = end;
        }
    }
    items.into_iter().map(|item| item.number).collect()
}

/// A text from byte `depth` on.
#[inline]
fn rest<'t>(texts: &'t Texts, item: &Item, depth: usize) -> &'t [u8] {
    texts.get(item.number).get(depth..).unwrap_or_default()
}

/// The first bytes of a text, as a number that is ordered as they are.
#[inline]
fn some(text: &[u8]) -> u64 {
    match text.first_chunk::<STEP>() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => {
            let mut bytes = [0; STEP];
            bytes[..text.len()].copy_from_slice(text);
            u64::from_be_bytes(bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(texts: &std::collections::HashSet<String>) {
        let mut known = Texts::default();
        for text in texts {
            known.add(text.as_bytes(), 0);
        }
        let ordered: Vec<&[u8]> = ordered(&known).into_iter().map(|number| known.get(number)).collect();
        let mut expected: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
        expected.sort_unstable();
        assert_eq!(ordered, expected);
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_bytes(texts in prop::collection::hash_set("[aế\u{1}]{0,40}|(abcdefgh){0,9}[ab]?", 0..300)) {
            check(&texts);
        }
    }

    #[test]
    fn long_texts_take_no_stack() {
        let long = "x".repeat(1 << 20);
        check(&(0..40).map(|index| format!("{long}{index}")).collect());
    }
}
