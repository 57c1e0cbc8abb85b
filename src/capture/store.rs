//! The frames of a capture, by number: what is kept of each, and where its bytes are.

use std::sync::Arc;

use super::{CaptureNotice, Frame, FrameMeta, FrameNumber, LinkType};

/// An interface a capture was taken on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its name, where the file says it.
    pub name: Option<String>,
    /// Its description, where the file says it.
    pub description: Option<String>,
    /// The type of its frames' outermost header.
    pub link_type: LinkType,
    /// The most bytes kept of each frame; 0 where there is no limit.
    pub snap_len: u32,
}

/// All frames of a capture read so far. Frames are added in batches as they are read; what is
/// there stays as it is.
#[derive(Debug, Default)]
pub struct PacketStore {
    metas: Vec<FrameMeta>,
    interfaces: Vec<Interface>,
    notices: Vec<CaptureNotice>,
    bytes: Vec<Arc<Vec<u8>>>,
}

impl PacketStore {
    /// How many frames there are.
    pub fn len(&self) -> usize {
        self.metas.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.metas.is_empty()
    }
    /// What is kept of each frame, in file order.
    pub fn metas(&self) -> &[FrameMeta] {
        &self.metas
    }
    /// The interfaces frames were captured on.
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }
    /// What the user should know about the capture.
    pub fn notices(&self) -> &[CaptureNotice] {
        &self.notices
    }
    /// The frame of that number (from 1); `None` past the end, or where the file has since shrunk.
    pub fn frame(&self, number: FrameNumber) -> Option<Frame<'_>> {
        let meta = *self.metas.get((number as usize).checked_sub(1)?)?;
        let bytes = self.bytes.first()?.get(meta.offset as usize..)?.get(..meta.cap_len as usize)?;
        Some(Frame { number, meta, bytes })
    }
}
