//! Link types: what the first header of a frame is (the LINKTYPE_ numbers of tcpdump.org).

/// The type of a frame's outermost header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkType(pub u16);

impl LinkType {
    /// BSD loopback: a 4-byte family in the host's byte order.
    pub const NULL: Self = LinkType(0);
    /// Ethernet II and IEEE 802.3.
    pub const ETHERNET: Self = LinkType(1);
    /// PPP, with or without HDLC-like framing.
    pub const PPP: Self = LinkType(9);
    /// Raw IP, version by the first nibble.
    pub const RAW: Self = LinkType(101);
    /// OpenBSD loopback: a 4-byte family in network byte order.
    pub const LOOP: Self = LinkType(108);
    /// Linux cooked capture, version 1.
    pub const LINUX_SLL: Self = LinkType(113);
    /// Raw IPv4.
    pub const IPV4: Self = LinkType(228);
    /// Raw IPv6.
    pub const IPV6: Self = LinkType(229);
    /// Linux cooked capture, version 2.
    pub const LINUX_SLL2: Self = LinkType(276);
}
