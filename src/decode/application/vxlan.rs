//! VXLAN: an Ethernet frame inside a datagram (RFC 7348 §5); and its Generic Protocol Extension, which carries others.

use crate::capture::LinkType;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{Protocol, data, link};
use crate::osi::OsiLayer;

/// VXLAN. What it carries is a link-layer frame, so it stands for the wire of the inner link.
pub(crate) static VXLAN: Protocol = Protocol { token: "vxlan", name: "VXLAN", osi: OsiLayer::Application };

/// VXLAN's extension. Wireshark counts its bytes to the datagram and names no layer for it.
pub(crate) static VXLAN_GPE: Protocol = Protocol { token: "vxlan_gpe", name: "VXLAN-GPE", osi: OsiLayer::Application };

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

/// The packet of any protocol of VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe §3).
pub(super) mod gpe {
    use super::{Dissection, HEADER, Span, VXLAN_GPE};
    use crate::decode::field::{fields, value_names};
    use crate::decode::{Note, data, link, network};

    fields! {
        FLAGS = "vxlan_gpe.flags", Hex(2), "draft-ietf-nvo3-vxlan-gpe §3";
        RESERVED_16 = "vxlan_gpe.reserved_16", Hex(4), "draft-ietf-nvo3-vxlan-gpe §3";
        NEXT = "vxlan_gpe.next_proto", Named(next_protocol), "draft-ietf-nvo3-vxlan-gpe §3.2";
        VNI = "vxlan_gpe.vni", Decimal, "draft-ietf-nvo3-vxlan-gpe §3";
        RESERVED_8 = "vxlan_gpe.reserved8", Hex(2), "draft-ietf-nvo3-vxlan-gpe §3";
    }

    value_names! {
        next_protocol {
            1 => T "IPv4",
            2 => T "IPv6",
            3 => T "Ethernet",
            4 => T "NSH",
            5 => T "MPLS",
        }
    }

    /// The port of VXLAN-GPE.
    pub(in super::super) const PORT: u16 = 4790;

    pub(in super::super) fn dissect(d: &mut Dissection<'_>, span: Span) {
        let head = span.take(HEADER);
        if !d.enter(&VXLAN_GPE, head.range()) {
            return data(d, span);
        }
        if head.len() < HEADER {
            d.note_short(span, HEADER);
        }
        if d.wants_fields() {
            d.uint(head, &FLAGS, 0, 1);
            d.uint(head, &RESERVED_16, 1, 2);
            d.uint(head, &NEXT, 3, 1);
            d.uint(head, &VNI, 4, 3);
            d.uint(head, &RESERVED_8, 7, 1);
        }
        let inner = span.skip(HEADER);
        match d.u8(head, 3) {
            _ if inner.len() == 0 => {}
            Some(1) => network::ipv4(d, inner),
            Some(2) => network::ipv6(d, inner),
            Some(3) => link::ethernet_frame(d, inner),
            Some(5) => link::mpls(d, inner),
            _ => {
                d.note(Note::UnknownProtocol);
                data(d, inner);
            }
        }
    }
}
