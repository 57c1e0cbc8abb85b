//! VLAN tags: IEEE 802.1Q (0x8100, and the old 0x9100) and the provider's of 802.1ad (0x88a8, `QinQ`).

use etherparse::SingleVlanHeaderSlice;

use super::{by_ether_type, ether_type, ethernet};
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{FieldDef, Protocol, data};
use crate::osi::OsiLayer;

pub(crate) static VLAN: Protocol = Protocol { token: "vlan", name: "802.1Q VLAN", osi: OsiLayer::DataLink };
pub(crate) static PROVIDER: Protocol = Protocol { token: "ieee8021ad", name: "802.1ad QinQ", osi: OsiLayer::DataLink };

/// Bytes of a tag after its `EtherType`: the tag proper and the type of what follows.
const LEN: u32 = 4;

fields! {
    PRIORITY = "vlan.priority", Decimal, "IEEE 802.1Q §9.6";
    DEI = "vlan.dei", Flag, "IEEE 802.1Q §9.6";
    ID = "vlan.id", Decimal, "IEEE 802.1Q §9.6";
    TYPE = "vlan.etype", HexNamed(4, ether_type::name), "IEEE 802.1Q §9.4";
    LENGTH = "vlan.len", Decimal, "IEEE 802.3 §3.2.6";
}

/// The provider's tag has fields of its own, as in Wireshark: `vlan.id` is the inner tag's.
pub(crate) mod provider {
    use super::ether_type;
    use crate::decode::field::fields;

    fields! {
        PRIORITY = "ieee8021ad.priority", Decimal, "IEEE 802.1Q §9.6";
        DEI = "ieee8021ad.dei", Flag, "IEEE 802.1Q §9.6";
        ID = "ieee8021ad.id", Decimal, "IEEE 802.1Q §9.6";
        TYPE = "ieee8021ah.etype", HexNamed(4, ether_type::name), "IEEE 802.1Q §9.4";
    }
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    tag(d, span, &VLAN, [&PRIORITY, &DEI, &ID, &TYPE]);
}

pub(crate) fn dissect_provider(d: &mut Dissection<'_>, span: Span) {
    tag(d, span, &PROVIDER, [&provider::PRIORITY, &provider::DEI, &provider::ID, &provider::TYPE]);
}

fn tag(d: &mut Dissection<'_>, span: Span, protocol: &'static Protocol, defs: [&'static FieldDef; 4]) {
    if !d.enter(protocol, span.take(LEN).range()) {
        return data(d, span);
    }
    let next = SingleVlanHeaderSlice::from_slice(d.slice(span)).ok().map(|tag| tag.ether_type().0);
    let by_length = next.is_some_and(|number| number <= ether_type::MAX_LENGTH);
    if d.wants_fields() {
        let [priority, dei, id, ether_type] = defs;
        d.bits_of(span, priority, 0, 2, (0, 3));
        d.bits_of(span, dei, 0, 2, (3, 1));
        d.bits_of(span, id, 0, 2, (4, 12));
        d.uint(span, if by_length { &LENGTH } else { ether_type }, 2, 2);
    }
    match next {
        Some(number) if by_length => ethernet::by_length(d, number, span.skip(LEN)),
        Some(number) => by_ether_type(d, number, span.skip(LEN)),
        None => d.note_short(span, LEN),
    }
}
