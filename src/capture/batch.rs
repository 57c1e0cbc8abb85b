//! A batch: the frames read in one go, on their way from the reading thread to the store.

use std::sync::Arc;

use super::chunk::Chunk;
use super::{CaptureNotice, Frame, FrameMeta, FrameNumber, Interface, InterfaceStatistics};

/// Some frames of a capture in file order, and what was learned on the way. Its frames can be read before
/// it is appended to a [`PacketStore`](super::PacketStore), so that the reading thread can dissect them.
///
/// A batch may have no frames: of a pipe that has sent its header but no packet yet, or where reading
/// ended in nothing but a notice.
#[derive(Debug)]
pub struct Batch {
    pub(super) first: FrameNumber,
    pub(super) metas: Vec<FrameMeta>,
    pub(super) chunk: Option<Arc<Chunk>>,
    pub(super) interfaces: Vec<Interface>,
    pub(super) notices: Vec<CaptureNotice>,
    pub(super) statistics: Vec<InterfaceStatistics>,
    /// By their place in `metas`.
    pub(super) comments: Vec<(usize, Box<str>)>,
}

impl Batch {
    /// How many frames it has.
    pub fn len(&self) -> usize {
        self.metas.len()
    }

    /// Whether it has no frames. It may have interfaces and notices all the same.
    pub fn is_empty(&self) -> bool {
        self.metas.is_empty()
    }

    /// The number of its first frame.
    pub fn first_number(&self) -> FrameNumber {
        self.first
    }

    /// What is kept of each frame.
    pub fn metas(&self) -> &[FrameMeta] {
        &self.metas
    }

    /// The interfaces first described in this batch; the store has them after those of earlier batches.
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }

    /// What the user should know.
    pub fn notices(&self) -> &[CaptureNotice] {
        &self.notices
    }

    /// The frame at `index`, from 0; `None` past the end, or where the file has just shrunk.
    ///
    /// To go through all frames [`frames`](Self::frames) is faster: it asks for the file's length once.
    pub fn frame(&self, index: usize) -> Option<Frame<'_>> {
        let chunk = self.chunk.as_deref()?;
        self.frame_within(chunk, index, chunk.readable())
    }

    /// All its frames in order. Ends early where the file has just shrunk.
    pub fn frames(&self) -> impl Iterator<Item = Frame<'_>> {
        let chunk = self.chunk.as_deref();
        let readable = chunk.map_or(0, Chunk::readable);
        (0..self.metas.len()).map_while(move |index| self.frame_within(chunk?, index, readable))
    }

    fn frame_within<'a>(&self, chunk: &'a Chunk, index: usize, readable: usize) -> Option<Frame<'a>> {
        let meta = *self.metas.get(index)?;
        let bytes = chunk.slice(meta.offset, meta.cap_len, readable)?;
        Some(Frame { number: self.first.saturating_add(index as u32), meta, bytes })
    }
}
