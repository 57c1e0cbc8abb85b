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
use super::{FieldDef, Note, Protocol, data, transport};

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
    if span.len() == 0 && (span.wire_len() == 0 || ip.protocol == number::NO_NEXT) {
        return;
    }
    match ip.protocol {
        6 | 17 | 33 | 132 | 136 => transport::dissect(d, span, ip),
        number::ICMP => icmp::dissect(d, span, ip),
        number::ICMPV6 => icmpv6::dissect(d, span, ip),
        number::IGMP => igmp::dissect(d, span),
        number::IPV4 => ipv4(d, span),
        number::IPV6 => ipv6(d, span),
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
