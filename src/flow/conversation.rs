//! A conversation and its ends.

use std::net::IpAddr;

use super::{tcp, udp};
use crate::capture::{FrameNumber, Timestamp};

/// How a statement is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Evidence {
    /// It was on the wire.
    Observed,
    /// It follows from what was on the wire by the RFC, or is the likely reading of it.
    Inferred,
    /// Nothing says it.
    Unknown,
}

impl Evidence {
    /// The word of `conversations --json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Evidence::Observed => "observed",
            Evidence::Inferred => "inferred",
            Evidence::Unknown => "unknown",
        }
    }
}

/// One end of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The one that began.
    Client,
    /// The one that was spoken to.
    Server,
}

impl Side {
    /// Both, the client first.
    pub const BOTH: [Side; 2] = [Side::Client, Side::Server];

    /// The other end.
    pub const fn other(self) -> Side {
        match self {
            Side::Client => Side::Server,
            Side::Server => Side::Client,
        }
    }
    /// 0 for the client, 1 for the server.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// An address and a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Endpoint {
    /// The IP address.
    pub addr: IpAddr,
    /// The port.
    pub port: u16,
}

impl std::fmt::Display for Endpoint {
    /// `10.0.0.1:80`, `[2001:db8::1]:80`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::net::SocketAddr::new(self.addr, self.port).fmt(f)
    }
}

/// The transport protocol of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Proto {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

impl Proto {
    /// The word of `conversations --json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Proto::Tcp => "tcp",
            Proto::Udp => "udp",
        }
    }
    /// The protocol's name: `TCP`.
    pub const fn name(self) -> &'static str {
        match self {
            Proto::Tcp => "TCP",
            Proto::Udp => "UDP",
        }
    }
}

/// A conversation's place in [`ConversationTracker::iter`](super::ConversationTracker::iter),
/// in order of first packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId(pub u32);

/// What a router on the way (or whoever is none of the two ends) reported by ICMP about a conversation's packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Report {
    /// Their time to live was used up there.
    TimeExceeded,
    /// They could not be delivered from there.
    Unreachable,
    /// Another error.
    Other,
}

impl Report {
    /// What an ICMP error of either version says (RFC 792, RFC 4443). That a packet is too big for a link is, in
    /// version 4, a code of "unreachable", but it has found its host's way.
    pub const fn of(src: IpAddr, (kind, code): (u8, u8)) -> Self {
        match (src, kind, code) {
            (IpAddr::V4(_), 3, 4) => Report::Other,
            (IpAddr::V4(_), 3, _) | (IpAddr::V6(_), 1, _) => Report::Unreachable,
            (IpAddr::V4(_), 11, _) | (IpAddr::V6(_), 3, _) => Report::TimeExceeded,
            _ => Report::Other,
        }
    }
}

/// What is known of a conversation as of the last packet: everything `conversations --json` says.
/// A snapshot, made by the tracker when asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Its place in the list.
    pub id: ConversationId,
    /// TCP or UDP.
    pub proto: Proto,
    /// Wireshark's stream number, counted per protocol from 0.
    pub stream: u32,
    /// The end that began.
    pub client: Endpoint,
    /// The other end.
    pub server: Endpoint,
    /// How the choice of the client is known.
    pub evidence: Evidence,
    /// Packets of both directions.
    pub packets: u32,
    /// Payload bytes sent by each [`Side`], retransmissions included.
    pub bytes: [u64; 2],
    /// Its first frame.
    pub first_frame: FrameNumber,
    /// Its last frame.
    pub last_frame: FrameNumber,
    /// Time of the first frame.
    pub first: Option<Timestamp>,
    /// Time of the last frame.
    pub last: Option<Timestamp>,
    /// The application protocol, by its name ("HTTP"), where one was recognised.
    pub application: Option<&'static str>,
    /// TCP: opening, closing, states.
    pub tcp: Option<tcp::Summary>,
    /// UDP: what came of it.
    pub udp: Option<udp::Exchange>,
    /// What a router on the way reported about its packets, if one did: the first such report. No part of
    /// `conversations --json`.
    pub report: Option<Report>,
}

impl Conversation {
    /// The endpoint of a side.
    pub const fn endpoint(&self, side: Side) -> Endpoint {
        match side {
            Side::Client => self.client,
            Side::Server => self.server,
        }
    }
}

/// What conversation tracking says about one packet. [`ConversationTracker::push`](super::ConversationTracker::push)
/// gives all of it; of a packet asked for later the relative numbers are left 0, as they are not kept
/// (see [`ConversationTracker::relative`](super::ConversationTracker::relative)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PacketFlow {
    /// The conversation of the packet's own outermost transport header.
    pub conversation: Option<ConversationId>,
    /// It was sent by the conversation's server (as known at the end of the capture, ask the tracker).
    pub from_second: bool,
    /// What Wireshark's analysis says of it, as bits of [`tcp::Analysis`].
    pub analysis: tcp::AnalysisSet,
    /// `tcp.seq`, relative to the sender's base.
    pub relative_seq: u32,
    /// `tcp.ack`, relative to the peer's base where ACK is set, else as it stands.
    pub relative_ack: u32,
}
