//! The ring that a packet socket shares with the kernel (`TPACKET_V3`): blocks of frames, filled by the kernel, read here
//! in place.
//!
//! The one place of live capture that touches memory which is not ours alone. Whose a block is stands in its status word:
//! the kernel's until it has filled the block, ours until the word is given back. Everything else, the frames' own
//! headers included, is read from an ordinary slice with bounds checked.

use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicU32, Ordering};

use memmap2::{MmapOptions, MmapRaw};

/// A block's size. Blocks must hold the largest frame there is; many small ones outlast a reader that pauses while
/// little traffic comes, as each is closed after [`RETIRE_MILLIS`] however full.
pub(super) const BLOCK: usize = 512 << 10;
/// After how many milliseconds the kernel hands over a block that is not full.
pub(super) const RETIRE_MILLIS: u32 = 10;

/// Where a block's status stands in it, and the bit that says it is ours (`TP_STATUS_USER`).
const STATUS_AT: usize = 8;
const OURS: u32 = 1;

/// The mapped ring and which block comes next.
pub(super) struct Ring {
    map: MmapRaw,
    blocks: usize,
    next: usize,
}

/// A block that is ours until it is dropped.
pub(super) struct Block<'a> {
    ring: &'a mut Ring,
}

impl Ring {
    /// Maps the ring of a socket that was given one of `blocks` blocks.
    pub(super) fn map(socket: &impl AsRawFd, blocks: usize) -> std::io::Result<Self> {
        let map = MmapOptions::new().len(blocks * BLOCK).map_raw(socket.as_raw_fd())?;
        Ok(Ring { map, blocks, next: 0 })
    }

    /// The next block, if the kernel has handed it over.
    pub(super) fn next(&mut self) -> Option<Block<'_>> {
        if self.status().load(Ordering::Acquire) & OURS == 0 {
            return None;
        }
        Some(Block { ring: self })
    }

    /// The status word of the next block.
    #[allow(unsafe_code)]
    fn status(&self) -> &AtomicU32 {
        debug_assert!(self.next < self.blocks);
        // SAFETY: `next` is below `blocks`, so the word lies within the map, which lives as long as `self`; blocks begin
        // at multiples of `BLOCK`, so it is aligned. Kernel and program both access it as an atomic word.
        unsafe { AtomicU32::from_ptr(self.map.as_mut_ptr().add(self.next * BLOCK + STATUS_AT).cast()) }
    }
}

impl Block<'_> {
    /// The block's bytes.
    #[allow(unsafe_code)]
    pub(super) fn bytes(&self) -> &[u8] {
        let ring = &*self.ring;
        // SAFETY: the block lies within the map, as for `status`. A `Block` exists only while the status word has said,
        // with acquire ordering, that the block is ours: the kernel writes nothing to it until `drop` gives it back, and
        // the slice cannot outlive this borrow of the `Block`.
        unsafe { std::slice::from_raw_parts(ring.map.as_ptr().add(ring.next * BLOCK), BLOCK) }
    }
}

impl Drop for Block<'_> {
    fn drop(&mut self) {
        self.ring.status().store(0, Ordering::Release);
        self.ring.next = (self.ring.next + 1) % self.ring.blocks;
    }
}

/// A frame as a block has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RingFrame<'a> {
    /// ns since the epoch, by the kernel.
    pub(super) time: i64,
    /// Length on the wire.
    pub(super) wire_len: u32,
    /// What was captured of it.
    pub(super) bytes: &'a [u8],
    /// A VLAN tag that the kernel took off: its type and content.
    pub(super) vlan: Option<(u16, u16)>,
    /// The link-layer address the kernel gives with it (`struct sockaddr_ll`).
    pub(super) link: Link,
}

/// What the kernel says of a frame's link header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) protocol: u16,
    pub(super) hardware: u16,
    pub(super) direction: u8,
    pub(super) address_len: u8,
    pub(super) address: [u8; 8],
}

/// The frames of a block (`struct tpacket_block_desc`, then a chain of `struct tpacket3_hdr`).
pub(super) fn frames(block: &[u8]) -> impl Iterator<Item = RingFrame<'_>> {
    let count = u32_at(block, 12).unwrap_or_default();
    let mut at = u32_at(block, 16).unwrap_or_default() as usize;
    (0..count).map_while(move |_| {
        let frame = block.get(at..)?;
        at = at.checked_add(u32_at(frame, 0)? as usize)?;
        frame_at(frame)
    })
}

const VLAN_VALID: u32 = 1 << 4;
const VLAN_TYPE_VALID: u32 = 1 << 6;
/// 802.1Q, where the kernel does not say of which type the tag was.
const VLAN_TYPE: u16 = 0x8100;

fn frame_at(frame: &[u8]) -> Option<RingFrame<'_>> {
    let (seconds, nanos) = (u32_at(frame, 4)?, u32_at(frame, 8)?);
    let (cap_len, wire_len, status) = (u32_at(frame, 12)?, u32_at(frame, 16)?, u32_at(frame, 20)?);
    let bytes = frame.get(usize::from(u16_at(frame, 24)?)..)?.get(..cap_len as usize)?;
    let vlan = (status & VLAN_VALID != 0).then(|| {
        let kind = u16_at(frame, 36).filter(|_| status & VLAN_TYPE_VALID != 0);
        Some((kind.unwrap_or(VLAN_TYPE), u32_at(frame, 32)? as u16))
    });
    let link = frame.get(48..)?;
    let link = Link {
        protocol: u16::from_be(u16_at(link, 2)?),
        hardware: u16_at(link, 8)?,
        direction: *link.get(10)?,
        address_len: *link.get(11)?,
        address: *link.get(12..)?.first_chunk::<8>()?,
    };
    let time = i64::from(seconds) * 1_000_000_000 + i64::from(nanos);
    Some(RingFrame { time, wire_len, bytes, vlan: vlan.flatten(), link })
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<4>().map(|four| u32::from_ne_bytes(*four))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk::<2>().map(|two| u16::from_ne_bytes(*two))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame with its header, `next` bytes to the next one.
    fn frame(next: u32, status: u32, data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        for word in [next, 1_700_000_000, 123_456_789, data.len() as u32, 1500, status] {
            out.extend(word.to_ne_bytes());
        }
        out.extend(82_u16.to_ne_bytes());
        out.extend(96_u16.to_ne_bytes());
        for word in [0_u32, 0x2007] {
            out.extend(word.to_ne_bytes());
        }
        out.extend(0x88a8_u16.to_ne_bytes());
        out.resize(48, 0);
        out.extend(17_u16.to_ne_bytes());
        out.extend(0x0800_u16.to_be_bytes());
        out.extend(3_u32.to_ne_bytes());
        out.extend(1_u16.to_ne_bytes());
        out.extend([4, 6, 1, 2, 3, 4, 5, 6, 0, 0]);
        out.resize(82, 0);
        out.extend(data);
        out.resize(next.max(out.len() as u32) as usize, 0);
        out
    }

    fn block(count: u32, frames: &[Vec<u8>]) -> Vec<u8> {
        let mut out = vec![0; 48];
        out[12..16].copy_from_slice(&count.to_ne_bytes());
        out[16..20].copy_from_slice(&48_u32.to_ne_bytes());
        out.extend(frames.concat());
        out
    }

    #[test]
    fn a_chain_of_frames() {
        let block = block(3, &[frame(96, 1, b"one"), frame(104, 0x51, b"second"), frame(0, 0x11, b"3rd")]);
        let found: Vec<_> = frames(&block).collect();
        assert_eq!(found.iter().map(|frame| frame.bytes).collect::<Vec<_>>(), [&b"one"[..], b"second", b"3rd"]);
        assert_eq!((found[0].time, found[0].wire_len), (1_700_000_000_123_456_789, 1500));
        let tags: Vec<_> = found.iter().map(|frame| frame.vlan).collect();
        assert_eq!(tags, [None, Some((0x88a8, 0x2007)), Some((0x8100, 0x2007))]);
        let link = found[0].link;
        assert_eq!((link.protocol, link.hardware, link.direction, link.address_len), (0x0800, 1, 4, 6));
        assert_eq!(link.address, [1, 2, 3, 4, 5, 6, 0, 0]);
    }

    #[test]
    fn a_chain_that_cannot_be_right_ends() {
        let mut endless = frame(96, 1, b"two");
        endless[..4].copy_from_slice(&u32::MAX.to_ne_bytes());
        let whole = block(9, &[frame(96, 1, b"one"), endless]);
        assert_eq!(frames(&whole).count(), 2);
        for len in 0..whole.len() {
            assert!(frames(&whole[..len]).count() <= 2);
        }
    }
}
