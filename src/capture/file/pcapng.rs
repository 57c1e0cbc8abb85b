//! The pcapng format (draft-ietf-opsawg-pcapng): sections of blocks, each section in its own byte order
//! and with its own interfaces.

use std::net::IpAddr;

use super::record::{Found, Stop, Walked, u16_at, u32_at, wire_len};
use crate::capture::{
    CaptureError, CaptureNotice, Damage, FrameMeta, FrameNumber, Interface, InterfaceStatistics, LinkType,
};

/// Block types.
const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const INTERFACE_STATISTICS: u32 = 5;
const ENHANCED_PACKET: u32 = 6;
/// An entry of a systemd journal: no packet, but Wireshark lists it among them and numbers it.
const JOURNAL: u32 = 9;
/// Blocks of private content, to be copied or not: listed and numbered as well.
const CUSTOM: u32 = 0xbad;
const CUSTOM_NO_COPY: u32 = 0x4000_0bad;

/// The byte-order magic of a section header, read in the section's own order.
const BYTE_ORDER: u32 = 0x1a2b_3c4d;
/// The least a block can be: its type and two lengths.
const MIN_BLOCK: u32 = 12;
/// The most that is held in memory of a block at once, beside its packet: options longer than this are no
/// longer options.
const MAX_OPTIONS: u32 = 16 << 20;

/// A pcapng file and how far its blocks have been read.
#[derive(Debug, Default)]
pub(crate) struct PcapNg {
    big_endian: bool,
    /// The interfaces of the section, by their number in it.
    interfaces: Vec<SectionInterface>,
    /// How many interfaces all sections have described.
    described: u32,
    /// A block that is being passed over: it may be larger than a stream's buffer should be.
    skipping: Option<Skipping>,
    longer_told: bool,
}

#[derive(Clone, Copy, Debug)]
struct SectionInterface {
    /// Its number in the whole capture. One past the 65,535th has that of none.
    number: u16,
    link_type: LinkType,
    snap_len: u32,
    clock: Clock,
}

#[derive(Clone, Copy, Debug)]
struct Skipping {
    /// The block's total length as its head has it.
    total: u32,
    /// Bytes of its body yet to come.
    left: u64,
    /// Bytes gone by, the head included.
    gone: u64,
}

/// How an interface counts time: `if_tsresol` and `if_tsoffset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Clock {
    /// Units in a second.
    units: u64,
    /// Seconds to be added.
    offset: i64,
}

impl Clock {
    const DEFAULT: Clock = Clock { units: 1_000_000, offset: 0 };

    /// Units in a second by an `if_tsresol`: a power of ten, or of two where the high bit is set. Too fine
    /// a unit for 64 bits counts as the finest.
    fn units(resolution: u8) -> u64 {
        let exponent = u32::from(resolution & 0x7f);
        let base = if resolution & 0x80 == 0 { 10_u64 } else { 2 };
        base.checked_pow(exponent).unwrap_or(u64::MAX)
    }

    /// Nanoseconds since the epoch, cut not rounded; at the ends of their range where they go beyond.
    fn nanos(self, stamp: u64) -> i64 {
        let whole = match self.units {
            1_000_000 => i128::from(stamp) * 1000,
            1_000_000_000 => i128::from(stamp),
            units => {
                let nanos = u128::from(stamp) * 1_000_000_000 / u128::from(units.max(1));
                i128::try_from(nanos).unwrap_or(i128::MAX >> 1)
            }
        };
        let nanos = whole + i128::from(self.offset) * 1_000_000_000;
        // i64::MIN means "no time".
        nanos.clamp(i128::from(i64::MIN + 1), i128::from(i64::MAX)) as i64
    }
}

/// What is at the start of what is left of the window.
enum Block {
    /// A block read to its end.
    Done(usize),
    /// A head after which the rest is to be passed over.
    Skip(Skipping),
    /// It does not end within the window.
    More,
    Damaged(Damage),
}

impl PcapNg {
    /// Looks at the first section header; `None` where the file does not begin with one.
    pub(super) fn open(head: &[u8]) -> Result<Option<Self>, CaptureError> {
        if u32_at(head, 0, true) != Some(SECTION_HEADER) {
            return Ok(None);
        }
        if head.len() < 28 {
            return Err(CaptureError::CutHeader { bytes: head.len() as u64 });
        }
        let Some(big_endian) = byte_order(head) else { return Ok(None) };
        let major = u16_at(head, 12, big_endian).unwrap_or_default();
        let minor = u16_at(head, 14, big_endian).unwrap_or_default();
        if major != 1 {
            return Err(CaptureError::UnknownVersion { major, minor });
        }
        Ok(Some(PcapNg::default()))
    }

    /// See [`Format::walk`](super::Format::walk).
    pub(super) fn walk(
        &mut self,
        window: &[u8],
        offset: u64,
        first: FrameNumber,
        room: usize,
        found: &mut Found,
    ) -> Walked {
        let mut at = 0_usize;
        let stop = loop {
            let rest = window.get(at..).unwrap_or_default();
            if self.skipping.is_some() {
                let (size, passed) = self.skip(rest);
                at += size;
                match passed {
                    Ok(true) => continue,
                    Ok(false) => break Stop::More,
                    Err(damage) => break Stop::Damaged(damage),
                }
            }
            if found.metas.len() >= room {
                break Stop::Full;
            }
            match self.block(rest, offset + at as u64, first, found) {
                Block::Done(size) => at += size,
                Block::Skip(skipping) => {
                    at += skipping.gone as usize;
                    self.skipping = Some(skipping);
                }
                Block::More => break Stop::More,
                Block::Damaged(damage) => break Stop::Damaged(damage),
            }
        };
        Walked { consumed: at, into_record: self.skipping.map_or(0, |skipping| skipping.gone), stop }
    }

    /// Goes on passing over a block: how many bytes of it have gone by now, and whether that was its end.
    fn skip(&mut self, rest: &[u8]) -> (usize, Result<bool, Damage>) {
        let Some(skipping) = &mut self.skipping else { return (0, Ok(true)) };
        let body = usize::try_from(skipping.left).unwrap_or(usize::MAX).min(rest.len());
        skipping.left -= body as u64;
        skipping.gone += body as u64;
        let (left, total) = (skipping.left, skipping.total);
        let Some(tail) = u32_at(rest, body, self.big_endian).filter(|_| left == 0) else {
            return (body, Ok(false));
        };
        if padded(tail) != padded(total) {
            return (body, Err(Damage::LengthsDiffer { head: total, tail }));
        }
        self.skipping = None;
        (body + 4, Ok(true))
    }

    /// Reads the block at the start of `rest`, which is at `offset` of the capture.
    fn block(&mut self, rest: &[u8], offset: u64, first: FrameNumber, found: &mut Found) -> Block {
        let Some(kind) = u32_at(rest, 0, self.big_endian) else { return Block::More };
        if kind == SECTION_HEADER {
            // Reads the same in either order; the order of the rest stands in the header.
            if rest.len() < 12 {
                return Block::More;
            }
            let Some(big_endian) = byte_order(rest) else { return Block::Damaged(Damage::SectionHeader) };
            self.big_endian = big_endian;
        }
        let Some(total) = u32_at(rest, 4, self.big_endian) else { return Block::More };
        let least = match kind {
            SECTION_HEADER => 28,
            INTERFACE_DESCRIPTION => 20,
            PACKET | ENHANCED_PACKET => 32,
            SIMPLE_PACKET | CUSTOM | CUSTOM_NO_COPY => 16,
            _ => MIN_BLOCK,
        };
        if total < least {
            return Block::Damaged(Damage::BlockLength { claimed: total });
        }
        match kind {
            SECTION_HEADER | INTERFACE_DESCRIPTION | JOURNAL | CUSTOM | CUSTOM_NO_COPY if total > MAX_OPTIONS => {
                Block::Damaged(Damage::BlockLength { claimed: total })
            }
            SECTION_HEADER => self.whole(rest, total, |this, body| {
                this.interfaces.clear();
                match u16_at(body, 4, this.big_endian) {
                    Some(1) => Ok(()),
                    _ => Err(Damage::SectionHeader),
                }
            }),
            INTERFACE_DESCRIPTION => self.whole(rest, total, |this, body| {
                this.describe(body, found);
                Ok(())
            }),
            PACKET | SIMPLE_PACKET | ENHANCED_PACKET => self.packet(kind, rest, total, offset, first, found),
            INTERFACE_STATISTICS if (24..=MAX_OPTIONS).contains(&total) => self.whole(rest, total, |this, body| {
                this.statistics(body, found);
                Ok(())
            }),
            JOURNAL => self.whole(rest, total, |_, body| {
                let padding = body.iter().rev().take(3).take_while(|byte| **byte == 0).count();
                let len = body.len().saturating_sub(padding) as u32;
                found.metas.push(no_packet(journal_time(body), offset + 8, len, LinkType::JOURNAL_ENTRY));
                Ok(())
            }),
            CUSTOM | CUSTOM_NO_COPY => self.whole(rest, total, |_, body| {
                // What follows the enterprise number is its owner's business, padding included.
                let len = body.len().saturating_sub(4) as u32;
                found.metas.push(no_packet(None, offset + 12, len, LinkType::CUSTOM_BLOCK));
                Ok(())
            }),
            _ => Block::Skip(Skipping { total, left: padded(total) - 12, gone: 8 }),
        }
    }

    /// Hands the body of a block to `read` once the whole block is there and its two lengths agree.
    fn whole(&mut self, rest: &[u8], total: u32, read: impl FnOnce(&mut Self, &[u8]) -> Result<(), Damage>) -> Block {
        let Ok(size) = usize::try_from(padded(total)) else { return Block::More };
        let Some(block) = rest.get(..size) else { return Block::More };
        let Some(tail) = u32_at(block, size - 4, self.big_endian) else { return Block::More };
        if padded(tail) != padded(total) {
            return Block::Damaged(Damage::LengthsDiffer { head: total, tail });
        }
        match read(self, block.get(8..size - 4).unwrap_or_default()) {
            Ok(()) => Block::Done(size),
            Err(damage) => Block::Damaged(damage),
        }
    }

    /// Takes in an interface description. Options that make no sense are passed over: a packet can be
    /// read without them.
    fn describe(&mut self, body: &[u8], found: &mut Found) {
        let order = self.big_endian;
        let link_type = LinkType(u16_at(body, 0, order).unwrap_or_default());
        let snap_len = u32_at(body, 4, order).unwrap_or_default();
        let mut clock = Clock::DEFAULT;
        let mut interface = Interface::new(link_type, snap_len);
        for (code, value) in Options::of(body, 8, order) {
            match (code, value) {
                (2, _) => interface.name = text(value),
                (3, _) => interface.description = text(value),
                // Both in network byte order, whatever the section's.
                (4, &[a, b, c, d, ref mask @ ..]) if mask.len() == 4 => {
                    // A mask is ones and then zeros.
                    let prefix = mask.iter().map(|byte| byte.leading_ones() as u8).sum();
                    interface.addresses.push((IpAddr::from([a, b, c, d]), prefix));
                }
                (5, &[ref address @ .., prefix @ 0..=128]) => {
                    let address = <[u8; 16]>::try_from(address);
                    interface.addresses.extend(address.map(|address| (IpAddr::from(address), prefix)));
                }
                (6, value) => interface.mac = value.try_into().ok(),
                // What follows says in which words: 0 is libpcap's.
                (11, &[0, ref filter @ ..]) => interface.filter = text(filter),
                (12, _) => interface.os = text(value),
                (9, &[resolution]) => clock.units = Clock::units(resolution),
                (14, value) => {
                    if let Some(eight) = value.first_chunk::<8>().filter(|_| value.len() == 8) {
                        clock.offset = if order { i64::from_be_bytes(*eight) } else { i64::from_le_bytes(*eight) };
                    }
                }
                _ => {}
            }
        }
        let number = u16::try_from(self.described).unwrap_or(u16::MAX);
        if number < u16::MAX {
            self.described += 1;
            found.interfaces.push(interface);
        }
        self.interfaces.push(SectionInterface { number, link_type, snap_len, clock });
    }

    /// Takes in what a file says became of an interface's frames. It may say so again and again.
    fn statistics(&self, body: &[u8], found: &mut Found) {
        let order = self.big_endian;
        let interface = u32_at(body, 0, order).and_then(|number| self.interfaces.get(number as usize));
        let Some(interface) = interface.map(|interface| interface.number) else { return };
        let mut statistics = InterfaceStatistics { interface, ..InterfaceStatistics::default() };
        for (code, value) in Options::of(body, 12, order) {
            let eight = value.first_chunk::<8>().filter(|_| value.len() == 8);
            let count = eight.map(|eight| if order { u64::from_be_bytes(*eight) } else { u64::from_le_bytes(*eight) });
            match code {
                4 => statistics.received = count,
                5 => statistics.dropped_by_interface = count,
                6 => statistics.accepted = count,
                7 => statistics.dropped_by_system = count,
                8 => statistics.delivered = count,
                _ => {}
            }
        }
        found.statistics.push(statistics);
    }

    /// Reads a packet block of any of the three kinds.
    fn packet(
        &mut self,
        kind: u32,
        rest: &[u8],
        total: u32,
        offset: u64,
        first: FrameNumber,
        found: &mut Found,
    ) -> Block {
        let order = self.big_endian;
        let body = rest.get(8..).unwrap_or_default();
        // Where the packet's bytes begin in the block, and what is beside them in it at least.
        let (data_at, beside) = if kind == SIMPLE_PACKET { (12, 16) } else { (28, 32) };
        let number = match kind {
            SIMPLE_PACKET => Some(0),
            PACKET => u16_at(body, 0, order).map(u32::from),
            _ => u32_at(body, 0, order),
        };
        let Some(number) = number else { return Block::More };
        let Some(interface) = self.interfaces.get(number as usize).copied() else {
            return Block::Damaged(Damage::UnknownInterface { interface: number });
        };
        let (time, cap_len, claimed) = if kind == SIMPLE_PACKET {
            let Some(claimed) = u32_at(body, 0, order) else { return Block::More };
            // A simple packet has no captured length: it is the wire length up to the snap length.
            let most = if interface.snap_len == 0 { u32::MAX } else { interface.snap_len };
            (i64::MIN, claimed.min(most), claimed)
        } else {
            let Some(high) = u32_at(body, 4, order) else { return Block::More };
            let Some(low) = u32_at(body, 8, order) else { return Block::More };
            let Some(cap_len) = u32_at(body, 12, order) else { return Block::More };
            let Some(claimed) = u32_at(body, 16, order) else { return Block::More };
            let stamp = u64::from(high) << 32 | u64::from(low);
            (interface.clock.nanos(stamp), cap_len, claimed)
        };
        let most = interface.link_type.max_cap_len();
        if cap_len > most {
            return Block::Damaged(Damage::PacketTooLong { claimed: cap_len, most });
        }
        if padded(cap_len) + beside > padded(total) {
            return Block::Damaged(Damage::PacketBeyondBlock { claimed: cap_len });
        }
        if padded(total) - padded(cap_len) > u64::from(MAX_OPTIONS) {
            return Block::Damaged(Damage::BlockLength { claimed: total });
        }
        self.whole(rest, total, |this, body| {
            let options = usize::try_from(data_at - 8 + padded(cap_len)).unwrap_or(usize::MAX);
            if let Some(comment) = comment(Options::of(body, options, order)) {
                found.comments.push((found.metas.len(), comment));
            }
            if cap_len > claimed && !this.longer_told {
                this.longer_told = true;
                let frame = first.saturating_add(found.metas.len() as u32);
                found.notices.push(CaptureNotice::LongerThanClaimed { frame });
            }
            let pseudo = interface.link_type.pseudo_header_len().min(cap_len);
            found.metas.push(FrameMeta {
                time,
                offset: offset + data_at + u64::from(pseudo),
                cap_len: cap_len - pseudo,
                wire_len: wire_len(claimed).saturating_sub(pseudo),
                interface: interface.number,
                link_type: interface.link_type,
                odd_nanos: 0,
            });
            Ok(())
        })
    }
}

/// What is kept of a block that is numbered like a packet and is none: it has no interface.
fn no_packet(time: Option<i64>, offset: u64, len: u32, link_type: LinkType) -> FrameMeta {
    let time = time.unwrap_or(i64::MIN);
    FrameMeta { time, offset, cap_len: len, wire_len: len, interface: u16::MAX, link_type, odd_nanos: 0 }
}

/// The time of a journal entry, which is lines of `NAME=value`, in nanoseconds.
fn journal_time(entry: &[u8]) -> Option<i64> {
    let mut lines = entry.split(|byte| *byte == b'\n');
    let micros = lines.find_map(|line| line.strip_prefix(b"__REALTIME_TIMESTAMP="))?;
    std::str::from_utf8(micros).ok()?.parse::<i64>().ok()?.checked_mul(1000)
}

/// Whether the section that begins here is big-endian; `None` where its mark is neither.
fn byte_order(block: &[u8]) -> Option<bool> {
    match u32_at(block, 8, true)? {
        BYTE_ORDER => Some(true),
        mark if mark.swap_bytes() == BYTE_ORDER => Some(false),
        _ => None,
    }
}

/// A length with its padding to a multiple of four.
const fn padded(len: u32) -> u64 {
    (len as u64).next_multiple_of(4)
}

/// The options of a block, each its code and its value, up to the one that ends them or to what is not whole.
struct Options<'a> {
    rest: &'a [u8],
    big_endian: bool,
}

impl<'a> Options<'a> {
    /// Those that begin at a place of a block's body.
    fn of(body: &'a [u8], at: usize, big_endian: bool) -> Self {
        Options { rest: body.get(at..).unwrap_or_default(), big_endian }
    }
}

impl<'a> Iterator for Options<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let code = u16_at(self.rest, 0, self.big_endian).filter(|code| *code > 0)?;
        let len = u16_at(self.rest, 2, self.big_endian)?;
        let value = self.rest.get(4..4 + usize::from(len))?;
        self.rest = self.rest.get(4 + padded(u32::from(len)) as usize..).unwrap_or_default();
        Some((code, value))
    }
}

/// The comments among a packet's options, one a line; `None` where there are none.
fn comment(options: Options<'_>) -> Option<Box<str>> {
    let comments: Vec<String> = options.filter(|(code, _)| *code == 1).filter_map(|(_, value)| text(value)).collect();
    if comments.is_empty() { None } else { Some(comments.join("\n").into()) }
}

/// An option's text, without the zero bytes some writers end it with; `None` where nothing is left.
fn text(value: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(value);
    let text = text.trim_end_matches('\0').trim();
    if text.is_empty() { None } else { Some(text.to_owned()) }
}
