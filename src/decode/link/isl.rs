//! ISL, Cisco's old way to tag a frame with its VLAN: a header like that of IEEE 802.3 with SNAP, told by its
//! destination, and a whole Ethernet frame after it.

use super::ethernet;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Note, Protocol, data};
use crate::osi::OsiLayer;

/// ISL. Wireshark calls it an Ethernet layer in `frame.protocols`, before the one inside.
pub(crate) static ISL: Protocol = Protocol { token: "isl", name: "Cisco ISL", osi: OsiLayer::DataLink };

/// Bytes of the header.
const LEN: u32 = 26;
/// Of them, those after the length field, which counts them.
const COUNTED: u32 = 12;

fields! {
    DST = "isl.dst", Plain, "";
    SRC = "isl.src", Plain, "";
    LENGTH = "isl.len", Decimal, "";
    SNAP = "isl.snap", Hex(6), "";
    VENDOR = "isl.hsa", Hex(6), "";
    VLAN = "isl.vlan_id", Decimal, "";
    BPDU = "isl.bpdu", Flag, "";
    INDEX = "isl.index", Decimal, "";
    RESERVED = "isl.reserved", Hex(4), "";
    KIND = "isl.type", Named(kind), "";
}

value_names! {
    kind {
        0 => T "Ethernet",
        1 => T "Token Ring",
        2 => T "FDDI",
        3 => T "ATM",
    }
}

/// Whether a frame whose type field is a length is ISL's: by the first five bytes of its destination.
pub(super) fn is_one(d: &Dissection<'_>, span: Span) -> bool {
    matches!(d.slice(span), [0x01 | 0x0c, 0x00, 0x0c, 0x00, 0x00, ..])
}

pub(super) fn dissect(d: &mut Dissection<'_>, span: Span) {
    d.facts.push_protocol(&ethernet::ETHERNET);
    if !d.enter(&ISL, span.take(LEN).range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        let kind = d.u8(span, 5).map_or(0, |byte| u64::from(byte >> 4));
        d.mac(span, &DST, 0);
        d.mac(span, &SRC, 6);
        d.uint(span, &LENGTH, 12, 2);
        d.uint(span, &SNAP, 14, 3);
        d.uint(span, &VENDOR, 17, 3);
        d.bits_of(span, &VLAN, 20, 2, (0, 15));
        d.bits_of(span, &BPDU, 20, 2, (15, 1));
        d.uint(span, &INDEX, 22, 2);
        d.uint(span, &RESERVED, 24, 2);
        d.computed(&KIND, crate::decode::Value::Unsigned(kind));
    }
    if span.len() < LEN {
        return d.note_short(span, LEN);
    }
    let inner = span.skip(LEN);
    let inner = match d.be16(span, 12) {
        Some(0) | None => inner,
        Some(length) => inner.take(u32::from(length).saturating_sub(COUNTED)),
    };
    if d.u8(span, 5).is_some_and(|byte| byte >> 4 == 0) {
        ethernet::dissect(d, inner);
    } else {
        d.note(Note::UnknownProtocol);
        data(d, inner);
    }
    data(d, Span { start: inner.end, ..span });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::decode::{Facts, TreeSink};

    #[test]
    fn a_frame_is_inside_with_its_own_addresses() {
        let mut bytes =
            vec![1, 0, 0x0c, 0, 0, 0, 2, 0, 0, 0, 0, 9, 0, 26, 0xaa, 0xaa, 3, 0, 0, 0x0c, 0, 0x15, 0, 1, 0, 0];
        bytes.extend([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xcc, 0xff, 0xff]);
        let span = Span { start: 0, end: 42, wire_end: 42 };
        let (mut sink, mut facts) = (TreeSink::new(), Facts::default());
        ethernet::dissect(&mut Dissection::new(&bytes, &mut sink, &mut facts), span);
        let tree = sink.into_tree();
        let names: Vec<_> = facts.protocols().map(|protocol| protocol.token).collect();
        assert_eq!(names, ["eth", "isl", "eth", "data"]);
        assert_eq!(tree.first("eth.src").unwrap().range, 32..38);
        assert_eq!(tree.first("isl.vlan_id").unwrap().value, crate::decode::Value::Unsigned(10));
    }
}
