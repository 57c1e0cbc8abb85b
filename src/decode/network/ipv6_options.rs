//! The options in IPv6's hop-by-hop and destination headers (RFC 8200 §4.2): type, length, data.

use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Note, Value};

/// The option that holds the length of a packet beyond 65,535 bytes (RFC 2675 §2).
const JUMBO: u8 = 0xc2;

fields! {
    OPTION = "ipv6.opt", Named(option), "RFC 8200 §4.2";
    TYPE = "ipv6.opt.type", Named(option), "RFC 8200 §4.2";
    ACTION = "ipv6.opt.type.action", Named(action), "RFC 8200 §4.2";
    CHANGE = "ipv6.opt.type.change", Flag, "RFC 8200 §4.2";
    REST = "ipv6.opt.type.rest", Hex(2), "RFC 8200 §4.2";
    LEN = "ipv6.opt.length", Decimal, "RFC 8200 §4.2";
    PAD = "ipv6.opt.padn", Plain, "RFC 8200 §4.2";
    ROUTER_ALERT = "ipv6.opt.router_alert", Named(router_alert), "RFC 2711 §2.1";
    JUMBO_LEN = "ipv6.opt.jumbo", Decimal, "RFC 2675 §2";
    HOME = "ipv6.opt.mipv6.home_address", Plain, "RFC 6275 §6.3";
    DATA = "ipv6.opt.unknown", Plain, "RFC 8200 §4.2";
}

value_names! {
    option {
        0x00 => T "Pad1",
        0x01 => T "PadN",
        0x04 => T "Tunnel Encapsulation Limit",
        0x05 => T "Router Alert",
        0x07 => T "CALIPSO",
        0x08 => T "SMF_DPD",
        0x0f => T "PDM",
        0x1e => T "RFC 3692 experiment",
        0x26 => T "Quick-Start",
        0x30 => T "Path MTU",
        0x63 => T "RPL",
        0xc2 => T "Jumbo Payload",
        0xc9 => T "Home Address",
        0xee => T "IPv6 DFF",
    }
}

value_names! {
    action {
        0 => M "value-ipv6-option-skip",
        1 => M "value-ipv6-option-discard",
        2 => M "value-ipv6-option-discard-report",
        3 => M "value-ipv6-option-discard-report-unicast",
    }
}

value_names! {
    router_alert {
        0 => T "MLD",
        1 => T "RSVP",
        2 => T "Active Networks",
    }
}

/// Reports the options that fill a span.
pub(super) fn report(d: &mut Dissection<'_>, mut span: Span) {
    while let Some(kind) = d.u8(span, 0) {
        let len = if kind == 0 { 1 } else { d.u8(span, 1).map_or(2, |len| u32::from(len) + 2) };
        if len > span.wire_len() {
            d.note(Note::Malformed);
        }
        let option = span.take(len);
        d.group(option, &OPTION, 0, len, Value::Unsigned(u64::from(kind)));
        d.group_uint(option, &TYPE, 0, 1);
        d.bits_of(option, &ACTION, 0, 1, (0, 2));
        d.bits_of(option, &CHANGE, 0, 1, (2, 1));
        d.bits_of(option, &REST, 0, 1, (3, 5));
        d.group_end();
        if kind != 0 {
            d.uint(option, &LEN, 1, 1);
            match (kind, len) {
                (1, _) => d.raw(option, &PAD, 2, len - 2),
                (5, 4) => d.uint(option, &ROUTER_ALERT, 2, 2),
                (JUMBO, 6) => d.uint(option, &JUMBO_LEN, 2, 4),
                (0xc9, 18) => d.ipv6(option, &HOME, 2),
                _ => d.raw(option, &DATA, 2, len - 2),
            }
        }
        d.group_end();
        span = span.skip(len);
    }
}

/// The length in a hop-by-hop header's jumbo option, in bytes after the fixed IPv6 header.
pub(crate) fn jumbo_length(d: &Dissection<'_>, span: Span) -> Option<u32> {
    let header = span.take(u32::from(d.u8(span, 1)?) * 8 + 8);
    let mut options = header.skip(2);
    while let Some(kind) = d.u8(options, 0) {
        match kind {
            0 => options = options.skip(1),
            JUMBO => return d.be32(options, 2),
            _ => options = options.skip(u32::from(d.u8(options, 1)?) + 2),
        }
    }
    None
}
