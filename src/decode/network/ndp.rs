//! Neighbour discovery (RFC 4861), the messages of `ICMPv6` that do what ARP does for IPv4, and tell hosts
//! their routers, prefixes and name servers.

use super::icmpv6::{DATA, RESERVED};
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Note, Value};

fields! {
    HOP_LIMIT = "icmpv6.nd.ra.cur_hop_limit", Decimal, "RFC 4861 §4.2";
    RA_FLAGS = "icmpv6.nd.ra.flag", Hex(2), "RFC 4861 §4.2";
    MANAGED = "icmpv6.nd.ra.flag.m", Flag, "RFC 4861 §4.2";
    OTHER = "icmpv6.nd.ra.flag.o", Flag, "RFC 4861 §4.2";
    HOME_AGENT = "icmpv6.nd.ra.flag.h", Flag, "RFC 6275 §7.1";
    PREFERENCE = "icmpv6.nd.ra.flag.prf", Named(preference), "RFC 4191 §2.1";
    PROXY = "icmpv6.nd.ra.flag.p", Flag, "RFC 4389 §4.1.3.3";
    RA_RESERVED = "icmpv6.nd.ra.flag.rsv", Decimal, "RFC 4861 §4.2";
    ROUTER_LIFETIME = "icmpv6.nd.ra.router_lifetime", Decimal, "RFC 4861 §4.2";
    REACHABLE = "icmpv6.nd.ra.reachable_time", Decimal, "RFC 4861 §4.2";
    RETRANS = "icmpv6.nd.ra.retrans_timer", Decimal, "RFC 4861 §4.2";
    NS_TARGET = "icmpv6.nd.ns.target_address", Plain, "RFC 4861 §4.3";
    NA_FLAGS = "icmpv6.nd.na.flag", Hex(8), "RFC 4861 §4.4";
    ROUTER = "icmpv6.nd.na.flag.r", Flag, "RFC 4861 §4.4";
    SOLICITED = "icmpv6.nd.na.flag.s", Flag, "RFC 4861 §4.4";
    OVERRIDE = "icmpv6.nd.na.flag.o", Flag, "RFC 4861 §4.4";
    NA_RESERVED = "icmpv6.nd.na.flag.rsv", Decimal, "RFC 4861 §4.4";
    NA_TARGET = "icmpv6.nd.na.target_address", Plain, "RFC 4861 §4.4";
    RD_TARGET = "icmpv6.nd.rd.target_address", Plain, "RFC 4861 §4.5";
    RD_DESTINATION = "icmpv6.rd.na.destination_address", Plain, "RFC 4861 §4.5";
    OPTION = "icmpv6.opt", Named(option), "RFC 4861 §4.6";
    OPTION_TYPE = "icmpv6.opt.type", Named(option), "RFC 4861 §4.6";
    OPTION_LEN = "icmpv6.opt.length", Decimal, "RFC 4861 §4.6";
    LINK_ADDRESS = "icmpv6.opt.linkaddr", Plain, "RFC 4861 §4.6.1";
    PREFIX_LEN = "icmpv6.opt.prefix.length", Decimal, "RFC 4861 §4.6.2";
    PREFIX_FLAGS = "icmpv6.opt.prefix.flag", Hex(2), "RFC 4861 §4.6.2";
    ON_LINK = "icmpv6.opt.prefix.flag.l", Flag, "RFC 4861 §4.6.2";
    AUTONOMOUS = "icmpv6.opt.prefix.flag.a", Flag, "RFC 4861 §4.6.2";
    PREFIX_RESERVED = "icmpv6.opt.prefix.flag.reserved", Decimal, "RFC 4861 §4.6.2";
    VALID = "icmpv6.opt.prefix.valid_lifetime", Decimal, "RFC 4861 §4.6.2";
    PREFERRED = "icmpv6.opt.prefix.preferred_lifetime", Decimal, "RFC 4861 §4.6.2";
    PREFIX = "icmpv6.opt.prefix", Plain, "RFC 4861 §4.6.2";
    OPTION_RESERVED = "icmpv6.opt.reserved", Plain, "RFC 4861 §4.6";
    OPTION_MTU = "icmpv6.opt.mtu", Decimal, "RFC 4861 §4.6.4";
    RDNSS_LIFETIME = "icmpv6.opt.rdnss.lifetime", Decimal, "RFC 8106 §5.1";
    RDNSS = "icmpv6.opt.rdnss", Plain, "RFC 8106 §5.1";
    NONCE = "icmpv6.opt.nonce", Plain, "RFC 3971 §5.3.2";
    OPTION_DATA = "icmpv6.opt.data", Plain, "RFC 4861 §4.6";
}

value_names! {
    preference {
        0 => M "value-ndp-preference-medium",
        1 => M "value-ndp-preference-high",
        3 => M "value-ndp-preference-low",
    }
}

value_names! {
    option {
        1 => M "value-ndp-source-link",
        2 => M "value-ndp-target-link",
        3 => M "value-ndp-prefix",
        4 => M "value-ndp-redirected",
        5 => T "MTU",
        14 => T "Nonce",
        24 => M "value-ndp-route",
        25 => M "value-ndp-dns-server",
        31 => M "value-ndp-dns-search",
        38 => T "PREF64",
    }
}

/// Reports what follows type, code and checksum of messages 133 to 137.
pub(super) fn report(d: &mut Dissection<'_>, span: Span, kind: u8) {
    match kind {
        133 => {
            d.raw(span, &RESERVED, 4, 4);
            options(d, span.skip(8));
        }
        134 => {
            router_advertisement(d, span);
            options(d, span.skip(16));
        }
        135 => {
            d.raw(span, &RESERVED, 4, 4);
            d.ipv6(span, &NS_TARGET, 8);
            options(d, span.skip(24));
        }
        136 => {
            d.group_uint(span, &NA_FLAGS, 4, 4);
            d.bits_of(span, &ROUTER, 4, 4, (0, 1));
            d.bits_of(span, &SOLICITED, 4, 4, (1, 1));
            d.bits_of(span, &OVERRIDE, 4, 4, (2, 1));
            d.bits_of(span, &NA_RESERVED, 4, 4, (3, 29));
            d.group_end();
            d.ipv6(span, &NA_TARGET, 8);
            options(d, span.skip(24));
        }
        _ => {
            d.raw(span, &RESERVED, 4, 4);
            d.ipv6(span, &RD_TARGET, 8);
            d.ipv6(span, &RD_DESTINATION, 24);
            options(d, span.skip(40));
        }
    }
}

fn router_advertisement(d: &mut Dissection<'_>, span: Span) {
    d.uint(span, &HOP_LIMIT, 4, 1);
    d.group_uint(span, &RA_FLAGS, 5, 1);
    d.bits_of(span, &MANAGED, 5, 1, (0, 1));
    d.bits_of(span, &OTHER, 5, 1, (1, 1));
    d.bits_of(span, &HOME_AGENT, 5, 1, (2, 1));
    d.bits_of(span, &PREFERENCE, 5, 1, (3, 2));
    d.bits_of(span, &PROXY, 5, 1, (5, 1));
    d.bits_of(span, &RA_RESERVED, 5, 1, (6, 2));
    d.group_end();
    d.uint(span, &ROUTER_LIFETIME, 6, 2);
    d.uint(span, &REACHABLE, 8, 4);
    d.uint(span, &RETRANS, 12, 4);
}

fn options(d: &mut Dissection<'_>, mut span: Span) {
    while span.len() > 0 {
        // The length counts units of eight bytes; none at all would never end.
        let len = d.u8(span, 1).map_or(0, |units| u32::from(units) * 8);
        if len == 0 {
            d.note(Note::Malformed);
            return d.raw(span, &DATA, 0, span.len());
        }
        let option = span.take(len);
        let kind = d.u8(span, 0).unwrap_or(0);
        d.group(option, &OPTION, 0, len, Value::Unsigned(u64::from(kind)));
        d.uint(option, &OPTION_TYPE, 0, 1);
        d.uint(option, &OPTION_LEN, 1, 1);
        option_body(d, option, kind, len);
        d.group_end();
        span = span.skip(len);
    }
}

fn option_body(d: &mut Dissection<'_>, span: Span, kind: u8, len: u32) {
    match (kind, len) {
        (1 | 2, 8) => d.mac(span, &LINK_ADDRESS, 2),
        (3, 32) => {
            d.uint(span, &PREFIX_LEN, 2, 1);
            d.group_uint(span, &PREFIX_FLAGS, 3, 1);
            d.bits_of(span, &ON_LINK, 3, 1, (0, 1));
            d.bits_of(span, &AUTONOMOUS, 3, 1, (1, 1));
            d.bits_of(span, &PREFIX_RESERVED, 3, 1, (2, 6));
            d.group_end();
            d.uint(span, &VALID, 4, 4);
            d.uint(span, &PREFERRED, 8, 4);
            d.raw(span, &OPTION_RESERVED, 12, 4);
            d.ipv6(span, &PREFIX, 16);
        }
        (5, 8) => {
            d.raw(span, &OPTION_RESERVED, 2, 2);
            d.uint(span, &OPTION_MTU, 4, 4);
        }
        (14, _) => d.raw(span, &NONCE, 2, len - 2),
        (25, 24..) => {
            d.raw(span, &OPTION_RESERVED, 2, 2);
            d.uint(span, &RDNSS_LIFETIME, 4, 4);
            let mut at = 8;
            while at + 16 <= len {
                d.ipv6(span, &RDNSS, at);
                at += 16;
            }
            d.raw(span, &OPTION_DATA, at, len.saturating_sub(at));
        }
        _ => d.raw(span, &OPTION_DATA, 2, len - 2),
    }
}
