//! Digests of texts in UTF-8, as hexadecimal digits in lower case.

use super::Function;
use super::iri::{grel, morph};
use super::parameter::{STRING_OUT, VALUE};
use super::value::{Arguments, Outcome, required, text};
use sha2::Digest;
use std::fmt::Write as _;

pub(super) const FUNCTIONS: &[Function] = &[
    Function {
        iris: &[grel!("string_md5"), grel!("md5")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: digest::<md5::Md5>,
    },
    Function {
        iris: &[grel!("string_sha1"), grel!("sha1")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: digest::<sha1::Sha1>,
    },
    Function {
        iris: &[grel!("string_sha256"), grel!("sha256"), morph!("hash")],
        parameters: &[VALUE],
        outputs: STRING_OUT,
        call: digest::<sha2::Sha256>,
    },
];

fn digest<D: Digest>(arguments: Arguments<'_>) -> Outcome {
    let mut out = String::new();
    for byte in D::digest(required(arguments, 0)?) {
        _ = write!(out, "{byte:02x}");
    }
    text(out)
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;

    /// The examples of [RFC 1321](https://www.rfc-editor.org/rfc/rfc1321#appendix-A.5) and
    /// [RFC 6234](https://www.rfc-editor.org/rfc/rfc6234#section-8.5).
    #[test]
    fn known_digests() {
        assert_eq!(call("string_md5", &["abc"]), ["900150983cd24fb0d6963f7d28e17f72"]);
        assert_eq!(
            call("string_sha1", &["abc"]),
            ["a9993e364706816aba3e25717850c26c9cd0d89d"]
        );
        assert_eq!(
            call("string_sha256", &["abc"]),
            ["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"]
        );
    }
}
