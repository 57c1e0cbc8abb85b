//! What an IP header's protocol number announces (IANA "Protocol Numbers").

use crate::decode::field::value_names;

pub(crate) const HOP_BY_HOP: u8 = 0;
pub(crate) const ICMP: u8 = 1;
pub(crate) const IGMP: u8 = 2;
pub(crate) const IPV4: u8 = 4;
pub(crate) const IPV6: u8 = 41;
pub(crate) const ROUTING: u8 = 43;
pub(crate) const FRAGMENT: u8 = 44;
pub(crate) const GRE: u8 = 47;
pub(crate) const MPLS: u8 = 137;
pub(crate) const ETHERNET: u8 = 143;
pub(crate) const ESP: u8 = 50;
pub(crate) const AH: u8 = 51;
pub(crate) const ICMPV6: u8 = 58;
pub(crate) const NO_NEXT: u8 = 59;
pub(crate) const DESTINATION: u8 = 60;
pub(crate) const MOBILITY: u8 = 135;

value_names! {
    /// The name of a protocol number.
    name {
        0 => T "IPv6 Hop-by-Hop",
        1 => T "ICMP",
        2 => T "IGMP",
        4 => T "IPv4",
        6 => T "TCP",
        8 => T "EGP",
        9 => T "IGP",
        17 => T "UDP",
        33 => T "DCCP",
        41 => T "IPv6",
        43 => T "IPv6 Routing",
        44 => T "IPv6 Fragment",
        46 => T "RSVP",
        47 => T "GRE",
        50 => T "ESP",
        51 => T "AH",
        55 => T "MOBILE",
        58 => T "ICMPv6",
        59 => T "IPv6 No Next Header",
        60 => T "IPv6 Destination Options",
        88 => T "EIGRP",
        89 => T "OSPF",
        94 => T "IPIP",
        97 => T "EtherIP",
        103 => T "PIM",
        108 => T "IPComp",
        112 => T "VRRP",
        115 => T "L2TP",
        132 => T "SCTP",
        135 => T "Mobility",
        136 => T "UDP-Lite",
        137 => T "MPLS-in-IP",
        139 => T "HIP",
        140 => T "Shim6",
        143 => T "Ethernet",
    }
}
