//! `ICMPv6` (RFC 4443): errors and echo as in ICMP, and in the same messages the finding of neighbours and
//! routers ([`ndp`](mod@super::ndp)) and listening to groups (MLD, RFC 2710 and RFC 3810).

use std::net::IpAddr;

use etherparse::checksum::u64_16bit_word;

use super::{checksum, icmp::quote, ipv6, ndp};
use crate::decode::dissection::{Dissection, IpContext, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Protocol, Value, data};
use crate::osi::OsiLayer;

pub(crate) static ICMPV6: Protocol = Protocol { token: "icmpv6", name: "ICMPv6", osi: OsiLayer::Network };

const LEN: u32 = 8;

fields! {
    TYPE = "icmpv6.type", Named(kind), "RFC 4443 §2.1";
    CODE = "icmpv6.code", Decimal, "RFC 4443 §2.1";
    CODE_UNREACHABLE = "icmpv6.code", Named(unreachable), "RFC 4443 §3.1";
    CODE_TIME = "icmpv6.code", Named(time_exceeded), "RFC 4443 §3.3";
    CODE_PROBLEM = "icmpv6.code", Named(problem), "RFC 4443 §3.4";
    CHECKSUM = "icmpv6.checksum", Hex(4), "RFC 4443 §2.3";
    CHECKSUM_STATUS = "icmpv6.checksum.status", Named(checksum::status), "RFC 4443 §2.3";
    RESERVED = "icmpv6.reserved", Plain, "RFC 4443";
    MTU = "icmpv6.mtu", Decimal, "RFC 4443 §3.2";
    POINTER = "icmpv6.pointer", Decimal, "RFC 4443 §3.4";
    IDENT = "icmpv6.echo.identifier", Decimal, "RFC 4443 §4.1";
    SEQUENCE = "icmpv6.echo.sequence_number", Decimal, "RFC 4443 §4.1";
    MAX_RESPONSE = "icmpv6.mld.maximum_response_delay", Decimal, "RFC 2710 §3.4";
    GROUP = "icmpv6.mld.multicast_address", Plain, "RFC 2710 §3.6";
    FLAG_RESERVED = "icmpv6.mld.flag.reserved", Decimal, "RFC 3810 §5.1.6";
    SUPPRESS = "icmpv6.mld.flag.s", Flag, "RFC 3810 §5.1.7";
    ROBUSTNESS = "icmpv6.mld.flag.qrv", Decimal, "RFC 3810 §5.1.8";
    INTERVAL = "icmpv6.mld.qqi", Decimal, "RFC 3810 §5.1.9";
    SOURCES = "icmpv6.mld.nb_sources", Decimal, "RFC 3810 §5.1.10";
    SOURCE = "icmpv6.mld.source_address", Plain, "RFC 3810 §5.1.11";
    RECORDS = "icmpv6.mldr.nb_mcast_records", Decimal, "RFC 3810 §5.2.3";
    RECORD = "icmpv6.mldr.mar", Named(record), "RFC 3810 §5.2.4";
    RECORD_TYPE = "icmpv6.mldr.mar.record_type", Named(record), "RFC 3810 §5.2.12";
    AUX_LEN = "icmpv6.mldr.mar.aux_data_len", Decimal, "RFC 3810 §5.2.6";
    RECORD_SOURCES = "icmpv6.mldr.mar.nb_sources", Decimal, "RFC 3810 §5.2.7";
    RECORD_GROUP = "icmpv6.mldr.mar.multicast_address", Plain, "RFC 3810 §5.2.8";
    RECORD_SOURCE = "icmpv6.mldr.mar.source_address", Plain, "RFC 3810 §5.2.9";
    AUX = "icmpv6.mldr.mar.auxiliary_data", Plain, "RFC 3810 §5.2.10";
    DATA = "icmpv6.data", Plain, "RFC 4443";
}

value_names! {
    /// The name of a message type (IANA "`ICMPv6` type Numbers").
    kind {
        1 => M "value-icmp-unreachable",
        2 => M "value-icmpv6-too-big",
        3 => M "value-icmp-time-exceeded",
        4 => M "value-icmp-parameter-problem",
        128 => M "value-icmp-echo-request",
        129 => M "value-icmp-echo-reply",
        130 => M "value-icmpv6-mld-query",
        131 => M "value-icmpv6-mld-report",
        132 => M "value-icmpv6-mld-done",
        133 => M "value-icmp-router-solicitation",
        134 => M "value-icmp-router-advertisement",
        135 => M "value-icmpv6-neighbor-solicitation",
        136 => M "value-icmpv6-neighbor-advertisement",
        137 => M "value-icmp-redirect",
        138 => M "value-icmpv6-renumbering",
        139 => M "value-icmpv6-node-query",
        140 => M "value-icmpv6-node-reply",
        143 => M "value-icmpv6-mld-report-2",
        151 => M "value-icmpv6-router-found",
        155 => T "RPL",
    }
}

value_names! {
    /// Why a destination is unreachable.
    unreachable {
        0 => M "value-icmpv6-no-route",
        1 => M "value-icmp-admin-prohibited",
        2 => M "value-icmpv6-beyond-scope",
        3 => M "value-icmpv6-address-unreachable",
        4 => M "value-icmp-port-unreachable",
        5 => M "value-icmpv6-source-failed",
        6 => M "value-icmpv6-reject-route",
    }
}

value_names! {
    time_exceeded {
        0 => M "value-icmpv6-hops-exceeded",
        1 => M "value-icmp-reassembly-exceeded",
    }
}

value_names! {
    problem {
        0 => M "value-icmpv6-bad-field",
        1 => M "value-icmpv6-bad-next-header",
        2 => M "value-icmpv6-bad-option",
    }
}

value_names! {
    record {
        1 => M "value-igmp-is-include",
        2 => M "value-igmp-is-exclude",
        3 => M "value-igmp-to-include",
        4 => M "value-igmp-to-exclude",
        5 => M "value-igmp-allow",
        6 => M "value-igmp-block",
    }
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    let (kind, code) = (d.u8(span, 0), d.u8(span, 1));
    let header_only = matches!(kind, Some(1..=4 | 128 | 129));
    if !d.enter(&ICMPV6, if header_only { span.take(LEN) } else { span }.range()) {
        return data(d, span);
    }
    if let (Some(kind), Some(code), false) = (kind, code, d.quoted) {
        d.facts.icmp.get_or_insert((kind, code));
    }
    if span.len() < 4 {
        d.note_short(span, 4);
    }
    if d.wants_fields() {
        report(d, if header_only { span.take(LEN) } else { span }, kind.unwrap_or(0));
        let start = pseudo_header(&ip, span.wire_len());
        checksum::verify(d, span, start.unwrap_or(0), start.is_some() && !ip.fragment && !d.quoted, &CHECKSUM_STATUS);
    }
    match kind {
        Some(1..=4) => quote(d, span.skip(LEN), ipv6::dissect),
        Some(128 | 129) => data(d, span.skip(LEN)),
        _ => {}
    }
}

/// The sum of the pseudo-header (RFC 8200 §8.1), where it runs over IPv6.
fn pseudo_header(ip: &IpContext, len: u32) -> Option<u64> {
    let (IpAddr::V6(src), IpAddr::V6(dst)) = (ip.net.src, ip.net.dst) else { return None };
    let sum = u64_16bit_word::add_slice(0, &src.octets());
    let sum = u64_16bit_word::add_slice(sum, &dst.octets());
    let sum = u64_16bit_word::add_4bytes(sum, len.to_be_bytes());
    Some(u64_16bit_word::add_4bytes(sum, u32::from(ip.protocol).to_be_bytes()))
}

fn report(d: &mut Dissection<'_>, span: Span, kind: u8) {
    d.uint(span, &TYPE, 0, 1);
    let code = match kind {
        1 => &CODE_UNREACHABLE,
        3 => &CODE_TIME,
        4 => &CODE_PROBLEM,
        _ => &CODE,
    };
    d.uint(span, code, 1, 1);
    d.uint(span, &CHECKSUM, 2, 2);
    match kind {
        1 | 3 => d.raw(span, &RESERVED, 4, 4),
        2 => d.uint(span, &MTU, 4, 4),
        4 => d.uint(span, &POINTER, 4, 4),
        128 | 129 => {
            d.uint(span, &IDENT, 4, 2);
            d.uint(span, &SEQUENCE, 6, 2);
        }
        130..=132 => listener(d, span, kind),
        133..=137 => ndp::report(d, span, kind),
        143 => {
            d.raw(span, &RESERVED, 4, 2);
            d.uint(span, &RECORDS, 6, 2);
            records(d, span.skip(8));
        }
        _ => d.raw(span, &DATA, 4, span.len().saturating_sub(4)),
    }
}

fn listener(d: &mut Dissection<'_>, span: Span, kind: u8) {
    d.uint(span, &MAX_RESPONSE, 4, 2);
    d.raw(span, &RESERVED, 6, 2);
    d.ipv6(span, &GROUP, 8);
    let mut end = 24;
    if kind == 130 && span.wire_len() >= 28 {
        d.bits_of(span, &FLAG_RESERVED, 24, 1, (0, 4));
        d.bits_of(span, &SUPPRESS, 24, 1, (4, 1));
        d.bits_of(span, &ROBUSTNESS, 24, 1, (5, 3));
        d.uint(span, &INTERVAL, 25, 1);
        d.uint(span, &SOURCES, 26, 2);
        let sources = d.be16(span, 26).map_or(0, u32::from);
        addresses(d, span, 28, sources, &SOURCE);
        end = 28 + sources * 16;
    }
    d.raw(span, &DATA, end, span.len().saturating_sub(end));
}

fn records(d: &mut Dissection<'_>, mut span: Span) {
    while span.len() > 0 {
        let sources = d.be16(span, 2).map_or(0, u32::from);
        let aux = d.u8(span, 1).map_or(0, |words| u32::from(words) * 4);
        let len = 20 + sources * 16 + aux;
        let kind = d.u8(span, 0).map_or(0, u64::from);
        d.group(span, &RECORD, 0, len, Value::Unsigned(kind));
        d.uint(span, &RECORD_TYPE, 0, 1);
        d.uint(span, &AUX_LEN, 1, 1);
        d.uint(span, &RECORD_SOURCES, 2, 2);
        d.ipv6(span, &RECORD_GROUP, 4);
        addresses(d, span, 20, sources, &RECORD_SOURCE);
        d.raw(span, &AUX, 20 + sources * 16, aux);
        d.group_end();
        span = span.skip(len);
    }
}

fn addresses(d: &mut Dissection<'_>, span: Span, at: u32, count: u32, def: &'static crate::decode::FieldDef) {
    for number in 0..count {
        let at = at + number * 16;
        if at >= span.len() {
            break;
        }
        d.ipv6(span, def, at);
    }
}
