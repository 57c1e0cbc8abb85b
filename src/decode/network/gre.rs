//! GRE (RFC 2784, RFC 2890; version 1 of RFC 2637 for PPTP): a packet of any protocol inside an IP packet.

use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::link::{by_ether_type, ether_type, ppp};
use crate::decode::{Protocol, Value, data};
use crate::osi::OsiLayer;

pub(crate) static GRE: Protocol = Protocol { token: "gre", name: "GRE", osi: OsiLayer::Network };

const CHECKSUM_BIT: u16 = 0x8000;
const ROUTING_BIT: u16 = 0x4000;
const KEY_BIT: u16 = 0x2000;
const SEQUENCE_BIT: u16 = 0x1000;
const ACK_BIT: u16 = 0x0080;

fields! {
    FLAGS = "gre.flags_and_version", Hex(4), "RFC 2784 §2";
    HAS_CHECKSUM = "gre.flags.checksum", Flag, "RFC 2784 §2.1";
    HAS_ROUTING = "gre.flags.routing", Flag, "RFC 1701";
    HAS_KEY = "gre.flags.key", Flag, "RFC 2890 §2";
    HAS_SEQUENCE = "gre.flags.sequence_number", Flag, "RFC 2890 §2";
    STRICT = "gre.flags.strict_source_route", Flag, "RFC 1701";
    RECURSION = "gre.flags.recursion_control", Decimal, "RFC 1701";
    HAS_ACK = "gre.flags.ack", Flag, "RFC 2637 §4.1";
    RESERVED = "gre.flags.reserved", Decimal, "RFC 2784 §2";
    VERSION = "gre.flags.version", Decimal, "RFC 2784 §2.3";
    PROTOCOL = "gre.proto", HexNamed(4, ether_type::name), "RFC 2784 §2.4";
    CHECKSUM = "gre.checksum", Hex(4), "RFC 2784 §2.5";
    OFFSET = "gre.offset", Decimal, "RFC 1701";
    KEY = "gre.key", Hex(8), "RFC 2890 §2.1";
    KEY_LENGTH = "gre.key.payload_length", Decimal, "RFC 2637 §4.1";
    KEY_CALL = "gre.key.call_id", Decimal, "RFC 2637 §4.1";
    SEQUENCE = "gre.sequence_number", Decimal, "RFC 2890 §2.2";
    ACK = "gre.ack_number", Decimal, "RFC 2637 §4.1";
    ROUTING = "gre.routing", Plain, "RFC 1701";
    FAMILY = "gre.routing.address_family", Decimal, "RFC 1701";
    ENTRY_OFFSET = "gre.routing.sre_offset", Decimal, "RFC 1701";
    ENTRY_LENGTH = "gre.routing.src_length", Decimal, "RFC 1701";
    ENTRY = "gre.routing.information", Plain, "RFC 1701";
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    let flags = d.be16(span, 0).unwrap_or(0);
    let version = flags & 7;
    let with = |bit: u16| flags & bit != 0;
    let mut len = 4;
    let checksum_at = len;
    if with(CHECKSUM_BIT | ROUTING_BIT) && version == 0 {
        len += 4;
    }
    let key_at = len;
    len += if with(KEY_BIT) { 4 } else { 0 };
    let sequence_at = len;
    len += if with(SEQUENCE_BIT) { 4 } else { 0 };
    let ack_at = len;
    len += if with(ACK_BIT) && version == 1 { 4 } else { 0 };
    let routing_at = len;
    if with(ROUTING_BIT) && version == 0 {
        len = routing_end(d, span, len);
    }
    if !d.enter(&GRE, span.take(len).range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        report_flags(d, span, version);
        d.uint(span, &PROTOCOL, 2, 2);
        if key_at > checksum_at {
            d.uint(span, &CHECKSUM, checksum_at, 2);
            d.uint(span, &OFFSET, checksum_at + 2, 2);
        }
        if sequence_at > key_at && version == 1 {
            d.group_uint(span, &KEY, key_at, 4);
            d.uint(span, &KEY_LENGTH, key_at, 2);
            d.uint(span, &KEY_CALL, key_at + 2, 2);
            d.group_end();
        } else if sequence_at > key_at {
            d.uint(span, &KEY, key_at, 4);
        }
        if ack_at > sequence_at {
            d.uint(span, &SEQUENCE, sequence_at, 4);
        }
        if routing_at > ack_at {
            d.uint(span, &ACK, ack_at, 4);
        }
        if len > routing_at {
            report_routing(d, span.take(len).skip(routing_at));
        }
    }
    match d.be16(span, 2) {
        Some(protocol) if span.len() >= len => payload(d, protocol, span.skip(len)),
        _ => d.note_short(span, len),
    }
}

/// What a GRE header's protocol number announces.
pub(crate) fn payload(d: &mut Dissection<'_>, protocol: u16, span: Span) {
    match protocol {
        _ if span.wire_len() == 0 => {}
        ether_type::PPP => ppp::dissect(d, span),
        _ => by_ether_type(d, protocol, span),
    }
}

fn report_flags(d: &mut Dissection<'_>, span: Span, version: u16) {
    d.group_uint(span, &FLAGS, 0, 2);
    d.bits_of(span, &HAS_CHECKSUM, 0, 2, (0, 1));
    d.bits_of(span, &HAS_ROUTING, 0, 2, (1, 1));
    d.bits_of(span, &HAS_KEY, 0, 2, (2, 1));
    d.bits_of(span, &HAS_SEQUENCE, 0, 2, (3, 1));
    d.bits_of(span, &STRICT, 0, 2, (4, 1));
    d.bits_of(span, &RECURSION, 0, 2, (5, 3));
    if version == 1 {
        d.bits_of(span, &HAS_ACK, 0, 2, (8, 1));
        d.bits_of(span, &RESERVED, 0, 2, (9, 4));
    } else {
        d.bits_of(span, &RESERVED, 0, 2, (8, 5));
    }
    d.bits_of(span, &VERSION, 0, 2, (13, 3));
    d.group_end();
}

/// Where the source route ends: after the entry of length and family 0.
fn routing_end(d: &Dissection<'_>, span: Span, mut at: u32) -> u32 {
    while let (Some(family), Some(len)) = (d.be16(span, at), d.u8(span, at + 3)) {
        at = at.saturating_add(4).saturating_add(u32::from(len));
        if family == 0 && len == 0 {
            break;
        }
    }
    at
}

fn report_routing(d: &mut Dissection<'_>, mut span: Span) {
    while span.len() > 0 {
        let len = d.u8(span, 3).map_or(4, |len| u32::from(len) + 4);
        d.group(span, &ROUTING, 0, len, Value::None);
        d.uint(span, &FAMILY, 0, 2);
        d.uint(span, &ENTRY_OFFSET, 2, 1);
        d.uint(span, &ENTRY_LENGTH, 3, 1);
        d.raw(span, &ENTRY, 4, len - 4);
        d.group_end();
        span = span.skip(len);
    }
}
