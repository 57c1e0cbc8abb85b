//! The blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian, times in nanoseconds.

use std::net::IpAddr;

use crate::capture::LinkType;

/// Block types.
const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const INTERFACE_STATISTICS: u32 = 5;
pub(crate) const ENHANCED_PACKET: u32 = 6;

/// The most bytes of an option's text: a length has 16 bits.
const MOST_TEXT: usize = 65_535;

/// Who wrote a section, and on what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) hardware: Option<String>,
    pub(crate) os: Option<String>,
    pub(crate) application: Option<String>,
    pub(crate) comment: Option<String>,
}

impl Section {
    /// Written by this program on this computer.
    pub(crate) fn here() -> Self {
        let of = |path: &str| std::fs::read_to_string(path).map(|text| text.trim().to_owned()).ok();
        let kernel = of("/proc/sys/kernel/ostype").zip(of("/proc/sys/kernel/osrelease"));
        let os = kernel.map_or_else(|| std::env::consts::OS.to_owned(), |(name, release)| format!("{name} {release}"));
        Section {
            hardware: Some(std::env::consts::ARCH.to_owned()),
            os: Some(os),
            application: Some(concat!("layerscope ", env!("CARGO_PKG_VERSION")).to_owned()),
            comment: None,
        }
    }
}

/// What a file says of an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Described {
    pub(crate) link_type: LinkType,
    /// 0 for no limit.
    pub(crate) snap_len: u32,
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) mac: Option<[u8; 6]>,
    pub(crate) addresses: Vec<(IpAddr, u8)>,
    /// The capture filter in tcpdump's words; empty for none.
    pub(crate) filter: String,
    pub(crate) os: Option<String>,
}

/// What became of the frames of an interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Statistics {
    /// When this was so, ns since the epoch.
    pub(crate) time: i64,
    /// When the capture began.
    pub(crate) began: Option<i64>,
    /// When it ended.
    pub(crate) ended: Option<i64>,
    /// Frames the interface has received, and of those, frames for which it had no room.
    pub(crate) received: Option<u64>,
    pub(crate) dropped_by_interface: Option<u64>,
    /// Frames that passed the filter.
    pub(crate) accepted: Option<u64>,
    /// Of those, frames for which the operating system had no room.
    pub(crate) dropped: Option<u64>,
    /// Frames that were written.
    pub(crate) delivered: Option<u64>,
}

/// Puts a block around what `body` writes.
fn block(out: &mut Vec<u8>, kind: u32, body: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend(kind.to_le_bytes());
    out.extend([0; 4]);
    body(out);
    pad(out, start);
    let total = (out.len() - start + 4) as u32;
    if let Some(place) = out.get_mut(start + 4..start + 8) {
        place.copy_from_slice(&total.to_le_bytes());
    }
    out.extend(total.to_le_bytes());
}

/// Zeros up to a multiple of four bytes from `start`.
fn pad(out: &mut Vec<u8>, start: usize) {
    let len = (out.len() - start).next_multiple_of(4);
    out.resize(start + len, 0);
}

fn option(out: &mut Vec<u8>, code: u16, value: &[u8]) {
    let start = out.len();
    let value = value.get(..value.len().min(MOST_TEXT)).unwrap_or_default();
    out.extend(code.to_le_bytes());
    out.extend((value.len() as u16).to_le_bytes());
    out.extend(value);
    pad(out, start);
}

/// A text, cut between characters where it is too long.
fn text(out: &mut Vec<u8>, code: u16, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        let cut = (0..=value.len().min(MOST_TEXT)).rev().find(|at| value.is_char_boundary(*at)).unwrap_or(0);
        option(out, code, value.as_bytes().get(..cut).unwrap_or_default());
    }
}

const COMMENT: u16 = 1;
const END: [u8; 4] = [0; 4];

/// Begins a file.
pub(crate) fn section_header(out: &mut Vec<u8>, section: &Section) {
    block(out, SECTION_HEADER, |out| {
        out.extend(0x1a2b_3c4d_u32.to_le_bytes());
        out.extend([1, 0, 0, 0]);
        // Of unknown length.
        out.extend([0xff; 8]);
        text(out, COMMENT, section.comment.as_deref());
        text(out, 2, section.hardware.as_deref());
        text(out, 3, section.os.as_deref());
        text(out, 4, section.application.as_deref());
        out.extend(END);
    });
}

/// Describes the next interface.
pub(crate) fn interface_description(out: &mut Vec<u8>, interface: &Described) {
    block(out, INTERFACE_DESCRIPTION, |out| {
        out.extend(interface.link_type.0.to_le_bytes());
        out.extend([0; 2]);
        out.extend(interface.snap_len.to_le_bytes());
        text(out, 2, interface.name.as_deref());
        text(out, 3, interface.description.as_deref());
        for (address, prefix) in &interface.addresses {
            match address {
                IpAddr::V4(address) => {
                    let mask = u32::MAX.checked_shl(32_u32.saturating_sub(u32::from(*prefix))).unwrap_or(0);
                    let mut value = address.octets().to_vec();
                    value.extend(mask.to_be_bytes());
                    option(out, 4, &value);
                }
                IpAddr::V6(address) => {
                    let mut value = address.octets().to_vec();
                    value.push(*prefix);
                    option(out, 5, &value);
                }
            }
        }
        if let Some(mac) = interface.mac {
            option(out, 6, &mac);
        }
        // Nanoseconds.
        option(out, 9, &[9]);
        if !interface.filter.is_empty() {
            // 0: in the words of libpcap's filters.
            let mut value = vec![0];
            value.extend(interface.filter.as_bytes());
            option(out, 11, &value);
        }
        text(out, 12, interface.os.as_deref());
        out.extend(END);
    });
}

/// A frame, in two parts. A time before 1970, which the format has no room for, is written as 1970.
pub(crate) fn enhanced_packet(
    out: &mut Vec<u8>,
    interface: u32,
    time: i64,
    wire_len: u32,
    parts: [&[u8]; 2],
    comment: Option<&str>,
) {
    let [head, body] = parts;
    let stamp = time.max(0) as u64;
    if comment.is_none() {
        // The path of every frame of a live capture: in as few pieces as can be.
        let cap_len = head.len() + body.len();
        let total = (cap_len.next_multiple_of(4) + 32) as u32;
        let words = [ENHANCED_PACKET, total, interface, (stamp >> 32) as u32, stamp as u32, cap_len as u32, wire_len];
        let start = out.len();
        out.extend_from_slice(words.map(u32::to_le_bytes).as_flattened());
        out.extend_from_slice(head);
        out.extend_from_slice(body);
        out.resize(start + total as usize - 4, 0);
        out.extend_from_slice(&total.to_le_bytes());
        return;
    }
    block(out, ENHANCED_PACKET, |out| {
        let words = [interface, (stamp >> 32) as u32, stamp as u32, (head.len() + body.len()) as u32, wire_len];
        for word in words {
            out.extend(word.to_le_bytes());
        }
        let start = out.len();
        out.extend_from_slice(head);
        out.extend_from_slice(body);
        pad(out, start);
        if comment.is_some_and(|comment| !comment.is_empty()) {
            text(out, COMMENT, comment);
            out.extend(END);
        }
    });
}

/// What became of the frames so far. It may be written again and again; the last one counts.
pub(crate) fn interface_statistics(out: &mut Vec<u8>, interface: u32, statistics: &Statistics) {
    /// A time in an option is two halves, the higher one first, each in the file's byte order.
    fn stamp(time: i64) -> [u8; 8] {
        (time.max(0) as u64).rotate_left(32).to_le_bytes()
    }
    block(out, INTERFACE_STATISTICS, |out| {
        out.extend(interface.to_le_bytes());
        out.extend(stamp(statistics.time));
        for (code, time) in [(2, statistics.began), (3, statistics.ended)] {
            if let Some(time) = time {
                option(out, code, &stamp(time));
            }
        }
        let counts = [
            (4, statistics.received),
            (5, statistics.dropped_by_interface),
            (6, statistics.accepted),
            (7, statistics.dropped),
            (8, statistics.delivered),
        ];
        for (code, count) in counts {
            if let Some(count) = count {
                option(out, code, &count.to_le_bytes());
            }
        }
        out.extend(END);
    });
}
