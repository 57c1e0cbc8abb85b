//! Frames with other addresses, names and payload in them, as long as before and of the same structure: for a projector,
//! and for a capture that is passed on.
//!
//! Everything that is shown is made of the frames, so a masked frame is all it takes: bytes, fields, rows, ladder and
//! pictures cannot know better. Headers stay as they are but for addresses; checksums stay right or wrong. Ports, sizes
//! and times are not hidden.

mod addresses;
mod checksums;
mod key;
mod names;
mod rewrite;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::net::IpAddr;

use super::{TreeSink, dissect};
use crate::capture::{Frame, Veil};
use key::Key;

/// What stands for what, for as long as it is kept: a random key, which is never written down.
#[derive(Clone, Debug)]
pub struct Mask {
    key: Key,
}

impl Default for Mask {
    fn default() -> Self {
        Self::new()
    }
}

impl Mask {
    /// A mask of its own: another one gives other addresses and names.
    pub fn new() -> Self {
        Mask { key: Key::random() }
    }

    /// A mask that is the same each time, so not a secret: for tests.
    pub const fn known(key: u64) -> Self {
        Mask { key: Key::known(key) }
    }

    /// What stands for an address, wherever it is found.
    pub fn address(&self, address: IpAddr) -> IpAddr {
        addresses::ip(self.key, address)
    }

    /// The bytes that stand for a frame's, as many.
    pub fn rewrite(&self, frame: &Frame<'_>) -> Vec<u8> {
        let mut sink = TreeSink::new();
        dissect(frame, &mut sink);
        rewrite::rewrite(self.key, &sink.into_tree(), frame.bytes)
    }
}

impl Veil for Mask {
    fn cover<'a>(&self, frame: &Frame<'a>) -> Cow<'a, [u8]> {
        Cow::Owned(self.rewrite(frame))
    }
}
