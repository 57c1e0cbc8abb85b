//! Protocols of the link layer, one a file, and the two tables by which they hand on: the link type of
//! the capture, and the `EtherType`.

pub(crate) mod arp;
pub(crate) mod cooked;
pub(crate) mod ether_type;
pub(crate) mod ethernet;
mod fabric_path;
mod fddi;
mod hardware;
mod isl;
mod llc;
mod loopback;
mod meta;
mod mpls;
pub(crate) mod ppp;
mod raw;
mod vlan;

pub(crate) use ethernet::dissect as ethernet_frame;
pub(crate) use mpls::dissect as mpls;

use super::data::unknown_link_type;
use super::dissection::{Dissection, Span};
use super::{FieldDef, Note, Protocol, data, network};
use crate::capture::LinkType;

/// The protocols of this layer and their fields.
pub(crate) static PROTOCOLS: &[(&Protocol, &[&FieldDef])] = &[
    (&ethernet::ETHERNET, ethernet::FIELDS),
    (&vlan::VLAN, vlan::FIELDS),
    (&vlan::PROVIDER, vlan::provider::FIELDS),
    (&llc::LLC, llc::FIELDS),
    (&cooked::COOKED, cooked::FIELDS),
    (&loopback::LOOPBACK, loopback::FIELDS),
    (&raw::RAW, &[]),
    (&ppp::PPP, ppp::FIELDS),
    (&ppp::cisco::CISCO_HDLC, ppp::cisco::FIELDS),
    (&ppp::over_ethernet::DISCOVERY, ppp::over_ethernet::FIELDS),
    (&ppp::over_ethernet::SESSION, &[]),
    (&mpls::MPLS, mpls::FIELDS),
    (&meta::META, meta::FIELDS),
    (&fddi::FDDI, fddi::FIELDS),
    (&isl::ISL, isl::FIELDS),
    (&fabric_path::FABRIC_PATH, fabric_path::FIELDS),
    (&arp::ARP, arp::FIELDS),
];

/// Whether frames of a link type can be decoded; others are shown as bytes.
pub fn is_known(link_type: LinkType) -> bool {
    let mut sink = super::NoSink;
    let mut facts = super::Facts::default();
    let mut d = Dissection::new(&[], &mut sink, &mut facts);
    // Asked of the table below itself, so that the two cannot differ.
    dissect_frame(&mut d, link_type, Span { start: 0, end: 0, wire_end: 0 });
    !facts.has(Note::UnknownLinkType)
}

/// Dissects a frame by the type of its outermost header.
pub(crate) fn dissect_frame(d: &mut Dissection<'_>, link_type: LinkType, span: Span) {
    match link_type.0 {
        0 | 108 => loopback::dissect(d, span),
        1 => ethernet::dissect(d, span),
        // RFC 1483 over ATM: 11 is what BSD/OS wrote.
        11 | 100 => llc::dissect(d, span),
        9 | 50 => ppp::dissect(d, span),
        10 => fddi::dissect(d, span),
        12 | 14 | 101 => raw::dissect(d, span),
        51 => ppp::over_ethernet::session(d, span),
        104 => ppp::cisco::dissect(d, span),
        113 => cooked::dissect(d, span),
        228 => network::ipv4(d, span),
        229 => network::ipv6(d, span),
        276 => cooked::dissect_2(d, span),
        other => unknown_link_type(d, other, span),
    }
}

/// Dissects what an `EtherType` announces.
pub(crate) fn by_ether_type(d: &mut Dissection<'_>, ether_type: u16, span: Span) {
    match ether_type {
        ether_type::IPV4 => network::ipv4(d, span),
        ether_type::IPV6 => network::ipv6(d, span),
        ether_type::ARP | ether_type::RARP => arp::dissect(d, span),
        ether_type::VLAN | ether_type::VLAN_9100 => vlan::dissect(d, span),
        ether_type::QINQ => vlan::dissect_provider(d, span),
        ether_type::MPLS | ether_type::MPLS_MULTICAST => mpls::dissect(d, span),
        ether_type::PPPOE_DISCOVERY => ppp::over_ethernet::discovery(d, span),
        ether_type::PPPOE_SESSION => ppp::over_ethernet::session(d, span),
        ether_type::TRANSPARENT_ETHERNET => ethernet::dissect(d, span),
        ether_type::CISCO_META => meta::dissect(d, span),
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

    fn decode(link_type: u16, bytes: &[u8], wire_len: u32) -> (Facts, LayerTree) {
        let meta = FrameMeta::new(None, 0, bytes.len() as u32, wire_len, 0, LinkType(link_type));
        let mut sink = TreeSink::new();
        let facts = dissect(&Frame { number: 1, meta, bytes }, &mut sink);
        (facts, sink.into_tree())
    }

    fn tokens(facts: &Facts) -> Vec<&'static str> {
        facts.protocols().map(|protocol| protocol.token).collect()
    }

    const ADDRESSES: [u8; 12] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

    /// An ARP request after the addresses and type of Ethernet.
    fn arp_frame() -> Vec<u8> {
        let mut frame = ADDRESSES.to_vec();
        frame
            .extend([0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 2, 10, 0, 0, 2, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1]);
        frame
    }

    #[test]
    fn padding_and_check_sequence_are_told_from_a_trailer() {
        let mut frame = arp_frame();
        frame.resize(60, 0);
        let (facts, tree) = decode(1, &frame, 60);
        assert_eq!(tokens(&facts), ["eth", "arp"]);
        assert_eq!(tree.first("eth.padding").unwrap().range, 42..60);
        assert!(tree.first("eth.trailer").is_none());

        let mut crc = flate2::Crc::new();
        crc.update(&frame);
        frame.extend(crc.sum().to_le_bytes());
        assert_eq!(decode(1, &frame, 64).1.first("eth.fcs").unwrap().range, 60..64);
        *frame.last_mut().unwrap() ^= 1;
        let (_, tree) = decode(1, &frame, 64);
        assert!(tree.first("eth.fcs").is_none());
        assert_eq!(tree.first("eth.trailer").unwrap().range, 60..64);
    }

    #[test]
    fn a_question_for_an_address_is_read() {
        let (facts, tree) = decode(1, &arp_frame(), 42);
        assert_eq!(tree.first("arp.opcode").unwrap().value, Value::Unsigned(1));
        assert_eq!(tree.first("arp.dst.proto_ipv4").unwrap().value, Value::Ipv4([10, 0, 0, 1].into()));
        assert_eq!(facts.eth_dst, Some([2, 0, 0, 0, 0, 1]));
        assert!(facts.net.is_none());
    }

    #[test]
    fn tags_nest_and_the_providers_has_names_of_its_own() {
        let mut frame = ADDRESSES.to_vec();
        frame.extend([0x88, 0xa8, 0x20, 0x64, 0x81, 0x00, 0x00, 0x0a, 0x88, 0xcc, 1, 2]);
        let (facts, tree) = decode(1, &frame, 24);
        assert_eq!(tokens(&facts), ["eth", "ieee8021ad", "vlan", "data"]);
        assert_eq!(tree.first("ieee8021ad.id").unwrap().value, Value::Unsigned(100));
        assert_eq!(tree.first("vlan.id").unwrap().value, Value::Unsigned(10));
        assert_eq!(tree.first("eth.type").unwrap().value, Value::Unsigned(0x88a8));
        assert!(facts.has(Note::UnknownProtocol));
    }

    #[test]
    fn a_small_type_is_a_length_and_llc_follows() {
        let mut frame = ADDRESSES.to_vec();
        frame.extend([0x00, 0x08, 0xaa, 0xaa, 0x03, 0, 0, 0, 0x88, 0xcc, 0, 0]);
        let (facts, tree) = decode(1, &frame, 24);
        assert_eq!(tokens(&facts), ["eth", "llc"]);
        assert!(tree.first("eth.type").is_none());
        assert_eq!(tree.first("llc.type").unwrap().value, Value::Unsigned(0x88cc));
        assert_eq!(tree.first("eth.padding").unwrap().range, 22..24);
    }

    #[test]
    fn loopback_is_read_in_either_byte_order() {
        let packet = [0x45, 0, 0, 20, 0, 0, 0, 0, 64, 253, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1];
        for (link_type, family) in [(0, [2, 0, 0, 0]), (0, [0, 0, 0, 2]), (108, [0, 0, 0, 2])] {
            let frame = [&family[..], &packet].concat();
            let (facts, tree) = decode(link_type, &frame, 24);
            assert_eq!(tokens(&facts), ["null", "ip"]);
            assert_eq!(tree.first("null.family").unwrap().value, Value::Unsigned(2));
        }
    }

    #[test]
    fn what_is_not_known_is_shown_and_numbered() {
        let (facts, tree) = decode(999, &[1, 2, 3], 3);
        assert!(facts.has(Note::UnknownLinkType));
        assert_eq!(tree.first("frame.link_type").unwrap().value, Value::Unsigned(999));
        assert_eq!(tree.first("data.data").unwrap().range, 0..3);
    }

    #[test]
    fn tunnels_without_end_stop() {
        // IPv4 in IPv4, as deep as the frame has room for.
        let mut frame = Vec::new();
        for depth in (1..=60_u16).rev() {
            let [high, low] = (depth * 20).to_be_bytes();
            frame.extend([0x45, 0, high, low, 0, 0, 0, 0, 64, 4, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
        }
        let (facts, tree) = decode(228, &frame, frame.len() as u32);
        assert!(facts.has(Note::TooDeep));
        assert_eq!(tree.layers.last().unwrap().protocol.token, "data");
    }

    #[test]
    fn a_frame_that_is_cut_is_not_malformed() {
        let (facts, _) = decode(1, &arp_frame()[..30], 42);
        assert!(facts.has(Note::Truncated) && !facts.has(Note::Malformed));
        let (facts, _) = decode(1, &arp_frame()[..30], 30);
        assert!(!facts.has(Note::Truncated) && facts.has(Note::Malformed));
    }
}
