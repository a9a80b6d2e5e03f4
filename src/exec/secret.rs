//! What a run hashes under, so that nobody can write tables whose tuples collide.

use std::hash::{BuildHasher, RandomState};

/// Two keys for [SipHash](https://www.aumasson.jp/siphash/siphash.pdf).
pub(super) type Secret = (u64, u64);

/// Draws a secret.
pub(super) fn draw() -> Secret {
    let random = RandomState::new();
    (random.hash_one(0_u8), random.hash_one(1_u8))
}
