//! HTTP/2 in the clear: the client's preface and the frames behind it (RFC 9113 §3.4, §4.1). Later
//! segments have nothing by which to know them.

use super::walk::Walk;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{Protocol, Value, ValueName};
use crate::osi::OsiLayer;

/// HTTP/2.
pub(crate) static HTTP2: Protocol = Protocol { token: "http2", name: "HTTP/2", osi: OsiLayer::Application };

fields! {
    MAGIC = "http2.magic", Plain, "RFC 9113 §3.4";
    STREAM = "http2.stream", Plain, "RFC 9113 §4.1";
    LENGTH = "http2.length", Decimal, "RFC 9113 §4.1";
    TYPE = "http2.type", Named(type_name), "RFC 9113 §6";
    FLAGS = "http2.flags", Hex(2), "RFC 9113 §4.1";
    STREAMID = "http2.streamid", Decimal, "RFC 9113 §4.1";
    PAYLOAD = "http2.payload", Plain, "RFC 9113 §4.1";
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

fn type_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "DATA",
        1 => "HEADERS",
        2 => "PRIORITY",
        3 => "RST_STREAM",
        4 => "SETTINGS",
        5 => "PUSH_PROMISE",
        6 => "PING",
        7 => "GOAWAY",
        8 => "WINDOW_UPDATE",
        9 => "CONTINUATION",
        _ => return None,
    }))
}

/// Begins with the client's preface.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    bytes.starts_with(PREFACE)
}

/// Reports the preface and the frames behind it.
pub(super) fn fields(d: &mut Dissection<'_>, span: Span) {
    Walk::over(d, span, |walk| {
        walk.text(&MAGIC, PREFACE.len() as u32)?;
        while walk.left() > 0 {
            walk.goes_on_elsewhere();
            let length = walk.peek(3).unwrap_or_default() as u32;
            walk.group(&STREAM, length + 9, Value::None, |walk| {
                walk.uint(&LENGTH, 3)?;
                walk.uint(&TYPE, 1)?;
                walk.uint(&FLAGS, 1)?;
                let id = walk.peek(4).unwrap_or_default();
                let range = walk.skip(4)?;
                walk.bits(&STREAMID, range, (1, 31), id & 0x7fff_ffff);
                walk.all(&PAYLOAD)
            })?;
        }
        Some(())
    });
}
