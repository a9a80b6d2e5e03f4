//! Looks through an XML text before it is parsed: for what would take a parser too long,
//! and for document type declarations.

use crate::source::items::place::Fault;
use memchr::{memchr, memchr3, memmem};

/// Elements that may be open within each other. Looking up a namespace takes as many
/// steps as there are.
const MOST_DEPTH: usize = 500;

/// Attributes that an element may have. Each is held against all before it.
const MOST_ATTRIBUTES: usize = 500;

/// Puts white space in place of a document type declaration, so that nothing of it takes
/// effect, neither entities nor files that it names; line breaks stay.
///
/// # Errors
/// Elements that are too deep, or have too many attributes. Nothing else is checked.
pub(super) fn guard(text: &mut [u8]) -> Result<(), Fault> {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(found) = memchr(b'<', &text[at..]) {
        let start = at + found;
        let rest = &text[start..];
        let end = if rest.starts_with(b"<!--") {
            behind(text, start + 4, b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            behind(text, start + 9, b"]]>")
        } else if rest.starts_with(b"<?") {
            behind(text, start + 2, b"?>")
        } else if rest.starts_with(b"<!DOCTYPE") {
            let end = declaration_end(text, start + 2);
            if let Some(end) = end {
                blank(&mut text[start..end]);
            }
            end
        } else if rest.starts_with(b"</") {
            depth = depth.saturating_sub(1);
            behind(text, start + 2, b">")
        } else {
            let end = tag(text, start)?;
            if end.is_some_and(|end| text[end - 2] != b'/') {
                depth += 1;
            }
            end
        };
        if depth > MOST_DEPTH {
            let what = format!("more than {MOST_DEPTH} elements are open here within each other");
            return Err(Fault::new(start, what));
        }
        // What does not end is for the parser to find.
        let Some(end) = end else { break };
        at = end;
    }
    Ok(())
}

/// The end of the first `mark` from `from` on.
fn behind(text: &[u8], from: usize, mark: &[u8]) -> Option<usize> {
    let found = memmem::find(text.get(from..)?, mark)?;
    Some(from + found + mark.len())
}

/// The end of the start tag at `start`.
fn tag(text: &[u8], start: usize) -> Result<Option<usize>, Fault> {
    let (mut at, mut attributes) = (start + 1, 0);
    while let Some(found) = memchr3(b'>', b'"', b'\'', &text[at..]) {
        at += found + 1;
        let mark = text[at - 1];
        if mark == b'>' {
            return Ok(Some(at));
        }
        attributes += 1;
        if attributes > MOST_ATTRIBUTES {
            let what = format!("an element has more than {MOST_ATTRIBUTES} attributes");
            return Err(Fault::new(start, what));
        }
        let Some(length) = memchr(mark, &text[at..]) else { break };
        at += length + 1;
    }
    Ok(None)
}

/// The end of a document type declaration, whose subset has declarations, comments and
/// instructions of its own.
fn declaration_end(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    let mut depth = 1_usize;
    loop {
        match *text.get(at)? {
            quote @ (b'"' | b'\'') => at += 1 + memchr(quote, &text[at + 1..])?,
            b'<' if text[at..].starts_with(b"<!--") => at = behind(text, at + 4, b"-->")? - 1,
            b'<' if text[at..].starts_with(b"<?") => at = behind(text, at + 2, b"?>")? - 1,
            b'<' => depth += 1,
            b'>' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

fn blank(bytes: &mut [u8]) {
    for byte in bytes {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guarded(text: &str) -> Result<String, String> {
        let mut bytes = text.as_bytes().to_vec();
        guard(&mut bytes).map_err(|fault| format!("{} at {}", fault.what, fault.at))?;
        Ok(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn a_document_type_declaration_becomes_white_space() {
        let text = "<?xml version='1.0'?>\n<!DOCTYPE a [\n<!ENTITY x \"]>\">\n<!-- '> --> <?p \">?>\n]>\n<a b='>'/>";
        let end = text.find("\n<a").unwrap();
        let blank = text[21..end].replace(|c| c != '\n', " ");
        let expected = [&text[..21], &blank, &text[end..]].concat();
        assert_eq!(guarded(text).unwrap(), expected);
        assert_eq!(guarded("<!DOCTYPE ä><a/>").unwrap(), "             <a/>");
        assert_eq!(
            guarded("<a><![CDATA[<!DOCTYPE x>]]></a>").unwrap(),
            "<a><![CDATA[<!DOCTYPE x>]]></a>"
        );
    }

    #[test]
    fn depth_and_attributes_have_limits() {
        let deep = |depth: usize| format!("{}{}", "<a b='/'>".repeat(depth), "</a>".repeat(depth));
        assert!(guarded(&deep(MOST_DEPTH)).is_ok());
        assert!(guarded(&deep(MOST_DEPTH + 1)).is_err());
        let wide = format!("<r>{}</r>", "<a/><b></b><!-- <c> -->".repeat(10_000));
        assert!(guarded(&wide).is_ok());
        let attributes = " a='\"'".repeat(MOST_ATTRIBUTES + 1);
        assert!(guarded(&format!("<a{attributes}/>")).is_err());
    }

    #[test]
    fn what_never_ends_is_left_to_the_parser() {
        for text in [
            "<",
            "<a",
            "<a b='",
            "<!--",
            "<!DOCTYPE a [",
            "</",
            "<![CDATA[",
            "<?",
            "<!DOCTYPE '",
        ] {
            assert_eq!(guarded(text).unwrap(), text);
        }
    }
}
