//! TCP: the header of a segment (RFC 9293 §3.1).

mod options;

use etherparse::TcpHeaderSlice;

pub(crate) use options::FIELDS as OPTION_FIELDS;

use super::checksum::{self, Status};
use crate::decode::data::CUT;
use crate::decode::dissection::{Dissection, IpContext, Span};
use crate::decode::field::fields;
use crate::decode::{Note, Protocol, TcpFacts, TcpFlags, TransportFacts, TransportKind, Value, application, data};
use crate::osi::OsiLayer;

/// TCP.
pub(crate) static TCP: Protocol = Protocol { token: "tcp", name: "TCP", osi: OsiLayer::Transport };

fields! {
    SRCPORT = "tcp.srcport", Decimal, "RFC 9293 §3.1";
    DSTPORT = "tcp.dstport", Decimal, "RFC 9293 §3.1";
    SEQ_RAW = "tcp.seq_raw", Decimal, "RFC 9293 §3.1";
    ACK_RAW = "tcp.ack_raw", Decimal, "RFC 9293 §3.1";
    HDR_LEN = "tcp.hdr_len", Decimal, "RFC 9293 §3.1";
    FLAGS = "tcp.flags", Hex(3), "RFC 9293 §3.1";
    FLAGS_RES = "tcp.flags.res", Decimal, "RFC 9293 §3.1";
    FLAGS_AE = "tcp.flags.ae", Flag, "RFC 9768 §3.1";
    FLAGS_CWR = "tcp.flags.cwr", Flag, "RFC 3168 §6.1";
    FLAGS_ECE = "tcp.flags.ece", Flag, "RFC 3168 §6.1";
    FLAGS_URG = "tcp.flags.urg", Flag, "RFC 9293 §3.1";
    FLAGS_ACK = "tcp.flags.ack", Flag, "RFC 9293 §3.1";
    FLAGS_PUSH = "tcp.flags.push", Flag, "RFC 9293 §3.1";
    FLAGS_RESET = "tcp.flags.reset", Flag, "RFC 9293 §3.1";
    FLAGS_SYN = "tcp.flags.syn", Flag, "RFC 9293 §3.1";
    FLAGS_FIN = "tcp.flags.fin", Flag, "RFC 9293 §3.1";
    WINDOW = "tcp.window_size_value", Decimal, "RFC 9293 §3.1";
    CHECKSUM = "tcp.checksum", Hex(4), "RFC 9293 §3.1";
    STATUS = "tcp.checksum.status", Named(checksum::status_name), "";
    URGENT_POINTER = "tcp.urgent_pointer", Decimal, "RFC 9293 §3.1";
    OPTIONS = "tcp.options", Plain, "RFC 9293 §3.2";
    LEN = "tcp.len", Decimal, "RFC 9293 §3.1";
}

/// Bytes of the header without options.
const HEADER: u32 = 20;
/// Of them, the ports.
const PORTS: u32 = 4;
/// Up to and including the window: with so much, a segment has its place in a connection.
const TELLING: u32 = 16;

/// What the fixed part of a header says.
struct Head {
    src_port: u16,
    dst_port: u16,
    seq: u32,
    ack: u32,
    /// By the data offset, in bytes.
    header_len: u32,
    flags: TcpFlags,
    window: u16,
}

impl Head {
    /// Of a header that is all there.
    fn whole(header: &TcpHeaderSlice<'_>) -> Self {
        // etherparse gives flags one by one and leaves out the reserved ones.
        let flags = header.slice().get(12..).and_then(|bytes| bytes.first_chunk::<2>());
        Head {
            src_port: header.source_port(),
            dst_port: header.destination_port(),
            seq: header.sequence_number(),
            ack: header.acknowledgment_number(),
            header_len: u32::from(header.data_offset()) * 4,
            flags: TcpFlags(flags.map_or(0, |bytes| u16::from_be_bytes(*bytes) & 0x0fff)),
            window: header.window_size(),
        }
    }

    /// Of one that is cut off, or whose data offset is too small: as far as the window, or nothing.
    fn cut(d: &Dissection<'_>, span: Span) -> Option<Self> {
        let offset_and_flags = d.be16(span, 12)?;
        Some(Head {
            src_port: d.be16(span, 0)?,
            dst_port: d.be16(span, 2)?,
            seq: d.be32(span, 4)?,
            ack: d.be32(span, 8)?,
            header_len: u32::from(offset_and_flags >> 12) * 4,
            flags: TcpFlags(offset_and_flags & 0x0fff),
            window: d.be16(span, 14)?,
        })
    }
}

/// Dissects a segment.
///
/// A header cut off before its window begins no conversation. One whose data offset is below 5 does
/// (`whole` is false then): that much Wireshark makes of it too.
pub(super) fn dissect(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    let head = match TcpHeaderSlice::from_slice(d.slice(span)) {
        Ok(header) => Some(Head::whole(&header)),
        Err(_) => Head::cut(d, span),
    };
    let Some(head) = head else {
        if !d.enter(&TCP, span.take(TELLING).range()) {
            return data(d, span);
        }
        d.note_short(span, HEADER);
        return fixed_fields(d, span);
    };
    let whole = head.header_len >= HEADER;
    let header = span.take(head.header_len.max(HEADER));
    if !d.enter(&TCP, header.range()) {
        return data(d, span);
    }
    if !whole {
        d.note(Note::Malformed);
    } else if span.len() < head.header_len {
        d.note_short(span, head.header_len);
    }
    let len = if ip.fragment || d.quoted { None } else { span.wire_len().checked_sub(head.header_len) };
    let mut facts = TcpFacts {
        seq: head.seq,
        ack: head.ack,
        flags: head.flags,
        window: head.window,
        len,
        header_len: head.header_len as u8,
        whole,
        cut: span.len() < head.header_len,
        ..TcpFacts::default()
    };
    let option_span = header.skip(HEADER);
    if option_span.len() > 0
        && !options::read(d.slice(option_span), &mut facts)
        && option_span.end == option_span.wire_end
    {
        d.note(Note::Malformed);
    }
    if d.wants_fields() {
        fixed_fields(d, header);
        if option_span.len() > 0 {
            d.group(option_span, &OPTIONS, 0, option_span.len(), Value::None);
            options::report(d, option_span);
            d.group_end();
        }
        if let Some(len) = len {
            d.computed(&LEN, Value::Unsigned(u64::from(len)));
        }
        verify(d, span, &ip, whole);
    }
    let payload = span.skip(head.header_len.max(HEADER));
    d.facts.push_transport(TransportFacts {
        net: ip.net,
        src_port: head.src_port,
        dst_port: head.dst_port,
        quoted: d.quoted,
        payload: (payload.start, payload.end),
        kind: TransportKind::Tcp(facts),
    });
    // What an RST carries is a reason in words, if anything (RFC 9293 §3.5.3).
    if whole && !head.flags.rst() {
        application::over_tcp(d, payload, head.src_port, head.dst_port);
    } else {
        data(d, payload);
    }
}

/// Reports the fields of the fixed part, as far as it was captured.
fn fixed_fields(d: &mut Dissection<'_>, span: Span) {
    if !d.wants_fields() {
        return;
    }
    if span.len() < PORTS {
        // As Wireshark, which tells neither port without the other.
        return d.raw(span, &CUT, 0, span.len());
    }
    d.uint(span, &SRCPORT, 0, 2);
    d.uint(span, &DSTPORT, 2, 2);
    d.uint(span, &SEQ_RAW, 4, 4);
    d.uint(span, &ACK_RAW, 8, 4);
    if let Some(offset) = d.u8(span, 12) {
        let at = span.start.saturating_add(12);
        d.bits(&HDR_LEN, at..at.saturating_add(1), (0, 4), u64::from(offset >> 4) * 4);
    }
    if let Some(flags) = d.be16(span, 12) {
        d.group(span, &FLAGS, 12, 2, Value::Unsigned(u64::from(flags & 0x0fff)));
        d.bits_of(span, &FLAGS_RES, 12, 1, (4, 3));
        d.bits_of(span, &FLAGS_AE, 12, 1, (7, 1));
        d.bits_of(span, &FLAGS_CWR, 13, 1, (0, 1));
        d.bits_of(span, &FLAGS_ECE, 13, 1, (1, 1));
        d.bits_of(span, &FLAGS_URG, 13, 1, (2, 1));
        d.bits_of(span, &FLAGS_ACK, 13, 1, (3, 1));
        d.bits_of(span, &FLAGS_PUSH, 13, 1, (4, 1));
        d.bits_of(span, &FLAGS_RESET, 13, 1, (5, 1));
        d.bits_of(span, &FLAGS_SYN, 13, 1, (6, 1));
        d.bits_of(span, &FLAGS_FIN, 13, 1, (7, 1));
        d.group_end();
    }
    d.uint(span, &WINDOW, 14, 2);
    d.uint(span, &CHECKSUM, 16, 2);
    d.uint(span, &URGENT_POINTER, 18, 2);
}

/// Verifies the checksum, where all that it covers is here.
fn verify(d: &mut Dissection<'_>, span: Span, ip: &IpContext, whole: bool) {
    let Some(stored) = d.be16(span, 16) else { return };
    let status = if whole && checksum::can_judge(d, span, ip) {
        checksum::judge(d.slice(span), stored, ip)
    } else {
        Status::Unverified
    };
    checksum::report(d, &STATUS, status);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;
    use crate::decode::{Facts, LayerTree, NetFacts, NoSink, TreeSink};

    /// A SYN from a Linux client: MSS 1460, SACK permitted, timestamps, NOP, window scale 7.
    const SYN: [u8; 40] = [
        0xdc, 0x1a, 0x00, 0x50, 0x12, 0x34, 0x56, 0x78, 0, 0, 0, 0, 0xa0, 0x02, 0xfa, 0xf0, 0x00, 0x00, 0x00,
        0x00, //
        2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0, 0, 9, 0, 0, 0, 0, 1, 3, 3, 7,
    ];

    fn dissected(bytes: &[u8], wire_len: u32, fragment: bool) -> (Facts, LayerTree) {
        let net = NetFacts { src: "10.0.0.1".parse().unwrap(), dst: "10.0.0.2".parse().unwrap() };
        let ip = IpContext { net, protocol: 6, fragment };
        let span = Span { start: 0, end: bytes.len() as u32, wire_end: wire_len };
        let mut sink = TreeSink::new();
        let mut facts = Facts::default();
        dissect(&mut Dissection::new(bytes, &mut sink, &mut facts), span, ip);
        let mut fast = Facts::default();
        dissect(&mut Dissection::new(bytes, &mut NoSink, &mut fast), span, ip);
        assert!(facts.transports().eq(fast.transports()), "both passes find the same");
        (facts, sink.into_tree())
    }

    fn tcp(facts: &Facts) -> TcpFacts {
        match facts.transport().unwrap().kind {
            TransportKind::Tcp(tcp) => tcp,
            TransportKind::Udp(_) => panic!("not TCP"),
        }
    }

    fn value(tree: &LayerTree, name: &str) -> Option<u64> {
        match tree.first(name)?.value {
            Value::Unsigned(number) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn a_syn_tells_its_options() {
        let (facts, tree) = dissected(&SYN, 40, false);
        let tcp = tcp(&facts);
        assert_eq!((tcp.seq, tcp.ack, tcp.window, tcp.len), (0x1234_5678, 0, 64240, Some(0)));
        assert!(tcp.whole && tcp.flags.syn() && !tcp.flags.ack());
        assert_eq!((tcp.mss, tcp.window_scale, tcp.sack_permitted), (Some(1460), Some(7), true));
        assert_eq!(tcp.timestamps, Some((9, 0)));
        assert_eq!(value(&tree, "tcp.hdr_len"), Some(40));
        assert_eq!(value(&tree, "tcp.flags"), Some(2));
        assert_eq!(value(&tree, "tcp.options.wscale.multiplier"), Some(128));
        let syn = tree.first("tcp.flags.syn").unwrap();
        assert_eq!((syn.range.clone(), syn.bits), (13..14, Some((6, 1))));
        let mss = tree.first("tcp.options.mss_val").unwrap();
        assert_eq!(mss.range, 22..24);
    }

    #[test]
    fn a_header_cut_off_counts_from_the_window_on() {
        let (facts, tree) = dissected(&SYN[..16], 140, false);
        let tcp = tcp(&facts);
        assert!(tcp.whole);
        assert_eq!((tcp.len, tcp.mss), (Some(100), None));
        assert!(facts.has(Note::Truncated));
        assert_eq!(tree.layers[0].range, 0..16);
        let (facts, tree) = dissected(&SYN[..15], 140, false);
        assert!(facts.transport().is_none());
        assert_eq!(value(&tree, "tcp.srcport"), Some(0xdc1a));
        assert!(tree.first("tcp.window_size_value").is_none());
    }

    #[test]
    fn a_data_offset_below_five_is_no_whole_header() {
        let mut bytes = SYN;
        bytes[12] = 0x40;
        let (facts, _) = dissected(&bytes, 40, false);
        let tcp = tcp(&facts);
        assert!(!tcp.whole);
        assert_eq!(tcp.len, Some(24), "what Wireshark makes of it");
        assert!(facts.has(Note::Malformed));
    }

    #[test]
    fn a_fragment_and_a_header_longer_than_its_packet_have_no_length() {
        assert_eq!(tcp(&dissected(&SYN, 40, true).0).len, None);
        let (facts, _) = dissected(&SYN[..30], 30, false);
        assert_eq!(tcp(&facts).len, None);
        assert!(facts.has(Note::Malformed));
    }

    #[test]
    fn sack_blocks_are_kept_and_broken_options_noted() {
        let mut bytes = SYN;
        bytes[20..40].copy_from_slice(&[1, 1, 5, 18, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4]);
        let facts = dissected(&bytes, 40, false).0;
        assert_eq!((tcp(&facts).sack_count, &tcp(&facts).sack[..2]), (2, &[(1, 2), (3, 4)][..]));
        assert!(!facts.has(Note::Malformed));
        bytes[23] = 19;
        let facts = dissected(&bytes, 40, false).0;
        assert_eq!(tcp(&facts).sack_count, 0);
        assert!(facts.has(Note::Malformed));
        bytes[23] = 0;
        assert!(dissected(&bytes, 40, false).0.transport().is_some(), "a length of nothing still moves on");
    }
}
