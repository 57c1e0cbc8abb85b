//! Bytes of a frame that belong to no protocol the program reads: data, padding, trailers.
//! They are layers too, so that no byte of a frame goes unshown.

use super::dissection::{Dissection, Span};
use super::field::fields;
use super::{FieldDef, Note, Protocol, Value};
use crate::osi::OsiLayer;

/// Bytes that no protocol here explains.
pub(crate) static DATA: Protocol = Protocol { token: "data", name: "Data", osi: OsiLayer::Application };
/// Bytes that fill a frame up to the least size of its link.
pub(crate) static PADDING: Protocol = Protocol { token: "padding", name: "Padding", osi: OsiLayer::DataLink };
/// Bytes after the packet a frame carries.
pub(crate) static TRAILER: Protocol = Protocol { token: "trailer", name: "Trailer", osi: OsiLayer::DataLink };

/// The least size of an Ethernet frame without its frame check sequence, in bytes (IEEE 802.3 §4.2.3.3).
const MIN_FRAME: u32 = 60;
/// Bytes of a frame check sequence.
const FCS_LEN: u32 = 4;

fields! {
    BYTES = "data.data", Plain, "";
    LEN = "data.len", Decimal, "";
    LINK_TYPE = "frame.link_type", Decimal, "";
    CUT = "frame.cut", Plain, "";
    FRAME_TRAILER = "frame.trailer", Plain, "";
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

/// Shows a frame whose link type is not known: as bytes, with the number of the type.
pub(crate) fn unknown_link_type(d: &mut Dissection<'_>, link_type: u16, span: Span) {
    d.note(Note::UnknownLinkType);
    data(d, span);
    if span.len() > 0 {
        d.computed(&LINK_TYPE, Value::Unsigned(u64::from(link_type)));
    }
}

/// Shows what is left of a frame after the packet it carries, by the packet's own length: padding up to
/// the least size of Ethernet, a frame check sequence where the sum is right, else a trailer.
pub(crate) fn rest(d: &mut Dissection<'_>, span: Span) {
    if span.len() == 0 || !d.wants_fields() {
        return;
    }
    let Some(frame) = d.ethernet.filter(|frame| frame.end == span.end) else {
        d.sink.layer(&TRAILER, span.range());
        return d.field(&FRAME_TRAILER, span.range(), Value::Bytes);
    };
    let padding = span.take(frame.start.saturating_add(MIN_FRAME).saturating_sub(span.start));
    if padding.len() > 0 {
        d.sink.layer(&PADDING, padding.range());
        d.field(&ETH_PADDING, padding.range(), Value::Bytes);
    }
    let trailer = span.skip(padding.len());
    if trailer.len() == 0 {
        return;
    }
    d.sink.layer(&TRAILER, trailer.range());
    let sum = check_sequence(d, frame, trailer);
    let before = if sum.is_some() { trailer.len().saturating_sub(FCS_LEN) } else { trailer.len() };
    d.raw(trailer, &ETH_TRAILER, 0, before);
    if let Some(sum) = sum {
        d.field(&ETH_FCS, trailer.skip(before).range(), Value::Unsigned(u64::from(sum)));
    }
}

/// The last four bytes of a trailer as a frame check sequence, if they are the right one. A capture does not
/// say whether it has them; that they are right by chance is one in four thousand million.
fn check_sequence(d: &Dissection<'_>, frame: Span, trailer: Span) -> Option<u32> {
    if trailer.len() < FCS_LEN || frame.end != frame.wire_end {
        return None;
    }
    let bytes = d.slice(frame);
    let (covered, sum) = bytes.split_last_chunk::<4>()?;
    let mut crc = flate2::Crc::new();
    crc.update(covered);
    (crc.sum() == u32::from_le_bytes(*sum)).then(|| u32::from_be_bytes(*sum))
}
