//! Reading a message whose fields follow one another at no fixed offset. Each step reports its field
//! and moves on; where a step finds too few bytes, those that are left are shown as bytes and the walk
//! ends, so that what was reported always covers the message.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::text::printable;
use crate::decode::data;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{FieldDef, Value};

fields! {
    MALFORMED = "data.malformed", Plain, "";
}

/// What it means when a message has fewer bytes than it claims.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shortage {
    /// The message contradicts itself.
    Fault,
    /// The capture kept no more of it.
    Cut,
    /// The rest is in another segment.
    Elsewhere,
}

/// A walk over a span. Only for the full pass.
pub(super) struct Walk<'d, 'a> {
    d: &'d mut Dissection<'a>,
    /// Where the next field begins, from the frame's first byte.
    at: u32,
    /// Where the part being read ends.
    end: u32,
    /// What it means to run out of bytes.
    shortage: Shortage,
}

impl<'d, 'a> Walk<'d, 'a> {
    /// Walks a span. Whatever `read` leaves is shown as bytes.
    pub(super) fn over(d: &'d mut Dissection<'a>, span: Span, read: impl FnOnce(&mut Self) -> Option<()>) {
        let shortage = if span.wire_end > span.end { Shortage::Cut } else { Shortage::Fault };
        let mut walk = Walk { d, at: span.start, end: span.end, shortage };
        let _ran_out = read(&mut walk);
        walk.leave();
    }

    /// Says that the rest of what is being read may be in another segment: to run out is then no fault.
    /// Holds to the end of the group.
    pub(super) fn goes_on_elsewhere(&mut self) {
        if self.shortage == Shortage::Fault {
            self.shortage = Shortage::Elsewhere;
        }
    }

    /// Whether a part of `len` bytes that begins here ends in another segment.
    pub(super) fn is_split(&self, len: u32) -> bool {
        self.shortage == Shortage::Elsewhere && len > self.left()
    }

    /// Where the next field begins, from the frame's first byte.
    pub(super) fn at(&self) -> u32 {
        self.at
    }

    /// Bytes left in the part being read.
    pub(super) fn left(&self) -> u32 {
        self.end.saturating_sub(self.at)
    }

    /// The bytes left in the part being read.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.d.bytes.get(self.at as usize..self.end as usize).unwrap_or_default()
    }

    /// The frame's bytes from `from` to the end of the part being read.
    pub(super) fn since(&self, from: u32) -> &'a [u8] {
        self.d.bytes.get(from as usize..self.end as usize).unwrap_or_default()
    }

    /// The number of `len` (up to 8) bytes that comes next, without moving on.
    pub(super) fn peek(&self, len: u32) -> Option<u64> {
        let bytes = self.rest().get(..len as usize)?;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// Shows what is left of the part being read as bytes.
    pub(super) fn leave(&mut self) {
        if self.at < self.end {
            let def = match self.shortage {
                Shortage::Fault => &MALFORMED,
                Shortage::Cut => &data::CUT,
                Shortage::Elsewhere => &data::BYTES,
            };
            self.d.field(def, self.at..self.end, Value::Bytes);
            self.at = self.end;
        }
    }

    /// Moves on by `len` bytes.
    pub(super) fn skip(&mut self, len: u32) -> Option<Range<u32>> {
        if len > self.left() {
            self.leave();
            return None;
        }
        let start = self.at;
        self.at += len;
        Some(start..self.at)
    }

    /// Reports a field over bytes already passed, or a part of them.
    pub(super) fn field(&mut self, def: &'static FieldDef, range: Range<u32>, value: Value<'_>) {
        self.d.field(def, range, value);
    }

    /// Reports a value worked out.
    pub(super) fn computed(&mut self, def: &'static FieldDef, value: Value<'_>) {
        self.d.computed(def, value);
    }

    /// Reports bits (first, count; 0 = most significant) of a number that is not passed by itself.
    pub(super) fn bits(&mut self, def: &'static FieldDef, range: Range<u32>, bits: (u8, u8), value: u64) {
        self.d.bits(def, range, bits, value);
    }

    /// A number of `len` (up to 8) bytes.
    pub(super) fn uint(&mut self, def: &'static FieldDef, len: u32) -> Option<u64> {
        let value = self.peek(len);
        let range = self.skip(len)?;
        let value = value?;
        self.d.field(def, range, Value::Unsigned(value));
        Some(value)
    }

    /// `len` bytes as they are; nothing for none.
    pub(super) fn bytes(&mut self, def: &'static FieldDef, len: u32) -> Option<()> {
        let range = self.skip(len)?;
        if len > 0 {
            self.d.field(def, range, Value::Bytes);
        }
        Some(())
    }

    /// All that is left of the part being read, as bytes.
    pub(super) fn all(&mut self, def: &'static FieldDef) -> Option<()> {
        self.bytes(def, self.left())
    }

    /// `len` bytes as text.
    pub(super) fn text(&mut self, def: &'static FieldDef, len: u32) -> Option<()> {
        let bytes = self.rest().get(..len as usize);
        let range = self.skip(len)?;
        self.d.field(def, range, Value::Text(printable(bytes.unwrap_or_default())));
        Some(())
    }

    /// An IPv4 address.
    pub(super) fn ipv4(&mut self, def: &'static FieldDef) -> Option<()> {
        let bytes = self.rest().first_chunk::<4>();
        let range = self.skip(4)?;
        self.d.field(def, range, Value::Ipv4(Ipv4Addr::from(*bytes?)));
        Some(())
    }

    /// An IPv6 address.
    pub(super) fn ipv6(&mut self, def: &'static FieldDef) -> Option<()> {
        let bytes = self.rest().first_chunk::<16>();
        let range = self.skip(16)?;
        self.d.field(def, range, Value::Ipv6(Ipv6Addr::from(*bytes?)));
        Some(())
    }

    /// A MAC address.
    pub(super) fn mac(&mut self, def: &'static FieldDef) -> Option<()> {
        let bytes = self.rest().first_chunk::<6>();
        let range = self.skip(6)?;
        self.d.field(def, range, Value::Mac(*bytes?));
        Some(())
    }

    /// A field of `len` bytes that holds what `read` reads of them. What it leaves is shown as bytes; a group
    /// that is longer than what is left ends the walk after it.
    pub(super) fn group(
        &mut self,
        def: &'static FieldDef,
        len: u32,
        value: Value<'_>,
        read: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<()> {
        let stop = self.at.saturating_add(len.min(self.left()));
        let overrun = len > self.left();
        let (outer_end, outer_shortage) = (self.end, self.shortage);
        self.d.sink.group(def, self.at..stop, value);
        self.end = stop;
        let _ran_out = read(self);
        self.leave();
        self.d.sink.group_end();
        self.end = outer_end;
        self.shortage = outer_shortage;
        if overrun { None } else { Some(()) }
    }
}
