//! Files of HDT, and their indexes: whatever the bytes are, they are read or it is said what is
//! wrong, and all that is asked of them ends.
//!
//! The first two bytes are the length of the index, which is at the end. Checksums are not
//! compared here: no change would pass them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lodpress::hdt::Hdt;
use oxigraph::model::{Quad, TermRef};
use std::sync::Arc;

/// Quads of which each pattern is asked.
const SOME: usize = 20;

/// Quads of a pattern that are looked at.
const MANY: usize = 10_000;

fuzz_target!(|input: &[u8]| {
    let Some((length, rest)) = input.split_first_chunk::<2>() else {
        return;
    };
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    let (file, index) = rest.split_at(rest.len() - length);
    let opened = match index {
        [] => Hdt::from_bytes(file.to_vec()),
        index => Hdt::from_parts(file.to_vec(), index.to_vec()),
    };
    let Ok(hdt) = opened else {
        return;
    };
    let hdt = Arc::new(hdt);
    _ = hdt.verify();
    let found: Vec<Quad> = hdt.quads(None, None, None, None).take(MANY).flatten().collect();
    for quad in found.iter().take(SOME) {
        for bits in 0..8 {
            let subject = (bits & 1 != 0).then(|| quad.subject.as_ref());
            let predicate = (bits & 2 != 0).then(|| quad.predicate.as_ref());
            let object = (bits & 4 != 0).then(|| quad.object.as_ref());
            hdt.quads(subject, predicate, object, None).take(MANY).for_each(drop);
        }
        // A term that may be at another place.
        let subject = TermRef::from(quad.subject.as_ref());
        hdt.quads(None, None, Some(subject), None).take(MANY).for_each(drop);
    }
});
