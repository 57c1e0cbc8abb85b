//! The headers between IPv6 and what it carries (RFC 8200 §4): options for every hop or for the
//! destination, routing, fragments, mobility; each a layer that names the next.

use etherparse::Ipv6FragmentHeaderSlice;

use super::{by_ip_protocol, ipv6_options, protocol_number};
use crate::decode::dissection::{Dissection, IpContext, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{FieldDef, Note, Protocol, data};
use crate::osi::OsiLayer;

pub(crate) use ipv6_options::jumbo_length;

pub(crate) static HOP_BY_HOP: Protocol =
    Protocol { token: "ipv6.hopopts", name: "IPv6 Hop-by-Hop Options", osi: OsiLayer::Network };
pub(crate) static DESTINATION: Protocol =
    Protocol { token: "ipv6.dstopts", name: "IPv6 Destination Options", osi: OsiLayer::Network };
pub(crate) static ROUTING: Protocol = Protocol { token: "ipv6.routing", name: "IPv6 Routing", osi: OsiLayer::Network };
pub(crate) static FRAGMENT: Protocol =
    Protocol { token: "ipv6.fraghdr", name: "IPv6 Fragment", osi: OsiLayer::Network };
pub(crate) static MOBILITY: Protocol = Protocol { token: "mipv6", name: "Mobile IPv6", osi: OsiLayer::Network };

/// Bytes of a fragment header.
const FRAGMENT_LEN: u32 = 8;

pub(crate) mod hop_by_hop {
    use super::{fields, protocol_number};
    fields! {
        NEXT = "ipv6.hopopts.nxt", Named(protocol_number::name), "RFC 8200 §4.3";
        LEN = "ipv6.hopopts.len", Decimal, "RFC 8200 §4.3";
    }
}

pub(crate) mod destination {
    use super::{fields, protocol_number};
    fields! {
        NEXT = "ipv6.dstopts.nxt", Named(protocol_number::name), "RFC 8200 §4.6";
        LEN = "ipv6.dstopts.len", Decimal, "RFC 8200 §4.6";
    }
}

pub(crate) mod routing {
    use super::{fields, protocol_number, routing_type};
    fields! {
        NEXT = "ipv6.routing.nxt", Named(protocol_number::name), "RFC 8200 §4.4";
        LEN = "ipv6.routing.len", Decimal, "RFC 8200 §4.4";
        TYPE = "ipv6.routing.type", Named(routing_type), "RFC 8200 §4.4";
        LEFT = "ipv6.routing.segleft", Decimal, "RFC 8200 §4.4";
        RESERVED = "ipv6.routing.src.reserved", Plain, "RFC 5095";
        ADDRESS = "ipv6.routing.src.addr", Plain, "RFC 5095";
        LAST_ENTRY = "ipv6.routing.srh.last_entry", Decimal, "RFC 8754 §2";
        FLAGS = "ipv6.routing.srh.flags", Hex(2), "RFC 8754 §2";
        TAG = "ipv6.routing.srh.tag", Hex(4), "RFC 8754 §2";
        SEGMENT = "ipv6.routing.srh.addr", Plain, "RFC 8754 §2";
        DATA = "ipv6.routing.unknown_data", Plain, "RFC 8200 §4.4";
    }
}

pub(crate) mod fragment {
    use super::{fields, protocol_number};
    fields! {
        NEXT = "ipv6.fraghdr.nxt", Named(protocol_number::name), "RFC 8200 §4.5";
        RESERVED = "ipv6.fraghdr.reserved_octet", Hex(2), "RFC 8200 §4.5";
        OFFSET = "ipv6.fraghdr.offset", Decimal, "RFC 8200 §4.5";
        RESERVED_BITS = "ipv6.fraghdr.reserved_bits", Decimal, "RFC 8200 §4.5";
        MORE = "ipv6.fraghdr.more", Flag, "RFC 8200 §4.5";
        ID = "ipv6.fraghdr.ident", Hex(8), "RFC 8200 §4.5";
    }
}

pub(crate) mod mobility {
    use super::{fields, mobility_type, protocol_number};
    fields! {
        NEXT = "mip6.proto", Named(protocol_number::name), "RFC 6275 §6.1.1";
        LEN = "mip6.hlen", Decimal, "RFC 6275 §6.1.1";
        TYPE = "mip6.mhtype", Named(mobility_type), "RFC 6275 §6.1.1";
        RESERVED = "mip6.reserved", Hex(2), "RFC 6275 §6.1.1";
        CHECKSUM = "mip6.csum", Hex(4), "RFC 6275 §6.1.1";
        DATA = "mip6.unknown_type_data", Plain, "RFC 6275 §6.1.1";
    }
}

value_names! {
    routing_type {
        0 => T "Source Route",
        2 => T "Mobile IPv6",
        3 => T "RPL",
        4 => T "Segment Routing",
    }
}

value_names! {
    mobility_type {
        0 => T "Binding Refresh Request",
        1 => T "Home Test Init",
        2 => T "Care-of Test Init",
        3 => T "Home Test",
        4 => T "Care-of Test",
        5 => T "Binding Update",
        6 => T "Binding Acknowledgement",
        7 => T "Binding Error",
    }
}

/// A header whose length stands in its second byte, in units of 8 bytes beyond the first 8.
pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    let len = d.u8(span, 1).map_or(8, |units| u32::from(units) * 8 + 8);
    let protocol = match ip.protocol {
        protocol_number::HOP_BY_HOP => &HOP_BY_HOP,
        protocol_number::ROUTING => &ROUTING,
        protocol_number::MOBILITY => &MOBILITY,
        _ => &DESTINATION,
    };
    let header = span.take(len);
    if !d.enter(protocol, header.range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        match ip.protocol {
            protocol_number::ROUTING => report_routing(d, header),
            protocol_number::MOBILITY => report_mobility(d, header),
            protocol_number::HOP_BY_HOP => report_options(d, header, &hop_by_hop::NEXT, &hop_by_hop::LEN),
            _ => report_options(d, header, &destination::NEXT, &destination::LEN),
        }
    }
    match d.u8(span, 0) {
        Some(next) if span.len() >= len => {
            by_ip_protocol(d, span.skip(len), IpContext { protocol: next, ..ip });
        }
        _ => d.note_short(span, len),
    }
}

/// The header of a fragment. The first fragment goes on; a later one is a piece of something.
pub(crate) fn dissect_fragment(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    if !d.enter(&FRAGMENT, span.take(FRAGMENT_LEN).range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        d.uint(span, &fragment::NEXT, 0, 1);
        d.uint(span, &fragment::RESERVED, 1, 1);
        d.bits_of(span, &fragment::OFFSET, 2, 2, (0, 13));
        d.bits_of(span, &fragment::RESERVED_BITS, 2, 2, (13, 2));
        d.bits_of(span, &fragment::MORE, 2, 2, (15, 1));
        d.uint(span, &fragment::ID, 4, 4);
    }
    let Ok(header) = Ipv6FragmentHeaderSlice::from_slice(d.slice(span)) else {
        return d.note_short(span, FRAGMENT_LEN);
    };
    let payload = span.skip(FRAGMENT_LEN);
    let (offset, more) = (header.fragment_offset().value(), header.more_fragments());
    if offset > 0 || more {
        d.note(Note::Fragment);
    }
    if offset > 0 {
        data(d, payload);
    } else {
        let fragment = ip.fragment || more;
        by_ip_protocol(d, payload, IpContext { protocol: header.next_header().0, fragment, ..ip });
    }
}

fn report_options(d: &mut Dissection<'_>, header: Span, next: &'static FieldDef, len: &'static FieldDef) {
    d.uint(header, next, 0, 1);
    d.uint(header, len, 1, 1);
    ipv6_options::report(d, header.skip(2));
}

fn report_routing(d: &mut Dissection<'_>, header: Span) {
    d.uint(header, &routing::NEXT, 0, 1);
    d.uint(header, &routing::LEN, 1, 1);
    d.uint(header, &routing::TYPE, 2, 1);
    d.uint(header, &routing::LEFT, 3, 1);
    match d.u8(header, 2) {
        Some(0 | 2) => {
            d.raw(header, &routing::RESERVED, 4, 4);
            addresses(d, header, 8, header.len(), &routing::ADDRESS);
        }
        Some(4) => {
            d.uint(header, &routing::LAST_ENTRY, 4, 1);
            d.uint(header, &routing::FLAGS, 5, 1);
            d.uint(header, &routing::TAG, 6, 2);
            let entries = d.u8(header, 4).map_or(0, |last| u32::from(last) + 1);
            addresses(d, header, 8, 8 + entries * 16, &routing::SEGMENT);
        }
        _ => d.raw(header, &routing::DATA, 4, header.len().saturating_sub(4)),
    }
}

/// Addresses from `at` to `to`, and the rest of the header as bytes.
fn addresses(d: &mut Dissection<'_>, header: Span, mut at: u32, to: u32, def: &'static FieldDef) {
    while at + 16 <= to.min(header.len()) {
        d.ipv6(header, def, at);
        at += 16;
    }
    d.raw(header, &routing::DATA, at, header.len().saturating_sub(at));
}

fn report_mobility(d: &mut Dissection<'_>, header: Span) {
    d.uint(header, &mobility::NEXT, 0, 1);
    d.uint(header, &mobility::LEN, 1, 1);
    d.uint(header, &mobility::TYPE, 2, 1);
    d.uint(header, &mobility::RESERVED, 3, 1);
    d.uint(header, &mobility::CHECKSUM, 4, 2);
    d.raw(header, &mobility::DATA, 6, header.len().saturating_sub(6));
}
