//! What a file that is no capture of ours seems to be instead, so that the message can say what to do.

/// What a file that cannot be read seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Looks {
    /// A capture in another program's format: its name.
    OtherCapture(&'static str),
    /// An archive, or a kind of compression that is not read: its name.
    Archive(&'static str),
    /// A web page: most often a download that failed.
    WebPage,
    /// A picture, program or document: its kind.
    Document(&'static str),
    /// Text, such as a listing of packets.
    Text,
    /// Nothing known.
    Unknown,
}

/// Files known by their first bytes.
const MAGIC: &[(&[u8], Looks)] = &[
    (b"snoop\0\0\0", Looks::OtherCapture("snoop")),
    (b"RTSS", Looks::OtherCapture("Microsoft Network Monitor 1")),
    (b"GMBU", Looks::OtherCapture("Microsoft Network Monitor 2")),
    (b"btsnoop\0", Looks::OtherCapture("btsnoop")),
    (b"iptrace 1.0", Looks::OtherCapture("AIX iptrace")),
    (b"iptrace 2.0", Looks::OtherCapture("AIX iptrace")),
    (b"XCP\0", Looks::OtherCapture("NetXray")),
    (b"TRSNIFF data", Looks::OtherCapture("Sniffer")),
    (b"\x1c\x00\x01\xac", Looks::OtherCapture("Ixia")),
    (b"\xac\x01\x00\x1c", Looks::OtherCapture("Ixia")),
    (b"\x1c\x00\x01\xab", Looks::OtherCapture("Ixia")),
    (b"\xab\x01\x00\x1c", Looks::OtherCapture("Ixia")),
    (b"PK\x03\x04", Looks::Archive("zip")),
    (b"BZh", Looks::Archive("bzip2")),
    (b"\xfd7zXZ\0", Looks::Archive("xz")),
    (b"\x04\x22\x4d\x18", Looks::Archive("lz4")),
    (b"7z\xbc\xaf\x27\x1c", Looks::Archive("7z")),
    (b"Rar!\x1a\x07", Looks::Archive("rar")),
    (b"\x1f\x8b", Looks::Archive("gzip")),
    (b"\x28\xb5\x2f\xfd", Looks::Archive("zstd")),
    (b"\x1f\x9d", Looks::Archive("compress")),
    (b"%PDF-", Looks::Document("PDF")),
    (b"\x89PNG", Looks::Document("PNG")),
    (b"\xff\xd8\xff", Looks::Document("JPEG")),
    (b"GIF8", Looks::Document("GIF")),
    (b"\x7fELF", Looks::Document("ELF")),
    (b"MZ", Looks::Document("EXE")),
    (b"SQLite format 3\0", Looks::Document("SQLite")),
];

impl Looks {
    /// What a file that begins with `head` seems to be.
    pub(super) fn of(head: &[u8]) -> Looks {
        if let Some((_, looks)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
            return *looks;
        }
        if is_erf(head) {
            return Looks::OtherCapture("ERF");
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let text = text.trim_ascii_start();
        let begins = |word: &[u8]| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if begins(b"<!doctype html") || begins(b"<html") {
            return Looks::WebPage;
        }
        if !text.is_empty() && text.iter().all(|byte| is_text(*byte)) { Looks::Text } else { Looks::Unknown }
    }
}

/// A byte of text in UTF-8 or an older encoding.
const fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..)
}

/// Endace's format has no magic: a record header that makes sense must do. Time in seconds (little-endian,
/// upper half of the stamp) from 1990 on, a known type, a record length that holds its header of 16 bytes.
fn is_erf(head: &[u8]) -> bool {
    let Some(&[_, _, _, _, s0, s1, s2, s3, kind, _flags, r0, r1, l0, l1, w0, w1]) = head.first_chunk::<16>() else {
        return false;
    };
    let seconds = u32::from_le_bytes([s0, s1, s2, s3]);
    let record = u16::from_be_bytes([r0, r1]);
    let lost = u16::from_be_bytes([l0, l1]);
    let wire = u16::from_be_bytes([w0, w1]);
    (631_152_000..).contains(&seconds)
        && (1..=48).contains(&(kind & 0x7f))
        && record >= 16
        && lost == 0
        && wire > 0
        && wire <= record.saturating_add(64)
}

#[cfg(test)]
mod tests {
    use super::Looks;

    #[test]
    fn common_mistakes_are_recognised() {
        for (head, want) in [
            (&b"\n <!DOCTYPE html><html>"[..], Looks::WebPage),
            (b"\xef\xbb\xbf<HTML lang=en>", Looks::WebPage),
            (b"PK\x03\x04\x14\0\0\0", Looks::Archive("zip")),
            (b"snoop\0\0\0\0\0\0\x02", Looks::OtherCapture("snoop")),
            (b"GMBU\0\x02\x01\0", Looks::OtherCapture("Microsoft Network Monitor 2")),
            (b"No.  Time  Source\n", Looks::Text),
            ("封包清單\n".as_bytes(), Looks::Text),
            (b"\0\x01\x02\x03", Looks::Unknown),
            (b"   ", Looks::Unknown),
            (
                b"\x00\x00\x00\x80\x00\x00\x00\x65\x02\x04\x00\x58\x00\x00\x00\x46\x00\x00abcdef",
                Looks::OtherCapture("ERF"),
            ),
        ] {
            assert_eq!(Looks::of(head), want, "{head:02x?}");
        }
    }
}
