//! What Wireshark's names rest on: for each name of a packet the numbers that make it true, and the frames
//! that prove it. Worked out for one packet when asked, from the packets before it.
//!
//! Follows the conditions of [`sequence`](crate::flow::tcp::sequence), so that what is shown is what the name
//! was given for. Where Wireshark is misled, the reason says what happened.

mod answers;
mod sending;
#[cfg(test)]
mod tests;

use super::{Action, Event, SegmentInfo, Story};
use crate::capture::FrameNumber;
use crate::flow::Side;
use crate::flow::tcp::sequence::{after, reaches};
use crate::flow::tcp::{Analysis, AnalysisSet};

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
    pub(super) const fn from(first: u32, len: u32) -> Bytes {
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

/// A frame that proves something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhibit {
    /// Its number. It comes before the packet that it explains.
    pub frame: FrameNumber,
    /// What it proves.
    pub part: Part,
}

/// One name of a packet, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Wireshark's name.
    pub name: Analysis,
    /// Who sent the packet.
    pub from: Side,
    /// Why it has the name.
    pub reason: Reason,
    /// The frames that show it, in order.
    pub exhibits: Vec<Exhibit>,
}

impl Story {
    /// What the names of an event rest on, one after the other; empty where it has none. Looks through the events
    /// before it.
    pub fn proofs(&self, index: usize) -> Vec<Proof> {
        let Some(past) = Past::of(self, index) else { return Vec::new() };
        past.this.analysis.iter().map(|name| past.proof(name)).collect()
    }

    /// The index of the event of a frame.
    pub fn index_of(&self, frame: FrameNumber) -> Option<usize> {
        self.events.binary_search_by_key(&frame, |event| event.frame).ok()
    }
}

/// The names worth telling: Wireshark lists `retransmission` beside the two that say which kind of one.
pub fn telling(names: AnalysisSet) -> impl Iterator<Item = Analysis> {
    let kind = names.has(Analysis::FastRetransmission) || names.has(Analysis::SpuriousRetransmission);
    names.iter().filter(move |name| !kind || *name != Analysis::Retransmission)
}

/// A segment before, as far as a proof is concerned.
#[derive(Clone, Copy)]
struct Earlier<'a> {
    event: &'a Event,
    segment: &'a SegmentInfo,
}

impl Earlier<'_> {
    /// The number after it. A SYN and a FIN take one each, but Wireshark counts one for both.
    fn end(self) -> u32 {
        end_of(self.segment)
    }
    /// Whether it carries something that takes numbers, other than a probe of the peer.
    fn carries(self) -> bool {
        self.end() != self.segment.facts.seq && !self.segment.analysis.has(Analysis::KeepAlive)
    }
}

fn end_of(segment: &SegmentInfo) -> u32 {
    let takes = u32::from(segment.flags().any(0x003));
    segment.facts.seq.wrapping_add(segment.len).wrapping_add(takes)
}

/// A segment and what was sent before it.
#[derive(Clone, Copy)]
struct Past<'a> {
    story: &'a Story,
    before: &'a [Event],
    event: &'a Event,
    this: &'a SegmentInfo,
}

impl<'a> Past<'a> {
    fn of(story: &'a Story, index: usize) -> Option<Self> {
        let event = story.events.get(index)?;
        let before = story.events.get(..index).unwrap_or_default();
        Some(Past { story, before, event, this: event.segment.as_ref()? })
    }

    /// Segments of a side before this one. Those whose length is not known are none to Wireshark.
    fn of_side(self, side: Side) -> impl DoubleEndedIterator<Item = Earlier<'a>> {
        let known = self.before.iter().filter(move |event| event.from == side);
        known
            .filter_map(|event| Some(Earlier { event, segment: event.segment.as_ref()? }))
            .filter(|earlier| earlier.segment.facts.len.is_some())
    }

    /// What the same end sent, latest first.
    fn mine(self) -> impl Iterator<Item = Earlier<'a>> {
        self.of_side(self.event.from).rev()
    }

    /// What the other end sent, latest first.
    fn theirs(self) -> impl Iterator<Item = Earlier<'a>> {
        self.of_side(self.event.from.other()).rev()
    }

    /// The segment that brought the sender's highest number, as Wireshark counts (a probe beyond the window does
    /// not count).
    fn furthest(self) -> Option<Earlier<'a>> {
        let counted = self.of_side(self.event.from).filter(|e| !e.segment.analysis.has(Analysis::ZeroWindowProbe));
        counted.reduce(|best, one| if after(one.end(), best.end()) { one } else { best })
    }

    /// Time from an earlier segment to this one, in ns.
    fn since(self, earlier: Option<Earlier<'_>>) -> Option<i64> {
        Some(self.event.time?.since(earlier?.event.time?))
    }

    /// A raw number of the sender's as a relative one.
    fn own_number(self, raw: u32) -> u32 {
        raw.wrapping_sub(self.this.facts.seq).wrapping_add(self.this.seq)
    }

    /// A raw number of the other end's as a relative one.
    fn peer_number(self, raw: u32) -> u32 {
        raw.wrapping_sub(self.this.facts.ack).wrapping_add(self.this.ack)
    }

    /// What this segment carries.
    fn carried(self) -> Carried {
        let flags = self.this.flags();
        match self.this.len {
            0 if flags.syn() && flags.ack() => Carried::SynAck,
            0 if flags.syn() => Carried::Syn,
            0 => Carried::Fin,
            // A SYN's payload begins after the number of the SYN itself.
            len => Carried::Bytes(Bytes::from(self.this.seq.wrapping_add(u32::from(flags.syn())), len)),
        }
    }

    /// Transmissions of what this segment carries, or of a part of it, latest first.
    fn transmissions(self) -> impl Iterator<Item = Earlier<'a>> {
        let (start, end) = (self.this.facts.seq, end_of(self.this));
        self.mine().filter(move |e| e.carries() && after(end, e.segment.facts.seq) && after(e.end(), start))
    }

    fn proof(self, name: Analysis) -> Proof {
        let mut exhibits: Vec<Exhibit> = Vec::new();
        let reason = match name {
            Analysis::Retransmission => self.retransmission(&mut exhibits),
            Analysis::FastRetransmission => self.fast_retransmission(&mut exhibits),
            Analysis::SpuriousRetransmission => self.spurious_retransmission(&mut exhibits),
            Analysis::OutOfOrder => self.out_of_order(&mut exhibits),
            Analysis::ReusedPorts => self.reused_ports(&mut exhibits),
            Analysis::LostSegment => self.lost_segment(&mut exhibits),
            Analysis::AckLostSegment => self.ack_lost_segment(&mut exhibits),
            Analysis::WindowUpdate => self.window_update(&mut exhibits),
            Analysis::WindowFull => self.window_full(&mut exhibits),
            Analysis::KeepAlive => self.keep_alive(&mut exhibits),
            Analysis::KeepAliveAck => self.keep_alive_ack(&mut exhibits),
            Analysis::DuplicateAck => self.duplicate_ack(&mut exhibits),
            Analysis::ZeroWindow => self.zero_window(&mut exhibits),
            Analysis::ZeroWindowProbe => self.zero_window_probe(&mut exhibits),
            Analysis::ZeroWindowProbeAck => self.zero_window_probe_ack(&mut exhibits),
        };
        exhibits.sort_by_key(|exhibit| exhibit.frame);
        exhibits.dedup_by_key(|exhibit| exhibit.frame);
        Proof { name, from: self.event.from, reason, exhibits }
    }
}

fn show(exhibits: &mut Vec<Exhibit>, earlier: Option<Earlier<'_>>, part: Part) {
    exhibits.extend(earlier.map(|earlier| Exhibit { frame: earlier.event.frame, part }));
}
