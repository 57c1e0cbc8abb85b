//! DNS, and its cousins on the local link: mDNS and LLMNR (RFC 1035 §4, RFC 6762, RFC 4795).

mod name;
mod record;

pub(crate) use record::FIELDS as RECORD_FIELDS;

use super::walk::Walk;
use crate::decode::dissection::{Dissection, Span};
use crate::decode::field::fields;
use crate::decode::{FieldDef, Protocol, Value, ValueName};
use crate::osi::OsiLayer;

/// DNS.
pub(crate) static DNS: Protocol = Protocol { token: "dns", name: "DNS", osi: OsiLayer::Application };
/// Multicast DNS.
pub(crate) static MDNS: Protocol = Protocol { token: "mdns", name: "mDNS", osi: OsiLayer::Application };
/// Link-local multicast name resolution.
pub(crate) static LLMNR: Protocol = Protocol { token: "llmnr", name: "LLMNR", osi: OsiLayer::Application };

fields! {
    LENGTH = "dns.length", Decimal, "RFC 1035 §4.2.2";
    ID = "dns.id", Hex(4), "RFC 1035 §4.1.1";
    FLAGS = "dns.flags", Hex(4), "RFC 1035 §4.1.1";
    FLAGS_RESPONSE = "dns.flags.response", Flag, "RFC 1035 §4.1.1";
    FLAGS_OPCODE = "dns.flags.opcode", Named(opcode_name), "RFC 1035 §4.1.1";
    FLAGS_AUTHORITATIVE = "dns.flags.authoritative", Flag, "RFC 1035 §4.1.1";
    FLAGS_TRUNCATED = "dns.flags.truncated", Flag, "RFC 1035 §4.1.1";
    FLAGS_RECDESIRED = "dns.flags.recdesired", Flag, "RFC 1035 §4.1.1";
    FLAGS_RECAVAIL = "dns.flags.recavail", Flag, "RFC 1035 §4.1.1";
    FLAGS_Z = "dns.flags.z", Flag, "RFC 1035 §4.1.1";
    FLAGS_AUTHENTICATED = "dns.flags.authenticated", Flag, "RFC 4035 §3.2.3";
    FLAGS_CHECKDISABLE = "dns.flags.checkdisable", Flag, "RFC 4035 §3.2.2";
    FLAGS_RCODE = "dns.flags.rcode", Named(rcode_name), "RFC 1035 §4.1.1";
    COUNT_QUERIES = "dns.count.queries", Decimal, "RFC 1035 §4.1.1";
    COUNT_ANSWERS = "dns.count.answers", Decimal, "RFC 1035 §4.1.1";
    COUNT_AUTH_RR = "dns.count.auth_rr", Decimal, "RFC 1035 §4.1.1";
    COUNT_ADD_RR = "dns.count.add_rr", Decimal, "RFC 1035 §4.1.1";
    QUESTION = "dns.qry", Plain, "RFC 1035 §4.1.2";
    QRY_NAME = "dns.qry.name", Plain, "RFC 1035 §4.1.2";
    QRY_TYPE = "dns.qry.type", Named(type_name), "RFC 1035 §4.1.2";
    QRY_CLASS = "dns.qry.class", HexNamed(4, class_name), "RFC 1035 §4.1.2";
    ANSWER = "dns.answer", Plain, "RFC 1035 §4.1.3";
    AUTHORITY = "dns.authority", Plain, "RFC 1035 §4.1.3";
    ADDITIONAL = "dns.additional", Plain, "RFC 1035 §4.1.3";
}

/// Bytes of the header.
const HEADER: usize = 12;

fn opcode_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "QUERY",
        1 => "IQUERY",
        2 => "STATUS",
        4 => "NOTIFY",
        5 => "UPDATE",
        6 => "DSO",
        _ => return None,
    }))
}

fn rcode_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        6 => "YXDOMAIN",
        7 => "YXRRSET",
        8 => "NXRRSET",
        9 => "NOTAUTH",
        10 => "NOTZONE",
        _ => return None,
    }))
}

/// The name of a record type.
fn type_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        6 => "SOA",
        10 => "NULL",
        12 => "PTR",
        13 => "HINFO",
        15 => "MX",
        16 => "TXT",
        24 => "SIG",
        25 => "KEY",
        28 => "AAAA",
        29 => "LOC",
        33 => "SRV",
        35 => "NAPTR",
        39 => "DNAME",
        41 => "OPT",
        43 => "DS",
        44 => "SSHFP",
        46 => "RRSIG",
        47 => "NSEC",
        48 => "DNSKEY",
        50 => "NSEC3",
        51 => "NSEC3PARAM",
        52 => "TLSA",
        64 => "SVCB",
        65 => "HTTPS",
        99 => "SPF",
        250 => "TSIG",
        251 => "IXFR",
        252 => "AXFR",
        255 => "ANY",
        257 => "CAA",
        _ => return None,
    }))
}

/// The name of a class; the top bit is mDNS's (unicast answer wanted; cache flush, RFC 6762 §18).
fn class_name(value: u64) -> Option<ValueName> {
    Some(ValueName::Term(match value {
        1 => "IN",
        3 => "CH",
        4 => "HS",
        254 => "NONE",
        255 => "ANY",
        0x8001 => "IN, QU / cache flush",
        _ => return None,
    }))
}

/// Whether a datagram between ports that say nothing is likely a DNS message: Wireshark's conditions. A query asks one
/// thing and brings no answers; a response answers one question at most, with a number of records that is not absurd.
pub(super) fn looks_like_udp(bytes: &[u8]) -> bool {
    let [_, _, flags, _, questions @ ..] = bytes else { return false };
    let Some(counts) = questions.first_chunk::<8>() else { return false };
    if bytes.len() <= HEADER || flags & 0x78 != 0 {
        return false;
    }
    let count = |at: usize| match counts.get(at..at + 2) {
        Some([high, low]) => u16::from_be_bytes([*high, *low]),
        _ => u16::MAX,
    };
    let (questions, answers, authorities, additional) = (count(0), count(2), count(4), count(6));
    let plausible = if flags & 0x80 == 0 {
        questions == 1 && answers == 0 && authorities == 0
    } else {
        questions <= 1 && answers <= 100 && authorities <= 10
    };
    plausible && additional <= 10
}

/// A DNS message with its length before it. A segment from the middle of a message is no beginning:
/// the length must leave room for a header, and the opcode be one.
pub(super) fn looks_like_tcp(bytes: &[u8]) -> bool {
    let [high, low, _, _, flags, ..] = bytes else {
        return true;
    };
    usize::from(u16::from_be_bytes([*high, *low])) >= HEADER && (flags >> 3) & 0xf <= 6
}

/// Reports the message of a datagram.
pub(super) fn udp(d: &mut Dissection<'_>, span: Span) {
    Walk::over(d, span, |walk| message(walk));
}

/// Reports the messages of a segment, each after its length.
pub(super) fn tcp(d: &mut Dissection<'_>, span: Span) {
    let mut rest = span;
    while rest.len() > 0 {
        let Some(length) = d.be16(rest, 0) else {
            return Walk::over(d, rest, |walk| walk.uint(&LENGTH, 2).map(drop));
        };
        d.uint(rest, &LENGTH, 0, 2);
        let part = rest.skip(2);
        let whole = part.take(u32::from(length));
        Walk::over(d, whole, |walk| {
            if whole.wire_len() < u32::from(length) {
                walk.goes_on_elsewhere();
            }
            message(walk)
        });
        rest = part.skip(whole.len());
    }
}

fn message(walk: &mut Walk<'_, '_>) -> Option<()> {
    let start = walk.at();
    walk.uint(&ID, 2)?;
    flags(walk)?;
    let questions = walk.uint(&COUNT_QUERIES, 2)?;
    let sections = [
        (&ANSWER, walk.uint(&COUNT_ANSWERS, 2)?),
        (&AUTHORITY, walk.uint(&COUNT_AUTH_RR, 2)?),
        (&ADDITIONAL, walk.uint(&COUNT_ADD_RR, 2)?),
    ];
    for _ in 0..questions {
        let (_, name_len) = name::read(walk.since(start), walk.at() - start);
        walk.group(&QUESTION, name_len.saturating_add(4), Value::None, |walk| {
            // As Wireshark, which shows no name before it has the type and the class behind it.
            if walk.left() < name_len.saturating_add(4) {
                return None;
            }
            name::report(walk, &QRY_NAME, start)?;
            walk.uint(&QRY_TYPE, 2)?;
            walk.uint(&QRY_CLASS, 2).map(drop)
        })?;
    }
    for (def, count) in sections {
        for _ in 0..count {
            record::report(walk, def, start)?;
        }
    }
    Some(())
}

fn flags(walk: &mut Walk<'_, '_>) -> Option<()> {
    let flags = walk.peek(2).unwrap_or_default();
    walk.group(&FLAGS, 2, Value::Unsigned(flags), |walk| {
        let range = walk.skip(2)?;
        let parts: [(&'static FieldDef, u8, u8); 10] = [
            (&FLAGS_RESPONSE, 0, 1),
            (&FLAGS_OPCODE, 1, 4),
            (&FLAGS_AUTHORITATIVE, 5, 1),
            (&FLAGS_TRUNCATED, 6, 1),
            (&FLAGS_RECDESIRED, 7, 1),
            (&FLAGS_RECAVAIL, 8, 1),
            (&FLAGS_Z, 9, 1),
            (&FLAGS_AUTHENTICATED, 10, 1),
            (&FLAGS_CHECKDISABLE, 11, 1),
            (&FLAGS_RCODE, 12, 4),
        ];
        for (def, first, count) in parts {
            let value = flags >> (16 - first - count) & ((1 << count) - 1);
            walk.bits(def, range.clone(), (first, count), value);
        }
        Some(())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::{looks_like_tcp, looks_like_udp, udp};
    use crate::decode::dissection::{Dissection, Span};
    use crate::decode::{Facts, TreeSink, Value};

    /// A query for the address of `a.test`.
    const QUERY: &[u8] = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x01a\x04test\0\0\x01\0\x01";

    #[test]
    fn a_datagram_is_known_by_its_counts() {
        assert!(looks_like_udp(QUERY));
        let with = |at: usize, byte: u8| {
            let mut changed = QUERY.to_vec();
            changed[at] = byte;
            looks_like_udp(&changed)
        };
        assert!(with(2, 0x81), "a response");
        assert!(!with(2, 0x09), "another operation");
        assert!(!with(5, 2) && !with(7, 1) && !with(9, 1) && !with(11, 11));
        assert!(with(11, 10));
        assert!(!looks_like_udp(&QUERY[..12]), "nothing behind the header");
    }

    #[test]
    fn a_name_is_told_when_type_and_class_are_there() {
        let name = |bytes: &[u8]| {
            let (mut sink, mut facts) = (TreeSink::new(), Facts::default());
            let end = bytes.len() as u32;
            udp(&mut Dissection::new(bytes, &mut sink, &mut facts), Span { start: 0, end, wire_end: end });
            sink.into_tree().first("dns.qry.name").map(|field| field.value.clone())
        };
        assert_eq!(name(QUERY), Some(Value::Text("a.test".into())));
        assert_eq!(name(&QUERY[..QUERY.len() - 1]), None);
    }

    #[test]
    fn the_middle_of_a_message_is_no_beginning() {
        assert!(looks_like_tcp(&[0, 29, 0x12, 0x34, 0x01, 0x00]));
        assert!(looks_like_tcp(&[0, 29]));
        assert!(!looks_like_tcp(&[0, 3, 0x12, 0x34, 0x01, 0x00]));
        assert!(!looks_like_tcp(b"\x05hello there"));
    }
}
