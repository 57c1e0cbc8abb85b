//! A keyed function whose values say nothing about what it was asked, to whoever lacks the key: SipHash-2-4.

use std::hash::{BuildHasher, RandomState};

/// The key of a mask.
#[derive(Clone, Copy)]
pub(super) struct Key(u64, u64);

impl std::fmt::Debug for Key {
    /// A key is not shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// What is asked for: the same bytes mean something else as an address and as a word.
#[derive(Clone, Copy, Debug)]
pub(super) enum About {
    Ipv4 = 4,
    Ipv6 = 6,
    Mac = 48,
    Group = 49,
    Word = 97,
}

impl Key {
    /// A key that nobody knows, from the randomness of the system.
    pub(super) fn random() -> Self {
        let state = RandomState::new();
        Key(state.hash_one(0_u8), RandomState::new().hash_one(state.hash_one(1_u8)))
    }

    /// A known key, for tests.
    pub(super) const fn known(key: u64) -> Self {
        Key(key, !key)
    }

    /// 64 bits that depend on the key, on what is asked for, and on all the bytes.
    pub(super) fn of(&self, about: About, bytes: impl Iterator<Item = u8>) -> u64 {
        self.sip(std::iter::once(about as u8).chain(bytes))
    }

    /// SipHash-2-4 (Aumasson and Bernstein, 2012).
    fn sip(&self, bytes: impl Iterator<Item = u8>) -> u64 {
        let mut state = [
            self.0 ^ 0x736f_6d65_7073_6575,
            self.1 ^ 0x646f_7261_6e64_6f6d,
            self.0 ^ 0x6c79_6765_6e65_7261,
            self.1 ^ 0x7465_6462_7974_6573,
        ];
        let (mut word, mut count) = (0_u64, 0_u64);
        for byte in bytes {
            word |= u64::from(byte) << (8 * (count % 8));
            count += 1;
            if count.is_multiple_of(8) {
                state = take(state, word);
                word = 0;
            }
        }
        state = take(state, word | (count & 0xff) << 56);
        state[2] ^= 0xff;
        state = mix(state, 4);
        state.iter().fold(0, |all, one| all ^ one)
    }
}

/// Takes in eight bytes.
fn take([a, b, c, d]: [u64; 4], word: u64) -> [u64; 4] {
    let [a, b, c, d] = mix([a, b, c, d ^ word], 2);
    [a ^ word, b, c, d]
}

fn mix([mut a, mut b, mut c, mut d]: [u64; 4], rounds: u32) -> [u64; 4] {
    for _ in 0..rounds {
        a = a.wrapping_add(b);
        b = b.rotate_left(13) ^ a;
        a = a.rotate_left(32);
        c = c.wrapping_add(d);
        d = d.rotate_left(16) ^ c;
        a = a.wrapping_add(d);
        d = d.rotate_left(21) ^ a;
        c = c.wrapping_add(b);
        b = b.rotate_left(17) ^ c;
        c = c.rotate_left(32);
    }
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn is_siphash_of_its_authors_example() {
        let key = Key(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908);
        assert_eq!(key.sip(0..15), 0xa129_ca61_49be_45e5);
        assert_eq!(key.sip(0..0), 0x726f_db47_dd0e_0e31);
    }
}
