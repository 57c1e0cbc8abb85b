//! Cisco's `FabricPath`: a header in the place of Ethernet's, with hierarchical addresses, between switches; a whole
//! Ethernet frame after it, and one frame check sequence for both.

use super::{ether_type, ethernet};
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{Protocol, data};
use crate::osi::OsiLayer;

pub(crate) static FABRIC_PATH: Protocol = Protocol { token: "cfp", name: "Cisco FabricPath", osi: OsiLayer::DataLink };

/// Bytes of the header without a tag.
const LEN: u32 = 16;
/// Bytes of a provider's or customer's tag before the type.
const TAG: u32 = 4;
/// Bytes of the frame check sequence, which Wireshark expects to be captured.
const FCS: u32 = 4;

fields! {
    DST = "cfp.d_hmac", Plain, "";
    SRC = "cfp.s_hmac", Plain, "";
    TAG_TYPE = "cfp.1ad.etype", HexNamed(4, ether_type::name), "";
    TAG_BITS = "cfp.1ad", Hex(4), "";
    TYPE = "cfp.etype", HexNamed(4, ether_type::name), "";
    TREE = "cfp.ftag", Decimal, "";
    TTL = "cfp.ttl", Decimal, "";
    CHECK = "cfp.fcs", Hex(8), "";
}

fn tag_len(d: &Dissection<'_>, span: Span) -> Option<u32> {
    match d.be16(span, 12)? {
        ether_type::FABRIC_PATH => Some(0),
        ether_type::VLAN | ether_type::QINQ => (d.be16(span, 12 + TAG) == Some(ether_type::FABRIC_PATH)).then_some(TAG),
        _ => None,
    }
}

/// Whether a frame has this header and not Ethernet's.
pub(super) fn is_one(d: &Dissection<'_>, span: Span) -> bool {
    tag_len(d, span).is_some()
}

pub(super) fn dissect(d: &mut Dissection<'_>, span: Span) {
    let tag = tag_len(d, span).unwrap_or(0);
    let len = LEN + tag;
    d.facts.push_protocol(&ethernet::ETHERNET);
    if !d.enter(&FABRIC_PATH, span.take(len).range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        d.mac(span, &DST, 0);
        d.mac(span, &SRC, 6);
        if tag > 0 {
            d.uint(span, &TAG_TYPE, 12, 2);
            d.uint(span, &TAG_BITS, 14, 2);
        }
        d.uint(span, &TYPE, 12 + tag, 2);
        d.bits_of(span, &TREE, 14 + tag, 2, (0, 10));
        d.bits_of(span, &TTL, 14 + tag, 2, (10, 6));
    }
    if span.len() < len {
        return d.note_short(span, len);
    }
    let inner = span.skip(len);
    let inner = inner.take(inner.wire_len().saturating_sub(FCS));
    let check = Span { start: inner.end, ..span };
    if d.wants_fields() && check.len() > 0 {
        // Told here, where it belongs: the layers inside come after.
        d.uint(check, &CHECK, 0, check.len().min(FCS));
    }
    ethernet::dissect(d, inner);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::decode::{Facts, TreeSink};

    #[test]
    fn the_addresses_are_those_of_the_frame_inside() {
        let mut bytes = vec![2, 0x0a, 0xbc, 0, 0, 0, 2, 0x0a, 0xbd, 0, 0, 0, 0x89, 0x03, 0x04, 0x60];
        bytes.extend([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xcc, 7, 7, 1, 2, 3, 4]);
        let span = Span { start: 0, end: 36, wire_end: 36 };
        let (mut sink, mut facts) = (TreeSink::new(), Facts::default());
        ethernet::dissect(&mut Dissection::new(&bytes, &mut sink, &mut facts), span);
        let tree = sink.into_tree();
        assert_eq!(tree.first("eth.dst").unwrap().range, 16..22);
        assert_eq!(tree.first("cfp.ttl").unwrap().value, crate::decode::Value::Unsigned(32));
        assert_eq!(tree.first("cfp.fcs").unwrap().range, 32..36);
        assert_eq!(tree.layer("data").unwrap().range, 30..32);
    }
}
