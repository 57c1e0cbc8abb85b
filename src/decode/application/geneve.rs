//! Geneve: a packet of any `EtherType` inside a datagram, with options before it (RFC 8926 §3.4).

use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::link::ether_type;
use crate::decode::{Protocol, data, link};
use crate::osi::OsiLayer;

/// Geneve. What it carries is mostly a link-layer frame, so it stands for the wire of the inner link.
pub(crate) static GENEVE: Protocol = Protocol { token: "geneve", name: "Geneve", osi: OsiLayer::Application };

fields! {
    VERSION = "geneve.version", Decimal, "RFC 8926 §3.4";
    OPTION_LENGTH = "geneve.option.length", Decimal, "RFC 8926 §3.4";
    FLAGS = "geneve.flags", Hex(2), "RFC 8926 §3.4";
    PROTOCOL = "geneve.proto_type", HexNamed(4, ether_type::name), "RFC 8926 §3.4";
    VNI = "geneve.vni", Decimal, "RFC 8926 §3.4";
    RESERVED = "geneve.reserved", Hex(2), "RFC 8926 §3.4";
    OPTIONS = "geneve.options", Plain, "RFC 8926 §3.5";
}

/// The port of RFC 8926.
pub(super) const PORT: u16 = 6081;
/// Bytes of the header without options.
const HEADER: u32 = 8;

pub(super) fn dissect(d: &mut Dissection<'_>, span: Span) {
    // In words of four bytes, in the lower six bits.
    let options = d.u8(span, 0).map_or(0, |first| u32::from(first & 0x3f) * 4);
    let len = HEADER + options;
    if !d.enter(&GENEVE, span.take(len).range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        d.bits_of(span, &VERSION, 0, 1, (0, 2));
        d.bits_of(span, &OPTION_LENGTH, 0, 1, (2, 6));
        d.uint(span, &FLAGS, 1, 1);
        d.uint(span, &PROTOCOL, 2, 2);
        d.uint(span, &VNI, 4, 3);
        d.uint(span, &RESERVED, 7, 1);
        d.raw(span, &OPTIONS, HEADER, options);
    }
    match d.be16(span, 2) {
        Some(protocol) if span.len() >= len => link::by_ether_type(d, protocol, span.skip(len)),
        _ => d.note_short(span, len),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::decode::{Facts, TreeSink};

    #[test]
    fn the_packet_comes_after_the_options() {
        // One option word, ARP by its EtherType so that nothing inside matters.
        let bytes = [0x01, 0x40, 0x08, 0x06, 0, 0, 7, 0, 0xaa, 0xbb, 0, 0, 0, 1];
        let span = Span { start: 0, end: 14, wire_end: 14 };
        let (mut sink, mut facts) = (TreeSink::new(), Facts::default());
        dissect(&mut Dissection::new(&bytes, &mut sink, &mut facts), span);
        let tree = sink.into_tree();
        assert_eq!(tree.first("geneve.options").unwrap().range, 8..12);
        assert_eq!(tree.layer("arp").unwrap().range.start, 12);
    }
}
