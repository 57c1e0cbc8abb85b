//! Capture files: which kind a file is, by its content and never by its name, and its records.
//!
//! Knows bytes only: not where they come from, nor what the frames mean.
//!
//! Records are read here by hand, not through a parser crate. The walk over a large file has to cost less
//! than touching its pages, so a record may cost no allocation and no list of options; and a file that is
//! damaged in one place must keep all that is whole before it, to the byte where Wireshark stops.

mod compressed;
mod looks;
#[cfg(test)]
pub(crate) mod made;
mod pcap;
mod pcapng;
#[cfg(test)]
mod properties;
mod record;
#[cfg(test)]
mod tests;

pub use looks::Looks;

pub(crate) use compressed::{Compression, decompress, is_cut};
pub(crate) use record::{Found, Stop, Walked};

use super::{CaptureError, FrameNumber};

/// The most bytes [`Format::of`] has use for.
pub(crate) const HEAD: usize = 64;

/// A capture format and how far its records have been read.
#[derive(Debug)]
pub(crate) enum Format {
    Pcap(pcap::Pcap),
    PcapNg(pcapng::PcapNg),
}

impl Format {
    /// The format of a capture that begins with `head` ([`HEAD`] bytes, fewer only where there are no more),
    /// and how many bytes its file header takes.
    pub(crate) fn of(head: &[u8]) -> Result<(Format, usize), CaptureError> {
        if head.is_empty() {
            return Err(CaptureError::Empty);
        }
        if let Some(pcap) = pcap::Pcap::open(head)? {
            return Ok((Format::Pcap(pcap), pcap::HEADER));
        }
        if let Some(pcapng) = pcapng::PcapNg::open(head)? {
            // The section header is a block like others, and read with them.
            return Ok((Format::PcapNg(pcapng), 0));
        }
        let first: Vec<String> = head.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Err(CaptureError::NotACapture { looks: Looks::of(head), first: first.join(" ") })
    }

    /// Reads records from the start of `window`, whose first byte is at `offset` of the capture, until
    /// `found` has `room` frames or the window has no further whole record.
    pub(crate) fn walk(
        &mut self,
        window: &[u8],
        offset: u64,
        first: FrameNumber,
        room: usize,
        found: &mut Found,
    ) -> Walked {
        match self {
            Format::Pcap(pcap) => pcap.walk(window, offset, first, room, found),
            Format::PcapNg(pcapng) => pcapng.walk(window, offset, first, room, found),
        }
    }
}
