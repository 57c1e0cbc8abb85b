//! Where a dissection goes: layers opened, fields reported, layers closed.

use std::ops::Range;

use super::{FieldDef, Protocol, Value};

/// Receives what [`dissect`](super::dissect) finds, in the order of the bytes, outermost layer first.
/// Ranges are byte offsets in the frame. All calls but `wants_fields` come only if it says yes.
pub trait Sink {
    /// Whether layers and fields are wanted at all. The fast pass says no and pays nothing.
    fn wants_fields(&self) -> bool;
    /// A layer (a protocol's header) begins; it ends with [`Sink::layer_end`].
    fn layer(&mut self, protocol: &'static Protocol, range: Range<u32>);
    /// The layer's header turned out to end elsewhere (options, messages of several records).
    fn layer_end(&mut self, end: u32);
    /// A field of the current layer (of the open group, if there is one).
    ///
    /// `bits`: for a field that does not fill its bytes, the first bit (0 = most significant of the
    /// range's first byte) and the number of bits.
    fn field(&mut self, def: &'static FieldDef, range: Range<u32>, bits: Option<(u8, u8)>, value: Value<'_>);
    /// Something worked out, not read (a payload's length, whether a checksum holds). Covers no bytes.
    fn computed(&mut self, def: &'static FieldDef, value: Value<'_>);
    /// A field that holds the following ones, until [`Sink::group_end`].
    fn group(&mut self, def: &'static FieldDef, range: Range<u32>, value: Value<'_>);
    /// Ends the innermost group.
    fn group_end(&mut self);
}

/// A sink that keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSink;

impl Sink for NoSink {
    fn wants_fields(&self) -> bool {
        false
    }
    fn layer(&mut self, _: &'static Protocol, _: Range<u32>) {}
    fn layer_end(&mut self, _: u32) {}
    fn field(&mut self, _: &'static FieldDef, _: Range<u32>, _: Option<(u8, u8)>, _: Value<'_>) {}
    fn computed(&mut self, _: &'static FieldDef, _: Value<'_>) {}
    fn group(&mut self, _: &'static FieldDef, _: Range<u32>, _: Value<'_>) {}
    fn group_end(&mut self) {}
}
