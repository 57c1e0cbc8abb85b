//! Ethernet II and IEEE 802.3: two addresses, and a type or a length.

use etherparse::Ethernet2HeaderSlice;

use super::{by_ether_type, ether_type, fabric_path, isl, llc};
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
    INVALID = "eth.invalid_lentype", Hex(4), "IEEE 802.3 §3.2.6";
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    let header = Ethernet2HeaderSlice::from_slice(d.slice(span)).ok();
    let type_or_length = header.as_ref().map(|header| header.ether_type().0);
    // Two kinds of Cisco's that look like an Ethernet header and are none.
    if fabric_path::is_one(d, span) {
        return fabric_path::dissect(d, span);
    }
    if type_or_length.is_some_and(|number| number <= ether_type::MAX_LENGTH) && isl::is_one(d, span) {
        return isl::dissect(d, span);
    }
    if !d.enter(&ETHERNET, span.take(LEN).range()) {
        return data(d, span);
    }
    if let Some(header) = &header
        && d.facts.eth_dst.is_none()
    {
        d.facts.eth_dst = Some(header.destination());
    }
    let Some(number) = type_or_length else {
        // As Wireshark, which wants the type before it trusts the addresses.
        d.raw(span, &CUT, 0, LEN);
        return d.note_short(span, LEN);
    };
    let meaning = Meaning::of(number);
    if d.wants_fields() {
        address(d, span, 0, [&DST, &DST_LG, &DST_IG]);
        address(d, span, 6, [&SRC, &SRC_LG, &SRC_IG]);
        let def = match meaning {
            Meaning::Type => &TYPE,
            Meaning::Length => &LENGTH,
            Meaning::Neither => &INVALID,
        };
        d.uint(span, def, 12, 2);
    }
    let outer = d.ethernet.replace(span);
    let payload = span.skip(LEN);
    match meaning {
        Meaning::Type => by_ether_type(d, number, payload),
        Meaning::Length => by_length(d, number, payload),
        Meaning::Neither => {
            d.note(Note::Malformed);
            data(d, payload);
        }
    }
    d.ethernet = outer;
}

/// What the two bytes after the addresses are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Type,
    Length,
    Neither,
}

impl Meaning {
    /// By the number alone. Nothing has length zero: that number is a type, though nobody's.
    const fn of(number: u16) -> Self {
        match number {
            0 | ether_type::MIN_TYPE.. => Meaning::Type,
            1..=ether_type::MAX_LENGTH => Meaning::Length,
            _ => Meaning::Neither,
        }
    }
}

/// The payload of an IEEE 802.3 frame: as many bytes as the length field says, LLC first; padding after.
pub(super) fn by_length(d: &mut Dissection<'_>, length: u16, span: Span) {
    let length = u32::from(length);
    if length > span.wire_len() {
        d.note(Note::LengthMismatch);
    }
    let inside = span.take(length);
    if d.be16(inside, 0) == Some(0xffff) {
        // Novell's "raw 802.3": an IPX packet, whose checksum is never used, where LLC would be.
        d.note(Note::UnknownProtocol);
        data(d, inside);
    } else {
        llc::dissect(d, inside);
    }
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
