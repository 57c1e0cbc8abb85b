//! A captured frame: what the capture says about it, and its bytes.

use super::{LinkType, Timestamp};

/// A frame's number in its capture, from 1, over all packet records (Wireshark's `frame.number`).
pub type FrameNumber = u32;

/// What is kept of each frame: 32 bytes. The bytes themselves stay in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameMeta {
    /// When it passed the tap, in ns since the epoch; `i64::MIN` where the file has no time.
    /// Read it by [`FrameMeta::time`].
    pub(crate) time: i64,
    /// Where its bytes begin in the capture (after decompression).
    pub offset: u64,
    /// How many of its bytes were kept.
    pub cap_len: u32,
    /// How many bytes it had on the wire.
    pub wire_len: u32,
    /// The interface, an index of [`PacketStore::interfaces`](super::PacketStore::interfaces); past its end
    /// for a pcapng record that belongs to none.
    pub interface: u16,
    /// The type of its outermost header.
    pub link_type: LinkType,
    /// The nanoseconds that the file wrote beside the seconds, where they are none of a second's (a classic
    /// file can hold any number there); 0 where they are. `time` counts them in.
    pub(crate) odd_nanos: i32,
}

impl FrameMeta {
    /// What is kept of a frame captured at `time`, whose bytes begin at `offset` of the capture.
    pub const fn new(
        time: Option<Timestamp>,
        offset: u64,
        cap_len: u32,
        wire_len: u32,
        interface: u16,
        link_type: LinkType,
    ) -> Self {
        let time = match time {
            Some(time) => time.nanos(),
            None => i64::MIN,
        };
        FrameMeta { time, offset, cap_len, wire_len, interface, link_type, odd_nanos: 0 }
    }

    /// When the frame passed the tap; `None` where the file has no time (pcapng simple packets).
    pub const fn time(&self) -> Option<Timestamp> {
        if self.time == i64::MIN { None } else { Some(Timestamp::from_nanos(self.time)) }
    }

    /// The time as Wireshark writes `frame.time_epoch`: seconds and nanoseconds as they stand in the file, though
    /// those be more than a second has. What a number below zero gives makes little sense there, too.
    pub fn time_epoch(&self) -> Option<String> {
        let time = self.time()?;
        if self.odd_nanos == 0 {
            return Some(time.to_string());
        }
        let seconds = time.nanos().saturating_sub(i64::from(self.odd_nanos)).div_euclid(1_000_000_000);
        let sign = if self.odd_nanos < 0 { "-" } else { "" };
        Some(format!("{sign}{seconds}.{:09}", self.odd_nanos.unsigned_abs()))
    }
}

/// A frame: its number, what the capture says about it, and its captured bytes.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Its number, from 1.
    pub number: FrameNumber,
    /// What the capture says about it.
    pub meta: FrameMeta,
    /// Its captured bytes, `meta.cap_len` of them.
    pub bytes: &'a [u8],
}
