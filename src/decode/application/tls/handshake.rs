//! Handshake messages (RFC 8446 §4, RFC 5246 §7.4).

use super::extension;
use super::{
    CERTIFICATE, CERTIFICATE_LENGTH, CERTIFICATES_LENGTH, CIPHER_SUITE, CIPHER_SUITES, CIPHER_SUITES_LENGTH,
    COMP_METHOD, COMP_METHODS_LENGTH, HANDSHAKE, HANDSHAKE_BODY, HANDSHAKE_FRAGMENT_TYPE, HANDSHAKE_LENGTH,
    HANDSHAKE_TYPE, RANDOM, SESSION_ID, SESSION_ID_LENGTH, VERSION,
};
use crate::decode::Value;
use crate::decode::application::walk::Walk;

const CLIENT_HELLO: u64 = 1;
const SERVER_HELLO: u64 = 2;
const CERTIFICATE_MESSAGE: u64 = 11;

/// The longest handshake message believed.
const MAX_MESSAGE: u32 = 1 << 17;

fn is_type(byte: u8) -> bool {
    matches!(byte, 0..=6 | 8 | 11..=16 | 20..=25 | 67)
}

/// Whether a handshake record of `length` bytes, of which `bytes` are here, is plain: its bytes are then
/// messages one behind the other. The last may go on in the next record only if it is the first too.
pub(super) fn is_plain(bytes: &[u8], length: u32) -> bool {
    let mut at = 0u32;
    loop {
        let Some([kind, a, b, c]) = bytes.get(at as usize..).and_then(|bytes| bytes.first_chunk::<4>()) else {
            // Fewer than four bytes of a message: only the end of what is here explains that.
            return at + 4 <= length && bytes.len() < length as usize;
        };
        let message = u32::from_be_bytes([0, *a, *b, *c]);
        if !is_type(*kind) || message > MAX_MESSAGE || (*kind == 0 && (message != 0 || length != 4)) {
            return false;
        }
        let next = at + 4 + message;
        if next == length {
            return true;
        }
        if next > length {
            return at == 0;
        }
        at = next;
    }
}

/// Reports the messages of a plain handshake record. Those of a record `split` over segments have their type
/// under another name: it is `tls.handshake.type` where the record is whole, as in Wireshark.
pub(super) fn messages(walk: &mut Walk<'_, '_>, split: bool) -> Option<()> {
    while walk.left() > 0 {
        let length = (walk.peek(4).unwrap_or_default() & 0x00ff_ffff) as u32;
        walk.group(&HANDSHAKE, length + 4, Value::None, |walk| {
            let kind = walk.uint(if split { &HANDSHAKE_FRAGMENT_TYPE } else { &HANDSHAKE_TYPE }, 1)?;
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
        assert!(!is_plain(&[0, 0, 0, 0, 0, 0, 0, 0, 0x17, 0x55], 40), "an explicit nonce, then noise");
        assert!(!is_plain(&[0xc1, 0x02, 0x9f, 0x33, 0x11], 40));
        assert!(!is_plain(&[20, 0, 0, 1, 7, 0xfe, 0x10, 0x11, 0x12], 9));
    }
}
