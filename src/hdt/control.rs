//! Control information: what stands before each part of a file and says what it is
//! ([HDT binary format](https://www.rdfhdt.org/hdt-binary-format/#control)).

use super::checksum::crc16;
use super::cursor::Cursor;
use super::damage::Damage;

/// What the file, and each of its parts, begins with.
const COOKIE: &[u8] = b"$HDT";

/// Bytes of a format, and of all properties, at most: others have some hundred.
const TEXT_LIMIT: usize = 1 << 16;

/// What a part is, by its number in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Global = 1,
    Header = 2,
    Dictionary = 3,
    Triples = 4,
    Index = 5,
}

/// Names of formats.
pub(super) const HDT: &str = "<http://purl.org/HDT/hdt#HDTv1>";
pub(super) const HEADER: &str = "ntriples";
pub(super) const FOUR_SECTIONS: &str = "<http://purl.org/HDT/hdt#dictionaryFour>";
pub(super) const BITMAP_TRIPLES: &str = "<http://purl.org/HDT/hdt#triplesBitmap>";
pub(super) const INDEX: &str = "<http://purl.org/HDT/hdt#indexFoQ>";

/// What stands before a part.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Control<'a> {
    properties: Vec<(&'a str, &'a str)>,
}

impl<'a> Control<'a> {
    /// Reads control information, which must be of a part of this kind and format.
    pub(super) fn read(cursor: &mut Cursor<'a>, kind: Kind, format: &str) -> Result<Self, Damage> {
        let start = cursor.position();
        if cursor.take(COOKIE.len())? != COOKIE {
            return Err(cursor.damage("it does not begin with `$HDT`"));
        }
        let number = cursor.byte()?;
        let found = cursor.text(TEXT_LIMIT)?;
        let text = cursor.text(TEXT_LIMIT)?;
        cursor.end_of_control(start)?;
        if number != kind as u8 {
            return Err(cursor.damage(format!("there is another part in its place (number {number})")));
        }
        if found != format {
            return Err(cursor.damage(format!("its format is `{found}`, and lodpress reads `{format}`")));
        }
        Ok(Self {
            properties: text.split(';').filter_map(|entry| entry.split_once('=')).collect(),
        })
    }

    /// The value of a property, where it is stated.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        let mut named = self.properties.iter().filter(|(known, _)| *known == name);
        named.next().map(|(_, value)| *value)
    }

    /// The number that a property has, where it is stated.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }
}

/// Control information with these properties, in their order.
pub(super) fn control(kind: Kind, format: &str, properties: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = COOKIE.to_vec();
    bytes.push(kind as u8);
    bytes.extend_from_slice(format.as_bytes());
    bytes.push(0);
    for (name, value) in properties {
        bytes.extend_from_slice(format!("{name}={value};").as_bytes());
    }
    bytes.push(0);
    let sum = crc16(&bytes);
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_is_written() {
        let bytes = control(Kind::Triples, BITMAP_TRIPLES, &[("order", "1"), ("numTriples", "7")]);
        let mut cursor = Cursor::new(&bytes, "the triples");
        let control = Control::read(&mut cursor, Kind::Triples, BITMAP_TRIPLES).unwrap();
        assert_eq!((control.number("order"), control.get("other")), (Some(1), None));
        assert_eq!(cursor.position(), bytes.len());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let read = |bytes: &[u8], kind| {
            let read = Control::read(&mut Cursor::new(bytes, "the header"), kind, HEADER);
            read.unwrap_err().to_string()
        };
        let bytes = control(Kind::Header, HEADER, &[]);
        assert!(read(b"<s> <p> <o> .", Kind::Header).contains("does not begin with `$HDT`"));
        assert!(read(&bytes[..8], Kind::Header).contains("no end"));
        assert!(read(&bytes, Kind::Index).contains("another part"));
        let mut other = bytes.clone();
        other[6] ^= 1;
        assert!(read(&other, Kind::Header).contains("CRC-16"));
        assert!(read(&control(Kind::Header, "rdfxml", &[]), Kind::Header).contains("its format is `rdfxml`"));
    }
}
