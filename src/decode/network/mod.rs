//! Protocols of the network layer, one a file, and the table by which they hand on: the protocol number.

mod checksum;
mod gre;
pub(crate) mod icmp;
pub(crate) mod icmpv6;
mod igmp;
pub(crate) mod ipv4;
mod ipv4_options;
pub(crate) mod ipv6;
mod ipv6_extension;
mod ipv6_options;
mod ndp;
pub(crate) mod protocol_number;
mod security;

pub(crate) use gre::payload as gre_payload;
pub(crate) use ipv4::dissect as ipv4;
pub(crate) use ipv6::dissect as ipv6;

use super::dissection::{Dissection, IpContext, Span};
use super::{FieldDef, Note, Protocol, data, link, transport};

/// The protocols of this layer and their fields.
pub(crate) static PROTOCOLS: &[(&Protocol, &[&FieldDef])] = &[
    (&ipv4::IPV4, ipv4::FIELDS),
    (&ipv4::IPV4, ipv4_options::FIELDS),
    (&ipv6::IPV6, ipv6::FIELDS),
    (&ipv6_extension::HOP_BY_HOP, ipv6_extension::hop_by_hop::FIELDS),
    (&ipv6_extension::HOP_BY_HOP, ipv6_options::FIELDS),
    (&ipv6_extension::DESTINATION, ipv6_extension::destination::FIELDS),
    (&ipv6_extension::ROUTING, ipv6_extension::routing::FIELDS),
    (&ipv6_extension::FRAGMENT, ipv6_extension::fragment::FIELDS),
    (&ipv6_extension::MOBILITY, ipv6_extension::mobility::FIELDS),
    (&security::AH, security::FIELDS),
    (&security::ESP, security::encrypted::FIELDS),
    (&icmp::ICMP, icmp::FIELDS),
    (&icmpv6::ICMPV6, icmpv6::FIELDS),
    (&icmpv6::ICMPV6, ndp::FIELDS),
    (&igmp::IGMP, igmp::FIELDS),
    (&gre::GRE, gre::FIELDS),
];

/// Dissects an IP packet, version by its first nibble.
pub(crate) fn ip(d: &mut Dissection<'_>, span: Span) {
    match d.u8(span, 0).map(|byte| byte >> 4) {
        Some(4) => ipv4(d, span),
        Some(6) => ipv6(d, span),
        Some(_) => {
            d.note(Note::UnknownProtocol);
            data(d, span);
        }
        None => {}
    }
}

/// Dissects the payload of an IP packet (or of its first fragment) by its protocol number.
pub(crate) fn by_ip_protocol(d: &mut Dissection<'_>, span: Span, ip: IpContext) {
    use protocol_number as number;
    // A packet of no payload: in IPv4 nothing follows; in IPv6 a header is expected, and found to be missing.
    if span.len() == 0 && ((span.wire_len() == 0 && ip.net.src.is_ipv4()) || ip.protocol == number::NO_NEXT) {
        return;
    }
    match ip.protocol {
        6 | 17 | 33 | 132 | 136 => transport::dissect(d, span, ip),
        number::ICMP => icmp::dissect(d, span, ip),
        number::ICMPV6 => icmpv6::dissect(d, span, ip),
        number::IGMP => igmp::dissect(d, span),
        number::IPV4 => ipv4(d, span),
        number::IPV6 => ipv6(d, span),
        number::MPLS => link::mpls(d, span),
        number::ETHERNET => link::ethernet_frame(d, span),
        number::GRE => gre::dissect(d, span),
        number::AH => security::authentication(d, span, ip),
        number::ESP => security::encapsulating(d, span),
        number::HOP_BY_HOP | number::ROUTING | number::DESTINATION | number::MOBILITY => {
            ipv6_extension::dissect(d, span, ip);
        }
        number::FRAGMENT => ipv6_extension::dissect_fragment(d, span, ip),
        number::NO_NEXT => data(d, span),
        _ => {
            d.note(Note::UnknownProtocol);
            data(d, span);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use crate::capture::{Frame, FrameMeta, LinkType};
    use crate::decode::{Facts, LayerTree, Note, TreeSink, Value, dissect};

    fn decode(link_type: LinkType, bytes: &[u8]) -> (Facts, LayerTree) {
        let length = bytes.len() as u32;
        let meta = FrameMeta::new(None, 0, length, length, 0, link_type);
        let mut sink = TreeSink::new();
        let facts = dissect(&Frame { number: 1, meta, bytes }, &mut sink);
        (facts, sink.into_tree())
    }

    fn tokens(facts: &Facts) -> Vec<&'static str> {
        facts.protocols().map(|protocol| protocol.token).collect()
    }

    fn ipv4(protocol: u8, payload: &[u8]) -> Vec<u8> {
        let length = 20 + payload.len() as u8;
        let mut packet = vec![0x45, 0, 0, length, 0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
        packet.extend(payload);
        packet
    }

    fn ipv6(next: u8, payload: &[u8]) -> Vec<u8> {
        let mut packet = vec![0x60, 0, 0, 0, 0, payload.len() as u8, next, 64];
        packet.extend([0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        packet.extend([0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
        packet.extend(payload);
        packet
    }

    #[test]
    fn the_packet_in_an_error_is_a_quote() {
        let inner = ipv4(17, &[0x30, 0x39, 0x00, 0x35, 0x00, 0x40, 0, 0]);
        let message = [&[3, 3, 0, 0, 0, 0, 0, 0], &inner[..]].concat();
        let (facts, tree) = decode(LinkType::IPV4, &ipv4(1, &message));
        assert_eq!(tokens(&facts), ["ip", "icmp", "ip", "udp"]);
        assert_eq!(facts.icmp, Some((3, 3)));
        assert!(facts.transport().is_none());
        assert!(facts.transports().next().unwrap().quoted);
        // The quote's own shortness is no oddity of this packet.
        assert!(!facts.has(Note::LengthMismatch) && !facts.has(Note::Malformed));
        assert_eq!(tree.first("icmp.code").unwrap().range, 21..22);
    }

    #[test]
    fn headers_between_ipv6_and_its_payload_are_layers() {
        // Hop-by-hop options with a router alert, then a fragment header of a first fragment.
        let hop = [44, 0, 5, 2, 0, 0, 1, 0];
        let fragment = [17, 0, 0, 1, 0, 0, 0, 7];
        let udp = [0x30, 0x39, 0x00, 0x35, 0x00, 0x08, 0, 0];
        let (facts, tree) = decode(LinkType::IPV6, &ipv6(0, &[&hop[..], &fragment, &udp].concat()));
        assert_eq!(tokens(&facts), ["ipv6", "ipv6.hopopts", "ipv6.fraghdr", "udp"]);
        assert_eq!(tree.first("ipv6.nxt").unwrap().value, Value::Unsigned(0));
        assert_eq!(tree.first("ipv6.opt.router_alert").unwrap().range, 44..46);
        assert_eq!(tree.first("ipv6.fraghdr.more").unwrap().value, Value::Unsigned(1));
        assert!(facts.has(Note::Fragment));
    }

    #[test]
    fn a_neighbour_is_asked_for_with_its_option() {
        let mut message = vec![135, 0, 0, 0, 0, 0, 0, 0];
        message.extend([0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
        message.extend([1, 1, 2, 0, 0, 0, 0, 1]);
        let (facts, tree) = decode(LinkType::IPV6, &ipv6(58, &message));
        assert_eq!(facts.icmp, Some((135, 0)));
        assert_eq!(tree.first("icmpv6.opt.linkaddr").unwrap().value, Value::Mac([2, 0, 0, 0, 0, 1]));
        assert!(facts.has(Note::BadChecksum), "the sum covers the pseudo-header");
        // An option of no length would never end.
        message[25] = 0;
        assert!(decode(LinkType::IPV6, &ipv6(58, &message)).0.has(Note::Malformed));
    }

    #[test]
    fn gre_carries_what_its_type_says() {
        let inner = ipv4(253, &[]);
        // A key, and no checksum.
        let header = [0x20, 0x00, 0x08, 0x00, 0, 0, 0, 9];
        let (facts, tree) = decode(LinkType::IPV4, &ipv4(47, &[&header[..], &inner].concat()));
        assert_eq!(tokens(&facts), ["ip", "gre", "ip"]);
        assert_eq!(tree.first("gre.key").unwrap().range, 24..28);
        assert_eq!(tree.first("ip.src").unwrap().range, 12..16);
    }
}
