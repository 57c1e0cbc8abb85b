//! Kinds of link, by the numbers of ARP (IANA "Hardware Types") and of Linux's own.

use crate::decode::field::value_names;

pub(crate) const ETHERNET: u16 = 1;

value_names! {
    /// The name of an ARP hardware type.
    name {
        1 => T "Ethernet",
        6 => T "IEEE 802",
        7 => T "ARCNET",
        15 => T "Frame Relay",
        18 => T "Fibre Channel",
        24 => T "IEEE 1394",
        32 => T "InfiniBand",
        512 => T "PPP",
        768 => T "IPIP",
        769 => T "IP6IP6",
        772 => T "Loopback",
        776 => T "SIT",
        778 => T "GRE",
        801 => T "IEEE 802.11",
        803 => T "IEEE 802.11 radiotap",
        824 => T "Netlink",
        0xfffe => T "None",
    }
}
