//! The records of a classic pcap file with nanoseconds, little-endian.

use crate::capture::LinkType;

/// The file header.
pub(crate) fn file_header(out: &mut Vec<u8>, link_type: LinkType, snap_len: u32) {
    out.extend(0xa1b2_3c4d_u32.to_le_bytes());
    out.extend(2_u16.to_le_bytes());
    out.extend(4_u16.to_le_bytes());
    out.extend([0; 8]);
    out.extend(snap_len.to_le_bytes());
    out.extend(u32::from(link_type.0).to_le_bytes());
}

/// A record. Times outside 1970 to 2106, which the format has no room for, are written as the nearest that it has.
pub(crate) fn record(out: &mut Vec<u8>, time: i64, wire_len: u32, bytes: &[u8]) {
    let seconds = u32::try_from(time.div_euclid(1_000_000_000).max(0)).unwrap_or(u32::MAX);
    let nanos = if time < 0 { 0 } else { time.rem_euclid(1_000_000_000) as u32 };
    for word in [seconds, nanos, bytes.len() as u32, wire_len] {
        out.extend(word.to_le_bytes());
    }
    out.extend_from_slice(bytes);
}
