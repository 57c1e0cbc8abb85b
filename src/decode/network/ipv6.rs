//! IPv6 (RFC 8200): the fixed header. What other versions put into options follows in headers of its own.

use std::net::Ipv6Addr;

use etherparse::Ipv6HeaderSlice;

use super::ipv4::{dscp, ecn};
use super::{by_ip_protocol, ipv6_extension, protocol_number};
use crate::decode::data::rest;
use crate::decode::dissection::{Dissection, IpContext, Span};
use crate::decode::field::fields;
use crate::decode::{NetFacts, Note, Protocol, Value, data};
use crate::osi::OsiLayer;

pub(crate) static IPV6: Protocol = Protocol { token: "ipv6", name: "IPv6", osi: OsiLayer::Network };

/// Bytes of the fixed header.
const LEN: u32 = 40;

fields! {
    VERSION = "ipv6.version", Decimal, "RFC 8200 §3";
    TRAFFIC_CLASS = "ipv6.tclass", Hex(2), "RFC 8200 §7";
    DSCP = "ipv6.tclass.dscp", Named(dscp), "RFC 2474 §3";
    ECN = "ipv6.tclass.ecn", Named(ecn), "RFC 3168 §5";
    FLOW = "ipv6.flow", Hex(5), "RFC 6437";
    PAYLOAD_LEN = "ipv6.plen", Decimal, "RFC 8200 §3";
    NEXT = "ipv6.nxt", Named(protocol_number::name), "RFC 8200 §3";
    HOP_LIMIT = "ipv6.hlim", Decimal, "RFC 8200 §3";
    SRC = "ipv6.src", Plain, "RFC 8200 §3";
    DST = "ipv6.dst", Plain, "RFC 8200 §3";
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    if d.u8(span, 0).is_some_and(|first| first >> 4 != 6) {
        d.note(Note::Malformed);
        return data(d, span);
    }
    if !d.enter(&IPV6, span.take(LEN).range()) {
        return data(d, span);
    }
    let Ok(header) = Ipv6HeaderSlice::from_slice(d.slice(span)) else {
        return broken(d, span);
    };
    let net = NetFacts { src: header.source_addr().into(), dst: header.destination_addr().into() };
    d.facts.net.get_or_insert(net);
    let next = header.next_header().0;
    let after = span.skip(LEN);
    let length = match u32::from(header.payload_length()) {
        0 if next == protocol_number::HOP_BY_HOP && ipv6_extension::jumbo_length(d, after).is_some() => {
            ipv6_extension::jumbo_length(d, after).unwrap_or(0)
        }
        length => length,
    };
    if length > after.wire_len() {
        d.note(Note::LengthMismatch);
    } else if length == 0 && next != protocol_number::NO_NEXT && after.wire_len() > 0 {
        // Left for the card to fill in, maybe. Other than for IPv4, Wireshark does not fill it in either.
        d.note(Note::Offload);
    }
    if d.wants_fields() {
        report(d, span);
    }
    by_ip_protocol(d, after.take(length), IpContext { net, protocol: next, fragment: false });
    rest(d, after.skip(length));
}

fn broken(d: &mut Dissection<'_>, span: Span) {
    d.note_short(span, LEN);
    let slice = d.slice(span);
    let address = |at: usize| slice.get(at..)?.first_chunk::<16>().map(|bytes| Ipv6Addr::from(*bytes));
    if let (Some(src), Some(dst)) = (address(8), address(24)) {
        d.facts.net.get_or_insert(NetFacts { src: src.into(), dst: dst.into() });
    }
    if d.wants_fields() {
        report(d, span);
    }
}

fn report(d: &mut Dissection<'_>, span: Span) {
    d.bits_of(span, &VERSION, 0, 1, (0, 4));
    let class = d.be16(span, 0).map_or(0, |word| u64::from(word >> 4 & 0xff));
    d.group(span, &TRAFFIC_CLASS, 0, 2, Value::Unsigned(class));
    d.bits_of(span, &DSCP, 0, 2, (4, 6));
    d.bits_of(span, &ECN, 0, 2, (10, 2));
    d.group_end();
    d.bits_of(span, &FLOW, 1, 3, (4, 20));
    d.uint(span, &PAYLOAD_LEN, 4, 2);
    d.uint(span, &NEXT, 6, 1);
    d.uint(span, &HOP_LIMIT, 7, 1);
    d.ipv6(span, &SRC, 8);
    d.ipv6(span, &DST, 24);
}
