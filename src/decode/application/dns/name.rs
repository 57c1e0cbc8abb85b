//! Domain names in a message, with compression (RFC 1035 §4.1.4).

use crate::decode::application::walk::Walk;
use crate::decode::{FieldDef, Value};

/// The most bytes a name may have, written out (RFC 1035 §2.3.4).
const MAX_NAME: usize = 255;
/// The most pointers followed in one name: more than any honest message has, and an end to loops.
const MAX_POINTERS: u8 = 64;

/// Reads the name at `at` of a message. Returns its text, if it makes sense, and how many bytes it
/// takes up in its place (up to the first pointer's end; to the end of the message if it breaks off).
pub(super) fn read(message: &[u8], at: u32) -> (Option<String>, u32) {
    let start = at as usize;
    let mut at = start;
    let mut text = String::new();
    let mut length = 0usize;
    let mut pointers = 0;
    // Set at the first pointer: what follows it stands elsewhere.
    let mut taken = None;
    let to_end = message.len().saturating_sub(start) as u32;
    // How far the name has come in its place; behind a pointer, what `taken` says counts instead.
    let come_to = |at: usize| (at.saturating_sub(start) as u32).min(to_end);
    loop {
        let Some(byte) = message.get(at).copied() else {
            return (None, taken.unwrap_or(to_end));
        };
        match byte {
            0 => {
                let taken = taken.unwrap_or(come_to(at + 1));
                return (Some(if text.is_empty() { "<Root>".to_owned() } else { text }), taken);
            }
            1..=63 => {
                let Some(label) = message.get(at + 1..at + 1 + usize::from(byte)) else {
                    return (None, taken.unwrap_or(to_end));
                };
                length += label.len() + 1;
                if length > MAX_NAME {
                    return (None, taken.unwrap_or(come_to(at)));
                }
                if !text.is_empty() {
                    text.push('.');
                }
                for byte in label {
                    text.extend(std::ascii::escape_default(*byte).map(char::from));
                }
                at += 1 + label.len();
            }
            0xc0.. => {
                let Some(low) = message.get(at + 1) else {
                    return (None, taken.unwrap_or(to_end));
                };
                let taken_here = *taken.get_or_insert(come_to(at + 2));
                pointers += 1;
                let target = usize::from(byte & 0x3f) << 8 | usize::from(*low);
                // A pointer points back (RFC 1035: "a prior occurrence").
                if pointers > MAX_POINTERS || target >= at {
                    return (None, taken_here);
                }
                at = target;
            }
            _ => return (None, taken.unwrap_or(come_to(at + 1))),
        }
    }
}

/// Reports the name that comes next in the walk, in the message that begins at `message`.
pub(super) fn report(walk: &mut Walk<'_, '_>, def: &'static FieldDef, message: u32) -> Option<()> {
    let (text, length) = read(walk.since(message), walk.at().saturating_sub(message));
    // A name that makes no sense ends the walk: what follows it cannot be found.
    let text = text?;
    let range = walk.skip(length)?;
    walk.field(def, range, Value::Text(text.into()));
    Some(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::read;

    #[test]
    fn names_follow_pointers_back_but_never_in_a_circle() {
        let message = b"\0\0\0\0\x03www\x04test\0\x04mail\xc0\x08";
        assert_eq!(read(message, 4), (Some("www.test".to_owned()), 10));
        assert_eq!(read(message, 14), (Some("mail.test".to_owned()), 7));
        assert_eq!(read(b"\0\0\xc0\x00\x01", 2), (Some("<Root>".to_owned()), 2), "ends before it begins");
        assert_eq!(read(b"\0", 0), (Some("<Root>".to_owned()), 1));
        assert_eq!(read(b"\xc0\x00", 0), (None, 2));
        assert_eq!(read(b"\x01a\xc0\x00", 0), (None, 4), "a name that contains itself");
        assert_eq!(read(b"\x09short", 0), (None, 6));
        assert_eq!(read(b"", 0), (None, 0));
    }

    #[test]
    fn a_name_has_an_end() {
        let mut long = Vec::new();
        for _ in 0..5 {
            long.push(63);
            long.extend([b'x'; 63]);
        }
        long.push(0);
        assert_eq!(read(&long, 0).0, None);
    }
}
