//! Other names for names: the same for the same, as long, and of the same form (letters for letters, digits for digits),
//! so that a name asked of DNS is found again in a request's `Host`.

use super::key::{About, Key};

/// Words that say what a name is, not whose.
static STAY: [&[u8]; 9] = [b"arpa", b"in-addr", b"ip6", b"local", b"localhost", b"_tcp", b"_udp", b"http", b"https"];

fn is_of_a_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | 0x80..)
}

/// Writes other words in place of those of a text. What stands between words stays.
pub(super) fn text(key: Key, bytes: &mut [u8]) {
    for word in bytes.split_mut(|byte| !is_of_a_word(*byte)).filter(|word| !word.is_empty()) {
        replace(key, word);
    }
}

fn replace(key: Key, word: &mut [u8]) {
    let plain = word.to_ascii_lowercase();
    if STAY.contains(&plain.as_slice()) {
        return;
    }
    let mut number = 0_u8;
    for piece in word.chunks_mut(8) {
        let by = key.of(About::Word, plain.iter().copied().chain([0, number]));
        number = number.wrapping_add(1);
        for (letter, by) in piece.iter_mut().zip(by.to_le_bytes()) {
            // Never the letter itself.
            *letter = match *letter {
                b'a'..=b'z' => b'a' + (*letter - b'a' + 1 + by % 25) % 26,
                b'A'..=b'Z' => b'A' + (*letter - b'A' + 1 + by % 25) % 26,
                b'0'..=b'9' => b'0' + (*letter - b'0' + 1 + by % 9) % 10,
                b'-' | b'_' => *letter,
                _ => b'a' + by % 26,
            };
        }
    }
}

/// Writes another name in place of a domain name as it stands in a message (RFC 1035 §4.1.4): what is copied from
/// elsewhere is replaced there. Returns how many bytes it is long.
pub(super) fn domain(key: Key, bytes: &mut [u8]) -> usize {
    let mut at = 0;
    while let Some(length) = bytes.get(at).copied() {
        match length {
            1..=63 => {
                let end = (at + 1 + usize::from(length)).min(bytes.len());
                if let Some(label) = bytes.get_mut(at + 1..end) {
                    text(key, label);
                }
                at = end;
            }
            0xc0.. => return (at + 2).min(bytes.len()),
            // Its end, or what is no label.
            _ => return at + 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        super::text(Key::known(1), &mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[test]
    fn one_name_has_one_stand_in_of_its_form() {
        let name = of("www.example.com");
        assert_eq!(name.split('.').map(str::len).collect::<Vec<_>>(), [3, 7, 3]);
        assert_eq!(of("example.com:8080").split(':').next(), name.split_once('.').map(|(_, rest)| rest));
        assert_eq!(of("Example.COM").to_lowercase(), of("example.com"));
        assert!(name.bytes().zip("www.example.com".bytes()).all(|(new, old)| old == b'.' || new != old));
        assert_eq!(
            of("5.0.in-addr.arpa")
                .split_once('.')
                .map(|(_, rest)| rest.trim_start_matches(|c: char| c.is_ascii_digit())),
            Some(".in-addr.arpa")
        );
    }

    #[test]
    fn a_name_in_a_message_keeps_its_lengths_and_pointers() {
        let mut bytes = *b"\x03www\x07example\xc0\x0cmore";
        assert_eq!(domain(Key::known(1), &mut bytes), 14);
        assert_eq!((bytes[0], bytes[4], &bytes[12..]), (3, 7, &b"\xc0\x0cmore"[..]));
        assert_ne!(&bytes[1..4], b"www");
    }
}
