//! ARP (RFC 826): which link address has this network address? RARP asks the other way.

use etherparse::ArpPacketSlice;

use super::{ether_type, hardware};
use crate::decode::data::rest;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{FieldDef, Protocol, Value, data};
use crate::osi::OsiLayer;

pub(crate) static ARP: Protocol = Protocol { token: "arp", name: "ARP", osi: OsiLayer::DataLink };

/// Bytes before the addresses.
const FIXED: u32 = 8;

fields! {
    HARDWARE = "arp.hw.type", Named(hardware::name), "RFC 826";
    PROTOCOL = "arp.proto.type", HexNamed(4, ether_type::name), "RFC 826";
    HARDWARE_SIZE = "arp.hw.size", Decimal, "RFC 826";
    PROTOCOL_SIZE = "arp.proto.size", Decimal, "RFC 826";
    OPCODE = "arp.opcode", Named(operation), "RFC 826";
    SRC_MAC = "arp.src.hw_mac", Plain, "RFC 826";
    SRC_HARDWARE = "arp.src.hw", Plain, "RFC 826";
    SRC_IPV4 = "arp.src.proto_ipv4", Plain, "RFC 826";
    SRC_PROTOCOL = "arp.src.proto", Plain, "RFC 826";
    DST_MAC = "arp.dst.hw_mac", Plain, "RFC 826";
    DST_HARDWARE = "arp.dst.hw", Plain, "RFC 826";
    DST_IPV4 = "arp.dst.proto_ipv4", Plain, "RFC 826";
    DST_PROTOCOL = "arp.dst.proto", Plain, "RFC 826";
    GRATUITOUS = "arp.isgratuitous", Flag, "RFC 5227 §3";
    PROBE = "arp.isprobe", Flag, "RFC 5227 §1.1";
}

value_names! {
    operation {
        1 => M "value-arp-request",
        2 => M "value-arp-reply",
        3 => M "value-rarp-request",
        4 => M "value-rarp-reply",
        8 => M "value-inarp-request",
        9 => M "value-inarp-reply",
    }
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    let sizes = (d.u8(span, 4).map_or(0, u32::from), d.u8(span, 5).map_or(0, u32::from));
    let len = FIXED + 2 * (sizes.0 + sizes.1);
    if !d.enter(&ARP, span.take(len).range()) {
        return data(d, span);
    }
    if ArpPacketSlice::from_slice(d.slice(span)).is_err() {
        d.note_short(span, len);
    }
    if d.wants_fields() {
        d.uint(span, &HARDWARE, 0, 2);
        d.uint(span, &PROTOCOL, 2, 2);
        d.uint(span, &HARDWARE_SIZE, 4, 1);
        d.uint(span, &PROTOCOL_SIZE, 5, 1);
        d.uint(span, &OPCODE, 6, 2);
        let mac = sizes.0 == 6 && d.be16(span, 0) == Some(hardware::ETHERNET);
        let ipv4 = sizes.1 == 4 && d.be16(span, 2) == Some(ether_type::IPV4);
        let (src, dst) = (FIXED, FIXED + sizes.0 + sizes.1);
        hardware_address(d, span, mac, src, sizes.0, [&SRC_MAC, &SRC_HARDWARE]);
        protocol_address(d, span, ipv4, src + sizes.0, sizes.1, [&SRC_IPV4, &SRC_PROTOCOL]);
        hardware_address(d, span, mac, dst, sizes.0, [&DST_MAC, &DST_HARDWARE]);
        protocol_address(d, span, ipv4, dst + sizes.0, sizes.1, [&DST_IPV4, &DST_PROTOCOL]);
        if ipv4 && let (Some(from), Some(to)) = (d.be32(span, src + sizes.0), d.be32(span, dst + sizes.0)) {
            if from == to {
                d.computed(&GRATUITOUS, Value::Unsigned(1));
            } else if from == 0 && d.be16(span, 6) == Some(1) {
                d.computed(&PROBE, Value::Unsigned(1));
            }
        }
    }
    rest(d, span.skip(len));
}

fn hardware_address(d: &mut Dissection<'_>, span: Span, mac: bool, at: u32, len: u32, defs: [&'static FieldDef; 2]) {
    if mac { d.mac(span, defs[0], at) } else { d.raw(span, defs[1], at, len) }
}

fn protocol_address(d: &mut Dissection<'_>, span: Span, ipv4: bool, at: u32, len: u32, defs: [&'static FieldDef; 2]) {
    if ipv4 { d.ipv4(span, defs[0], at) } else { d.raw(span, defs[1], at, len) }
}
