//! The Internet checksum (RFC 1071) and what the reader is told about one.

use etherparse::checksum::u64_16bit_word;

use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::value_names;
use crate::decode::{FieldDef, Note, Value};

value_names! {
    /// The result of a check, with Wireshark's numbers.
    status {
        0 => M "value-checksum-bad",
        1 => M "value-checksum-good",
        2 => M "value-checksum-unverified",
    }
}

/// Whether a stretch of bytes that holds its own checksum sums up right. `start` is the sum of a
/// pseudo-header, or 0.
pub(crate) fn holds(bytes: &[u8], start: u64) -> bool {
    u64_16bit_word::ones_complement(u64_16bit_word::add_slice(start, bytes)) == 0
}

/// Verifies the checksum of a whole message, if fields are wanted and all of it was captured; notes a bad one
/// and reports the outcome as `status`. Too dear for the fast pass.
pub(crate) fn verify(d: &mut Dissection<'_>, span: Span, start: u64, whole: bool, status: &'static FieldDef) {
    if !d.wants_fields() {
        return;
    }
    let value = if !whole || span.end != span.wire_end {
        2
    } else if holds(d.slice(span), start) {
        1
    } else {
        d.note(Note::BadChecksum);
        0
    };
    d.computed(status, Value::Unsigned(value));
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn sums_as_rfc_1071_does() {
        // An IPv4 header with a right checksum, and the same with one bit turned.
        let mut header =
            [0x45, 0, 0, 0x73, 0, 0, 0x40, 0, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8, 0, 1, 0xc0, 0xa8, 0, 0xc7];
        assert!(holds(&header, 0));
        header[8] ^= 1;
        assert!(!holds(&header, 0));
        // An odd last byte counts as the high byte of a word.
        assert!(holds(&[0xfe, 0xff, 0x01], 0));
    }
}
