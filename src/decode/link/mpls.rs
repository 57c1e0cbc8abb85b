//! MPLS labels (RFC 3032), each a layer; what follows the last is told by its first bits.

use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Protocol, data, network};
use crate::osi::OsiLayer;

pub(crate) static MPLS: Protocol = Protocol { token: "mpls", name: "MPLS", osi: OsiLayer::DataLink };

const LEN: u32 = 4;

fields! {
    LABEL = "mpls.label", Named(label), "RFC 3032 §2.1";
    EXP = "mpls.exp", Decimal, "RFC 5462";
    BOTTOM = "mpls.bottom", Flag, "RFC 3032 §2.1";
    TTL = "mpls.ttl", Decimal, "RFC 3032 §2.4";
}

value_names! {
    label {
        0 => T "IPv4 Explicit Null",
        1 => T "Router Alert",
        2 => T "IPv6 Explicit Null",
        3 => T "Implicit Null",
        7 => T "Entropy",
        13 => T "GAL",
        14 => T "OAM Alert",
    }
}

pub(crate) fn dissect(d: &mut Dissection<'_>, mut span: Span) {
    let mut first = true;
    loop {
        if !first && span.len() < LEN {
            // As Wireshark, which names a label when it has read it.
            return data(d, span);
        }
        first = false;
        if !d.enter(&MPLS, span.take(LEN).range()) {
            return data(d, span);
        }
        if d.wants_fields() {
            d.bits_of(span, &LABEL, 0, 3, (0, 20));
            d.bits_of(span, &EXP, 2, 1, (4, 3));
            d.bits_of(span, &BOTTOM, 2, 1, (7, 1));
            d.uint(span, &TTL, 3, 1);
        }
        let (Some(bottom), Some(_)) = (d.u8(span, 2), d.u8(span, 3)) else {
            return d.note_short(span, LEN);
        };
        span = span.skip(LEN);
        if bottom & 1 == 1 {
            break;
        }
    }
    match d.u8(span, 0).map(|byte| byte >> 4) {
        Some(4) => network::ipv4(d, span),
        Some(6) => network::ipv6(d, span),
        // A pseudowire: its kind is agreed between the routers and not in the packet.
        _ => data(d, span),
    }
}
