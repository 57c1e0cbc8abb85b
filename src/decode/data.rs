//! Bytes of a frame that belong to no protocol the program reads: data, padding, trailers.
//! They are layers too, so that no byte of a frame goes unshown.

use super::dissection::{Dissection, Span};
use super::field::fields;
use super::{FieldDef, Protocol, Value};
use crate::osi::OsiLayer;

/// Bytes that no protocol here explains.
pub(crate) static DATA: Protocol = Protocol { token: "data", name: "Data", osi: OsiLayer::Application };
/// Bytes that fill a frame up to the least size of its link.
pub(crate) static PADDING: Protocol = Protocol { token: "padding", name: "Padding", osi: OsiLayer::DataLink };
/// Bytes after the packet a frame carries.
pub(crate) static TRAILER: Protocol = Protocol { token: "trailer", name: "Trailer", osi: OsiLayer::DataLink };

fields! {
    BYTES = "data.data", Plain, "";
    LEN = "data.len", Decimal, "";
    CUT = "frame.cut", Plain, "";
    ETH_PADDING = "eth.padding", Plain, "IEEE 802.3 §3.2.8";
    ETH_TRAILER = "eth.trailer", Plain, "";
    ETH_FCS = "eth.fcs", Hex(8), "IEEE 802.3 §3.2.9";
}

pub(crate) static PROTOCOLS: &[(&Protocol, &[&FieldDef])] = &[(&DATA, FIELDS), (&PADDING, &[]), (&TRAILER, &[])];

/// Shows a span as bytes that are not understood. Nothing for an empty one.
pub(crate) fn data(d: &mut Dissection<'_>, span: Span) {
    if span.len() == 0 {
        return;
    }
    d.facts.push_protocol(&DATA);
    if d.wants_fields() {
        d.sink.layer(&DATA, span.range());
        d.field(&BYTES, span.range(), Value::Bytes);
        d.computed(&LEN, Value::Unsigned(u64::from(span.wire_len())));
    }
}

/// Shows what is left of a frame after the packet it carries, by the packet's own length: padding up to
/// the least size of Ethernet, a frame check sequence where the sum is right, else a trailer.
pub(crate) fn rest(d: &mut Dissection<'_>, span: Span) {
    if span.len() == 0 || !d.wants_fields() {
        return;
    }
    d.sink.layer(&TRAILER, span.range());
    d.field(&ETH_TRAILER, span.range(), Value::Bytes);
}
