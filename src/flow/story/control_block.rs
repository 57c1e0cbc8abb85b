//! What is known of each end after a packet: the variables that RFC 9293 §3.3.1 keeps in an end's transmission
//! control block, as far as the tap can tell, what the ends offered each other, and the round-trip time.
//!
//! A tap sees when packets pass it, not when they leave or arrive. A round trip measured here is the one from
//! the tap to the other end and back: near the sender it is nearly the sender's own, near the receiver it is
//! little more than the receiver's thinking ([`Story::tap_at`](super::Story::tap_at) says where the tap stands).

use super::{Event, SegmentInfo, Story};
use crate::capture::Timestamp;
use crate::flow::Side;
use crate::flow::tcp::Analysis;
use crate::flow::tcp::sequence::{after, reaches};

mod round_trip;

use round_trip::Outstanding;
pub use round_trip::RoundTrip;

/// What an end said about an option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offered<T> {
    /// The segment that would say it was not captured (yet).
    #[default]
    Unknown,
    /// It was captured, and lacks the option.
    No,
    /// It says this.
    Yes(T),
}

impl<T> Offered<T> {
    fn from(option: Option<T>) -> Self {
        option.map_or(Offered::No, Offered::Yes)
    }
}

/// One end, as of a packet. Numbers are relative to what the end counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ControlBlock {
    /// The initial sequence number on the wire, by the end's SYN or SYN-ACK.
    pub iss: Option<u32>,
    /// The maximum segment size it is ready to receive, in bytes (RFC 9293 §3.7.1), by its SYN.
    pub mss: Offered<u16>,
    /// The window scale (shift) in its SYN (RFC 7323 §2).
    pub window_scale: Offered<u8>,
    /// The shift its window field is to be read with: both ends must have offered one. `Some(0)` where one end did
    /// not, `None` where a SYN was not captured.
    pub scale_in_effect: Option<u8>,
    /// SACK-permitted in its SYN (RFC 2018).
    pub sack_permitted: Offered<()>,
    /// The SACK blocks of its latest segment, `first..end` in the other end's numbers; the first `sack_count` are set.
    pub sack: [(u32, u32); 4],
    /// How many there are.
    pub sack_count: u8,
    /// `TSval` and `TSecr` of its latest segment (RFC 7323 §3).
    pub timestamps: Offered<(u32, u32)>,
    /// The window it offers, in bytes; `None` before its first segment and where the scale is not known.
    pub window: Option<u32>,
    /// The window field as it stood in its latest segment.
    pub window_field: Option<u16>,
    /// SND.NXT: the number after the highest it sent.
    pub snd_nxt: Option<u32>,
    /// SND.UNA: the oldest number not acknowledged, by the other end's highest ACK.
    pub snd_una: Option<u32>,
    /// Payload bytes sent and not acknowledged (SYN and FIN take a number but are no bytes; what only SACK
    /// blocks confirm still counts).
    pub in_flight: u32,
    /// The round trip by what it sent and the ACKs of it; `None` before the first sample.
    pub round_trip: Option<RoundTrip>,
    /// Its packets with any of the three retransmission names.
    pub retransmissions: u32,
}

/// Both ends as of a packet.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ControlBlocks {
    /// By [`Side::index`].
    pub ends: [ControlBlock; 2],
    /// The handshake's round trip, SYN to the third segment, in ns: Wireshark's `tcp.analysis.initial_rtt`.
    /// `None` until the third segment.
    pub initial_rtt: Option<i64>,
}

impl ControlBlocks {
    /// One end's.
    pub const fn of(&self, side: Side) -> &ControlBlock {
        let [client, server] = &self.ends;
        match side {
            Side::Client => client,
            Side::Server => server,
        }
    }
}

/// Events between two states that are kept, at least.
const STRIDE: usize = 256;

/// What the ends knew before every 256th event, or so; what lies between is followed again when asked. A state with much
/// outstanding is kept as many events apart as it has segments outstanding: however one-sided a capture is, the log
/// takes no more than a few bytes for each of its packets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ControlLog {
    /// By the index of the event that follows.
    kept: Vec<(usize, [Follower; 2])>,
}

impl ControlLog {
    /// Follows all events once.
    pub(super) fn of(events: &[Event]) -> ControlLog {
        let mut kept: Vec<(usize, [Follower; 2])> = Vec::new();
        let mut now = <[Follower; 2]>::default();
        for (index, event) in events.iter().enumerate() {
            let outstanding: usize = now.iter().map(|end| end.outstanding.len()).sum();
            let due = kept.last().is_none_or(|(last, _)| index - last >= STRIDE.max(outstanding));
            if due {
                kept.push((index, now.clone()));
            }
            take(&mut now, event);
        }
        kept.shrink_to_fit();
        ControlLog { kept }
    }

    /// The latest state that is kept of before an event.
    fn before(&self, index: usize) -> Option<&(usize, [Follower; 2])> {
        let at = self.kept.partition_point(|(next, _)| *next <= index);
        self.kept.get(at.checked_sub(1)?)
    }
}

impl Story {
    /// What is known of both ends after an event; `None` where there is no such event or no TCP.
    pub fn control_blocks(&self, index: usize) -> Option<ControlBlocks> {
        self.tcp()?;
        let event = self.events.get(index)?;
        // A story whose events were put together by hand has no log: it is followed from its beginning.
        let (from, mut now) = self.control_log.before(index).cloned().unwrap_or_default();
        for event in self.events.get(from..=index).unwrap_or_default() {
            take(&mut now, event);
        }
        let third = self.tcp().and_then(|tcp| tcp.handshake).map(|[_, _, third]| third);
        let [client, server] = &now;
        let ends = [client.block(server), server.block(client)];
        Some(ControlBlocks {
            ends,
            initial_rtt: self.handshake_rtt.filter(|_| third.is_some_and(|third| third <= event.frame)),
        })
    }
}

fn take(ends: &mut [Follower; 2], event: &Event) {
    let Some(segment) = event.segment.as_ref().filter(|_| !event.is_passed_on()) else { return };
    let [client, server] = ends;
    let (mine, theirs) = match event.from {
        Side::Client => (client, server),
        Side::Server => (server, client),
    };
    mine.sends(segment, event.time);
    if segment.flags().ack() {
        theirs.hears(segment, event.time);
    }
}

/// One end while it is being followed.
#[derive(Clone, Debug, Default, PartialEq)]
struct Follower {
    so_far: ControlBlock,
    /// The number on the wire that is shown as 0.
    base: Option<u32>,
    next: Option<u32>,
    unacknowledged: Option<u32>,
    /// The number of the SYN, and of the FIN.
    syn: Option<u32>,
    fin: Option<u32>,
    outstanding: Outstanding,
}

impl Follower {
    /// It sends a segment.
    fn sends(&mut self, segment: &SegmentInfo, time: Option<Timestamp>) {
        let (facts, flags) = (&segment.facts, segment.flags());
        let base = facts.seq.wrapping_sub(segment.seq);
        if self.base.is_some_and(|old| old != base) {
            // It counts from another number: nothing of before holds.
            (self.next, self.unacknowledged, self.syn, self.fin) = (None, None, None, None);
            self.outstanding = Outstanding::default();
        }
        self.base = Some(base);
        let so_far = &mut self.so_far;
        if flags.syn() {
            so_far.iss = Some(facts.seq);
        }
        // Of options that the capture cut off nothing is known.
        if flags.syn() && facts.whole && !facts.cut {
            so_far.mss = Offered::from(facts.mss);
            so_far.window_scale = Offered::from(facts.window_scale);
            so_far.sack_permitted = Offered::from(facts.sack_permitted.then_some(()));
        }
        if facts.whole {
            so_far.window_field = Some(facts.window);
            so_far.window = segment.window;
            // An RST may lack the option that every other segment has (RFC 7323 §3.2).
            if !facts.cut && (!flags.rst() || facts.timestamps.is_some()) {
                so_far.timestamps = Offered::from(facts.timestamps);
            }
            so_far.sack_count = facts.sack_count;
            let peer = facts.ack.wrapping_sub(segment.ack);
            so_far.sack = facts.sack.map(|(left, right)| (left.wrapping_sub(peer), right.wrapping_sub(peer)));
        }
        if segment.analysis.is_retransmission() {
            so_far.retransmissions = so_far.retransmissions.saturating_add(1);
        }
        let Some(len) = facts.len else { return };
        if flags.rst() || segment.analysis.has(Analysis::ZeroWindowProbe) {
            return;
        }
        let payload = facts.seq.wrapping_add(u32::from(flags.syn()));
        let end = payload.wrapping_add(len).wrapping_add(u32::from(flags.fin()));
        if flags.syn() {
            self.syn = Some(facts.seq);
        }
        if flags.fin() {
            self.fin = Some(end.wrapping_sub(1));
        }
        if end != facts.seq && !segment.analysis.has(Analysis::KeepAlive) {
            self.outstanding.send(facts.seq, end, self.next, time);
        }
        if self.next.is_none_or(|next| after(end, next)) {
            self.next = Some(end);
        }
        if self.unacknowledged.is_none() {
            self.unacknowledged = Some(facts.seq);
        }
    }

    /// An ACK of the other end's passes.
    fn hears(&mut self, segment: &SegmentInfo, time: Option<Timestamp>) {
        let facts = &segment.facts;
        let ack = facts.ack;
        if self.base.is_none() {
            self.base = Some(ack.wrapping_sub(segment.ack));
        }
        if segment.flags().rst() && self.next.is_none_or(|next| after(ack, next)) {
            return;
        }
        let blocks = facts.sack.get(..usize::from(facts.sack_count)).unwrap_or_default();
        if let Some(nanos) = self.outstanding.acknowledge(ack, blocks, time) {
            RoundTrip::add(&mut self.so_far.round_trip, nanos);
        }
        if self.unacknowledged.is_none_or(|una| after(ack, una)) {
            self.unacknowledged = Some(ack);
        }
        // What is acknowledged was sent, captured or not.
        if self.next.is_none_or(|next| after(ack, next)) {
            self.next = Some(ack);
        }
    }

    fn block(&self, peer: &Follower) -> ControlBlock {
        let relative = |raw: Option<u32>| Some(raw?.wrapping_sub(self.base?));
        let mut block = self.so_far;
        (block.snd_nxt, block.snd_una) = (relative(self.next), relative(self.unacknowledged));
        block.in_flight = self.in_flight();
        block.scale_in_effect = match (block.window_scale, peer.so_far.window_scale) {
            (Offered::No, _) | (_, Offered::No) => Some(0),
            (Offered::Yes(shift), Offered::Yes(_)) => Some(shift.min(14)),
            _ => None,
        };
        block
    }

    fn in_flight(&self) -> u32 {
        let (Some(next), Some(una)) = (self.next, self.unacknowledged) else { return 0 };
        let no_byte = |number: Option<u32>| number.is_some_and(|n| reaches(n, una) && after(next, n));
        let taken = u32::from(no_byte(self.syn)) + u32::from(no_byte(self.fin));
        next.wrapping_sub(una).saturating_sub(taken)
    }
}

#[cfg(test)]
mod tests;
