//! How a TCP conversation opened and closed, and where its ends are: `cli.md`'s words.

use super::TcpState;
use crate::capture::FrameNumber;
use crate::flow::{Evidence, Side};

/// How it opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Open {
    /// SYN; SYN-ACK; ACK.
    ThreeWay,
    /// Both sent a SYN without ACK.
    Simultaneous,
    /// The SYN was answered by RST.
    Refused,
    /// A SYN, and never an answer.
    Unanswered,
    /// SYN and SYN-ACK, and no ACK of it.
    HalfOpen,
    /// A SYN-ACK, but no SYN was captured.
    MidHandshake,
    /// Neither was captured.
    MidStream,
}

impl Open {
    /// The word of `conversations --json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Open::ThreeWay => "three-way",
            Open::Simultaneous => "simultaneous",
            Open::Refused => "refused",
            Open::Unanswered => "unanswered",
            Open::HalfOpen => "half-open",
            Open::MidHandshake => "mid-handshake",
            Open::MidStream => "mid-stream",
        }
    }
}

/// How it closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Close {
    /// No FIN and no RST after the opening.
    None,
    /// An RST came before both FINs were acknowledged.
    Reset,
    /// A FIN, no RST, and not both acknowledged by the end of the capture.
    Incomplete,
    /// The FINs crossed.
    Simultaneous,
    /// The other end sent on after acknowledging the FIN.
    HalfClose,
    /// FIN; FIN with ACK; ACK.
    ThreeWay,
    /// FIN; ACK; FIN; ACK.
    FourWay,
}

impl Close {
    /// The word of `conversations --json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Close::None => "none",
            Close::Reset => "reset",
            Close::Incomplete => "incomplete",
            Close::Simultaneous => "simultaneous",
            Close::HalfClose => "half-close",
            Close::ThreeWay => "three-way",
            Close::FourWay => "four-way",
        }
    }
}

/// Which closing segments were seen at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Teardown {
    /// Both sides sent FIN.
    Fin,
    /// Not both, and there was an RST.
    Rst,
    /// One side sent FIN.
    Half,
    /// Nothing.
    None,
}

impl Teardown {
    /// The word of `conversations --json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Teardown::Fin => "fin",
            Teardown::Rst => "rst",
            Teardown::Half => "half",
            Teardown::None => "none",
        }
    }
}

/// The TCP part of a [`Conversation`](crate::flow::Conversation).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Wireshark's `tcp.completeness` bits at the last packet.
    pub completeness: u8,
    /// Frames of SYN, SYN-ACK and ACK, where all three are there.
    pub handshake: Option<[FrameNumber; 3]>,
    /// Which closing segments were seen.
    pub teardown: Teardown,
    /// Packets with any of the three retransmission names.
    pub retransmissions: u32,
    /// How it opened.
    pub open: Open,
    /// How it closed.
    pub close: Close,
    /// Who sent the first FIN, or the RST if there was no FIN.
    pub closer: Option<Side>,
    /// The state of each [`Side`] as of the last packet; `None` where nothing says it.
    pub states: [(Option<TcpState>, Evidence); 2],
}
