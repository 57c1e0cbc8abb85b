//! Domain names in a message, with compression (RFC 1035 §4.1.4).

use crate::decode::application::text::printable;
use crate::decode::application::walk::Walk;
use crate::decode::{FieldDef, Value};

/// The most letters of a name that are shown. (RFC 1035 §2.3.4 allows 255; Wireshark shows more.)
const MAX_NAME: usize = 1025;
/// The most pointers followed in one name: more than any honest message has, and an end to loops.
const MAX_POINTERS: usize = 1025;

/// Reads the name at `at` of a message. Returns its text, if it makes sense, and how many bytes it
/// takes up in its place (up to the first pointer's end; to the end of the message if it breaks off).
///
/// A pointer may point forward, which no RFC allows: Wireshark follows it.
pub(super) fn read(message: &[u8], at: u32) -> (Option<String>, u32) {
    let start = at as usize;
    let to_end = message.len().saturating_sub(start) as u32;
    let mut letters = Vec::new();
    match labels(message, start, &mut letters) {
        Ok((end, whole)) => {
            let taken = (end.saturating_sub(start) as u32).min(to_end);
            // The root is a single zero: to come to it by pointers alone makes no name.
            match whole {
                Name::Letters if letters.is_empty() && taken > 1 => (None, taken),
                Name::Letters if letters.is_empty() => (Some("<Root>".to_owned()), taken),
                Name::Letters => (Some(printable(&letters).into_owned()), taken),
                // A name of one byte is the root or none.
                Name::Stands(_) if taken < 2 => (None, taken),
                Name::Stands(text) => (Some(text.to_owned()), taken),
            }
        }
        Err(end) => (None, (end.saturating_sub(start) as u32).min(to_end)),
    }
}

enum Name {
    /// What was collected.
    Letters,
    /// Words that stand for what cannot be shown.
    Stands(&'static str),
}

/// Collects the labels from `at` on. Returns where the name ends in its place; as an error if it makes no sense.
fn labels(message: &[u8], mut at: usize, letters: &mut Vec<u8>) -> Result<(usize, Name), usize> {
    let mut pointers = 0;
    // Set at the first pointer: what follows it stands elsewhere.
    let mut ends = None;
    loop {
        let cut = ends.unwrap_or(message.len());
        let byte = message.get(at).copied().ok_or(cut)?;
        at += 1;
        match byte {
            0 => {
                let name = if letters.len() < MAX_NAME { Name::Letters } else { Name::Stands("<Name too long>") };
                return Ok((ends.unwrap_or(at), name));
            }
            1..=63 => {
                let label = message.get(at..at + usize::from(byte)).ok_or(cut)?;
                if letters.len() < MAX_NAME {
                    if !letters.is_empty() {
                        letters.push(b'.');
                    }
                    letters.extend_from_slice(label);
                }
                at += label.len();
            }
            0x40..0x80 => return Ok((ends.unwrap_or(at), Name::Stands("<Unknown extended label>"))),
            0x80..0xc0 => return Err(ends.unwrap_or(at)),
            0xc0.. => {
                let low = message.get(at).copied().ok_or(cut)?;
                at += 1;
                let here = *ends.get_or_insert(at);
                pointers += 1;
                if pointers > MAX_POINTERS {
                    return Ok((here, Name::Stands("<Name contains a pointer that loops>")));
                }
                at = usize::from(byte & 0x3f) << 8 | usize::from(low);
            }
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
        assert_eq!(read(b"\0\0\xc0\x00\x01", 2), (None, 2), "points at a zero and says nothing");
        assert_eq!(read(b"\x01a\xc0\x04\x01b\0", 0), (Some("a.b".to_owned()), 4), "forward, as Wireshark does");
        assert_eq!(read(b"\0", 0), (Some("<Root>".to_owned()), 1));
        let loops = Some("<Name contains a pointer that loops>".to_owned());
        assert_eq!(read(b"\xc0\x00", 0), (loops.clone(), 2));
        assert_eq!(read(b"\x01a\xc0\x00", 0), (loops, 4), "a name that contains itself");
        assert_eq!(read(b"\x09short", 0), (None, 6));
        assert_eq!(read(b"", 0), (None, 0));
    }

    #[test]
    fn a_name_has_an_end() {
        let mut long = Vec::new();
        for _ in 0..17 {
            long.push(63);
            long.extend([b'x'; 63]);
        }
        long.push(0);
        assert_eq!(read(&long, 0).0.as_deref(), Some("<Name too long>"));
    }
}
