//! PPP (RFC 1661), with or without the address and control bytes of HDLC-like framing (RFC 1662), and
//! Cisco's HDLC, which shares its link types.

use super::{by_ether_type, ether_type, mpls};
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Note, Protocol, Value, data, network};
use crate::osi::OsiLayer;

pub(crate) static PPP: Protocol = Protocol { token: "ppp", name: "PPP", osi: OsiLayer::DataLink };

fields! {
    ADDRESS = "ppp.address", Hex(2), "RFC 1662 §3.1";
    CONTROL = "ppp.control", Hex(2), "RFC 1662 §3.1";
    PROTOCOL = "ppp.protocol", HexNamed(4, protocol), "RFC 1661 §2";
}

value_names! {
    protocol {
        0x0021 => T "IPv4",
        0x0031 => T "BCP",
        0x003d => T "Multilink",
        0x0057 => T "IPv6",
        0x00fd => T "CCP datagram",
        0x0281 => T "MPLS",
        0x0283 => T "MPLS multicast",
        0x8021 => T "IPCP",
        0x8057 => T "IPV6CP",
        0x80fd => T "CCP",
        0x8281 => T "MPLSCP",
        0xc021 => T "LCP",
        0xc023 => T "PAP",
        0xc025 => T "LQR",
        0xc223 => T "CHAP",
    }
}

/// A PPP frame, HDLC-like framing or not.
pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    match d.be16(span, 0) {
        Some(0x0f00 | 0x8f00) => {
            // Announced as PPP by the link type, and so named by Wireshark.
            d.facts.push_protocol(&PPP);
            cisco::dissect(d, span);
        }
        Some(0xff03) => frame(d, span, 2),
        _ => frame(d, span, 0),
    }
}

/// A PPP frame whose protocol field comes after `at` bytes of framing.
pub(crate) fn frame(d: &mut Dissection<'_>, span: Span, at: u32) {
    // An odd first byte is a whole protocol field: the compressed form of RFC 1661 §6.5.
    let first = d.u8(span, at);
    let width = if first.is_some_and(|byte| byte & 1 == 1) { 1 } else { 2 };
    let number = if width == 1 { first.map(u16::from) } else { d.be16(span, at) };
    let len = at + width;
    if !d.enter(&PPP, span.take(len).range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        if at == 2 {
            d.uint(span, &ADDRESS, 0, 1);
            d.uint(span, &CONTROL, 1, 1);
        }
        d.uint(span, &PROTOCOL, at, width);
    }
    let payload = span.skip(len);
    match number {
        Some(0x0021) => network::ipv4(d, payload),
        Some(0x0057) => network::ipv6(d, payload),
        Some(0x0281 | 0x0283) => mpls::dissect(d, payload),
        Some(number) => {
            if protocol(u64::from(number)).is_none() {
                d.note(Note::UnknownProtocol);
            }
            data(d, payload);
        }
        None => d.note_short(span, len),
    }
}

/// Cisco's HDLC: an address, a control byte, and an `EtherType`.
pub(crate) mod cisco {
    use super::{Dissection, OsiLayer, Protocol, Span, by_ether_type, data, ether_type, fields, value_names};

    pub(crate) static CISCO_HDLC: Protocol = Protocol { token: "chdlc", name: "Cisco HDLC", osi: OsiLayer::DataLink };

    const LEN: u32 = 4;

    fields! {
        ADDRESS = "chdlc.address", HexNamed(2, address), "";
        CONTROL = "chdlc.control", Hex(2), "";
        PROTOCOL = "chdlc.protocol", HexNamed(4, ether_type::name), "";
    }

    value_names! {
        address {
            0x0f => M "value-chdlc-unicast",
            0x8f => M "value-chdlc-multicast",
        }
    }

    pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
        if !d.enter(&CISCO_HDLC, span.take(LEN).range()) {
            return data(d, span);
        }
        if d.wants_fields() {
            d.uint(span, &ADDRESS, 0, 1);
            d.uint(span, &CONTROL, 1, 1);
            d.uint(span, &PROTOCOL, 2, 2);
        }
        let payload = span.skip(LEN);
        match d.be16(span, 2) {
            // In HDLC the number of RARP means Cisco's own keep-alive (SLARP).
            Some(ether_type::RARP) => data(d, payload),
            Some(number) => by_ether_type(d, number, payload),
            None => d.note_short(span, LEN),
        }
    }
}

/// PPP over Ethernet (RFC 2516): finding an access concentrator, and the session with it.
pub(crate) mod over_ethernet {
    use super::{Dissection, Note, OsiLayer, Protocol, Span, Value, data, fields, frame, value_names};
    use crate::decode::data::rest;

    pub(crate) static DISCOVERY: Protocol =
        Protocol { token: "pppoed", name: "PPPoE Discovery", osi: OsiLayer::DataLink };
    pub(crate) static SESSION: Protocol = Protocol { token: "pppoes", name: "PPPoE Session", osi: OsiLayer::DataLink };

    const LEN: u32 = 6;

    fields! {
        VERSION = "pppoe.version", Decimal, "RFC 2516 §4";
        TYPE = "pppoe.type", Decimal, "RFC 2516 §4";
        CODE = "pppoe.code", HexNamed(2, code), "RFC 2516 §5";
        SESSION_ID = "pppoe.session_id", Hex(4), "RFC 2516 §4";
        PAYLOAD_LENGTH = "pppoe.payload_length", Decimal, "RFC 2516 §4";
        TAG = "pppoed.tags", HexNamed(4, tag), "RFC 2516 §4";
        TAG_TYPE = "pppoed.tag", HexNamed(4, tag), "RFC 2516 §4";
        TAG_LENGTH = "pppoed.tag_length", Decimal, "RFC 2516 §4";
        TAG_DATA = "pppoed.tag.unknown_data", Plain, "RFC 2516 Appendix A";
    }

    value_names! {
        code {
            0x00 => M "value-pppoe-session",
            0x07 => T "PADO",
            0x09 => T "PADI",
            0x19 => T "PADR",
            0x65 => T "PADS",
            0xa7 => T "PADT",
        }
    }

    value_names! {
        tag {
            0x0000 => T "End-Of-List",
            0x0101 => T "Service-Name",
            0x0102 => T "AC-Name",
            0x0103 => T "Host-Uniq",
            0x0104 => T "AC-Cookie",
            0x0105 => T "Vendor-Specific",
            0x0110 => T "Relay-Session-Id",
            0x0120 => T "PPP-Max-Payload",
            0x0201 => T "Service-Name-Error",
            0x0202 => T "AC-System-Error",
            0x0203 => T "Generic-Error",
        }
    }

    pub(crate) fn discovery(d: &mut Dissection<'_>, span: Span) {
        if let Some(payload) = header(d, span, &DISCOVERY) {
            if d.wants_fields() {
                tags(d, payload);
                d.layer_end(payload.end);
            }
            rest(d, Span { start: payload.end, end: span.end, wire_end: span.wire_end });
        }
    }

    pub(crate) fn session(d: &mut Dissection<'_>, span: Span) {
        if let Some(payload) = header(d, span, &SESSION) {
            frame(d, payload, 0);
            rest(d, Span { start: payload.end, end: span.end, wire_end: span.wire_end });
        }
    }

    fn header(d: &mut Dissection<'_>, span: Span, protocol: &'static Protocol) -> Option<Span> {
        if !d.enter(protocol, span.take(LEN).range()) {
            data(d, span);
            return None;
        }
        if d.wants_fields() {
            d.bits_of(span, &VERSION, 0, 1, (0, 4));
            d.bits_of(span, &TYPE, 0, 1, (4, 4));
            d.uint(span, &CODE, 1, 1);
            d.uint(span, &SESSION_ID, 2, 2);
            d.uint(span, &PAYLOAD_LENGTH, 4, 2);
        }
        let Some(length) = d.be16(span, 4).map(u32::from) else {
            d.note_short(span, LEN);
            return None;
        };
        let payload = span.skip(LEN);
        if length > payload.wire_len() {
            d.note(Note::LengthMismatch);
        }
        Some(payload.take(length))
    }

    fn tags(d: &mut Dissection<'_>, mut span: Span) {
        while span.len() > 0 {
            let len = d.be16(span, 2).map_or(4, |len| u32::from(len) + 4);
            let kind = d.be16(span, 0).unwrap_or(0);
            d.group(span, &TAG, 0, len, Value::Unsigned(u64::from(kind)));
            d.uint(span, &TAG_TYPE, 0, 2);
            d.uint(span, &TAG_LENGTH, 2, 2);
            d.raw(span, &TAG_DATA, 4, len - 4);
            d.group_end();
            span = span.skip(len);
        }
    }
}
