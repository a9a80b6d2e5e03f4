//! Texts one after another, in which each can be told from the next.

/// Appends bytes and, before them, how many they are.
#[inline]
pub(super) fn push_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    push_count(bytes.len(), out);
    out.extend_from_slice(bytes);
}

/// Appends a number: seven bits a byte, the lowest first.
#[inline]
pub(super) fn push_count(mut count: usize, out: &mut Vec<u8>) {
    while count > 0x7f {
        out.push(0x80 | (count.to_le_bytes()[0] & 0x7f));
        count >>= 7;
    }
    out.push(count.to_le_bytes()[0]);
}

/// Takes bytes that [`push_bytes`] has written.
#[inline]
pub(super) fn take_bytes<'a>(from: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (mut length, mut shift) = (0_usize, 0);
    loop {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        length |= usize::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if *byte < 0x80 {
            break;
        }
    }
    let (bytes, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_is_taken() {
        let mut out = Vec::new();
        let texts = [0, 1, 127, 128, 20_000].map(|length| vec![b'x'; length]);
        texts.iter().for_each(|text| push_bytes(text, &mut out));
        let mut rest = out.as_slice();
        for text in &texts {
            assert_eq!(take_bytes(&mut rest), Some(text.as_slice()));
        }
        assert_eq!(take_bytes(&mut rest), None);
    }
}
