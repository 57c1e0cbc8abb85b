//! Bytes as text that can be shown on one line, written as Wireshark writes them, so that a name is found by the
//! same letters there.

use std::borrow::Cow;
use std::fmt::Write;

/// What stands for bytes that are no UTF-8.
const REPLACEMENT: char = '\u{fffd}';

/// Bytes as text: control characters and others that cannot be seen are escaped, and what is not UTF-8 is replaced.
pub(super) fn printable(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.chars().all(is_visible) => Cow::Borrowed(text),
        _ => {
            let mut text = String::with_capacity(bytes.len());
            let mut rest = bytes;
            while let Some((code, length)) = next(rest) {
                match code.map(char::from_u32) {
                    Some(Some(letter)) => push(&mut text, letter, length == 1),
                    _ => text.push(REPLACEMENT),
                }
                rest = rest.get(length..).unwrap_or_default();
            }
            Cow::Owned(text)
        }
    }
}

/// The number that the next bytes encode, if they do, and how many they are. A number may be encoded longer than
/// it need be, as in Wireshark; what breaks off is one thing that cannot be read.
fn next(bytes: &[u8]) -> Option<(Option<u32>, usize)> {
    let first = *bytes.first()?;
    let (length, bits) = match first {
        0..=0x7f => return Some((Some(u32::from(first)), 1)),
        0xc0..=0xdf => (2, first & 0x1f),
        0xe0..=0xef => (3, first & 0x0f),
        0xf0..=0xf7 => (4, first & 0x07),
        // UTF-8 had sequences so long once; what they encode is no character now.
        0xf8..=0xfb => (5, first & 0x03),
        0xfc..=0xfd => (6, first & 0x01),
        _ => return Some((None, 1)),
    };
    let mut code = u32::from(bits);
    for at in 1..length {
        match bytes.get(at) {
            Some(byte) if byte & 0xc0 == 0x80 => code = code << 6 | u32::from(byte & 0x3f),
            _ => return Some((None, at)),
        }
    }
    Some((Some(code), length))
}

fn push(text: &mut String, letter: char, one_byte: bool) {
    let code = u32::from(letter);
    let escape = match letter {
        '\x07' => "\\a",
        '\x08' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\x0b' => "\\v",
        '\x0c' => "\\f",
        '\r' => "\\r",
        _ if is_visible(letter) => return text.push(letter),
        _ => "",
    };
    let written = match code {
        _ if one_byte && !escape.is_empty() => text.write_str(escape),
        _ if one_byte => write!(text, "\\{code:03o}"),
        0..=0xffff => write!(text, "\\u{code:04X}"),
        _ => write!(text, "\\U{code:08X}"),
    };
    debug_assert!(written.is_ok(), "a string takes all that is written to it");
}

/// Whether a character can be seen: no control or format character, and none that will never be one.
fn is_visible(letter: char) -> bool {
    let code = u32::from(letter);
    let format = matches!(code, 0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x180e | 0x200b..=0x200f
        | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f);
    let none = code & 0xfffe == 0xfffe || matches!(code, 0xfdd0..=0xfdef);
    !letter.is_control() && !format && !none
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn text_shows_what_is_no_letter() {
        assert_eq!(printable(b"plain"), "plain");
        assert_eq!(printable("名".as_bytes()), "名");
        assert_eq!(printable(b"a\r\n\x00\x1b\x7fb\xff"), "a\\r\\n\\000\\033\\177b\u{fffd}");
        assert_eq!(printable(b"back\\slash"), "back\\slash");
    }

    #[test]
    fn what_breaks_off_is_one_thing() {
        assert_eq!(printable(b"\xe5\xb0"), "\u{fffd}");
        assert_eq!(printable(b"\xf0\x9f\x98z"), "\u{fffd}z");
        assert_eq!(printable(b"\xff\xfe"), "\u{fffd}\u{fffd}");
        assert_eq!(printable(b"\xed\xa0\x80\xf5\x80\x80\x80"), "\u{fffd}\u{fffd}", "a surrogate; past the end");
        assert_eq!(printable(b"\xf8\x88\x80\x80\x80z\xfe"), "\u{fffd}z\u{fffd}", "five bytes, once");
        assert_eq!(printable(b"\xc0\x80\xc2\x85\xe2\x80\x8b"), "\\u0000\\u0085\\u200B");
    }
}
