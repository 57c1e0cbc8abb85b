//! SCTP: the common header and the frames of its chunks (RFC 9260 §3). What the chunks carry is not read.

use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{Protocol, Value, ValueName, data};
use crate::osi::OsiLayer;

/// SCTP.
pub(crate) static SCTP: Protocol = Protocol { token: "sctp", name: "SCTP", osi: OsiLayer::Transport };

fields! {
    SRCPORT = "sctp.srcport", Decimal, "RFC 9260 §3.1";
    DSTPORT = "sctp.dstport", Decimal, "RFC 9260 §3.1";
    VERIFICATION_TAG = "sctp.verification_tag", Hex(8), "RFC 9260 §3.1";
    CHECKSUM = "sctp.checksum", Hex(8), "RFC 9260 §3.1";
    CHUNK = "sctp.chunk", Plain, "RFC 9260 §3.2";
    CHUNK_TYPE = "sctp.chunk_type", Named(chunk_name), "RFC 9260 §3.2";
    CHUNK_FLAGS = "sctp.chunk_flags", Hex(2), "RFC 9260 §3.2";
    CHUNK_LENGTH = "sctp.chunk_length", Decimal, "RFC 9260 §3.2";
    CHUNK_VALUE = "sctp.chunk_value", Plain, "RFC 9260 §3.2";
    CHUNK_PADDING = "sctp.chunk_padding", Plain, "RFC 9260 §3.2";
}

/// Bytes of the common header.
const HEADER: u32 = 12;

fn chunk_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "DATA",
        1 => "INIT",
        2 => "INIT ACK",
        3 => "SACK",
        4 => "HEARTBEAT",
        5 => "HEARTBEAT ACK",
        6 => "ABORT",
        7 => "SHUTDOWN",
        8 => "SHUTDOWN ACK",
        9 => "ERROR",
        10 => "COOKIE ECHO",
        11 => "COOKIE ACK",
        14 => "SHUTDOWN COMPLETE",
        _ => return None,
    }))
}

/// Dissects an SCTP packet.
pub(super) fn dissect(d: &mut Dissection<'_>, span: Span) {
    if !d.enter(&SCTP, span.range()) {
        return data(d, span);
    }
    if span.len() < HEADER {
        d.note_short(span, HEADER);
    }
    if !d.wants_fields() {
        return;
    }
    d.uint(span, &SRCPORT, 0, 2);
    d.uint(span, &DSTPORT, 2, 2);
    d.uint(span, &VERIFICATION_TAG, 4, 4);
    d.uint(span, &CHECKSUM, 8, 4);
    let mut rest = span.skip(HEADER);
    while rest.len() > 0 {
        // A length below that of its own header would never end: take the rest as its value.
        let length = d.be16(rest, 2).map_or(rest.len(), u32::from);
        let length = if length < 4 { rest.len() } else { length };
        let padded = length.saturating_add(3) & !3;
        let chunk = rest.take(padded);
        d.group(chunk, &CHUNK, 0, padded, Value::None);
        d.uint(chunk, &CHUNK_TYPE, 0, 1);
        d.uint(chunk, &CHUNK_FLAGS, 1, 1);
        d.uint(chunk, &CHUNK_LENGTH, 2, 2);
        d.raw(chunk, &CHUNK_VALUE, 4, length - 4.min(length));
        if padded > length {
            d.raw(chunk, &CHUNK_PADDING, length, padded - length);
        }
        d.group_end();
        rest = rest.skip(padded);
    }
}
