//! Ethernet II and IEEE 802.3: two addresses, and a type or a length.

use etherparse::Ethernet2HeaderSlice;

use super::{by_ether_type, ether_type, llc};
use crate::decode::data::{CUT, rest};
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{Note, Protocol, Value, data};
use crate::osi::OsiLayer;

pub(crate) static ETHERNET: Protocol = Protocol { token: "eth", name: "Ethernet", osi: OsiLayer::DataLink };

/// Bytes of the header.
const LEN: u32 = 14;

fields! {
    DST = "eth.dst", Plain, "IEEE 802.3 §3.2.4";
    DST_LG = "eth.dst.lg", Flag, "IEEE 802 §8.2";
    DST_IG = "eth.dst.ig", Flag, "IEEE 802 §8.2";
    SRC = "eth.src", Plain, "IEEE 802.3 §3.2.5";
    SRC_LG = "eth.src.lg", Flag, "IEEE 802 §8.2";
    SRC_IG = "eth.src.ig", Flag, "IEEE 802 §8.2";
    TYPE = "eth.type", HexNamed(4, ether_type::name), "IEEE 802.3 §3.2.6";
    LENGTH = "eth.len", Decimal, "IEEE 802.3 §3.2.6";
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    if !d.enter(&ETHERNET, span.take(LEN).range()) {
        return data(d, span);
    }
    let header = Ethernet2HeaderSlice::from_slice(d.slice(span)).ok();
    if let Some(header) = &header
        && d.facts.eth_dst.is_none()
    {
        d.facts.eth_dst = Some(header.destination());
    }
    let type_or_length = header.map(|header| header.ether_type().0);
    if type_or_length.is_none() {
        // As Wireshark, which wants the type before it trusts the addresses.
        d.raw(span, &CUT, 0, LEN);
    } else if d.wants_fields() {
        address(d, span, 0, [&DST, &DST_LG, &DST_IG]);
        address(d, span, 6, [&SRC, &SRC_LG, &SRC_IG]);
        let by_length = type_or_length.is_some_and(|number| number <= ether_type::MAX_LENGTH);
        d.uint(span, if by_length { &LENGTH } else { &TYPE }, 12, 2);
    }
    let Some(number) = type_or_length else {
        return d.note_short(span, LEN);
    };
    let outer = d.ethernet.replace(span);
    let payload = span.skip(LEN);
    if number > ether_type::MAX_LENGTH {
        by_ether_type(d, number, payload);
    } else {
        by_length(d, number, payload);
    }
    d.ethernet = outer;
}

/// The payload of an IEEE 802.3 frame: as many bytes as the length field says, LLC first; padding after.
pub(super) fn by_length(d: &mut Dissection<'_>, length: u16, span: Span) {
    let length = u32::from(length);
    if length > span.wire_len() {
        d.note(Note::LengthMismatch);
    }
    llc::dissect(d, span.take(length));
    rest(d, span.skip(length));
}

fn address(d: &mut Dissection<'_>, span: Span, at: u32, defs: [&'static crate::decode::FieldDef; 3]) {
    let [whole, local, group] = defs;
    let Some(mac) = d.slice(span).get(at as usize..).and_then(|bytes| bytes.first_chunk::<6>()) else {
        return;
    };
    d.group(span, whole, at, 6, Value::Mac(*mac));
    d.bits_of(span, local, at, 6, (6, 1));
    d.bits_of(span, group, at, 6, (7, 1));
    d.group_end();
}
