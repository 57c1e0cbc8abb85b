//! What reading records yields, for either format.

use crate::capture::{CaptureNotice, Damage, FrameMeta, Interface, InterfaceStatistics};

/// What a walk over records has found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) metas: Vec<FrameMeta>,
    pub(crate) interfaces: Vec<Interface>,
    pub(crate) notices: Vec<CaptureNotice>,
    pub(crate) statistics: Vec<InterfaceStatistics>,
    /// What somebody wrote about frames, by their place in `metas`.
    pub(crate) comments: Vec<(usize, Box<str>)>,
}

impl Found {
    /// Whether nothing was.
    pub(crate) fn is_empty(&self) -> bool {
        // A comment comes with its frame.
        let Found { metas, interfaces, notices, statistics, comments: _ } = self;
        metas.is_empty() && interfaces.is_empty() && notices.is_empty() && statistics.is_empty()
    }
}

/// How far a walk came, and why it stopped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walked {
    /// Bytes of the window that are done with.
    pub(crate) consumed: usize,
    /// Bytes before `consumed` that belong to a record whose end was not reached.
    pub(crate) into_record: u64,
    pub(crate) stop: Stop,
}

/// Why a walk stopped.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stop {
    /// There is room for no more frames.
    Full,
    /// The next record does not end within the window.
    More,
    /// The next record cannot be right.
    Damaged(Damage),
}

/// The most bytes a frame's length on the wire is taken for, as in Wireshark.
const MAX_WIRE_LEN: u32 = i32::MAX as u32;

/// The length on the wire as it is kept: a claim beyond 2 GiB counts as 2 GiB.
pub(super) const fn wire_len(claimed: u32) -> u32 {
    if claimed > MAX_WIRE_LEN { MAX_WIRE_LEN } else { claimed }
}

/// A 32-bit number at `at`, in the capture's byte order.
pub(super) fn u32_at(bytes: &[u8], at: usize, big_endian: bool) -> Option<u32> {
    let four = *bytes.get(at..)?.first_chunk::<4>()?;
    Some(if big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
}

/// A 16-bit number at `at`, in the capture's byte order.
pub(super) fn u16_at(bytes: &[u8], at: usize, big_endian: bool) -> Option<u16> {
    let two = *bytes.get(at..)?.first_chunk::<2>()?;
    Some(if big_endian { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
}
