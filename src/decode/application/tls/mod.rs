//! TLS records (RFC 8446 §5, RFC 5246 §6). What is encrypted is shown as such; a record that goes on
//! in the next segment is shown as far as it goes.

mod extension;
mod handshake;
mod names;
mod sslv2;

pub(crate) use extension::FIELDS as EXTENSION_FIELDS;
pub(crate) use sslv2::FIELDS as SSLV2_FIELDS;

use super::walk::Walk;
use crate::decode::Protocol;
use crate::decode::Value;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::osi::OsiLayer;
use names::{alert_name, cipher_name, compression_name, content_name, handshake_name, level_name, version_name};

/// TLS. It does the presentation layer's work (RFC 8446 calls none): encryption; the handshake's
/// session belongs a layer below, but no byte of it is the session layer's alone.
pub(crate) static TLS: Protocol = Protocol { token: "tls", name: "TLS", osi: OsiLayer::Presentation };

fields! {
    RECORD = "tls.record", Plain, "RFC 8446 §5.1";
    CONTENT_TYPE = "tls.record.content_type", Named(content_name), "RFC 8446 §5.1";
    RECORD_VERSION = "tls.record.version", HexNamed(4, version_name), "RFC 8446 §5.1";
    RECORD_LENGTH = "tls.record.length", Decimal, "RFC 8446 §5.1";
    CHANGE_CIPHER_SPEC = "tls.change_cipher_spec", Plain, "RFC 5246 §7.1";
    ALERT_LEVEL = "tls.alert_message.level", Named(level_name), "RFC 8446 §6";
    ALERT_DESC = "tls.alert_message.desc", Named(alert_name), "RFC 8446 §6";
    ALERT_ENCRYPTED = "tls.alert_message", Plain, "RFC 8446 §6";
    APP_DATA = "tls.app_data", Plain, "RFC 8446 §5.2";
    HEARTBEAT = "tls.heartbeat_message", Plain, "RFC 6520 §4";
    SEGMENT_DATA = "tls.segment.data", Plain, "RFC 8446 §5.1";
    HANDSHAKE = "tls.handshake", Plain, "RFC 8446 §4";
    HANDSHAKE_TYPE = "tls.handshake.type", Named(handshake_name), "RFC 8446 §4";
    HANDSHAKE_FRAGMENT_TYPE = "tls.handshake.fragment.type", Named(handshake_name), "RFC 8446 §4";
    HANDSHAKE_LENGTH = "tls.handshake.length", Decimal, "RFC 8446 §4";
    HANDSHAKE_ENCRYPTED = "tls.handshake.encrypted", Plain, "RFC 5246 §7.4.9";
    HANDSHAKE_BODY = "tls.handshake.body", Plain, "RFC 8446 §4";
    VERSION = "tls.handshake.version", HexNamed(4, version_name), "RFC 8446 §4.1.2";
    RANDOM = "tls.handshake.random", Plain, "RFC 8446 §4.1.2";
    SESSION_ID_LENGTH = "tls.handshake.session_id_length", Decimal, "RFC 8446 §4.1.2";
    SESSION_ID = "tls.handshake.session_id", Plain, "RFC 8446 §4.1.2";
    CIPHER_SUITES_LENGTH = "tls.handshake.cipher_suites_length", Decimal, "RFC 8446 §4.1.2";
    CIPHER_SUITES = "tls.handshake.ciphersuites", Plain, "RFC 8446 §4.1.2";
    CIPHER_SUITE = "tls.handshake.ciphersuite", HexNamed(4, cipher_name), "RFC 8446 §B.4";
    COMP_METHODS_LENGTH = "tls.handshake.comp_methods_length", Decimal, "RFC 8446 §4.1.2";
    COMP_METHOD = "tls.handshake.comp_method", Named(compression_name), "RFC 8446 §4.1.2";
    CERTIFICATES_LENGTH = "tls.handshake.certificates_length", Decimal, "RFC 5246 §7.4.2";
    CERTIFICATE_LENGTH = "tls.handshake.certificate_length", Decimal, "RFC 5246 §7.4.2";
    CERTIFICATE = "tls.handshake.certificate", Plain, "RFC 5246 §7.4.2";
}

const CHANGE_CIPHER: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE_CONTENT: u8 = 22;
const HEARTBEAT_CONTENT: u8 = 24;

/// Bytes of a record's header.
const HEADER: u32 = 5;
/// The longest record: 2^14 bytes and what encryption may add (RFC 5246 §6.2.3).
const MAX_RECORD: u16 = (1 << 14) + 2048;

/// The TCP ports that Wireshark gives to TLS.
static PORTS: [u16; 24] = [
    324, 443, 465, 636, 802, 853, 993, 995, 1300, 2221, 2443, 3249, 3250, 3251, 3252, 3496, 5061, 5671, 5684, 5868,
    8883, 11207, 19999, 27017,
];

/// Begins with a hello in the form of SSL 2, which clients sent until they had no more use for SSL 2: told by fewer
/// signs on a port of TLS.
pub(super) fn looks_like_sslv2(bytes: &[u8], src_port: u16, dst_port: u16) -> bool {
    sslv2::is_client_hello(bytes)
        && (sslv2::has_long_challenge(bytes) || PORTS.contains(&src_port) || PORTS.contains(&dst_port))
}

/// Begins with a record's header.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    matches!(bytes, [CHANGE_CIPHER..=HEARTBEAT_CONTENT, 3, 0..=4, high, low, ..]
        if u16::from_be_bytes([*high, *low]) <= MAX_RECORD)
}

/// Reports the records of a segment.
pub(super) fn fields(d: &mut Dissection<'_>, span: Span) {
    Walk::over(d, span, |walk| {
        walk.goes_on_elsewhere();
        // After this message all that follows in the direction is encrypted.
        let mut encrypted = false;
        let mut unfinished = None;
        while walk.left() > 0 {
            if sslv2::is_client_hello(walk.rest()) {
                sslv2::client_hello(walk)?;
                continue;
            }
            if !looks_like(walk.rest()) {
                return walk.all(&SEGMENT_DATA);
            }
            let content = walk.rest().first().copied().unwrap_or_default();
            let length = (walk.peek(HEADER).unwrap_or_default() & 0xffff) as u32;
            let split = walk.is_split(HEADER + length);
            walk.group(&RECORD, HEADER + length, Value::None, |walk| {
                walk.uint(&CONTENT_TYPE, 1)?;
                walk.uint(&RECORD_VERSION, 2)?;
                walk.uint(&RECORD_LENGTH, 2)?;
                match content {
                    CHANGE_CIPHER => walk.all(&CHANGE_CIPHER_SPEC),
                    ALERT if length == 2 => {
                        walk.uint(&ALERT_LEVEL, 1)?;
                        walk.uint(&ALERT_DESC, 1).map(drop)
                    }
                    ALERT => walk.all(&ALERT_ENCRYPTED),
                    HANDSHAKE_CONTENT
                        if encrypted || (unfinished.is_none() && !handshake::is_plain(walk.rest(), length)) =>
                    {
                        walk.all(&HANDSHAKE_ENCRYPTED)
                    }
                    HANDSHAKE_CONTENT => handshake::messages(walk, length, split, &mut unfinished),
                    HEARTBEAT_CONTENT => walk.all(&HEARTBEAT),
                    _ => walk.all(&APP_DATA),
                }
            })?;
            encrypted |= content == CHANGE_CIPHER;
        }
        Some(())
    });
}

#[cfg(test)]
mod tests {
    use super::looks_like;

    #[test]
    fn a_record_is_known_by_its_header() {
        assert!(looks_like(&[22, 3, 1, 0, 5]));
        assert!(looks_like(&[23, 3, 3, 0x40, 0x11, 0]));
        assert!(!looks_like(&[22, 3, 1, 0]));
        assert!(!looks_like(&[25, 3, 1, 0, 5]));
        assert!(!looks_like(&[22, 2, 0, 0, 5]));
        assert!(!looks_like(&[22, 3, 1, 0xff, 5]));
    }
}
