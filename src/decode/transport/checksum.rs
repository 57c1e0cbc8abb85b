//! The Internet checksum over a pseudo-header and a segment (RFC 1071, RFC 9293 §3.1, RFC 8200 §8.1),
//! and what a mismatch may mean.

use std::net::IpAddr;

use crate::decode::dissection::{Dissection, IpContext, Span};
use crate::decode::{FieldDef, Note, Value, ValueName};

/// How a checksum came out. The numbers are Wireshark's, and one more for the offload case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Status {
    /// It does not hold.
    Bad = 0,
    /// It holds.
    Good = 1,
    /// Not all the bytes it covers are here.
    Unverified = 2,
    /// The sender sent none.
    Absent = 3,
    /// Zero where the protocol does not allow it.
    Illegal = 4,
    /// Only the pseudo-header is summed: the rest is left to the sender's network card.
    Partial = 5,
}

/// The name of a [`Status`].
pub(super) fn status_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Message(match value {
        0 => "value-checksum-bad",
        1 => "value-checksum-good",
        2 => "value-checksum-unverified",
        3 => "value-checksum-absent",
        4 => "value-checksum-illegal",
        5 => "value-checksum-partial",
        _ => return None,
    }))
}

/// Adds bytes, as 16-bit words, to a sum; an odd last byte counts as a high one.
fn add(sum: u64, bytes: &[u8]) -> u64 {
    let mut pairs = bytes.chunks_exact(2);
    let mut sum = sum;
    for pair in pairs.by_ref() {
        if let Some(word) = pair.first_chunk::<2>() {
            sum += u64::from(u16::from_be_bytes(*word));
        }
    }
    if let [last] = pairs.remainder() {
        sum += u64::from(*last) << 8;
    }
    sum
}

/// Folds the carries back in.
fn fold(mut sum: u64) -> u16 {
    while sum >> 16 != 0 {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum as u16
}

/// The sum of the pseudo-header: addresses, protocol and length.
fn pseudo_header(ip: &IpContext, len: u32) -> u64 {
    let addresses = match (ip.net.src, ip.net.dst) {
        (IpAddr::V4(src), IpAddr::V4(dst)) => add(add(0, &src.octets()), &dst.octets()),
        (IpAddr::V6(src), IpAddr::V6(dst)) => add(add(0, &src.octets()), &dst.octets()),
        _ => 0,
    };
    addresses + u64::from(ip.protocol) + u64::from(len >> 16) + u64::from(len & 0xffff)
}

/// Judges the checksum field `stored` of a whole segment.
pub(super) fn judge(bytes: &[u8], stored: u16, ip: &IpContext) -> Status {
    let pseudo = pseudo_header(ip, u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    if fold(add(pseudo, bytes)) == 0xffff {
        Status::Good
    } else if stored == fold(pseudo) {
        Status::Partial
    } else {
        Status::Bad
    }
}

/// Reports a status under `def`, and notes what is odd about it.
pub(super) fn report(d: &mut Dissection<'_>, def: &'static FieldDef, status: Status) {
    match status {
        Status::Bad => d.note(Note::BadChecksum),
        Status::Partial => d.note(Note::Offload),
        _ => {}
    }
    d.computed(def, Value::Unsigned(status as u64));
}

/// Whether all the bytes a checksum covers are here.
pub(super) fn can_judge(d: &Dissection<'_>, span: Span, ip: &IpContext) -> bool {
    !d.quoted && !ip.fragment && span.end == span.wire_end
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::{Status, fold, judge, pseudo_header};
    use crate::decode::NetFacts;
    use crate::decode::dissection::IpContext;

    fn context() -> IpContext {
        let net = NetFacts { src: "192.168.0.1".parse().unwrap(), dst: "192.168.0.199".parse().unwrap() };
        IpContext { net, protocol: 17, fragment: false }
    }

    #[test]
    fn a_sum_holds_breaks_or_is_left_to_the_card() {
        // UDP, ports 53 and 1024, length 10, "hi": the sum is worked out by the test itself.
        let mut bytes = [0x00, 0x35, 0x04, 0x00, 0x00, 0x0a, 0x00, 0x00, 0x68, 0x69];
        let words: u32 = 0xc0a8 + 0x0001 + 0xc0a8 + 0x00c7 + 17 + 10 + 0x0035 + 0x0400 + 0x000a + 0x6869;
        let sum = !u16::try_from((words & 0xffff) + (words >> 16)).unwrap();
        bytes[6..8].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(judge(&bytes, sum, &context()), Status::Good);
        bytes[9] ^= 1;
        assert_eq!(judge(&bytes, sum, &context()), Status::Bad);
        let partial = fold(pseudo_header(&context(), 10));
        bytes[6..8].copy_from_slice(&partial.to_be_bytes());
        assert_eq!(judge(&bytes, partial, &context()), Status::Partial);
    }
}
