//! What conversation tracking and the packet list need of a frame: small, `Copy`, no allocation.

use std::net::IpAddr;
use std::ops::Range;

use super::Protocol;

/// The most layers a frame's list of protocols names.
pub(super) const MAX_LAYERS: usize = 24;
/// The most transport headers of one frame that conversations are made of (tunnels, ICMP quotes).
pub(super) const MAX_TRANSPORTS: usize = 4;

/// The twelve flag bits of a TCP header (RFC 9293 §3.1): reserved, AE, CWR … FIN.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TcpFlags(pub u16);

impl TcpFlags {
    /// No more data from the sender.
    pub const FIN: u16 = 0x001;
    /// Synchronise sequence numbers.
    pub const SYN: u16 = 0x002;
    /// Reset the connection.
    pub const RST: u16 = 0x004;
    /// Push.
    pub const PSH: u16 = 0x008;
    /// The acknowledgement number counts.
    pub const ACK: u16 = 0x010;
    /// The urgent pointer counts.
    pub const URG: u16 = 0x020;
    /// ECN echo (RFC 3168).
    pub const ECE: u16 = 0x040;
    /// Congestion window reduced (RFC 3168).
    pub const CWR: u16 = 0x080;
    /// Accurate ECN (RFC 9768), once NS.
    pub const AE: u16 = 0x100;

    /// Whether all bits of `mask` are set.
    pub const fn has(self, mask: u16) -> bool {
        self.0 & mask == mask
    }
    /// Whether any bit of `mask` is set.
    pub const fn any(self, mask: u16) -> bool {
        self.0 & mask != 0
    }
    /// FIN is set.
    pub const fn fin(self) -> bool {
        self.has(Self::FIN)
    }
    /// SYN is set.
    pub const fn syn(self) -> bool {
        self.has(Self::SYN)
    }
    /// RST is set.
    pub const fn rst(self) -> bool {
        self.has(Self::RST)
    }
    /// ACK is set.
    pub const fn ack(self) -> bool {
        self.has(Self::ACK)
    }
}

impl std::fmt::Display for TcpFlags {
    /// The names of the set flags in the order a segment is spoken of: `SYN, ACK`; `FIN, ACK`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const NAMES: [(u16, &str); 9] = [
            (TcpFlags::SYN, "SYN"),
            (TcpFlags::FIN, "FIN"),
            (TcpFlags::RST, "RST"),
            (TcpFlags::PSH, "PSH"),
            (TcpFlags::ACK, "ACK"),
            (TcpFlags::URG, "URG"),
            (TcpFlags::ECE, "ECE"),
            (TcpFlags::CWR, "CWR"),
            (TcpFlags::AE, "AE"),
        ];
        let mut first = true;
        for (bit, name) in NAMES {
            if self.has(bit) {
                if !first {
                    f.write_str(", ")?;
                }
                f.write_str(name)?;
                first = false;
            }
        }
        Ok(())
    }
}

/// The addresses of an IP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NetFacts {
    /// Where it comes from.
    pub src: IpAddr,
    /// Where it goes.
    pub dst: IpAddr,
}

/// A TCP header, as far as the connection's story needs it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TcpFacts {
    /// Sequence number as on the wire.
    pub seq: u32,
    /// Acknowledgement number as on the wire, whether or not ACK is set.
    pub ack: u32,
    /// All twelve flag bits.
    pub flags: TcpFlags,
    /// The window field, not scaled.
    pub window: u16,
    /// Payload length by the headers and the length on the wire (not cut by the snap length), in
    /// bytes. `None` where it cannot be known or means nothing: a fragment, a header cut off.
    pub len: Option<u32>,
    /// The header's length by its data offset, in bytes.
    pub header_len: u8,
    /// The header was whole, flags and window included (tshark has `tcp.flags`).
    pub whole: bool,
    /// The capture cut the header off, after the window: in the options, as a rule. Wireshark takes such a segment
    /// into its analysis and says nothing of it.
    pub cut: bool,
    /// Maximum segment size option, in bytes.
    pub mss: Option<u16>,
    /// Window scale option (RFC 7323 §2), the shift count as sent.
    pub window_scale: Option<u8>,
    /// SACK-permitted option (RFC 2018).
    pub sack_permitted: bool,
    /// SACK blocks, left and right edge; the first `sack_count` are set.
    pub sack: [(u32, u32); 4],
    /// How many SACK blocks there are.
    pub sack_count: u8,
    /// Timestamps option (RFC 7323 §3): `TSval` and `TSecr`.
    pub timestamps: Option<(u32, u32)>,
}

/// A UDP header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UdpFacts {
    /// The length field: header and payload, in bytes.
    pub length: u16,
}

/// Which transport protocol, and its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportKind {
    /// TCP.
    Tcp(TcpFacts),
    /// UDP.
    Udp(UdpFacts),
}

/// One transport header of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransportFacts {
    /// The addresses of the IP header that carries it.
    pub net: NetFacts,
    /// Source port.
    pub src_port: u16,
    /// Destination port.
    pub dst_port: u16,
    /// Quoted inside an ICMP error, so not the packet's own.
    pub quoted: bool,
    /// Its captured payload, as byte offsets in the frame.
    pub payload: (u32, u32),
    /// The protocol's own facts.
    pub kind: TransportKind,
}

impl TransportFacts {
    /// The captured payload's range in the frame.
    pub fn payload_range(&self) -> Range<usize> {
        self.payload.0 as usize..self.payload.1.max(self.payload.0) as usize
    }
}

/// Something odd about a packet. The discriminant is its bit in [`Facts::notes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Note {
    /// The capture kept fewer bytes than were on the wire.
    Truncated = 0,
    /// A checksum does not hold (see the offload case).
    BadChecksum = 1,
    /// A length field contradicts the bytes there are.
    LengthMismatch = 2,
    /// A header breaks off or contradicts itself.
    Malformed = 3,
    /// The protocol that follows is not known.
    UnknownProtocol = 4,
    /// A fragment of a larger packet.
    Fragment = 5,
    /// The link type is not known.
    UnknownLinkType = 6,
    /// Nested deeper than the program follows.
    TooDeep = 7,
    /// A segment larger than a link carries, or a checksum not yet filled in: offload at the sender.
    Offload = 8,
}

impl Note {
    /// All notes.
    pub const ALL: [Note; 9] = [
        Note::Truncated,
        Note::BadChecksum,
        Note::LengthMismatch,
        Note::Malformed,
        Note::UnknownProtocol,
        Note::Fragment,
        Note::UnknownLinkType,
        Note::TooDeep,
        Note::Offload,
    ];

    /// The stable id of `packets --json`. The text about it is the message `note-` + id.
    pub const fn id(self) -> &'static str {
        match self {
            Note::Truncated => "truncated",
            Note::BadChecksum => "bad-checksum",
            Note::LengthMismatch => "length-mismatch",
            Note::Malformed => "malformed",
            Note::UnknownProtocol => "unknown-protocol",
            Note::Fragment => "fragment",
            Note::UnknownLinkType => "unknown-link-type",
            Note::TooDeep => "too-deep",
            Note::Offload => "offload",
        }
    }
}

/// What is known of a frame after dissection.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    protocols: [Option<&'static Protocol>; MAX_LAYERS],
    protocol_count: u8,
    transports: [Option<TransportFacts>; MAX_TRANSPORTS],
    transport_count: u8,
    /// The outermost IP addresses.
    pub net: Option<NetFacts>,
    /// Notes as bits, see [`Note`].
    pub notes: u16,
    /// Destination MAC address where the link has one (tells a broadcast).
    pub eth_dst: Option<[u8; 6]>,
    /// Type and code of the outermost ICMP or `ICMPv6` message.
    pub icmp: Option<(u8, u8)>,
    /// A TCP payload is VNC's greeting on a port that is not VNC's. Wireshark counts what follows as a new stream.
    pub(crate) vnc_greeting: bool,
}

impl Default for Facts {
    fn default() -> Self {
        Facts {
            protocols: [None; MAX_LAYERS],
            protocol_count: 0,
            transports: [None; MAX_TRANSPORTS],
            transport_count: 0,
            net: None,
            notes: 0,
            eth_dst: None,
            icmp: None,
            vnc_greeting: false,
        }
    }
}

impl Facts {
    /// The protocols, outermost first.
    pub fn protocols(&self) -> impl Iterator<Item = &'static Protocol> + '_ {
        self.protocols.iter().take(usize::from(self.protocol_count)).filter_map(|p| *p)
    }

    /// The transport headers, outermost first, quoted ones included.
    pub fn transports(&self) -> impl Iterator<Item = &TransportFacts> + '_ {
        self.transports.iter().take(usize::from(self.transport_count)).filter_map(Option::as_ref)
    }

    /// The packet's own outermost transport header.
    pub fn transport(&self) -> Option<&TransportFacts> {
        self.transports().find(|t| !t.quoted)
    }

    /// Whether a note holds.
    pub fn has(&self, note: Note) -> bool {
        self.notes & (1 << note as u8) != 0
    }

    /// Adds a note.
    pub fn note(&mut self, note: Note) {
        self.notes |= 1 << note as u8;
    }

    /// Forgets all. What the lists held stays behind their counts, where nothing reads it.
    pub(crate) fn clear(&mut self) {
        self.protocol_count = 0;
        self.transport_count = 0;
        self.net = None;
        self.notes = 0;
        self.eth_dst = None;
        self.icmp = None;
        self.vnc_greeting = false;
    }

    pub(crate) fn push_protocol(&mut self, protocol: &'static Protocol) {
        if let Some(slot) = self.protocols.get_mut(usize::from(self.protocol_count)) {
            *slot = Some(protocol);
            self.protocol_count += 1;
        }
    }

    pub(crate) fn push_transport(&mut self, transport: TransportFacts) {
        if let Some(slot) = self.transports.get_mut(usize::from(self.transport_count)) {
            *slot = Some(transport);
            self.transport_count += 1;
        }
    }
}
