//! The story of one conversation: every packet of it in order, with what it did to each end. Made on
//! demand for the conversation on the stage, by running its packets through the same state machines
//! as the fast pass.

mod actions;
mod chronicle;
mod compose;
mod control_block;
pub mod label;
mod losses;
mod proof;
mod sightings;
mod tell;

pub(super) use compose::routers;
pub use control_block::{ControlBlock, ControlBlocks, ControlLog, Offered, RoundTrip};
pub use proof::{Bytes, Carried, Cause, Exhibit, Part, Proof, Reason, telling};
pub(super) use tell::drops;
pub use tell::{Segment, replay, tell};

use std::net::IpAddr;

use super::below::{Below, Host};
use super::tcp::{AnalysisSet, Summary, Transition};
use super::udp::Exchange;
use super::{Conversation, Endpoint, Proto, Report, Side};
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
    /// What an ICMP error is, by what it says.
    pub const fn of_report(report: Report) -> Self {
        match report {
            Report::TimeExceeded => Action::TimeExceeded,
            Report::Unreachable => Action::Unreachable,
            Report::Other => Action::IcmpError,
        }
    }

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
    /// Wireshark's analysis, as it is where no packet counts twice (see [`Seen`]).
    pub analysis: AnalysisSet,
    /// The names that Wireshark gives it: a packet that the capture has twice is to it a retransmission or the like.
    pub named: AnalysisSet,
    /// Frames this one's analysis rests on: the first transmission, the duplicate ACKs …
    pub because_of: Option<FrameNumber>,
}

impl SegmentInfo {
    /// The flags.
    pub const fn flags(&self) -> TcpFlags {
        self.facts.flags
    }
}

/// Where a packet came to its end on the way: inferred, from the report of who threw it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The router, by the address it reports from.
    pub router: IpAddr,
    /// The frame of its report.
    pub report: FrameNumber,
    /// Its time to live was used up.
    pub expired: bool,
    /// The TTL or hop limit with which it passed the tap, where known.
    pub ttl: Option<u8>,
}

/// Round trips below this (ns of the capture) are the hosts' own doing: they say nothing of what crossed what, nor of where the
/// tap stands.
pub(crate) const LEAST_RTT: i64 = 500_000;

/// The part of the way on which a packet was seen, where the capture has it on both sides of a router: the same packet
/// in another frame, with a smaller time to live (RFC 791 §3.2, RFC 8200 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Which part, counted from 0 at the client's end.
    pub index: u32,
    /// How many there are, at least 2: one more than routers between them.
    pub of: u32,
    /// The TTL or hop limit with which it passed.
    pub ttl: u8,
}

/// Where else the capture has the same packet of a conversation: it was sent once, and recorded at several places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The frame that had it before, and its TTL or hop limit there and here.
    pub before: Option<(FrameNumber, u8, u8)>,
    /// The frame that has it next.
    pub after: Option<FrameNumber>,
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
    /// The frame of the request that this one answers; of an ICMP error, of the packet that it is about.
    pub answers: Option<FrameNumber>,
    /// An ICMP error that comes from neither end: the address of the router on the way that sent it. Its `from` is
    /// the direction it comes from.
    pub reporter: Option<IpAddr>,
    /// It did not get to the other end, as the report of a router on the way says.
    pub stopped: Option<Stop>,
    /// The part of the way on which it was seen; `None` where the capture has but one.
    pub leg: Option<Leg>,
    /// Where else the capture has the same packet.
    pub seen: Seen,
}

impl Event {
    /// Whether an earlier frame had the same packet: its sender did not send it again.
    pub const fn is_passed_on(&self) -> bool {
        self.seen.before.is_some()
    }

    /// Whether a later frame has the same packet: it was not yet at the other end.
    pub const fn goes_on(&self) -> bool {
        self.seen.after.is_some()
    }

    /// Whether it is a packet sent again. A SYN, ACK that crosses another looks so to Wireshark, but is not.
    pub fn is_sent_again(&self) -> bool {
        let opens = matches!(self.action, Action::Syn | Action::CrossingSyn | Action::SynAck | Action::CrossingSynAck);
        self.action == Action::Retransmission
            || (!opens && self.segment.is_some_and(|segment| segment.analysis.is_retransmission()))
    }
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

/// So many packets back it is looked for what an RST answers.
const LATELY: usize = 1024;

/// What a story is about. What has no ports and no connection is no conversation, so that nobody can ask for them.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// Two programs, by way of TCP or UDP: the conversation as of its last packet.
    Conversation(Conversation),
    /// Two systems, below the transport layer.
    Below(Below),
}

/// The whole story.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// What it is about.
    pub subject: Subject,
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
    /// The routers on the way that reported something by ICMP, in order of their first report.
    pub routers: Vec<IpAddr>,
    /// What [`Story::control_blocks`] looks up.
    pub control_log: ControlLog,
}

impl Story {
    /// The conversation it is about, if it is about one.
    pub const fn conversation(&self) -> Option<&Conversation> {
        match &self.subject {
            Subject::Conversation(conversation) => Some(conversation),
            Subject::Below(_) => None,
        }
    }

    /// How many packets were sent. One that the capture has on both sides of a router is one, seen more than once.
    pub fn packets(&self) -> usize {
        self.events.iter().filter(|event| !event.is_passed_on()).count()
    }

    /// Whether an RST says that data found nobody to read them: it answers data that came after its sender's program had
    /// closed both directions (RFC 9293 §3.6.1). Inferred: its sender had sent a FIN, and it takes its number from those
    /// data and acknowledges nothing, as where a connection is gone (§3.10.7.1).
    pub fn finds_no_reader(&self, index: usize) -> bool {
        let Some(event) = self.events.get(index) else { return false };
        let flags = |event: &Event| event.segment.map(|segment| segment.flags()).unwrap_or_default();
        if !flags(event).rst() || flags(event).ack() {
            return false;
        }
        let before = || self.events.get(..index).unwrap_or_default().iter().rev().take(LATELY);
        let came = before().find(|other| other.from != event.from && other.segment.is_some());
        let came = came.filter(|came| came.payload_len > 0 && flags(came).ack() && !came.lost);
        let numbers = came.and_then(|came| came.segment).zip(event.segment);
        numbers.is_some_and(|(came, reset)| came.ack == reset.seq)
            && before().any(|other| other.from == event.from && flags(other).fin())
    }

    /// Whether an event asks many though it is for one (see [`Said::to_many`](super::below::Said::to_many)).
    pub fn asks_many(&self, event: usize) -> bool {
        self.below().and_then(|below| below.said.get(event)).is_some_and(|said| said.to_many)
    }

    /// The exchange below the transport layer that it is about, if it is about one.
    pub const fn below(&self) -> Option<&Below> {
        match &self.subject {
            Subject::Conversation(_) => None,
            Subject::Below(below) => Some(below),
        }
    }

    /// TCP: opening, closing, states.
    pub fn tcp(&self) -> Option<Summary> {
        self.conversation()?.tcp
    }

    /// What came of what was sent; `None` of TCP, and where nothing was asked.
    pub const fn outcome(&self) -> Option<Exchange> {
        match &self.subject {
            Subject::Conversation(conversation) => conversation.udp,
            Subject::Below(below) => below.outcome,
        }
    }

    /// The protocol of the conversation or the exchange, by its name: `TCP`, `ARP`.
    pub const fn protocol(&self) -> &'static str {
        match &self.subject {
            Subject::Conversation(conversation) => conversation.proto.name(),
            Subject::Below(below) => below.protocol,
        }
    }

    /// Whether it is about a TCP connection, so that its ends have states.
    pub fn has_states(&self) -> bool {
        self.conversation().is_some_and(|conversation| conversation.proto == Proto::Tcp)
    }

    /// An end with its port; `None` below the transport layer, where there are no ports.
    pub fn endpoint(&self, side: Side) -> Option<Endpoint> {
        Some(self.conversation()?.endpoint(side))
    }

    /// The address of an end.
    pub fn host(&self, side: Side) -> Host {
        match &self.subject {
            Subject::Conversation(conversation) => Host::Ip(conversation.endpoint(side).addr),
            Subject::Below(below) => below.hosts.get(side.index()).copied().unwrap_or(Host::Unknown),
        }
    }

    /// How an end is named: address and port, or below the transport layer the address alone.
    pub fn end_text(&self, side: Side) -> String {
        match self.endpoint(side) {
            Some(endpoint) => endpoint.to_string(),
            None => self.host(side).to_string(),
        }
    }
}
