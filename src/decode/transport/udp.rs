//! UDP: ports, a length and a checksum, and nothing else (RFC 768).

use etherparse::UdpHeaderSlice;

use super::checksum::{self, Status};
use crate::decode::data::CUT;
use crate::decode::dissection::{Dissection, IpContext, Span};
use crate::decode::field::fields;
use crate::decode::{Note, Protocol, TransportFacts, TransportKind, UdpFacts, application, data};
use crate::osi::OsiLayer;

/// UDP.
pub(crate) static UDP: Protocol = Protocol { token: "udp", name: "UDP", osi: OsiLayer::Transport };

fields! {
    SRCPORT = "udp.srcport", Decimal, "RFC 768";
    DSTPORT = "udp.dstport", Decimal, "RFC 768";
    LENGTH = "udp.length", Decimal, "RFC 768";
    CHECKSUM = "udp.checksum", Hex(4), "RFC 768";
    STATUS = "udp.checksum.status", Named(checksum::status_name), "";
}

/// Bytes of the header.
const HEADER: u32 = 8;
/// Of them, the ports.
const PORTS: u32 = 4;

/// Dissects a datagram. A header whose length field is below 8 begins no conversation, and what
/// follows it is not looked into: there is no telling where the datagram ends.
pub(super) fn dissect(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    let head = span.take(HEADER);
    if !d.enter(&UDP, head.range()) {
        return data(d, span);
    }
    if head.len() < PORTS {
        // As Wireshark, which tells neither port without the other.
        d.raw(head, &CUT, 0, head.len());
    } else if d.wants_fields() {
        d.uint(head, &SRCPORT, 0, 2);
        d.uint(head, &DSTPORT, 2, 2);
        d.uint(head, &LENGTH, 4, 2);
        d.uint(head, &CHECKSUM, 6, 2);
    }
    let Ok(header) = UdpHeaderSlice::from_slice(d.slice(head)) else {
        return d.note_short(span, HEADER);
    };
    let length = u32::from(header.length());
    // Zero stands for a jumbogram, longer than the field can say (RFC 2675 §4).
    let jumbo = length == 0 && ip.net.src.is_ipv6();
    if length < HEADER && !jumbo {
        d.note(Note::LengthMismatch);
        return data(d, span.skip(HEADER));
    }
    let datagram = if jumbo { span } else { span.take(length) };
    let contradicts = if jumbo { span.wire_len() <= 0xffff } else { length != span.wire_len() };
    if contradicts && !ip.fragment && !d.quoted {
        d.note(Note::LengthMismatch);
    }
    if d.wants_fields() {
        let status = match header.checksum() {
            0 if ip.net.src.is_ipv4() => Status::Absent,
            0 => Status::Illegal,
            stored if checksum::can_judge(d, datagram, &ip) && (jumbo || datagram.wire_len() == length) => {
                checksum::judge(d.slice(datagram), stored, &ip)
            }
            _ => Status::Unverified,
        };
        checksum::report(d, &STATUS, status);
    }
    let payload = datagram.skip(HEADER);
    let (src_port, dst_port) = (header.source_port(), header.destination_port());
    d.facts.push_transport(TransportFacts {
        net: ip.net,
        src_port,
        dst_port,
        quoted: d.quoted,
        payload: (payload.start, payload.end),
        kind: TransportKind::Udp(UdpFacts { length: header.length() }),
    });
    application::over_udp(d, payload, src_port, dst_port);
    // What the IP packet carries beyond the datagram's own length.
    data(d, Span { start: datagram.end, ..span });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::decode::{Facts, LayerTree, NetFacts, TreeSink};

    fn dissected(bytes: &[u8], ipv6: bool) -> (Facts, LayerTree) {
        let (src, dst) = if ipv6 { ("2001:db8::1", "2001:db8::2") } else { ("10.0.0.1", "10.0.0.2") };
        let net = NetFacts { src: src.parse().unwrap(), dst: dst.parse().unwrap() };
        let span = Span { start: 0, end: bytes.len() as u32, wire_end: bytes.len() as u32 };
        let mut sink = TreeSink::new();
        let mut facts = Facts::default();
        let ip = IpContext { net, protocol: 17, fragment: false };
        dissect(&mut Dissection::new(bytes, &mut sink, &mut facts), span, ip);
        (facts, sink.into_tree())
    }

    #[test]
    fn a_datagram_is_as_long_as_it_says() {
        let bytes = [0x30, 0x39, 0x30, 0x3a, 0, 10, 0, 0, b'h', b'i', b'!', b'?'];
        let (facts, tree) = dissected(&bytes, false);
        let transport = facts.transport().unwrap();
        assert_eq!((transport.src_port, transport.dst_port, transport.payload), (12345, 12346, (8, 10)));
        assert!(facts.has(Note::LengthMismatch), "two bytes behind it");
        let ranges: Vec<_> = tree.layers.iter().map(|layer| (layer.protocol.token, layer.range.clone())).collect();
        assert_eq!(ranges, [("udp", 0..8), ("data", 8..10), ("data", 10..12)]);
        assert!(!facts.has(Note::BadChecksum), "none was sent");
    }

    #[test]
    fn a_length_below_the_header_begins_no_conversation() {
        let (facts, tree) = dissected(&[0, 53, 0, 53, 0, 7, 0, 0, 1, 2], false);
        assert!(facts.transport().is_none() && facts.has(Note::LengthMismatch));
        assert_eq!(tree.layers[1].protocol.token, "data");
        assert!(dissected(&[0, 53, 0, 53, 0, 0, 0, 0, 1, 2], false).0.transport().is_none());
        assert!(dissected(&[0, 99, 0, 98, 0, 0, 0, 0, 1, 2], true).0.transport().is_some(), "a jumbogram");
    }

    #[test]
    fn a_wrong_sum_is_noted() {
        assert!(dissected(&[0x30, 0x39, 0x30, 0x3a, 0, 10, 0x12, 0x34, b'h', b'i'], false).0.has(Note::BadChecksum));
    }
}
