//! The story of one conversation: every packet of it in order, with what it did to each end. Made on
//! demand for the conversation on the stage, by running its packets through the same state machines
//! as the fast pass.

mod actions;
mod chronicle;
mod compose;
mod control_block;
mod label;
mod losses;
mod proof;
mod tell;

pub use control_block::{ControlBlock, ControlBlocks, ControlLog, Offered, RoundTrip};
pub use proof::{Bytes, Carried, Cause, Exhibit, Part, Proof, Reason, telling};
pub use tell::{Segment, replay, tell};

use super::tcp::{AnalysisSet, Transition};
use super::{Conversation, Side};
use crate::capture::{FrameNumber, Timestamp};
use crate::decode::{TcpFacts, TcpFlags};

/// Which part of a conversation a packet belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// Opening a TCP connection.
    Handshake,
    /// Data, and all of UDP.
    Data,
    /// Closing a TCP connection.
    Teardown,
}

impl Phase {
    /// The word of the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Phase::Handshake => "handshake",
            Phase::Data => "data",
            Phase::Teardown => "teardown",
        }
    }
}

/// What a packet is in its conversation, for its narration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The first SYN.
    Syn,
    /// A SYN crossing the peer's (simultaneous open).
    CrossingSyn,
    /// SYN-ACK.
    SynAck,
    /// SYN-ACK of a simultaneous open: its number was announced by the SYN before.
    CrossingSynAck,
    /// The ACK that completes the handshake.
    HandshakeAck,
    /// Payload.
    Data,
    /// Acknowledgement without payload.
    Ack,
    /// The first FIN.
    Fin,
    /// ACK of the peer's FIN in a segment of its own.
    FinAck,
    /// FIN of the second end, after it acknowledged the first's.
    SecondFin,
    /// FIN of the second end that also is the first to acknowledge the first's.
    CombinedFin,
    /// FIN of the second end that does not acknowledge the first's: they crossed.
    CrossingFin,
    /// ACK of the second FIN.
    LastAck,
    /// RST in answer to a SYN.
    Refusal,
    /// RST that ends a connection.
    Reset,
    /// A segment sent again.
    Retransmission,
    /// Keep-alive probe.
    KeepAlive,
    /// The answer to one.
    KeepAliveAck,
    /// Zero window, its probe, or the answer.
    ZeroWindow,
    /// Window update.
    WindowUpdate,
    /// Duplicate ACK.
    DuplicateAck,
    /// UDP: a datagram to the server.
    Request,
    /// UDP: a datagram back.
    Reply,
    /// UDP: to a group.
    Multicast,
    /// UDP: to everybody on the link.
    Broadcast,
    /// ICMP says that the datagram (or segment) found nobody (port, host or network unreachable).
    Unreachable,
    /// ICMP says that it was on its way for too long: its TTL or hop limit was used up, or a fragment was missing.
    TimeExceeded,
    /// Another ICMP error quotes it: too big for a link, a header that was not understood, a better way.
    IcmpError,
}

impl Action {
    /// Whether ICMP says it about the conversation, rather than one of its ends.
    pub const fn is_icmp(self) -> bool {
        matches!(self, Action::Unreachable | Action::TimeExceeded | Action::IcmpError)
    }
}

/// A TCP segment's numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SegmentInfo {
    /// As on the wire.
    pub facts: TcpFacts,
    /// Relative sequence number.
    pub seq: u32,
    /// Relative acknowledgement number (meaningful where ACK is set).
    pub ack: u32,
    /// Payload bytes.
    pub len: u32,
    /// The window offered, scaled, in bytes; `None` where the scale is not known.
    pub window: Option<u32>,
    /// Wireshark's analysis.
    pub analysis: AnalysisSet,
    /// Frames this one's analysis rests on: the first transmission, the duplicate ACKs …
    pub because_of: Option<FrameNumber>,
}

impl SegmentInfo {
    /// The flags.
    pub const fn flags(&self) -> TcpFlags {
        self.facts.flags
    }
}

/// One packet of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its frame.
    pub frame: FrameNumber,
    /// When it passed the tap.
    pub time: Option<Timestamp>,
    /// Who sent it.
    pub from: Side,
    /// Which part of the conversation it belongs to.
    pub phase: Phase,
    /// What it is there.
    pub action: Action,
    /// TCP: its numbers.
    pub segment: Option<SegmentInfo>,
    /// Payload bytes (UDP and TCP).
    pub payload_len: u32,
    /// Bytes of the frame on the wire.
    pub wire_len: u32,
    /// Bytes of the headers in front of the payload, those of layers 2 to 4 and of what tunnels them. Of an ICMP error
    /// the whole frame: it carries no payload of the conversation's.
    pub header_len: u32,
    /// What the payload is, in a word or a line that is the same in every language
    /// (`GET / HTTP/1.1`, `Client Hello`, `A www.example.com`), where known.
    pub label: Option<String>,
    /// The changes of state it brings, at its departure and at its arrival.
    pub transitions: Vec<Transition>,
    /// It never arrived, as a later packet shows: an answer that came only after it had been sent again, or a
    /// peer that repeats what it would have ended. Where nothing shows it (no answer at all), it is not set.
    pub lost: bool,
    /// UDP: the frame of the request this one answers.
    pub answers: Option<FrameNumber>,
}

/// The connection between the same endpoints that was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierConnection {
    /// Its stream number.
    pub stream: u32,
    /// Its last frame before the later one began.
    pub last_frame: FrameNumber,
    /// That frame's time.
    pub last: Option<Timestamp>,
}

/// The whole story.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The conversation as of its last packet.
    pub conversation: Conversation,
    /// Changes before the first packet (a server that listens).
    pub before: Vec<Transition>,
    /// Its packets in order of capture.
    pub events: Vec<Event>,
    /// Round-trip time by the handshake (SYN-ACK to ACK plus SYN to SYN-ACK), in ns, where seen.
    pub handshake_rtt: Option<i64>,
    /// Which end the tap stands at, by the handshake's timing; `None` where it does not say.
    pub tap_at: Option<Side>,
    /// The latest connection before it between the same endpoints, where its first packet begins a new one.
    pub earlier: Option<EarlierConnection>,
    /// What [`Story::control_blocks`] looks up.
    pub control_log: ControlLog,
    /// An exchange below the transport layer: who the ends are, and what is said. Its conversation has no ports.
    pub below: Option<super::below::Below>,
}

impl Story {
    /// How an end is named: address and port, or of an exchange below the transport layer the address alone.
    pub fn end_text(&self, side: Side) -> String {
        match &self.below {
            Some(below) => below.hosts.get(side.index()).map_or_else(String::new, ToString::to_string),
            None => self.conversation.endpoint(side).to_string(),
        }
    }
}
