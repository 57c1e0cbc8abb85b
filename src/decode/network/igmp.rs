//! IGMP (RFC 1112, 2236, 3376): hosts tell routers which IPv4 groups they listen to.

use super::checksum;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Protocol, Value, data};
use crate::osi::OsiLayer;

pub(crate) static IGMP: Protocol = Protocol { token: "igmp", name: "IGMP", osi: OsiLayer::Network };

const QUERY: u8 = 0x11;
const REPORT_V3: u8 = 0x22;

fields! {
    TYPE = "igmp.type", HexNamed(2, kind), "RFC 3376 §4";
    MAX_RESPONSE = "igmp.max_resp", Decimal, "RFC 3376 §4.1.1";
    RESERVED = "igmp.reserved", Plain, "RFC 3376 §4.2";
    CHECKSUM = "igmp.checksum", Hex(4), "RFC 3376 §4.1.2";
    CHECKSUM_STATUS = "igmp.checksum.status", Named(checksum::status), "RFC 1071";
    GROUP = "igmp.maddr", Plain, "RFC 3376 §4.1.3";
    FLAG_RESERVED = "igmp.query.reserved", Decimal, "RFC 3376 §4.1.4";
    SUPPRESS = "igmp.s", Flag, "RFC 3376 §4.1.5";
    ROBUSTNESS = "igmp.qrv", Decimal, "RFC 3376 §4.1.6";
    INTERVAL = "igmp.qqic", Decimal, "RFC 3376 §4.1.7";
    SOURCES = "igmp.num_src", Decimal, "RFC 3376 §4.1.8";
    SOURCE = "igmp.saddr", Plain, "RFC 3376 §4.1.9";
    RECORDS = "igmp.num_grp_recs", Decimal, "RFC 3376 §4.2.3";
    RECORD = "igmp.record", Named(record), "RFC 3376 §4.2.4";
    RECORD_TYPE = "igmp.record_type", Named(record), "RFC 3376 §4.2.12";
    AUX_LEN = "igmp.aux_data_len", Decimal, "RFC 3376 §4.2.6";
    AUX = "igmp.aux_data", Plain, "RFC 3376 §4.2.10";
    DATA = "igmp.data", Plain, "";
}

value_names! {
    kind {
        0x11 => M "value-igmp-query",
        0x12 => M "value-igmp-report-1",
        0x13 => T "DVMRP",
        0x14 => T "PIM version 1",
        0x16 => M "value-igmp-report-2",
        0x17 => M "value-igmp-leave",
        0x1e => T "mtrace response",
        0x1f => T "mtrace",
        0x22 => M "value-igmp-report-3",
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

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    if !d.enter(&IGMP, span.range()) {
        return data(d, span);
    }
    let kind = d.u8(span, 0).unwrap_or(0);
    if matches!(kind, QUERY | 0x12 | 0x16 | 0x17 | 0x1e | 0x1f | REPORT_V3) {
        // Wireshark enters the protocol once for the type and once for the version behind it, and says so.
        d.facts.push_protocol(&IGMP);
    }
    if span.len() < 8 {
        d.note_short(span, 8);
    }
    if d.wants_fields() {
        report(d, span, kind);
    }
}

fn report(d: &mut Dissection<'_>, span: Span, kind: u8) {
    d.uint(span, &TYPE, 0, 1);
    if matches!(kind, 0x12 | REPORT_V3) {
        d.raw(span, &RESERVED, 1, 1);
    } else {
        d.uint(span, &MAX_RESPONSE, 1, 1);
    }
    d.uint(span, &CHECKSUM, 2, 2);
    checksum::verify(d, span, 0, true, &CHECKSUM_STATUS);
    match kind {
        REPORT_V3 => {
            d.raw(span, &RESERVED, 4, 2);
            d.uint(span, &RECORDS, 6, 2);
            records(d, span.skip(8));
        }
        QUERY if span.wire_len() >= 12 => {
            d.ipv4(span, &GROUP, 4);
            d.bits_of(span, &FLAG_RESERVED, 8, 1, (0, 4));
            d.bits_of(span, &SUPPRESS, 8, 1, (4, 1));
            d.bits_of(span, &ROBUSTNESS, 8, 1, (5, 3));
            d.uint(span, &INTERVAL, 9, 1);
            d.uint(span, &SOURCES, 10, 2);
            let sources = d.be16(span, 10).map_or(0, u32::from);
            addresses(d, span, 12, sources);
            let end = 12 + sources * 4;
            d.raw(span, &DATA, end, span.len().saturating_sub(end));
        }
        QUERY | 0x12 | 0x16 | 0x17 => {
            d.ipv4(span, &GROUP, 4);
            d.raw(span, &DATA, 8, span.len().saturating_sub(8));
        }
        _ => d.raw(span, &DATA, 4, span.len().saturating_sub(4)),
    }
}

fn records(d: &mut Dissection<'_>, mut span: Span) {
    while span.len() > 0 {
        let sources = d.be16(span, 2).map_or(0, u32::from);
        let aux = d.u8(span, 1).map_or(0, |words| u32::from(words) * 4);
        let len = 8 + sources * 4 + aux;
        let kind = d.u8(span, 0).map_or(0, u64::from);
        d.group(span, &RECORD, 0, len, Value::Unsigned(kind));
        d.uint(span, &RECORD_TYPE, 0, 1);
        d.uint(span, &AUX_LEN, 1, 1);
        d.uint(span, &SOURCES, 2, 2);
        d.ipv4(span, &GROUP, 4);
        addresses(d, span, 8, sources);
        d.raw(span, &AUX, 8 + sources * 4, aux);
        d.group_end();
        span = span.skip(len);
    }
}

fn addresses(d: &mut Dissection<'_>, span: Span, at: u32, count: u32) {
    for number in 0..count {
        let at = at + number * 4;
        if at >= span.len() {
            break;
        }
        d.ipv4(span, &SOURCE, at);
    }
}
