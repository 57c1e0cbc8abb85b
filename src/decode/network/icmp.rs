//! ICMP (RFC 792): what routers and hosts tell a sender about its packets. An error quotes the packet it
//! is about, so that the sender knows which.

use super::{checksum, ipv4};
use crate::decode::data::CUT;
use crate::decode::dissection::{Dissection, IpContext, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Protocol, data};
use crate::osi::OsiLayer;

pub(crate) static ICMP: Protocol = Protocol { token: "icmp", name: "ICMP", osi: OsiLayer::Network };

/// Bytes of the header that all messages share; the last four differ.
const LEN: u32 = 8;
/// Bytes of it without which nothing is made of the message.
const TELLING: u32 = 6;

fields! {
    TYPE = "icmp.type", Named(kind), "RFC 792";
    CODE = "icmp.code", Decimal, "RFC 792";
    CODE_UNREACHABLE = "icmp.code", Named(unreachable), "RFC 792";
    CODE_REDIRECT = "icmp.code", Named(redirect), "RFC 792";
    CODE_TIME = "icmp.code", Named(time_exceeded), "RFC 792";
    CHECKSUM = "icmp.checksum", Hex(4), "RFC 792";
    CHECKSUM_STATUS = "icmp.checksum.status", Named(checksum::status), "RFC 1071";
    UNUSED = "icmp.unused", Plain, "RFC 792";
    RESERVED = "icmp.reserved", Plain, "RFC 792";
    IDENT = "icmp.ident", Decimal, "RFC 792";
    SEQUENCE = "icmp.seq", Decimal, "RFC 792";
    LENGTH = "icmp.length", Decimal, "RFC 4884 §4";
    MTU = "icmp.mtu", Decimal, "RFC 1191 §4";
    POINTER = "icmp.pointer", Decimal, "RFC 792";
    GATEWAY = "icmp.redir_gw", Plain, "RFC 792";
    ADDRESSES = "icmp.num_addrs", Decimal, "RFC 1256 §3";
    ENTRY_SIZE = "icmp.addr_entry_size", Decimal, "RFC 1256 §3";
    LIFETIME = "icmp.lifetime", Decimal, "RFC 1256 §3";
    ROUTER = "icmp.router_address", Plain, "RFC 1256 §3";
    PREFERENCE = "icmp.pref_level", Decimal, "RFC 1256 §3";
    ORIGINATE = "icmp.originate_timestamp", Decimal, "RFC 792";
    RECEIVE = "icmp.receive_timestamp", Decimal, "RFC 792";
    TRANSMIT = "icmp.transmit_timestamp", Decimal, "RFC 792";
    MASK = "icmp.address_mask", Plain, "RFC 950";
}

value_names! {
    /// The name of a message type (IANA "ICMP Type Numbers").
    kind {
        0 => M "value-icmp-echo-reply",
        3 => M "value-icmp-unreachable",
        4 => M "value-icmp-source-quench",
        5 => M "value-icmp-redirect",
        6 => M "value-icmp-alternate-address",
        8 => M "value-icmp-echo-request",
        9 => M "value-icmp-router-advertisement",
        10 => M "value-icmp-router-solicitation",
        11 => M "value-icmp-time-exceeded",
        12 => M "value-icmp-parameter-problem",
        13 => M "value-icmp-timestamp-request",
        14 => M "value-icmp-timestamp-reply",
        15 => M "value-icmp-information-request",
        16 => M "value-icmp-information-reply",
        17 => M "value-icmp-mask-request",
        18 => M "value-icmp-mask-reply",
        30 => M "value-icmp-traceroute",
        40 => T "Photuris",
        42 => M "value-icmp-extended-echo-request",
        43 => M "value-icmp-extended-echo-reply",
    }
}

value_names! {
    /// Why a destination is unreachable.
    unreachable {
        0 => M "value-icmp-net-unreachable",
        1 => M "value-icmp-host-unreachable",
        2 => M "value-icmp-protocol-unreachable",
        3 => M "value-icmp-port-unreachable",
        4 => M "value-icmp-fragmentation-needed",
        5 => M "value-icmp-source-route-failed",
        6 => M "value-icmp-net-unknown",
        7 => M "value-icmp-host-unknown",
        8 => M "value-icmp-host-isolated",
        9 => M "value-icmp-net-prohibited",
        10 => M "value-icmp-host-prohibited",
        11 => M "value-icmp-net-tos",
        12 => M "value-icmp-host-tos",
        13 => M "value-icmp-admin-prohibited",
        14 => M "value-icmp-precedence-violation",
        15 => M "value-icmp-precedence-cutoff",
    }
}

value_names! {
    redirect {
        0 => M "value-icmp-redirect-net",
        1 => M "value-icmp-redirect-host",
        2 => M "value-icmp-redirect-tos-net",
        3 => M "value-icmp-redirect-tos-host",
    }
}

value_names! {
    /// Which time was exceeded.
    time_exceeded {
        0 => M "value-icmp-ttl-exceeded",
        1 => M "value-icmp-reassembly-exceeded",
    }
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    let (kind, code) = (d.u8(span, 0), d.u8(span, 1));
    let len = match kind {
        Some(13 | 14) => 20,
        Some(17 | 18) => 12,
        Some(9) => span.wire_len(),
        _ => LEN,
    };
    if !d.enter(&ICMP, span.take(len).range()) {
        return data(d, span);
    }
    if span.len() < TELLING {
        // As Wireshark, which reads as far before it names a type.
        d.note_short(span, LEN);
        return d.raw(span, &CUT, 0, span.len());
    }
    if let (Some(kind), Some(code), false) = (kind, code, d.quoted) {
        d.facts.icmp.get_or_insert((kind, code));
    }
    if span.len() < len {
        d.note_short(span, len);
    }
    if d.wants_fields() {
        report(d, span.take(len), kind.unwrap_or(0), code.unwrap_or(0));
        checksum::verify(d, span, 0, !ip.fragment && !d.quoted, &CHECKSUM_STATUS);
    }
    let payload = span.skip(len);
    match kind {
        Some(3..=5 | 11 | 12) => quote(d, payload, ipv4::dissect),
        _ => data(d, payload),
    }
}

/// The packet an error is about: dissected as such, but not this packet's own.
pub(super) fn quote(d: &mut Dissection<'_>, span: Span, dissect: fn(&mut Dissection<'_>, Span)) {
    if span.len() == 0 {
        return;
    }
    let outer = (d.quoted, d.ethernet);
    (d.quoted, d.ethernet) = (true, None);
    dissect(d, span);
    (d.quoted, d.ethernet) = outer;
}

fn report(d: &mut Dissection<'_>, span: Span, kind: u8, code: u8) {
    d.uint(span, &TYPE, 0, 1);
    let code_field = match kind {
        3 => &CODE_UNREACHABLE,
        5 => &CODE_REDIRECT,
        11 => &CODE_TIME,
        _ => &CODE,
    };
    d.uint(span, code_field, 1, 1);
    d.uint(span, &CHECKSUM, 2, 2);
    match kind {
        0 | 8 | 13..=18 => {
            d.uint(span, &IDENT, 4, 2);
            d.uint(span, &SEQUENCE, 6, 2);
            match kind {
                13 | 14 => {
                    d.uint(span, &ORIGINATE, 8, 4);
                    d.uint(span, &RECEIVE, 12, 4);
                    d.uint(span, &TRANSMIT, 16, 4);
                }
                17 | 18 => d.ipv4(span, &MASK, 8),
                _ => {}
            }
        }
        3 | 11 => {
            d.raw(span, &UNUSED, 4, 1);
            d.uint(span, &LENGTH, 5, 1);
            if kind == 3 && code == 4 { d.uint(span, &MTU, 6, 2) } else { d.raw(span, &UNUSED, 6, 2) }
        }
        5 => d.ipv4(span, &GATEWAY, 4),
        9 => {
            d.uint(span, &ADDRESSES, 4, 1);
            d.uint(span, &ENTRY_SIZE, 5, 1);
            d.uint(span, &LIFETIME, 6, 2);
            let mut at = LEN;
            while at < span.len() {
                d.ipv4(span, &ROUTER, at);
                d.uint(span, &PREFERENCE, at + 4, 4);
                at += 8;
            }
        }
        12 => {
            d.uint(span, &POINTER, 4, 1);
            d.uint(span, &LENGTH, 5, 1);
            d.raw(span, &UNUSED, 6, 2);
        }
        10 => d.raw(span, &RESERVED, 4, 4),
        _ => d.raw(span, &UNUSED, 4, 4),
    }
}
