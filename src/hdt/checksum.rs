//! The checksums of the format: CRC-8 and CRC-16 over heads, CRC-32C over what they stand before.

/// CRC-8 with the polynomial `x⁸ + x² + x + 1` (CRC-8/SMBUS), over the head of a section, an
/// array or a bitmap.
pub(super) fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(
            sum ^ byte,
            |sum, _| {
                if sum & 0x80 == 0 { sum << 1 } else { (sum << 1) ^ 0x07 }
            },
        )
    })
}

/// CRC-16 with the reflected polynomial `x¹⁶ + x¹⁵ + x² + 1` (CRC-16/ARC), over control
/// information.
pub(super) fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte), |sum, _| {
            if sum & 1 == 0 { sum >> 1 } else { (sum >> 1) ^ 0xA001 }
        })
    })
}

/// Whether a checksum is what it should be. Fuzz targets leave that out: no change would pass.
#[inline]
pub(super) fn fits<T: PartialEq + ?Sized>(found: &T, expected: &T) -> bool {
    cfg!(fuzzing) || found == expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_of_the_catalogue() {
        // The check values of <https://reveng.sourceforge.io/crc-catalogue/>.
        assert_eq!(crc8(b"123456789"), 0xF4);
        assert_eq!(crc16(b"123456789"), 0xBB3D);
        assert_eq!(crc32c::crc32c(b"123456789"), 0xE306_9283);
    }
}
