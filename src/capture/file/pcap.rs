//! The classic capture file (draft-ietf-opsawg-pcap): a header of 24 bytes, then packet records.

use super::record::{Found, Stop, Walked, u16_at, u32_at, wire_len};
use crate::capture::{CaptureError, CaptureNotice, Damage, FrameMeta, FrameNumber, Interface, LinkType};

/// Bytes of the file header.
pub(super) const HEADER: usize = 24;

/// A classic capture file and what its header says of its records.
#[derive(Debug)]
pub(crate) struct Pcap {
    big_endian: bool,
    /// Nanoseconds in a unit of a record's fraction of a second.
    fraction_ns: u32,
    /// Bytes of a record header: 16, or 24 in Kuznetzov's modified format, which adds the interface,
    /// protocol and direction.
    record_header: usize,
    lengths: Lengths,
    link_type: LinkType,
    /// The one interface, until it has been told.
    interface: Option<Interface>,
    longer_told: bool,
}

/// In which order a record has its two lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lengths {
    CapturedFirst,
    /// Before version 2.3, and in version 543.0 of DG/UX: the other way round.
    WireFirst,
    /// Version 2.3 was written both ways: the smaller is what was captured.
    ByValue,
}

impl Pcap {
    /// Reads the file header; `None` where the magic number is not of this format.
    pub(super) fn open(head: &[u8]) -> Result<Option<Self>, CaptureError> {
        let Some(magic) = u32_at(head, 0, true) else { return Ok(None) };
        let (big_endian, fraction_ns, record_header) = match magic {
            0xa1b2_c3d4 => (true, 1000, 16),
            0xd4c3_b2a1 => (false, 1000, 16),
            0xa1b2_3c4d => (true, 1, 16),
            0x4d3c_b2a1 => (false, 1, 16),
            0xa1b2_cd34 => (true, 1000, 24),
            0x34cd_b2a1 => (false, 1000, 24),
            _ => return Ok(None),
        };
        let header = || {
            let major = u16_at(head, 4, big_endian)?;
            let minor = u16_at(head, 6, big_endian)?;
            Some((major, minor, u32_at(head, 16, big_endian)?, u32_at(head, 20, big_endian)?))
        };
        let Some((major, minor, snap_len, network)) = header() else {
            return Err(CaptureError::CutHeader { bytes: head.len() as u64 });
        };
        let lengths = match (major, minor) {
            (0 | 1, _) => return Err(CaptureError::UnknownVersion { major, minor }),
            (2, 0..=2) | (543, _) => Lengths::WireFirst,
            (2, 3) => Lengths::ByValue,
            _ => Lengths::CapturedFirst,
        };
        // The upper half says whether frames end in a frame check sequence; the type is the lower.
        let link_type = LinkType((network & 0xffff) as u16);
        let interface = Some(Interface::new(link_type, snap_len));
        Ok(Some(Pcap { big_endian, fraction_ns, record_header, lengths, link_type, interface, longer_told: false }))
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
        found.interfaces.extend(self.interface.take());
        let most = self.link_type.max_cap_len();
        let pseudo = self.link_type.pseudo_header_len();
        let mut at = 0_usize;
        let stop = loop {
            if found.metas.len() >= room {
                break Stop::Full;
            }
            let rest = window.get(at..).unwrap_or_default();
            let Some(header) = rest.first_chunk::<16>() else { break Stop::More };
            let [seconds, fraction, one, two] = words(header, self.big_endian);
            let (cap_len, claimed) = match self.lengths {
                Lengths::CapturedFirst => (one, two),
                Lengths::WireFirst => (two, one),
                Lengths::ByValue => (one.min(two), one.max(two)),
            };
            if cap_len > most {
                break Stop::Damaged(Damage::PacketTooLong { claimed: cap_len, most });
            }
            // Neither sum can overflow: `most` is at most 128 MiB.
            let size = self.record_header + cap_len as usize;
            if rest.len() < size {
                break Stop::More;
            }
            // A fraction is less than a second in an honest file. Any other is kept as Wireshark keeps it, in 32 bits.
            let nanos = fraction.wrapping_mul(self.fraction_ns) as i32;
            let odd_nanos = if matches!(nanos, 0..1_000_000_000) { 0 } else { nanos };
            let time = i64::from(seconds) * 1_000_000_000 + i64::from(nanos);
            let pseudo = pseudo.min(cap_len);
            if cap_len > claimed && !self.longer_told {
                self.longer_told = true;
                let frame = first.saturating_add(found.metas.len() as u32);
                found.notices.push(CaptureNotice::LongerThanClaimed { frame });
            }
            found.metas.push(FrameMeta {
                time,
                offset: offset + (at + self.record_header) as u64 + u64::from(pseudo),
                cap_len: cap_len - pseudo,
                wire_len: wire_len(claimed).saturating_sub(pseudo),
                interface: 0,
                link_type: self.link_type,
                odd_nanos,
            });
            at += size;
        };
        Walked { consumed: at, into_record: 0, stop }
    }
}

/// The four numbers of a record header.
fn words(header: &[u8; 16], big_endian: bool) -> [u32; 4] {
    let all = u128::from_le_bytes(*header);
    [0, 32, 64, 96].map(|shift| {
        let word = (all >> shift) as u32;
        if big_endian { word.swap_bytes() } else { word }
    })
}
