//! The state of one frame's dissection, and the ways protocols hand on to each other.
//!
//! A protocol's file offers `pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span, …)`: it reads
//! its header from `d.slice(span)`, reports fields if `d.wants_fields()`, adds to `d.facts`, and
//! hands what is left of the span to the next protocol by the tables of `link`, `network`,
//! `transport` and `application`.

use std::ops::Range;

use super::{Facts, FieldDef, NetFacts, Note, Protocol, Sink, Value};

/// How many headers may be nested in one another before the rest is shown as bytes.
pub(crate) const MAX_DEPTH: u8 = 20;

/// A stretch of a frame that a protocol may read. Offsets are from the frame's first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// First byte.
    pub(crate) start: u32,
    /// End of the captured bytes.
    pub(crate) end: u32,
    /// End by the lengths on the wire: at or after `end`; after it where the snap length cut.
    pub(crate) wire_end: u32,
}

impl Span {
    /// Captured bytes.
    pub(crate) const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }
    /// Bytes on the wire.
    pub(crate) const fn wire_len(self) -> u32 {
        self.wire_end.saturating_sub(self.start)
    }
    /// The span without its first `n` bytes (empty at its end, if it has fewer).
    pub(crate) fn skip(self, n: u32) -> Span {
        let start = self.start.saturating_add(n);
        Span { start: start.min(self.end), end: self.end, wire_end: self.wire_end.max(start.min(self.end)) }
    }
    /// The first `n` bytes on the wire, as far as they were captured.
    pub(crate) fn take(self, n: u32) -> Span {
        let wire_end = self.start.saturating_add(n).min(self.wire_end);
        Span { start: self.start, end: self.end.min(wire_end), wire_end }
    }
    /// The captured bytes as a range.
    pub(crate) const fn range(self) -> Range<u32> {
        self.start..self.end
    }
}

/// One frame on its way through the protocols.
pub(crate) struct Dissection<'a> {
    /// The frame's captured bytes.
    pub(crate) bytes: &'a [u8],
    /// What becomes of the fields.
    pub(crate) sink: &'a mut dyn Sink,
    /// What becomes known.
    pub(crate) facts: &'a mut Facts,
    /// Inside an ICMP error's quote: transport headers are not the packet's own.
    pub(crate) quoted: bool,
    /// The innermost Ethernet frame around what is being read: tells padding and the FCS from a trailer.
    pub(crate) ethernet: Option<Span>,
    wants: bool,
    depth: u8,
}

impl<'a> Dissection<'a> {
    pub(crate) fn new(bytes: &'a [u8], sink: &'a mut dyn Sink, facts: &'a mut Facts) -> Self {
        let wants = sink.wants_fields();
        Dissection { bytes, sink, facts, quoted: false, ethernet: None, wants, depth: 0 }
    }

    /// Whether to report fields.
    pub(crate) fn wants_fields(&self) -> bool {
        self.wants
    }

    /// The captured bytes of a span. Borrows from the frame, not from the dissection.
    pub(crate) fn slice(&self, span: Span) -> &'a [u8] {
        self.bytes.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The byte at `at` of a span, if it was captured.
    pub(crate) fn u8(&self, span: Span, at: u32) -> Option<u8> {
        self.slice(span).get(at as usize).copied()
    }

    /// The 16-bit number (network byte order) at `at` of a span, if it was captured.
    pub(crate) fn be16(&self, span: Span, at: u32) -> Option<u16> {
        self.slice(span).get(at as usize..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
    }

    /// The 32-bit number (network byte order) at `at` of a span, if it was captured.
    pub(crate) fn be32(&self, span: Span, at: u32) -> Option<u32> {
        self.slice(span).get(at as usize..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
    }

    /// Begins a layer whose header covers `range`. False, with a note and no layer begun, when nested too
    /// deep: the caller then hands its whole span to [`data`](fn@super::data).
    pub(crate) fn enter(&mut self, protocol: &'static Protocol, range: Range<u32>) -> bool {
        if self.depth >= MAX_DEPTH {
            self.facts.note(Note::TooDeep);
            return false;
        }
        self.depth += 1;
        self.facts.push_protocol(protocol);
        if self.wants {
            self.sink.layer(protocol, range);
        }
        true
    }

    /// Reports a field, if fields are wanted.
    pub(crate) fn field(&mut self, def: &'static FieldDef, range: Range<u32>, value: Value<'_>) {
        if self.wants {
            self.sink.field(def, range, None, value);
        }
    }

    /// Reports a field of some bits (0 = most significant of the range's first byte), if wanted.
    pub(crate) fn bits(&mut self, def: &'static FieldDef, range: Range<u32>, bits: (u8, u8), value: u64) {
        if self.wants {
            self.sink.field(def, range, Some(bits), Value::Unsigned(value));
        }
    }

    /// Reports a value worked out, if wanted.
    pub(crate) fn computed(&mut self, def: &'static FieldDef, value: Value<'_>) {
        if self.wants {
            self.sink.computed(def, value);
        }
    }

    /// Adds a note. What is odd about a packet quoted in an ICMP error is no oddity of this packet: a
    /// quote is cut short and changed on its way by design.
    pub(crate) fn note(&mut self, note: Note) {
        if !self.quoted {
            self.facts.note(note);
        }
    }
}

/// What an IP header tells the protocols above it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IpContext {
    /// The addresses; the pseudo-header's too.
    pub(crate) net: NetFacts,
    /// The protocol number of the payload.
    pub(crate) protocol: u8,
    /// A first fragment: its transport header is whole but not its payload.
    pub(crate) fragment: bool,
}
