//! `IPsec`: the authentication header (RFC 4302), after which the packet goes on readable, and the
//! encapsulating security payload (RFC 4303), after which it does not.

use super::{by_ip_protocol, protocol_number};
use crate::decode::dissection::{Dissection, IpContext, Span};
use crate::decode::field::fields;
use crate::decode::{Protocol, data};
use crate::osi::OsiLayer;

pub(crate) static AH: Protocol = Protocol { token: "ah", name: "IPsec AH", osi: OsiLayer::Network };
pub(crate) static ESP: Protocol = Protocol { token: "esp", name: "IPsec ESP", osi: OsiLayer::Network };

fields! {
    NEXT = "ah.next_header", Named(protocol_number::name), "RFC 4302 §2.1";
    LEN = "ah.length", Decimal, "RFC 4302 §2.2";
    RESERVED = "ah.reserved", Hex(4), "RFC 4302 §2.3";
    SPI = "ah.spi", Hex(8), "RFC 4302 §2.4";
    SEQUENCE = "ah.sequence", Decimal, "RFC 4302 §2.5";
    ICV = "ah.icv", Plain, "RFC 4302 §2.6";
}

pub(crate) mod encrypted {
    use super::fields;
    fields! {
        SPI = "esp.spi", Hex(8), "RFC 4303 §2.1";
        SEQUENCE = "esp.sequence", Decimal, "RFC 4303 §2.2";
        DATA = "esp.encrypted_data", Plain, "RFC 4303 §2.3";
    }
}

pub(crate) fn authentication(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    // The length counts words of four bytes, less two.
    let len = d.u8(span, 1).map_or(12, |words| (u32::from(words) * 4 + 8).max(12));
    if !d.enter(&AH, span.take(len).range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        d.uint(span, &NEXT, 0, 1);
        d.uint(span, &LEN, 1, 1);
        d.uint(span, &RESERVED, 2, 2);
        d.uint(span, &SPI, 4, 4);
        d.uint(span, &SEQUENCE, 8, 4);
        d.raw(span, &ICV, 12, len - 12);
    }
    match d.u8(span, 0) {
        Some(next) if span.len() >= len => {
            by_ip_protocol(d, span.skip(len), IpContext { protocol: next, ..ip });
        }
        _ => d.note_short(span, len),
    }
}

pub(crate) fn encapsulating(d: &mut Dissection<'_>, span: Span) {
    if !d.enter(&ESP, span.range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        d.uint(span, &encrypted::SPI, 0, 4);
        d.uint(span, &encrypted::SEQUENCE, 4, 4);
        d.raw(span, &encrypted::DATA, 8, span.len().saturating_sub(8));
    }
    if span.len() < 8 {
        d.note_short(span, 8);
    }
}
