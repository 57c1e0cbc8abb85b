//! Reading a field and reporting it in one call. Offsets are those of the header's drawing in its
//! RFC: from the first byte of the span. Nothing here runs in the fast pass.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::dissection::{Dissection, Span};
use super::{FieldDef, Note, Value, data};

impl Dissection<'_> {
    /// `len` bytes at `at` of the span as a range in the frame. Where the captured bytes end inside
    /// it, what is left is reported as cut off, and there is no range.
    fn place(&mut self, span: Span, at: u32, len: u32) -> Option<Range<u32>> {
        let start = span.start.saturating_add(at);
        let end = start.saturating_add(len);
        if end <= span.end {
            return Some(start..end);
        }
        if start < span.end {
            self.field(&data::CUT, start..span.end, Value::Bytes);
        }
        None
    }

    /// The number in a range, network byte order; the last eight bytes of a longer one.
    fn number(&self, range: &Range<u32>) -> u64 {
        let bytes = self.bytes.get(range.start as usize..range.end as usize).unwrap_or_default();
        bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// Reports a number of `len` bytes (up to 8, network byte order) at `at` of the span.
    pub(crate) fn uint(&mut self, span: Span, def: &'static FieldDef, at: u32, len: u32) {
        if self.wants_fields()
            && let Some(range) = self.place(span, at, len)
        {
            let value = self.number(&range);
            self.field(def, range, Value::Unsigned(value));
        }
    }

    /// Reports `bits` (first, count; 0 = most significant) of the `len` bytes (up to 8) at `at` of the span.
    pub(crate) fn bits_of(&mut self, span: Span, def: &'static FieldDef, at: u32, len: u32, bits: (u8, u8)) {
        if self.wants_fields()
            && let Some(range) = self.place(span, at, len)
        {
            let value = select(self.number(&range), len, bits);
            self.bits(def, range, bits, value);
        }
    }

    /// Reports a MAC address at `at` of the span.
    pub(crate) fn mac(&mut self, span: Span, def: &'static FieldDef, at: u32) {
        if self.wants_fields()
            && let Some(range) = self.place(span, at, 6)
            && let Some(mac) = self.bytes.get(range.start as usize..).and_then(|bytes| bytes.first_chunk::<6>())
        {
            self.field(def, range, Value::Mac(*mac));
        }
    }

    /// Reports an IPv4 address at `at` of the span.
    pub(crate) fn ipv4(&mut self, span: Span, def: &'static FieldDef, at: u32) {
        if self.wants_fields()
            && let Some(range) = self.place(span, at, 4)
            && let Some(address) = self.bytes.get(range.start as usize..).and_then(|bytes| bytes.first_chunk::<4>())
        {
            self.field(def, range, Value::Ipv4(Ipv4Addr::from(*address)));
        }
    }

    /// Reports an IPv6 address at `at` of the span.
    pub(crate) fn ipv6(&mut self, span: Span, def: &'static FieldDef, at: u32) {
        if self.wants_fields()
            && let Some(range) = self.place(span, at, 16)
            && let Some(address) = self.bytes.get(range.start as usize..).and_then(|bytes| bytes.first_chunk::<16>())
        {
            self.field(def, range, Value::Ipv6(Ipv6Addr::from(*address)));
        }
    }

    /// Reports `len` bytes at `at` of the span as they are, as far as they were captured; nothing if none were.
    pub(crate) fn raw(&mut self, span: Span, def: &'static FieldDef, at: u32, len: u32) {
        let start = span.start.saturating_add(at);
        let end = start.saturating_add(len).min(span.end);
        if start < end {
            self.field(def, start..end, Value::Bytes);
        }
    }

    /// Opens a field that holds the following ones, over `len` bytes at `at` of the span as far as they
    /// were captured; ends with [`Dissection::group_end`]. If none of its bytes were captured it is computed.
    pub(crate) fn group(&mut self, span: Span, def: &'static FieldDef, at: u32, len: u32, value: Value<'_>) {
        if self.wants_fields() {
            let start = span.start.saturating_add(at).min(span.end);
            let end = start.saturating_add(len).min(span.end);
            self.sink.group(def, start..end, value);
        }
    }

    /// Opens a group over `len` bytes (up to 8) at `at` of the span, whose value is their number.
    pub(crate) fn group_uint(&mut self, span: Span, def: &'static FieldDef, at: u32, len: u32) {
        let start = span.start.saturating_add(at);
        let value = self.number(&(start..start.saturating_add(len)));
        self.group(span, def, at, len, Value::Unsigned(value));
    }

    /// Ends the innermost group.
    pub(crate) fn group_end(&mut self) {
        if self.wants_fields() {
            self.sink.group_end();
        }
    }

    /// Sets where the current layer ends after all (an offset in the frame).
    pub(crate) fn layer_end(&mut self, end: u32) {
        if self.wants_fields() {
            self.sink.layer_end(end);
        }
    }

    /// Notes that a header of `needed` bytes does not fit its span: truncated if the wire had it, malformed if not.
    pub(crate) fn note_short(&mut self, span: Span, needed: u32) {
        self.note(if span.wire_len() >= needed { Note::Truncated } else { Note::Malformed });
    }
}

/// The `bits` (first, count; 0 = most significant) of a number of `len` bytes.
pub(crate) fn select(number: u64, len: u32, bits: (u8, u8)) -> u64 {
    let below = (len * 8).saturating_sub(u32::from(bits.0) + u32::from(bits.1));
    let mask = if bits.1 >= 64 { u64::MAX } else { (1 << bits.1) - 1 };
    number.checked_shr(below).unwrap_or(0) & mask
}

#[cfg(test)]
mod tests {
    use super::select;

    #[test]
    fn bits_are_counted_from_the_most_significant() {
        assert_eq!(select(0x45, 1, (0, 4)), 4);
        assert_eq!(select(0x45, 1, (4, 4)), 5);
        assert_eq!(select(0x4000, 2, (1, 1)), 1);
        assert_eq!(select(0xe123, 2, (3, 13)), 0x0123);
        assert_eq!(select(u64::MAX, 8, (0, 64)), u64::MAX);
    }
}
