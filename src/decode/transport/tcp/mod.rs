//! TCP: the header of a segment (RFC 9293 §3.1).

mod options;

use etherparse::TcpHeaderSlice;

pub(crate) use options::FIELDS as OPTION_FIELDS;

use super::checksum::{self, Status};
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
    if whole {
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
