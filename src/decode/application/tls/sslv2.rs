//! The hello of SSL 2 (RFC 6101 §E.1, RFC 5246 §E.2), by which clients offered SSL 3 and TLS to servers that might
//! know nothing newer than SSL 2.

use super::{HANDSHAKE_TYPE, RECORD, RECORD_LENGTH, SESSION_ID, VERSION};
use crate::decode::Value;
use crate::decode::application::walk::Walk;
use crate::decode::field::fields;

fields! {
    SPECS_LENGTH = "tls.handshake.cipher_spec_len", Decimal, "RFC 5246 §E.2";
    ID_LENGTH = "tls.handshake.session_id_length", Decimal, "RFC 5246 §E.2";
    CHALLENGE_LENGTH = "tls.handshake.challenge_length", Decimal, "RFC 5246 §E.2";
    SPECS = "tls.handshake.cipher_specs", Plain, "RFC 5246 §E.2";
    SPEC = "tls.handshake.cipherspec", Hex(6), "RFC 5246 §E.2";
    CHALLENGE = "tls.handshake.challenge", Plain, "RFC 5246 §E.2";
}

/// Bytes of the length before a record; its top bit says that no padding follows.
const LENGTH: u32 = 2;

/// A record of that form, all there, of a client's hello.
pub(super) fn is_client_hello(bytes: &[u8]) -> bool {
    let [0x80, length, 1, 0..=3, _, specs_high, specs_low, ..] = bytes else { return false };
    let specs = u16::from_be_bytes([*specs_high, *specs_low]);
    let version_known = matches!(bytes.get(3..5), Some([0, 2] | [3, 0..=4]));
    version_known && specs > 0 && specs.is_multiple_of(3) && bytes.len() >= usize::from(*length) + LENGTH as usize
}

/// Its challenge has 32 bytes: enough to know it on any port.
pub(super) fn has_long_challenge(bytes: &[u8]) -> bool {
    bytes.len() >= 46 && matches!(bytes.get(7..11), Some([0, 0 | 16, 0, 32]))
}

pub(super) fn client_hello(walk: &mut Walk<'_, '_>) -> Option<()> {
    let length = (walk.peek(LENGTH)? & 0x7fff) as u32;
    walk.group(&RECORD, LENGTH + length, Value::None, |walk| {
        let range = walk.skip(LENGTH)?;
        walk.field(&RECORD_LENGTH, range, Value::Unsigned(u64::from(length)));
        walk.uint(&HANDSHAKE_TYPE, 1)?;
        walk.uint(&VERSION, 2)?;
        let specs = walk.uint(&SPECS_LENGTH, 2)? as u32;
        let id = walk.uint(&ID_LENGTH, 2)? as u32;
        let challenge = walk.uint(&CHALLENGE_LENGTH, 2)? as u32;
        walk.group(&SPECS, specs, Value::None, |walk| {
            while walk.left() > 0 {
                walk.uint(&SPEC, 3)?;
            }
            Some(())
        })?;
        walk.bytes(&SESSION_ID, id)?;
        walk.bytes(&CHALLENGE, challenge)
    })
}

#[cfg(test)]
mod tests {
    use super::{has_long_challenge, is_client_hello};

    #[test]
    fn a_hello_is_known_by_its_lengths() {
        let mut hello = vec![0x80, 28, 1, 3, 1, 0, 3, 0, 0, 0, 16, 0, 0, 5];
        hello.extend([7; 16]);
        assert!(is_client_hello(&hello) && !has_long_challenge(&hello));
        assert!(!is_client_hello(&hello[..29]), "not all there");
        hello[6] = 4;
        assert!(!is_client_hello(&hello), "specs have three bytes each");
        assert!(!is_client_hello(&[0x80, 28, 2, 3, 1, 0, 3]), "another message");
    }
}
