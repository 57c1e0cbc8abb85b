//! Handshake messages (RFC 8446 §4, RFC 5246 §7.4).

use super::extension;
use super::{
    CERTIFICATE, CERTIFICATE_LENGTH, CERTIFICATES_LENGTH, CIPHER_SUITE, CIPHER_SUITES, CIPHER_SUITES_LENGTH,
    COMP_METHOD, COMP_METHODS_LENGTH, HANDSHAKE, HANDSHAKE_BODY, HANDSHAKE_ENCRYPTED, HANDSHAKE_FRAGMENT_TYPE,
    HANDSHAKE_LENGTH, HANDSHAKE_TYPE, RANDOM, SESSION_ID, SESSION_ID_LENGTH, VERSION,
};
use crate::decode::Value;
use crate::decode::application::walk::Walk;

const CLIENT_HELLO: u64 = 1;
const SERVER_HELLO: u64 = 2;
const CERTIFICATE_MESSAGE: u64 = 11;

/// A shorter record is not encrypted: no cipher adds less.
const LEAST_ENCRYPTED: u32 = 16;

fn is_type(byte: u8) -> bool {
    matches!(byte, 0..=6 | 8 | 11..=16 | 20..=25 | 67)
}

/// Whether a handshake record of `length` bytes, which begins a message, is plain: by how it begins, as Wireshark
/// judges one it knows nothing else of.
pub(super) fn is_plain(bytes: &[u8], length: u32) -> bool {
    if length < LEAST_ENCRYPTED {
        return true;
    }
    // An explicit nonce begins with zeros: taken for a message, it would be an empty hello request.
    let nonce = bytes.starts_with(&[0; 5]);
    // No message is believed to have 2^16 bytes or more; and of one cut off earlier, nothing.
    matches!(bytes, [kind, 0, _, _, _, ..] if is_type(*kind) && !nonce)
}

/// A handshake message that goes on in another record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unfinished {
    kind: u64,
    /// Bytes that are still to come; `None` where the record ended before it said how many.
    missing: Option<u32>,
}

/// Reports the messages of a plain handshake record, and what of them goes on in the next.
///
/// A message has `tls.handshake.type` where it is whole in its record or ends in a later record of the same segment,
/// as in Wireshark; one that goes on in another segment has its type under another name.
pub(super) fn messages(
    walk: &mut Walk<'_, '_>,
    length: u32,
    split: bool,
    unfinished: &mut Option<Unfinished>,
) -> Option<()> {
    // Where the record ends on the wire: the capture may have cut it off before.
    let end = walk.at().saturating_add(length);
    if let Some(Unfinished { kind, missing }) = *unfinished {
        let here = missing.map_or(walk.left(), |missing| missing.min(walk.left()));
        walk.bytes(&HANDSHAKE_BODY, here)?;
        let missing = missing.map(|missing| missing - here);
        *unfinished = (missing != Some(0)).then_some(Unfinished { kind, missing });
        if unfinished.is_some() {
            return Some(());
        }
        if !split {
            walk.computed(&HANDSHAKE_TYPE, Value::Unsigned(kind));
        }
    }
    let mut first = true;
    while walk.left() > 0 {
        let left = end.saturating_sub(walk.at());
        let total = walk.peek(4).map(|head| (head & 0x00ff_ffff) as u32 + 4);
        let kind = walk.peek(1)?;
        if !is_type(kind as u8) {
            return walk.all(&HANDSHAKE_ENCRYPTED);
        }
        if !first && total.is_none() && !split {
            *unfinished = Some(Unfinished { kind, missing: None });
            return walk.all(&HANDSHAKE_BODY);
        }
        first = false;
        // Wireshark names a message that is all there: on the wire, and in the capture.
        let whole = total.is_some_and(|total| total <= left.min(walk.left()));
        if total.is_none_or(|total| total > left) {
            *unfinished = Some(Unfinished { kind, missing: total.map(|total| total - left) });
        }
        walk.group(&HANDSHAKE, total.unwrap_or(left), Value::None, |walk| {
            walk.uint(if whole && !split { &HANDSHAKE_TYPE } else { &HANDSHAKE_FRAGMENT_TYPE }, 1)?;
            walk.uint(&HANDSHAKE_LENGTH, 3)?;
            match kind {
                CLIENT_HELLO => client_hello(walk),
                SERVER_HELLO => server_hello(walk),
                CERTIFICATE_MESSAGE => certificates(walk),
                _ => walk.all(&HANDSHAKE_BODY),
            }
        })?;
    }
    Some(())
}

fn client_hello(walk: &mut Walk<'_, '_>) -> Option<()> {
    walk.uint(&VERSION, 2)?;
    walk.bytes(&RANDOM, 32)?;
    let length = walk.uint(&SESSION_ID_LENGTH, 1)?;
    walk.bytes(&SESSION_ID, length as u32)?;
    let length = walk.uint(&CIPHER_SUITES_LENGTH, 2)?;
    walk.group(&CIPHER_SUITES, length as u32, Value::None, |walk| {
        while walk.left() > 0 {
            walk.uint(&CIPHER_SUITE, 2)?;
        }
        Some(())
    })?;
    let length = walk.uint(&COMP_METHODS_LENGTH, 1)?;
    for _ in 0..length {
        walk.uint(&COMP_METHOD, 1)?;
    }
    extension::list(walk, extension::Hello::Client)
}

fn server_hello(walk: &mut Walk<'_, '_>) -> Option<()> {
    walk.uint(&VERSION, 2)?;
    walk.bytes(&RANDOM, 32)?;
    let length = walk.uint(&SESSION_ID_LENGTH, 1)?;
    walk.bytes(&SESSION_ID, length as u32)?;
    walk.uint(&CIPHER_SUITE, 2)?;
    walk.uint(&COMP_METHOD, 1)?;
    extension::list(walk, extension::Hello::Server)
}

/// The certificates of TLS up to 1.2; those of 1.3 are encrypted.
fn certificates(walk: &mut Walk<'_, '_>) -> Option<()> {
    walk.uint(&CERTIFICATES_LENGTH, 3)?;
    while walk.left() > 0 {
        let length = walk.uint(&CERTIFICATE_LENGTH, 3)?;
        let here = (length as u32).min(walk.left());
        walk.bytes(&CERTIFICATE, here)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn plain_messages_fill_their_record() {
        assert!(is_plain(&[14, 0, 0, 0], 4), "server hello done");
        assert!(is_plain(&[2, 0, 0, 1, 9, 14, 0, 0, 0], 9));
        assert!(is_plain(&[11, 0, 8, 0, 1, 2], 6), "goes on in the next record");
        assert!(is_plain(&[1, 0, 2, 0, 3, 3], 516), "goes on in the next segment");
        assert!(!is_plain(&[1, 0, 2, 0], 516), "cut off too early to tell");
        assert!(!is_plain(&[0, 0, 0, 0, 0, 0, 0, 0, 0x17, 0x55], 40), "an explicit nonce, then noise");
        assert!(!is_plain(&[0xc1, 0x02, 0x9f, 0x33, 0x11], 40));
        assert!(!is_plain(&[1, 2, 0, 0, 7], 40), "longer than messages are");
    }
}
