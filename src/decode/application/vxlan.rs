//! VXLAN: an Ethernet frame inside a datagram (RFC 7348 §5).

use crate::capture::LinkType;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{Protocol, data, link};
use crate::osi::OsiLayer;

/// VXLAN. What it carries is a link-layer frame, so it stands for the wire of the inner link.
pub(crate) static VXLAN: Protocol = Protocol { token: "vxlan", name: "VXLAN", osi: OsiLayer::Application };

fields! {
    FLAGS = "vxlan.flags", Hex(4), "RFC 7348 §5";
    FLAG_I = "vxlan.flag_i", Flag, "RFC 7348 §5";
    GBP = "vxlan.gbp", Decimal, "RFC 7348 §5";
    VNI = "vxlan.vni", Decimal, "RFC 7348 §5";
    RESERVED8 = "vxlan.reserved8", Decimal, "RFC 7348 §5";
}

/// The port of RFC 7348.
pub(super) const PORT: u16 = 4789;
/// Bytes of the header.
const HEADER: u32 = 8;

/// Dissects a VXLAN datagram and the frame in it.
pub(super) fn dissect(d: &mut Dissection<'_>, span: Span) {
    let head = span.take(HEADER);
    if !d.enter(&VXLAN, head.range()) {
        return data(d, span);
    }
    if head.len() < HEADER {
        d.note_short(span, HEADER);
    }
    if d.wants_fields() {
        if head.len() >= 2 {
            d.group_uint(head, &FLAGS, 0, 2);
            d.bits_of(head, &FLAG_I, 0, 2, (4, 1));
            d.group_end();
        } else {
            d.uint(head, &FLAGS, 0, 2);
        }
        d.uint(head, &GBP, 2, 2);
        d.uint(head, &VNI, 4, 3);
        d.uint(head, &RESERVED8, 7, 1);
    }
    let inner = span.skip(HEADER);
    if inner.len() > 0 {
        link::dissect_frame(d, LinkType::ETHERNET, inner);
    }
}
