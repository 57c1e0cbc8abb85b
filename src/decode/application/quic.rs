//! QUIC's long headers (RFC 9000 §17.2), which begin a connection. All else of QUIC is encrypted, and a
//! datagram of short headers alone cannot be told from other bytes.

use super::walk::Walk;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{FieldDef, Protocol, Value, ValueName};
use crate::osi::OsiLayer;

/// QUIC. It is a transport of its own, but what carries it is UDP.
pub(crate) static QUIC: Protocol = Protocol { token: "quic", name: "QUIC", osi: OsiLayer::Transport };

fields! {
    PACKET = "quic.packet", Plain, "RFC 9000 §17.2";
    FLAGS = "quic.flags", Hex(2), "RFC 9000 §17.2";
    HEADER_FORM = "quic.header_form", Flag, "RFC 9000 §17.2";
    FIXED_BIT = "quic.fixed_bit", Flag, "RFC 9000 §17.2";
    PACKET_TYPE = "quic.long.packet_type", Named(type_name), "RFC 9000 §17.2";
    PROTECTED = "quic.protected_bits", Hex(1), "RFC 9001 §5.4.1";
    VERSION = "quic.version", HexNamed(8, version_name), "RFC 9000 §15";
    DCIL = "quic.dcil", Decimal, "RFC 9000 §17.2";
    DCID = "quic.dcid", Plain, "RFC 9000 §17.2";
    SCIL = "quic.scil", Decimal, "RFC 9000 §17.2";
    SCID = "quic.scid", Plain, "RFC 9000 §17.2";
    TOKEN_LENGTH = "quic.token_length", Decimal, "RFC 9000 §17.2.2";
    TOKEN = "quic.token", Plain, "RFC 9000 §17.2.2";
    LENGTH = "quic.length", Decimal, "RFC 9000 §17.2";
    PAYLOAD = "quic.payload", Plain, "RFC 9001 §5";
    RETRY_TOKEN = "quic.retry_token", Plain, "RFC 9000 §17.2.5";
    RETRY_TAG = "quic.retry_integrity_tag", Plain, "RFC 9001 §5.8";
    SUPPORTED_VERSION = "quic.supported_version", HexNamed(8, version_name), "RFC 9000 §17.2.1";
    REMAINING = "quic.remaining_payload", Plain, "RFC 9000 §12.2";
}

const VERSION_1: u64 = 1;
const VERSION_2: u64 = 0x6b33_43cf;
/// The longest connection id of versions 1 and 2.
const MAX_CID: u8 = 20;

fn type_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "Initial",
        1 => "0-RTT",
        2 => "Handshake",
        3 => "Retry",
        _ => return None,
    }))
}

fn version_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "Version Negotiation",
        VERSION_1 => "1",
        VERSION_2 => "2",
        0xff00_0000..=0xff00_00ff => "draft",
        _ => return None,
    }))
}

/// A long header of a version we know, with connection ids of a length it allows.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let [first, version @ ..] = bytes else { return false };
    let Some((version, [cid, ..])) = version.split_first_chunk::<4>() else { return false };
    let version = u64::from(u32::from_be_bytes(*version));
    first & 0xc0 == 0xc0 && *cid <= MAX_CID && matches!(version, VERSION_1 | VERSION_2 | 0xff00_0000..=0xff00_00ff)
}

/// Reports the packets of a datagram.
pub(super) fn fields(d: &mut Dissection<'_>, span: Span) {
    Walk::over(d, span, |walk| {
        while looks_like(walk.rest()) {
            let length = packet_length(walk.rest()).unwrap_or_else(|| walk.left());
            walk.group(&PACKET, length, Value::None, packet)?;
        }
        walk.all(&REMAINING)
    });
}

/// The number of a variable-length integer (RFC 9000 §16), and its length in bytes.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let length = 1usize << (bytes.first()? >> 6);
    let bytes = bytes.get(..length)?;
    let number = bytes.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    Some((number & (u64::MAX >> (64 - length * 8 + 2)), length))
}

/// The kind of a packet by its first byte: version 2 numbers them otherwise (RFC 9369 §3.2).
fn kind(first: u64, version: u64) -> u64 {
    let bits = first >> 4 & 3;
    if version == VERSION_2 { (bits + 3) & 3 } else { bits }
}

/// How long the first packet is by its own Length field; `None` for a Retry, which has none.
fn packet_length(bytes: &[u8]) -> Option<u32> {
    let (first, rest) = bytes.split_first()?;
    let (version, rest) = rest.split_first_chunk::<4>()?;
    let kind = kind(u64::from(*first), u64::from(u32::from_be_bytes(*version)));
    let (cid, rest) = rest.split_first()?;
    let rest = rest.get(usize::from(*cid)..)?;
    let (cid, rest) = rest.split_first()?;
    let mut rest = rest.get(usize::from(*cid)..)?;
    if kind == 3 {
        return None;
    }
    if kind == 0 {
        let (token, size) = varint(rest)?;
        rest = rest.get(size..)?.get(usize::try_from(token).ok()?..)?;
    }
    let (length, size) = varint(rest)?;
    let head = bytes.len() - rest.len() + size;
    u32::try_from(u64::try_from(head).ok()?.checked_add(length)?).ok()
}

fn packet(walk: &mut Walk<'_, '_>) -> Option<()> {
    let first = walk.peek(1)?;
    let version = walk.peek(5)? & 0xffff_ffff;
    let kind = kind(first, version);
    walk.group(&FLAGS, 1, Value::Unsigned(first), |walk| {
        let range = walk.skip(1)?;
        walk.bits(&HEADER_FORM, range.clone(), (0, 1), first >> 7);
        walk.bits(&FIXED_BIT, range.clone(), (1, 1), first >> 6 & 1);
        walk.bits(&PACKET_TYPE, range.clone(), (2, 2), kind);
        walk.bits(&PROTECTED, range, (4, 4), first & 0xf);
        Some(())
    })?;
    walk.uint(&VERSION, 4)?;
    let length = walk.uint(&DCIL, 1)?;
    walk.bytes(&DCID, length as u32)?;
    let length = walk.uint(&SCIL, 1)?;
    walk.bytes(&SCID, length as u32)?;
    match kind {
        3 => {
            walk.bytes(&RETRY_TOKEN, walk.left().saturating_sub(16))?;
            return walk.all(&RETRY_TAG);
        }
        0 => {
            let length = varint_field(walk, &TOKEN_LENGTH)?;
            walk.bytes(&TOKEN, u32::try_from(length).unwrap_or(u32::MAX))?;
        }
        _ => {}
    }
    varint_field(walk, &LENGTH)?;
    walk.all(&PAYLOAD)
}

fn varint_field(walk: &mut Walk<'_, '_>, def: &'static FieldDef) -> Option<u64> {
    let (value, size) = varint(walk.rest())?;
    let range = walk.skip(size as u32)?;
    walk.field(def, range, Value::Unsigned(value));
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::varint;

    #[test]
    fn variable_length_integers_of_the_rfc() {
        // RFC 9000 §A.1
        assert_eq!(varint(&[0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c]), Some((151_288_809_941_952_652, 8)));
        assert_eq!(varint(&[0x9d, 0x7f, 0x3e, 0x7d]), Some((494_878_333, 4)));
        assert_eq!(varint(&[0x7b, 0xbd]), Some((15_293, 2)));
        assert_eq!(varint(&[0x25]), Some((37, 1)));
        assert_eq!(varint(&[0x7b]), None);
    }
}
