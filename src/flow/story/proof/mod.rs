//! What Wireshark's names rest on: for each name of a packet the numbers that make it true, and the frames
//! that prove it. Worked out for one packet when asked, from the packets before it.
//!
//! Follows the conditions of [`sequence`](crate::flow::tcp::sequence), so that what is shown is what the name
//! was given for. Where Wireshark is misled, the reason says what happened.

mod answers;
mod reason;
mod sending;
#[cfg(test)]
mod tests;

use super::{Action, Event, SegmentInfo, Story};
use crate::capture::FrameNumber;
use crate::flow::Side;
use crate::flow::tcp::sequence::{after, reaches};
use crate::flow::tcp::{Analysis, AnalysisSet};
pub use reason::{Bytes, Carried, Cause, Part, Reason};

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
        past.this.named.iter().map(|name| past.proof(name)).collect()
    }

    /// Whether an earlier packet carried what an event carries, or a part of it. So many packets back are looked
    /// through as no sender has under way.
    pub fn sent_before(&self, index: usize) -> bool {
        const LOOK_BACK: usize = 1 << 16;
        let Some(mut past) = Past::of(self, index) else { return false };
        past.before = past.before.get(past.before.len().saturating_sub(LOOK_BACK)..).unwrap_or_default();
        past.transmissions().next().is_some()
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
        self.end() != self.segment.facts.seq && !self.segment.named.has(Analysis::KeepAlive)
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

    /// Those of `mine` that acknowledge something: in a SYN or RST without the ACK flag the field says nothing.
    fn my_acks(self) -> impl Iterator<Item = Earlier<'a>> {
        self.mine().filter(|e| e.segment.flags().ack())
    }

    /// Those of `theirs` that acknowledge something.
    fn their_acks(self) -> impl Iterator<Item = Earlier<'a>> {
        self.theirs().filter(|e| e.segment.flags().ack())
    }

    /// The segment that brought the sender's highest number, as Wireshark counts (a probe beyond the window does
    /// not count).
    fn furthest(self) -> Option<Earlier<'a>> {
        let counted = self.of_side(self.event.from).filter(|e| !e.segment.named.has(Analysis::ZeroWindowProbe));
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
        // A name that the packet has only because the capture has it twice.
        let twice = self.event.seen.before.filter(|_| !self.this.analysis.has(name));
        if let Some((frame, ..)) = twice {
            exhibits.push(Exhibit { frame, part: Part::SeenBefore });
            return Proof { name, from: self.event.from, reason: Reason::SeenTwice { frame }, exhibits };
        }
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
