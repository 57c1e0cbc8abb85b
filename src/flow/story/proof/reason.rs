//! The reasons there are, and what a frame may prove.

use crate::capture::FrameNumber;

/// Payload bytes by their relative numbers, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes {
    /// The number of the first.
    pub first: u32,
    /// The number of the last.
    pub last: u32,
}

impl Bytes {
    /// `len` bytes from a number on; `len` is at least 1.
    pub(in crate::flow::story) const fn from(first: u32, len: u32) -> Bytes {
        Bytes { first, last: first.wrapping_add(len).wrapping_sub(1) }
    }

    /// How many there are.
    pub const fn count(self) -> u32 {
        self.last.wrapping_sub(self.first).wrapping_add(1)
    }
}

/// What a segment carries that takes numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    /// Payload.
    Bytes(Bytes),
    /// A SYN.
    Syn,
    /// A SYN-ACK.
    SynAck,
    /// A FIN without payload.
    Fin,
}

/// Why a packet has a name. Times in ns of the capture, `None` where it has none; numbers are relative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The capture has the same packet twice: it was sent once.
    SeenTwice {
        /// The frame that had it before.
        frame: FrameNumber,
    },
    /// The same was sent before.
    Repeated {
        /// What is sent again.
        what: Carried,
        /// How many times it had been sent before.
        times: u32,
        /// Time since it was sent last.
        waited: Option<i64>,
    },
    /// The number is an old one, but no packet before carries it: it is not known to be a repetition.
    NotSeenBefore {
        /// What it carries.
        what: Carried,
        /// How long before it the later numbers came.
        behind: Option<i64>,
    },
    /// A SYN-ACK with the number of the SYN before, as a simultaneous open has: no repetition at all.
    CrossingSynAck,
    /// Sent again because the receiver asked for it.
    AskedFor {
        /// What is sent again.
        what: Carried,
        /// Duplicate ACKs that asked.
        duplicates: u32,
        /// Time since the latest ACK that asked.
        waited: Option<i64>,
    },
    /// Sent again though it had been acknowledged.
    AlreadyAcknowledged {
        /// What is sent again.
        what: Carried,
        /// Time since the ACK that covered it.
        ago: Option<i64>,
    },
    /// It comes after later bytes, sooner than a repetition could.
    Overtaken {
        /// What it carries.
        what: Carried,
        /// How long before it the later bytes came.
        behind: Option<i64>,
        /// The round trip of the handshake, by which it is judged.
        round_trip: Option<i64>,
        /// The same number had passed here before after all: it may be a repetition.
        seen_before: bool,
    },
    /// The pair of endpoints had an earlier connection in this capture.
    PortsAgain {
        /// Its stream number.
        stream: u32,
        /// Time since its last packet.
        ago: Option<i64>,
    },
    /// A SYN-ACK with another number than its sender counted from until then.
    NumberChanged,
    /// Bytes before it are missing.
    Missing {
        /// Which.
        bytes: Bytes,
    },
    /// It comes right after, or before, what had been sent; Wireshark counts from an earlier number since a SYN came again.
    CountedAnew,
    /// It acknowledges bytes that were not captured.
    NotCaptured {
        /// What it acknowledges up to (the number expected next).
        ack: u32,
        /// The first gap.
        bytes: Bytes,
    },
    /// It acknowledges bytes that were captured, though not in order.
    CapturedInDisorder {
        /// What it acknowledges up to.
        ack: u32,
    },
    /// Another window, and nothing else new.
    WindowChanged {
        /// In bytes; `None` where the scale is not known.
        from: Option<u32>,
        /// In bytes.
        to: Option<u32>,
        /// It was closed.
        opens: bool,
    },
    /// It ends where the window ends.
    WindowFilled {
        /// The window offered, in bytes.
        window: u32,
        /// What had been acknowledged.
        ack: u32,
        /// The last number allowed, that of its last byte.
        last: u32,
    },
    /// An old number again, to be answered.
    StillThere {
        /// That number.
        number: u32,
        /// How long nothing had been said.
        quiet: Option<i64>,
    },
    /// The same, but the peer's window is closed: a question for room.
    RoomWanted {
        /// The number.
        number: u32,
        /// How long the window has been closed.
        closed: Option<i64>,
    },
    /// The answer to an old number.
    YesStillThere {
        /// Time since the question.
        after: Option<i64>,
    },
    /// The same ACK again.
    SameAck {
        /// The number it waits for.
        ack: u32,
        /// The how-manieth duplicate.
        number: u32,
        /// Why it was sent, as far as the capture shows.
        cause: Cause,
    },
    /// No room.
    Closed {
        /// The window before, in bytes; `None` where not known.
        before: Option<u32>,
        /// The number the peer must stop at.
        ack: u32,
    },
    /// No room still.
    StillClosed {
        /// How long the window has been closed.
        closed: Option<i64>,
    },
    /// A byte beyond the closed window.
    RoomProbed {
        /// Its number.
        number: u32,
        /// How long the window has been closed.
        closed: Option<i64>,
    },
    /// The answer to that: no room still.
    NoRoomYet {
        /// Time since the probe.
        after: Option<i64>,
    },
}

/// Why an end repeats an ACK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Later bytes arrived, those it waits for did not.
    Later(Bytes),
    /// The bytes that it says by SACK to have (RFC 2018); what brought them was not captured just before.
    Sacked(Bytes),
    /// Bytes it had already came again.
    Twice(Bytes),
    /// The other end's SYN-ACK came again.
    SynAckTwice,
    /// The other end's SYN-ACK of a simultaneous open came: no repetition.
    SynAckCrossed,
    /// A SYN came, though the connection is open: a challenge ACK (RFC 9293 §3.10.7.4, RFC 5961 §4).
    StraySyn,
    /// The other end's FIN came again.
    FinTwice,
    /// Nothing captured says why.
    Unknown,
}

/// What a frame proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The same packet, seen before.
    SeenBefore,
    /// The first transmission.
    FirstSent,
    /// A later transmission, still before this one.
    SentAgain,
    /// The ACK that asked first.
    FirstAck,
    /// A duplicate of it.
    DuplicateAck,
    /// The ACK that covered it.
    Acknowledged,
    /// Later bytes that came earlier.
    Overtook,
    /// The last before the gap.
    BeforeGap,
    /// The first after the gap.
    AfterGap,
    /// The window in force until now.
    WindowBefore,
    /// The window that counts.
    Window,
    /// The window closed.
    WindowClosed,
    /// What it answers.
    Question,
    /// What had arrived.
    Arrived,
    /// What was said last.
    LastSaid,
    /// Who sent that number before.
    NumberSent,
    /// The SYN of the same sender.
    OwnSyn,
    /// The SYN that crossed it.
    PeerSyn,
    /// The last packet of the earlier connection: of another conversation.
    EarlierConnection,
}
