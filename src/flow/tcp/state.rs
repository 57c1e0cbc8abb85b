//! The states of RFC 9293 §3.3.2 and the transitions between them.

use crate::capture::FrameNumber;
use crate::flow::{Evidence, Side};

/// A state of a TCP endpoint (RFC 9293 §3.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TcpState {
    /// No connection.
    Closed,
    /// Waiting for anybody's SYN.
    Listen,
    /// SYN sent, waiting for the peer's.
    SynSent,
    /// Both SYNs are out, waiting for the acknowledgement of ours.
    SynReceived,
    /// Open.
    Established,
    /// FIN sent, waiting for its acknowledgement or the peer's FIN.
    FinWait1,
    /// FIN acknowledged, waiting for the peer's.
    FinWait2,
    /// The peer's FIN came, waiting for our program to close.
    CloseWait,
    /// Both FINs crossed, waiting for the acknowledgement of ours.
    Closing,
    /// Our FIN answered the peer's, waiting for its acknowledgement.
    LastAck,
    /// Done; waiting for old segments to die out (2×MSL).
    TimeWait,
}

impl TcpState {
    /// All states, in the RFC's order of telling.
    pub const ALL: [TcpState; 11] = [
        TcpState::Closed,
        TcpState::Listen,
        TcpState::SynSent,
        TcpState::SynReceived,
        TcpState::Established,
        TcpState::FinWait1,
        TcpState::FinWait2,
        TcpState::CloseWait,
        TcpState::Closing,
        TcpState::LastAck,
        TcpState::TimeWait,
    ];

    /// The RFC's name, the same in every language: `SYN-SENT`.
    pub const fn name(self) -> &'static str {
        match self {
            TcpState::Closed => "CLOSED",
            TcpState::Listen => "LISTEN",
            TcpState::SynSent => "SYN-SENT",
            TcpState::SynReceived => "SYN-RECEIVED",
            TcpState::Established => "ESTABLISHED",
            TcpState::FinWait1 => "FIN-WAIT-1",
            TcpState::FinWait2 => "FIN-WAIT-2",
            TcpState::CloseWait => "CLOSE-WAIT",
            TcpState::Closing => "CLOSING",
            TcpState::LastAck => "LAST-ACK",
            TcpState::TimeWait => "TIME-WAIT",
        }
    }
}

/// When an endpoint changes its state: as it sends a segment or as one reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Before anything was seen (a server that listens, an end met mid-stream).
    Before,
    /// As that frame leaves it.
    Departure(FrameNumber),
    /// As that frame reaches it.
    Arrival(FrameNumber),
}

/// A change of one endpoint's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Whose.
    pub side: Side,
    /// From which state; `None` where it was not known.
    pub from: Option<TcpState>,
    /// To which; `None` where it is not known any more.
    pub to: Option<TcpState>,
    /// When.
    pub moment: Moment,
    /// The clause that says so: "RFC 9293 §3.10.7.3".
    pub clause: &'static str,
    /// Sent segments are seen; what a host did with one that reached it is inferred.
    pub evidence: Evidence,
}
