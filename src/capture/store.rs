//! The frames of a capture, by number: what is kept of each, and where its bytes are.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::sync::Arc;

use super::chunk::Chunk;
use super::live::Counts;
use super::{
    Batch, CaptureError, CaptureNotice, CaptureReader, CaptureSource, Frame, FrameMeta, FrameNumber,
    InterfaceStatistics, LinkType, Shown, Timestamp, Veil,
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
    /// Its hardware address, where the file says it.
    pub mac: Option<[u8; 6]>,
    /// Its addresses, where the file says them, each with the number of bits that name its network.
    pub addresses: Vec<(IpAddr, u8)>,
    /// The capture filter in the words of libpcap's filters, where the file says it.
    pub filter: Option<String>,
    /// The operating system of its host, where the file says it.
    pub os: Option<String>,
}

impl Interface {
    /// One of which no more is known.
    pub fn new(link_type: LinkType, snap_len: u32) -> Self {
        let (name, description, mac, addresses, filter, os) = (None, None, None, Vec::new(), None, None);
        Interface { name, description, link_type, snap_len, mac, addresses, filter, os }
    }
}

/// How many frames are gone through between two looks at the length of a mapped file.
const FRAMES_A_LOOK: usize = 4096;
/// How many frames [`PacketStore::read_all`] reads at a time.
const FRAMES_A_BATCH: usize = 65_536;

/// How much of a capture is kept: the newest frames, within both bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RingLimit {
    /// The most frames, at least 1.
    pub packets: usize,
    /// The most bytes of memory, for frames and their index. The last batch is kept whatever its size.
    pub bytes: u64,
}

/// Frames that were let go and still have their place in the index, before the others move up: at least so many, or an
/// eighth of the ring. So a frame costs the same however many came before.
const MOVE_UP: usize = 4096;

/// All frames of a capture read so far, or, where a [ring limit](Self::keep_at_most) is set, the newest of them. Frames are
/// added in batches as they are read and keep their numbers.
#[derive(Clone, Debug, Default)]
pub struct PacketStore {
    /// The first `gone` are of frames that were let go.
    metas: Vec<FrameMeta>,
    gone: usize,
    /// How many frames were let go in all.
    let_go: u64,
    limit: Option<RingLimit>,
    /// Bytes of all chunks.
    held: u64,
    statistics: Vec<InterfaceStatistics>,
    /// Few frames have one.
    comments: BTreeMap<FrameNumber, Arc<str>>,
    first_time: Option<Timestamp>,
    interfaces: Vec<Interface>,
    notices: Vec<CaptureNotice>,
    /// In rising order of their start.
    chunks: VecDeque<Arc<Chunk>>,
    /// What lies over the frames that are shown.
    veil: Option<Arc<dyn Veil>>,
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
        let numbered = |(place, comment): (usize, Box<str>)| {
            (batch.first.saturating_add(u32::try_from(place).unwrap_or(u32::MAX)), Arc::from(comment))
        };
        self.comments.extend(batch.comments.into_iter().map(numbered));
        self.interfaces.extend(batch.interfaces);
        self.notices.extend(batch.notices);
        for new in batch.statistics {
            match self.statistics.iter_mut().find(|known| known.interface == new.interface) {
                Some(known) => *known = new,
                None => self.statistics.push(new),
            }
        }
        if let Some(chunk) = batch.chunk
            && !self.chunks.back().is_some_and(|last| Arc::ptr_eq(last, &chunk))
        {
            self.held += chunk.bytes().len() as u64;
            self.chunks.push_back(chunk);
        }
        self.let_old_go();
    }

    /// From now on keeps only the newest frames. Meant for a live capture: of one that is mapped or in memory as a whole
    /// no memory is won.
    pub fn keep_at_most(&mut self, limit: RingLimit) {
        self.limit = Some(RingLimit { packets: limit.packets.max(1), ..limit });
        self.let_old_go();
    }

    fn let_old_go(&mut self) {
        let Some(limit) = self.limit else { return };
        let mut go = self.len().saturating_sub(limit.packets);
        loop {
            // The oldest chunk can go with its last frame.
            let first = self.metas.get(self.gone + go);
            while let (Some(next), Some(first)) = (self.chunks.get(1), first)
                && next.start() <= first.offset
                && let Some(chunk) = self.chunks.pop_front()
            {
                self.held -= chunk.bytes().len() as u64;
            }
            let index = (self.len() - go) * size_of::<FrameMeta>();
            let Some(next) = self.chunks.get(1).filter(|_| self.held + index as u64 > limit.bytes) else { break };
            let start = next.start();
            go = self.metas().partition_point(|meta| meta.offset < start);
        }
        self.gone += go;
        self.let_go += go as u64;
        if go > 0 && !self.comments.is_empty() {
            self.comments = self.comments.split_off(&self.first_number());
        }
        if self.gone > MOVE_UP.max(limit.packets / 8) {
            self.metas.drain(..self.gone);
            self.gone = 0;
        }
    }

    /// How many frames were let go to make room for newer ones.
    pub fn let_go(&self) -> u64 {
        self.let_go
    }
    /// The number of the oldest frame that is kept; of the next to come where there is none.
    pub fn first_number(&self) -> FrameNumber {
        u32::try_from(self.let_go.saturating_add(1)).unwrap_or(u32::MAX)
    }
    /// The number of the newest frame; 0 before the first.
    pub fn last_number(&self) -> FrameNumber {
        u32::try_from(self.let_go.saturating_add(self.len() as u64)).unwrap_or(u32::MAX)
    }
    /// What the capture says became of its frames, by interface.
    pub fn statistics(&self) -> &[InterfaceStatistics] {
        &self.statistics
    }

    /// What became of every frame of a live capture, as far as is known. They add up.
    pub fn counts(&self) -> Counts {
        let sum = |of: fn(&InterfaceStatistics) -> u64| self.statistics.iter().map(of).sum::<u64>();
        let dropped_by_kernel = sum(InterfaceStatistics::dropped);
        // What the kernel gave and the recorder did not pass on.
        let dropped_by_us = sum(|one| match (one.accepted, one.delivered) {
            (Some(accepted), Some(delivered)) => accepted.saturating_sub(delivered).saturating_sub(one.dropped()),
            _ => 0,
        });
        let (kept, let_go) = (self.len() as u64, self.let_go);
        Counts {
            seen: kept + let_go + dropped_by_kernel + dropped_by_us,
            kept,
            dropped_by_kernel,
            dropped_by_us,
            let_go,
        }
    }

    /// Where the frame of that number has its place in the index.
    fn place(&self, number: FrameNumber) -> Option<usize> {
        let since = u64::from(number).checked_sub(1)?.checked_sub(self.let_go)?;
        usize::try_from(since).ok()?.checked_add(self.gone)
    }

    /// Adds something the user should know that was found after reading.
    pub fn add_notice(&mut self, notice: CaptureNotice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// How many frames there are, those not counted that were let go.
    pub fn len(&self) -> usize {
        self.metas.len() - self.gone
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// What is kept of each frame, in file order, from [`first_number`](Self::first_number) on.
    pub fn metas(&self) -> &[FrameMeta] {
        self.metas.get(self.gone..).unwrap_or_default()
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

    /// From now on shows frames under a veil, or as they are. Nothing is kept of it: it is laid over each frame as that is
    /// asked for.
    pub fn set_veil(&mut self, veil: Option<Arc<dyn Veil>>) {
        self.veil = veil;
    }

    /// Whether frames are shown under a veil.
    pub fn is_veiled(&self) -> bool {
        self.veil.is_some()
    }

    /// The frame of that number, as it may be shown: whoever draws or writes what people see asks for this, and for nothing
    /// else.
    pub fn shown(&self, number: FrameNumber) -> Option<Shown<'_>> {
        self.shown_under(number, self.veil.as_deref())
    }

    /// The same under another veil than the store's, or under none: for what was begun before that was changed.
    pub fn shown_under(&self, number: FrameNumber, veil: Option<&dyn Veil>) -> Option<Shown<'_>> {
        Some(Shown::new(self.frame(number)?, veil))
    }

    /// What somebody wrote about a frame into the file (pcapng's comment option), as it may be shown: under a veil nothing, for
    /// it may name whom the veil hides.
    pub fn comment(&self, number: FrameNumber) -> Option<&str> {
        self.comments.get(&number).filter(|_| self.veil.is_none()).map(|comment| &**comment)
    }

    /// The frame of that number (from 1); `None` past the end, where it was let go, or where the file has since shrunk
    /// (then [`shrunk`](Self::shrunk) says so).
    ///
    /// Asks for the length of a mapped file each time. To go through many, use [`frames`](Self::frames).
    pub fn frame(&self, number: FrameNumber) -> Option<Frame<'_>> {
        let meta = *self.metas.get(self.place(number)?)?;
        let chunk = self.chunk_of(meta.offset)?;
        let bytes = chunk.slice(meta.offset, meta.cap_len, chunk.readable())?;
        Some(Frame { number, meta, bytes })
    }

    /// The frames from number `from` (1 for all that are kept) to the end, in order. Ends early where the file has
    /// since shrunk.
    pub fn frames(&self, from: FrameNumber) -> impl Iterator<Item = Frame<'_>> {
        let mut at: Option<(&Chunk, usize)> = None;
        let mut left = 0_usize;
        let mut number = from.max(self.first_number());
        std::iter::from_fn(move || {
            let meta = *self.metas.get(self.place(number)?)?;
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
        let there = self.metas().partition_point(|meta| meta.offset.saturating_add(u64::from(meta.cap_len)) <= end);
        Some(CaptureNotice::Shrunk { frames: self.len().saturating_sub(there) as u64 })
    }

    /// The chunk with the byte at `offset`: the last that begins at or before it.
    fn chunk_of(&self, offset: u64) -> Option<&Chunk> {
        let after = self.chunks.partition_point(|chunk| chunk.start() <= offset);
        self.chunks.get(after.checked_sub(1)?).map(Arc::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::file::made::{self, Order};

    /// Frames of three bytes that tell their number.
    fn capture(frames: u32) -> Vec<u8> {
        let mut bytes = made::pcap(Order::Little, 0xa1b2_c3d4, (2, 4), 1);
        for number in 1..=frames {
            bytes.extend(made::record(Order::Little, number, 0, (3, 3), &number.to_le_bytes()[..3]));
        }
        bytes
    }

    /// Reads it as a stream, `batch` frames at a time.
    fn ring(frames: u32, batch: usize, limit: RingLimit) -> PacketStore {
        let source = CaptureSource::Reader(Box::new(std::io::Cursor::new(capture(frames))));
        let mut reader = CaptureReader::open(source).unwrap();
        let mut store = PacketStore::default();
        store.keep_at_most(limit);
        while let Some(batch) = reader.next_batch(batch) {
            store.append(batch);
        }
        store
    }

    #[test]
    fn a_ring_keeps_the_newest_frames_and_their_numbers() {
        for batch in [3, 100, 100_000] {
            let store = ring(20_000, batch, RingLimit { packets: 5000, bytes: u64::MAX });
            assert_eq!((store.len(), store.let_go(), store.metas().len()), (5000, 15_000, 5000), "{batch}");
            assert_eq!((store.first_number(), store.last_number()), (15_001, 20_000));
            assert!(store.frame(15_000).is_none() && store.frame(20_001).is_none() && store.frame(0).is_none());
            let numbers: Vec<u32> = store.frames(1).map(|frame| frame.number).collect();
            assert_eq!(numbers, (15_001..=20_000).collect::<Vec<_>>());
            for frame in store.frames(19_990) {
                assert_eq!(frame.bytes, &frame.number.to_le_bytes()[..3]);
                assert_eq!(store.frame(frame.number).map(|frame| frame.bytes), Some(frame.bytes));
            }
            assert_eq!(store.first_time(), Some(Timestamp::from_parts(1, 0)));
            let counts = store.counts();
            assert_eq!((counts.seen, counts.kept, counts.let_go), (20_000, 5000, 15_000));
        }
    }

    #[test]
    fn a_ring_of_bytes_keeps_within_them() {
        // Each frame takes 19 bytes of the stream and 32 of the index.
        let store = ring(20_000, 10, RingLimit { packets: usize::MAX, bytes: 51_000 });
        assert!(store.held + (store.len() * size_of::<FrameMeta>()) as u64 <= 51_000);
        assert!((980..=1000).contains(&store.len()), "{}", store.len());
        assert_eq!(store.last_number(), 20_000);
        assert!(store.frames(1).all(|frame| frame.bytes == &frame.number.to_le_bytes()[..3]));
        let one_batch = ring(100, 10, RingLimit { packets: usize::MAX, bytes: 0 });
        assert_eq!((one_batch.len(), one_batch.chunks.len()), (10, 1));
    }

    #[test]
    fn the_ring_holds_no_more_memory_than_it_says() {
        let store = ring(100_000, 64, RingLimit { packets: 1000, bytes: u64::MAX });
        assert!(store.chunks.len() <= 18, "{}", store.chunks.len());
        assert!(store.metas.capacity() <= 4 * (1000 + MOVE_UP), "{}", store.metas.capacity());
    }
}
