//! Frames as they may be shown: as they are, or with something over them.

use std::borrow::Cow;

use super::{Frame, FrameMeta, FrameNumber};

/// Gives other bytes for a frame's, as many and of the same structure.
pub trait Veil: std::fmt::Debug + Send + Sync {
    /// What is shown in place of the frame's bytes.
    fn cover<'a>(&self, frame: &Frame<'a>) -> Cow<'a, [u8]>;
}

/// A frame as it may be shown.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// Its number, from 1.
    pub number: FrameNumber,
    /// What the capture says about it.
    pub meta: FrameMeta,
    bytes: Cow<'a, [u8]>,
}

impl<'a> Shown<'a> {
    /// A frame under a veil, where there is one.
    pub fn new(frame: Frame<'a>, veil: Option<&dyn Veil>) -> Self {
        let bytes = veil.map_or(Cow::Borrowed(frame.bytes), |veil| veil.cover(&frame));
        Shown { number: frame.number, meta: frame.meta, bytes }
    }

    /// The frame.
    pub fn frame(&self) -> Frame<'_> {
        Frame { number: self.number, meta: self.meta, bytes: &self.bytes }
    }
}
