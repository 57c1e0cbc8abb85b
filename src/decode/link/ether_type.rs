//! What an `EtherType` announces (IEEE 802 numbers), and the names of those that are common.

use crate::decode::field::value_names;

pub(crate) const IPV4: u16 = 0x0800;
pub(crate) const ARP: u16 = 0x0806;
pub(crate) const RARP: u16 = 0x8035;
pub(crate) const TRANSPARENT_ETHERNET: u16 = 0x6558;
pub(crate) const VLAN: u16 = 0x8100;
pub(crate) const VLAN_9100: u16 = 0x9100;
pub(crate) const IPV6: u16 = 0x86dd;
pub(crate) const PPP: u16 = 0x880b;
pub(crate) const MPLS: u16 = 0x8847;
pub(crate) const MPLS_MULTICAST: u16 = 0x8848;
pub(crate) const PPPOE_DISCOVERY: u16 = 0x8863;
pub(crate) const PPPOE_SESSION: u16 = 0x8864;
pub(crate) const QINQ: u16 = 0x88a8;
/// Cisco's `FabricPath`, in the place of the type of a header that is no Ethernet header.
pub(crate) const FABRIC_PATH: u16 = 0x8903;
pub(crate) const CISCO_META: u16 = 0x8909;
/// The largest number that is a length of an IEEE 802.3 frame's payload, in bytes, not a type.
pub(crate) const MAX_LENGTH: u16 = 1500;
/// The smallest number that is a type. Between the two is nothing that makes sense.
pub(crate) const MIN_TYPE: u16 = 0x0600;

value_names! {
    /// The name of an `EtherType`.
    name {
        0x0800 => T "IPv4",
        0x0806 => T "ARP",
        0x0842 => T "Wake-on-LAN",
        0x2000 => T "CDP",
        0x22f3 => T "TRILL",
        0x6003 => T "DECnet",
        0x6558 => T "Ethernet",
        0x8035 => T "RARP",
        0x809b => T "AppleTalk",
        0x80f3 => T "AARP",
        0x8100 => T "802.1Q VLAN",
        0x8137 => T "IPX",
        0x86dd => T "IPv6",
        0x8808 => T "Ethernet flow control",
        0x8809 => T "LACP",
        0x880b => T "PPP",
        0x8847 => T "MPLS",
        0x8848 => T "MPLS multicast",
        0x8863 => T "PPPoE Discovery",
        0x8864 => T "PPPoE Session",
        0x888e => T "802.1X",
        0x8892 => T "PROFINET",
        0x88a2 => T "ATA over Ethernet",
        0x88a4 => T "EtherCAT",
        0x88a8 => T "802.1ad QinQ",
        0x88b8 => T "GOOSE",
        0x88cc => T "LLDP",
        0x88e5 => T "MACsec",
        0x88e7 => T "802.1ah",
        0x88f7 => T "PTP",
        0x8903 => T "FabricPath",
        0x8906 => T "FCoE",
        0x8909 => T "Cisco MetaData",
        0x9000 => T "Loopback",
        0x9100 => T "VLAN (0x9100)",
    }
}
