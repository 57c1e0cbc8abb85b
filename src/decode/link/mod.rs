//! Protocols of the link layer, one a file, and the two tables by which they hand on: the link type of
//! the capture, and the `EtherType`.

pub(crate) mod arp;
pub(crate) mod cooked;
pub(crate) mod ether_type;
pub(crate) mod ethernet;
mod fddi;
mod hardware;
mod llc;
mod loopback;
mod meta;
mod mpls;
pub(crate) mod ppp;
mod raw;
mod vlan;

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
    (&arp::ARP, arp::FIELDS),
];

/// Dissects a frame by the type of its outermost header.
pub(crate) fn dissect_frame(d: &mut Dissection<'_>, link_type: LinkType, span: Span) {
    match link_type.0 {
        0 | 108 => loopback::dissect(d, span),
        1 => ethernet::dissect(d, span),
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
        ether_type::PPP => ppp::dissect(d, span),
        ether_type::CISCO_META => meta::dissect(d, span),
        _ => {
            d.note(Note::UnknownProtocol);
            data(d, span);
        }
    }
}
