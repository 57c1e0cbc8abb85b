//! IPv4 (RFC 791): a packet's two addresses, how long it may live, and what it carries.

use std::net::Ipv4Addr;

use etherparse::Ipv4HeaderSlice;

use super::{by_ip_protocol, checksum, ipv4_options, ipv6, protocol_number};
use crate::decode::data::rest;
use crate::decode::dissection::{Dissection, IpContext, Span};
use crate::decode::field::{fields, value_names};
use crate::decode::{NetFacts, Note, Protocol, Value, data};
use crate::osi::OsiLayer;

pub(crate) static IPV4: Protocol = Protocol { token: "ip", name: "IPv4", osi: OsiLayer::Network };

/// Bytes of a header without options.
const MIN_LEN: u32 = 20;

fields! {
    VERSION = "ip.version", Decimal, "RFC 791 §3.1";
    HEADER_LEN = "ip.hdr_len", Decimal, "RFC 791 §3.1";
    DS_FIELD = "ip.dsfield", Hex(2), "RFC 2474 §3";
    DSCP = "ip.dsfield.dscp", Named(dscp), "RFC 2474 §3";
    ECN = "ip.dsfield.ecn", Named(ecn), "RFC 3168 §5";
    TOTAL_LEN = "ip.len", Decimal, "RFC 791 §3.1";
    ID = "ip.id", Hex(4), "RFC 6864";
    FLAGS = "ip.flags", Hex(2), "RFC 791 §3.1";
    RESERVED = "ip.flags.rb", Flag, "RFC 791 §3.1";
    DONT_FRAGMENT = "ip.flags.df", Flag, "RFC 791 §3.1";
    MORE_FRAGMENTS = "ip.flags.mf", Flag, "RFC 791 §3.1";
    OFFSET = "ip.frag_offset", Decimal, "RFC 791 §3.1";
    TTL = "ip.ttl", Decimal, "RFC 791 §3.1";
    PROTOCOL = "ip.proto", Named(protocol_number::name), "RFC 791 §3.1";
    CHECKSUM = "ip.checksum", Hex(4), "RFC 1071";
    CHECKSUM_STATUS = "ip.checksum.status", Named(checksum::status), "RFC 1071";
    SRC = "ip.src", Plain, "RFC 791 §3.1";
    DST = "ip.dst", Plain, "RFC 791 §3.1";
}

value_names! {
    /// The name of a differentiated-services code point (IANA "DSCP Registry").
    dscp {
        0 => T "CS0",
        1 => T "LE",
        8 => T "CS1",
        10 => T "AF11",
        12 => T "AF12",
        14 => T "AF13",
        16 => T "CS2",
        18 => T "AF21",
        20 => T "AF22",
        22 => T "AF23",
        24 => T "CS3",
        26 => T "AF31",
        28 => T "AF32",
        30 => T "AF33",
        32 => T "CS4",
        34 => T "AF41",
        36 => T "AF42",
        38 => T "AF43",
        40 => T "CS5",
        44 => T "VOICE-ADMIT",
        46 => T "EF",
        48 => T "CS6",
        56 => T "CS7",
    }
}

value_names! {
    /// The name of an ECN code point (RFC 3168 §5).
    ecn {
        0 => T "Not-ECT",
        1 => T "ECT(1)",
        2 => T "ECT(0)",
        3 => T "CE",
    }
}

pub(crate) fn dissect(d: &mut Dissection<'_>, span: Span) {
    if d.u8(span, 0).is_some_and(|first| first >> 4 == 6) {
        // Announced as version 4, and of version 6 by its own word. Wireshark names both and reads it as 6.
        d.facts.push_protocol(&IPV4);
        d.note(Note::Malformed);
        return ipv6::dissect(d, span);
    }
    let header_len = d.u8(span, 0).map_or(0, |first| u32::from(first & 0x0f) * 4);
    if !d.enter(&IPV4, span.take(header_len.max(MIN_LEN)).range()) {
        return data(d, span);
    }
    let Ok(header) = Ipv4HeaderSlice::from_slice(d.slice(span)) else {
        return broken(d, span, header_len);
    };
    let available = span.wire_len();
    let total = match u32::from(header.total_len()) {
        // The card cuts the packet to size and fills the length in; the capture saw it before.
        0 => {
            d.note(Note::Offload);
            available
        }
        total => total,
    };
    if total < header_len {
        return bogus_length(d, span);
    }
    if total > available {
        d.note(Note::LengthMismatch);
    }
    let net = NetFacts { src: header.source_addr().into(), dst: header.destination_addr().into() };
    d.facts.net.get_or_insert(net);
    let good = checksum::holds(header.slice(), 0);
    if !good {
        // A zero is what the system leaves for the card to fill in.
        d.note(if header.header_checksum() == 0 { Note::Offload } else { Note::BadChecksum });
    }
    if d.wants_fields() {
        report(d, span, header_len, total, Some(good));
    }
    let packet = span.take(total);
    let payload = packet.skip(header_len);
    let (offset, more) = (header.fragments_offset().value(), header.more_fragments());
    if offset > 0 || more {
        d.note(Note::Fragment);
    }
    if offset > 0 {
        data(d, payload);
    } else {
        by_ip_protocol(d, payload, IpContext { net, protocol: header.protocol().0, fragment: more });
    }
    rest(d, span.skip(total));
}

/// A header that is cut off, or whose first byte contradicts itself: what is there is shown.
fn broken(d: &mut Dissection<'_>, span: Span, header_len: u32) {
    let version = d.u8(span, 0).unwrap_or(0) >> 4;
    if version == 4 && header_len >= MIN_LEN {
        d.note_short(span, header_len);
        let total = d.be16(span, 2).map_or(0, u32::from);
        if total > 0 && total < header_len {
            return bogus_length(d, span);
        }
        if let (Some(src), Some(dst)) = (d.be32(span, 12), d.be32(span, 16)) {
            let net = NetFacts { src: Ipv4Addr::from(src).into(), dst: Ipv4Addr::from(dst).into() };
            d.facts.net.get_or_insert(net);
        }
        if d.wants_fields() {
            report(d, span, header_len, if total == 0 { span.wire_len() } else { total }, None);
        }
        return;
    }
    if span.len() == 0 {
        d.note_short(span, MIN_LEN);
    } else {
        d.note(Note::Malformed);
    }
    if d.wants_fields() {
        d.bits_of(span, &VERSION, 0, 1, (0, 4));
        report_header_len(d, span);
        d.layer_end(span.start.saturating_add(1).min(span.end));
    }
    data(d, span.skip(1));
}

/// A total length smaller than the header: nothing after it can be relied on.
fn bogus_length(d: &mut Dissection<'_>, span: Span) {
    d.note(Note::LengthMismatch);
    if d.wants_fields() {
        d.bits_of(span, &VERSION, 0, 1, (0, 4));
        report_header_len(d, span);
        report_services(d, span);
        d.uint(span, &TOTAL_LEN, 2, 2);
        d.layer_end(span.start.saturating_add(4).min(span.end));
    }
    data(d, span.skip(4));
}

fn report_header_len(d: &mut Dissection<'_>, span: Span) {
    if let Some(first) = d.u8(span, 0) {
        let range = span.take(1).range();
        // In bytes, as Wireshark shows it; the bits count words of four.
        d.bits(&HEADER_LEN, range, (4, 4), u64::from(first & 0x0f) * 4);
    }
}

fn report_services(d: &mut Dissection<'_>, span: Span) {
    d.group_uint(span, &DS_FIELD, 1, 1);
    d.bits_of(span, &DSCP, 1, 1, (0, 6));
    d.bits_of(span, &ECN, 1, 1, (6, 2));
    d.group_end();
}

fn report(d: &mut Dissection<'_>, span: Span, header_len: u32, total: u32, good: Option<bool>) {
    d.bits_of(span, &VERSION, 0, 1, (0, 4));
    report_header_len(d, span);
    report_services(d, span);
    if d.be16(span, 2) == Some(0) {
        d.field(&TOTAL_LEN, span.skip(2).take(2).range(), Value::Unsigned(u64::from(total)));
    } else {
        d.uint(span, &TOTAL_LEN, 2, 2);
    }
    d.uint(span, &ID, 4, 2);
    let flags = d.u8(span, 6).map_or(0, |byte| u64::from(byte >> 5));
    d.group(span, &FLAGS, 6, 1, Value::Unsigned(flags));
    d.bits_of(span, &RESERVED, 6, 1, (0, 1));
    d.bits_of(span, &DONT_FRAGMENT, 6, 1, (1, 1));
    d.bits_of(span, &MORE_FRAGMENTS, 6, 1, (2, 1));
    d.group_end();
    if let Some(word) = d.be16(span, 6) {
        // In bytes, as Wireshark shows it; the bits count units of eight.
        let range = span.skip(6).take(2).range();
        d.bits(&OFFSET, range, (3, 13), u64::from(word & 0x1fff) * 8);
    } else {
        d.uint(span, &OFFSET, 6, 2);
    }
    d.uint(span, &TTL, 8, 1);
    d.uint(span, &PROTOCOL, 9, 1);
    d.uint(span, &CHECKSUM, 10, 2);
    d.computed(&CHECKSUM_STATUS, Value::Unsigned(good.map_or(2, u64::from)));
    d.ipv4(span, &SRC, 12);
    d.ipv4(span, &DST, 16);
    if header_len > MIN_LEN {
        ipv4_options::report(d, span.take(header_len).skip(MIN_LEN));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use crate::capture::{Frame, FrameMeta, LinkType};
    use crate::decode::{Facts, LayerTree, Note, TreeSink, Value, dissect};

    /// A UDP datagram of no data from 10.0.0.1 to 10.0.0.2, with a right header checksum.
    const PACKET: [u8; 28] = [
        0x45, 0x00, 0x00, 0x1c, 0x12, 0x34, 0x40, 0x00, 0x40, 0x11, 0x14, 0x9b, 10, 0, 0, 1, 10, 0, 0, 2, 0x30, 0x39,
        0x00, 0x35, 0x00, 0x08, 0x00, 0x00,
    ];

    fn decode(bytes: &[u8]) -> (Facts, LayerTree) {
        let length = bytes.len() as u32;
        let meta = FrameMeta::new(None, 0, length, length, 0, LinkType::IPV4);
        let mut sink = TreeSink::new();
        let facts = dissect(&Frame { number: 1, meta, bytes }, &mut sink);
        (facts, sink.into_tree())
    }

    fn number(tree: &LayerTree, name: &str) -> Option<u64> {
        match tree.first(name)?.value {
            Value::Unsigned(number) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn each_field_is_read_where_the_rfc_draws_it() {
        let (facts, tree) = decode(&PACKET);
        for (name, value, range, bits) in [
            ("ip.version", 4, 0..1, Some((0, 4))),
            ("ip.hdr_len", 20, 0..1, Some((4, 4))),
            ("ip.len", 28, 2..4, None),
            ("ip.id", 0x1234, 4..6, None),
            ("ip.flags.df", 1, 6..7, Some((1, 1))),
            ("ip.flags.mf", 0, 6..7, Some((2, 1))),
            ("ip.frag_offset", 0, 6..8, Some((3, 13))),
            ("ip.ttl", 64, 8..9, None),
            ("ip.proto", 17, 9..10, None),
            ("ip.checksum", 0x149b, 10..12, None),
        ] {
            let field = tree.first(name).unwrap();
            assert_eq!((&field.value, &field.range, field.bits), (&Value::Unsigned(value), &range, bits), "{name}");
        }
        assert_eq!(number(&tree, "ip.checksum.status"), Some(1));
        assert_eq!(facts.net.unwrap().dst.to_string(), "10.0.0.2");
        assert_eq!(facts.notes, 0);
    }

    #[test]
    fn a_wrong_sum_is_noted_and_a_missing_one_laid_to_offload() {
        let mut packet = PACKET;
        packet[8] = 63;
        assert!(decode(&packet).0.has(Note::BadChecksum));
        packet[10..12].fill(0);
        let (facts, _) = decode(&packet);
        assert!(facts.has(Note::Offload) && !facts.has(Note::BadChecksum));
    }

    #[test]
    fn a_later_fragment_has_no_transport_header() {
        let mut packet = PACKET;
        packet[6..8].copy_from_slice(&[0x20, 0x01]);
        let (facts, tree) = decode(&packet);
        assert!(facts.has(Note::Fragment) && facts.transport().is_none());
        assert_eq!(number(&tree, "ip.frag_offset"), Some(8));
        packet[6..8].copy_from_slice(&[0x20, 0x00]);
        assert!(decode(&packet).0.transport().is_some());
    }

    #[test]
    fn lengths_that_contradict_the_bytes_are_noted() {
        let mut packet = PACKET;
        packet[2..4].copy_from_slice(&[0, 19]);
        let (facts, tree) = decode(&packet);
        assert!(facts.has(Note::LengthMismatch) && tree.first("ip.src").is_none());
        packet[2..4].copy_from_slice(&[0, 29]);
        assert!(decode(&packet).0.has(Note::LengthMismatch));
        packet[2..4].copy_from_slice(&[0, 0]);
        let (facts, tree) = decode(&packet);
        assert!(facts.has(Note::Offload) && facts.transport().is_some());
        assert_eq!(number(&tree, "ip.len"), Some(28));
    }

    #[test]
    fn options_are_taken_apart() {
        // No-operation, router alert, a record route of one router, end.
        let options = [1, 148, 4, 0, 0, 7, 7, 8, 192, 0, 2, 1];
        let mut packet = PACKET[..20].to_vec();
        packet[0] = 0x48;
        packet.extend(options);
        packet[2..4].copy_from_slice(&[0, 32]);
        let (_, tree) = decode(&packet);
        let kinds: Vec<u64> = tree
            .fields
            .iter()
            .filter(|field| field.def.name == "ip.opt.type")
            .filter_map(|field| if let Value::Unsigned(kind) = field.value { Some(kind) } else { None })
            .collect();
        assert_eq!(kinds, [1, 148, 7]);
        assert_eq!(tree.first("ip.rec_rt").unwrap().value, Value::Ipv4([192, 0, 2, 1].into()));
        assert_eq!(tree.first("ip.rec_rt").unwrap().range, 28..32);
    }
}
