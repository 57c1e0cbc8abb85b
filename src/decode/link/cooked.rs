//! Linux cooked captures, versions 1 and 2: what the kernel gives for "any interface", in place of a
//! link header it may not have.

use super::{by_ether_type, ether_type, hardware, llc};
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Note, Protocol, data, network};
use crate::osi::OsiLayer;

pub(crate) static COOKED: Protocol = Protocol { token: "sll", name: "Linux cooked", osi: OsiLayer::DataLink };

const LEN_1: u32 = 16;
const LEN_2: u32 = 20;
/// ARP hardware types whose protocol number is no `EtherType`.
const NETLINK: u16 = 824;
const GRE: u16 = 778;

fields! {
    PACKET_TYPE = "sll.pkttype", Named(direction), "LINKTYPE_LINUX_SLL";
    HARDWARE = "sll.hatype", Named(hardware::name), "LINKTYPE_LINUX_SLL";
    ADDRESS_LEN = "sll.halen", Decimal, "LINKTYPE_LINUX_SLL";
    MAC = "sll.src.eth", Plain, "LINKTYPE_LINUX_SLL";
    IPV4 = "sll.src.ipv4", Plain, "LINKTYPE_LINUX_SLL";
    OTHER = "sll.src.other", Plain, "LINKTYPE_LINUX_SLL";
    UNUSED = "sll.unused", Plain, "LINKTYPE_LINUX_SLL";
    TYPE = "sll.etype", HexNamed(4, ether_type::name), "LINKTYPE_LINUX_SLL";
    LINK_TYPE = "sll.ltype", HexNamed(4, linux_protocol), "LINKTYPE_LINUX_SLL";
    GRE_TYPE = "sll.gretype", HexNamed(4, ether_type::name), "LINKTYPE_LINUX_SLL";
    RESERVED = "sll.reserved", Hex(4), "LINKTYPE_LINUX_SLL2";
    INTERFACE = "sll.ifindex", Decimal, "LINKTYPE_LINUX_SLL2";
}

value_names! {
    direction {
        0 => M "value-sll-to-us",
        1 => M "value-sll-broadcast",
        2 => M "value-sll-multicast",
        3 => M "value-sll-to-other",
        4 => M "value-sll-from-us",
    }
}

value_names! {
    linux_protocol {
        0x0001 => T "802.3",
        0x0003 => T "Ethernet",
        0x0004 => T "802.2 LLC",
        0x000c => T "CAN",
        0x000d => T "CAN FD",
    }
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    if !d.enter(&COOKED, span.take(LEN_1).range()) {
        return data(d, span);
    }
    let (hardware, protocol) = (d.be16(span, 2), d.be16(span, 14));
    if d.wants_fields() {
        d.uint(span, &PACKET_TYPE, 0, 2);
        d.uint(span, &HARDWARE, 2, 2);
        d.uint(span, &ADDRESS_LEN, 4, 2);
        address(d, span, 6, d.be16(span, 4));
        d.uint(span, protocol_field(hardware, protocol), 14, 2);
    }
    payload(d, span, LEN_1, hardware, protocol);
}

pub(crate) fn dissect_2(d: &mut Dissection<'_>, span: Span) {
    if !d.enter(&COOKED, span.take(LEN_2).range()) {
        return data(d, span);
    }
    let (hardware, protocol) = (d.be16(span, 8), d.be16(span, 0));
    if d.wants_fields() {
        d.uint(span, protocol_field(hardware, protocol), 0, 2);
        d.uint(span, &RESERVED, 2, 2);
        d.uint(span, &INTERFACE, 4, 4);
        d.uint(span, &HARDWARE, 8, 2);
        d.uint(span, &PACKET_TYPE, 10, 1);
        d.uint(span, &ADDRESS_LEN, 11, 1);
        address(d, span, 12, d.u8(span, 11).map(u16::from));
    }
    payload(d, span, LEN_2, hardware, protocol);
}

/// Eight bytes for an address of whatever length; the rest of them mean nothing.
fn address(d: &mut Dissection<'_>, span: Span, at: u32, len: Option<u16>) {
    let used = u32::from(len.unwrap_or(0)).min(8);
    match used {
        6 => d.mac(span, &MAC, at),
        4 => d.ipv4(span, &IPV4, at),
        _ => d.raw(span, &OTHER, at, used),
    }
    d.raw(span, &UNUSED, at + used, 8 - used);
}

fn protocol_field(hardware: Option<u16>, protocol: Option<u16>) -> &'static crate::decode::FieldDef {
    match (hardware, protocol) {
        (Some(GRE), _) => &GRE_TYPE,
        (_, Some(number)) if number <= ether_type::MAX_LENGTH => &LINK_TYPE,
        _ => &TYPE,
    }
}

fn payload(d: &mut Dissection<'_>, span: Span, len: u32, hardware: Option<u16>, protocol: Option<u16>) {
    if span.len() < len {
        return d.note_short(span, len);
    }
    let payload = span.skip(len);
    match (hardware, protocol) {
        (Some(NETLINK), _) | (_, Some(0..=3 | 5..=ether_type::MAX_LENGTH) | None) => {
            d.note(Note::UnknownProtocol);
            data(d, payload);
        }
        (_, Some(4)) => llc::dissect(d, payload),
        (Some(GRE), Some(number)) => network::gre_payload(d, number, payload),
        (_, Some(number)) => by_ether_type(d, number, payload),
    }
}
