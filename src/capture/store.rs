//! The frames of a capture, by number: what is kept of each, and where its bytes are.

use std::sync::Arc;

use super::chunk::Chunk;
use super::{
    Batch, CaptureError, CaptureNotice, CaptureReader, CaptureSource, Frame, FrameMeta, FrameNumber, LinkType,
    Timestamp,
};

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

/// How many frames are gone through between two looks at the length of a mapped file.
const FRAMES_A_LOOK: usize = 4096;
/// How many frames [`PacketStore::read_all`] reads at a time.
const FRAMES_A_BATCH: usize = 65_536;

/// All frames of a capture read so far. Frames are added in batches as they are read; what is
/// there stays as it is.
#[derive(Debug, Default)]
pub struct PacketStore {
    metas: Vec<FrameMeta>,
    first_time: Option<Timestamp>,
    interfaces: Vec<Interface>,
    notices: Vec<CaptureNotice>,
    /// In rising order of their start.
    chunks: Vec<Arc<Chunk>>,
}

impl PacketStore {
    /// Reads a capture to its end.
    pub fn read_all(source: CaptureSource) -> Result<Self, CaptureError> {
        let mut reader = CaptureReader::open(source)?;
        let mut store = PacketStore::default();
        while let Some(batch) = reader.next_batch(FRAMES_A_BATCH) {
            store.append(batch);
        }
        Ok(store)
    }

    /// Adds the next batch of the capture's reader.
    pub fn append(&mut self, batch: Batch) {
        self.first_time = self.first_time.or_else(|| batch.metas.iter().find_map(FrameMeta::time));
        if self.metas.is_empty() {
            self.metas = batch.metas;
        } else {
            self.metas.extend_from_slice(&batch.metas);
        }
        self.interfaces.extend(batch.interfaces);
        self.notices.extend(batch.notices);
        if let Some(chunk) = batch.chunk
            && !self.chunks.last().is_some_and(|last| Arc::ptr_eq(last, &chunk))
        {
            self.chunks.push(chunk);
        }
    }

    /// Adds something the user should know that was found after reading.
    pub fn add_notice(&mut self, notice: CaptureNotice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

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
    /// The time of the first frame that has one: what times in a list are counted from.
    pub fn first_time(&self) -> Option<Timestamp> {
        self.first_time
    }
    /// The interfaces frames were captured on.
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }
    /// What the user should know about the capture.
    pub fn notices(&self) -> &[CaptureNotice] {
        &self.notices
    }

    /// The frame of that number (from 1); `None` past the end, or where the file has since shrunk
    /// (then [`shrunk`](Self::shrunk) says so).
    ///
    /// Asks for the length of a mapped file each time. To go through many, use [`frames`](Self::frames).
    pub fn frame(&self, number: FrameNumber) -> Option<Frame<'_>> {
        let meta = *self.metas.get((number as usize).checked_sub(1)?)?;
        let chunk = self.chunk_of(meta.offset)?;
        let bytes = chunk.slice(meta.offset, meta.cap_len, chunk.readable())?;
        Some(Frame { number, meta, bytes })
    }

    /// The frames from number `from` (1 for all) to the end, in order. Ends early where the file has
    /// since shrunk.
    pub fn frames(&self, from: FrameNumber) -> impl Iterator<Item = Frame<'_>> {
        let mut at: Option<(&Chunk, usize)> = None;
        let mut left = 0_usize;
        let mut number = from.max(1);
        std::iter::from_fn(move || {
            let meta = *self.metas.get((number as usize).checked_sub(1)?)?;
            let bytes = match at {
                Some((chunk, readable)) if left > 0 => chunk.slice(meta.offset, meta.cap_len, readable),
                _ => None,
            };
            left = left.saturating_sub(1);
            let bytes = if let Some(bytes) = bytes {
                bytes
            } else {
                let chunk = self.chunk_of(meta.offset)?;
                let readable = chunk.readable();
                at = Some((chunk, readable));
                left = FRAMES_A_LOOK;
                chunk.slice(meta.offset, meta.cap_len, readable)?
            };
            let frame = Frame { number, meta, bytes };
            number = number.checked_add(1)?;
            Some(frame)
        })
    }

    /// Whether the file has become shorter since it was opened, and how many of the frames are gone with
    /// its end. To be asked where [`frame`](Self::frame) has none of a number that there is.
    pub fn shrunk(&self) -> Option<CaptureNotice> {
        let chunk = self.chunks.iter().find(|chunk| chunk.has_shrunk())?;
        let end = chunk.start().saturating_add(chunk.readable() as u64);
        let there = self.metas.partition_point(|meta| meta.offset.saturating_add(u64::from(meta.cap_len)) <= end);
        Some(CaptureNotice::Shrunk { frames: self.metas.len().saturating_sub(there) as u64 })
    }

    /// The chunk with the byte at `offset`: the last that begins at or before it.
    fn chunk_of(&self, offset: u64) -> Option<&Chunk> {
        let after = self.chunks.partition_point(|chunk| chunk.start() <= offset);
        self.chunks.get(after.checked_sub(1)?).map(Arc::as_ref)
    }
}
