//! GTP version 1 for user data (3GPP TS 29.281 §5): a subscriber's packet inside a datagram of the mobile network.

use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{Protocol, data, network};
use crate::osi::OsiLayer;

/// GTP-U.
pub(crate) static GTP: Protocol = Protocol { token: "gtp", name: "GTP-U", osi: OsiLayer::Application };

fields! {
    FLAGS = "gtp.flags", Hex(2), "3GPP TS 29.281 §5.1";
    MESSAGE = "gtp.message", HexNamed(2, message), "3GPP TS 29.281 §6.1";
    LENGTH = "gtp.length", Decimal, "3GPP TS 29.281 §5.1";
    TEID = "gtp.teid", Hex(8), "3GPP TS 29.281 §5.1";
    SEQUENCE = "gtp.seq_number", Decimal, "3GPP TS 29.281 §5.1";
    NPDU = "gtp.npdu_number", Hex(2), "3GPP TS 29.281 §5.1";
    NEXT = "gtp.next", Hex(2), "3GPP TS 29.281 §5.2";
    EXTENSION = "gtp.ext_hdr", Plain, "3GPP TS 29.281 §5.2";
}

value_names! {
    message {
        1 => T "Echo Request",
        2 => T "Echo Response",
        26 => T "Error Indication",
        31 => T "Supported Extension Headers Notification",
        254 => T "End Marker",
        255 => T "T-PDU",
    }
}

/// The port of user data.
pub(super) const PORT: u16 = 2152;
/// Bytes of the header that is always there.
const HEADER: u32 = 8;
/// Bytes that are there if any of the three flags is set.
const OPTIONAL: u32 = 4;
/// A message that carries a packet.
const T_PDU: u8 = 255;

pub(super) fn dissect(d: &mut Dissection<'_>, span: Span) {
    let flags = d.u8(span, 0).unwrap_or(0);
    if flags >> 5 != 1 || flags & 0x10 == 0 {
        // Another version, or the charging protocol GTP'.
        return data(d, span);
    }
    let mut len = HEADER;
    if flags & 7 != 0 {
        len += OPTIONAL;
    }
    let extensions_at = len;
    if flags & 4 != 0 {
        len = extensions_end(d, span, len);
    }
    if !d.enter(&GTP, span.take(len).range()) {
        return data(d, span);
    }
    if d.wants_fields() {
        d.uint(span, &FLAGS, 0, 1);
        d.uint(span, &MESSAGE, 1, 1);
        d.uint(span, &LENGTH, 2, 2);
        d.uint(span, &TEID, 4, 4);
        if flags & 7 != 0 {
            d.uint(span, &SEQUENCE, 8, 2);
            d.uint(span, &NPDU, 10, 1);
            d.uint(span, &NEXT, 11, 1);
        }
        d.raw(span, &EXTENSION, extensions_at, len - extensions_at);
    }
    if span.len() < len {
        return d.note_short(span, len);
    }
    let payload = span.skip(len);
    if d.u8(span, 1) == Some(T_PDU) && matches!(d.u8(payload, 0).map(|byte| byte >> 4), Some(4 | 6)) {
        network::ip(d, payload);
    } else {
        data(d, payload);
    }
}

/// Where the chain of extension headers ends: each says its length in words of four bytes, and in its last byte
/// what comes next, 0 for none.
fn extensions_end(d: &Dissection<'_>, span: Span, mut at: u32) -> u32 {
    let mut next = d.u8(span, at - 1);
    while next.is_some_and(|kind| kind != 0) {
        let len = match d.u8(span, at) {
            Some(words @ 1..) => u32::from(words) * 4,
            _ => break,
        };
        at = at.saturating_add(len);
        next = d.u8(span, at - 1);
    }
    at
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::decode::{Facts, TreeSink};

    #[test]
    fn a_packet_comes_after_the_extension_headers() {
        let mut bytes = vec![0x34, 255, 0, 36, 0, 0, 0, 1, 0, 0, 0, 0x85, 1, 0x10, 9, 0];
        bytes.extend([0x45, 0, 0, 20, 0, 0, 0, 0, 64, 253, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
        let span = Span { start: 0, end: 36, wire_end: 36 };
        let (mut sink, mut facts) = (TreeSink::new(), Facts::default());
        dissect(&mut Dissection::new(&bytes, &mut sink, &mut facts), span);
        let tree = sink.into_tree();
        assert_eq!(tree.layer("gtp").unwrap().range, 0..16);
        assert_eq!(tree.layer("ip").unwrap().range.start, 16);
    }
}
