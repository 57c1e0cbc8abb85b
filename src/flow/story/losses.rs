//! What a segment rests on: the first transmission of one sent again, the ACK that one repeats; and
//! which segments never arrived, as their repetition, or that of what they acknowledge, shows.

use std::collections::{HashMap, VecDeque};

use crate::decode::TcpFacts;
use crate::flow::pair::{End, Ends};
use crate::flow::story::{Action, LEAST_RTT, Story};
use crate::flow::tcp::sequence::reaches;
use crate::flow::tcp::{Analysis, AnalysisSet};

/// How many events back an ACK that did not come is looked for.
const ACK_WITHIN: usize = 256;

/// ACKs that never came: they would have kept their receiver from sending again what they acknowledge (RFC 6298 §5). Nothing is
/// said of one that has been away for less than a round trip, for it may have crossed the repetition; where the tap stands at
/// the receiver, for it saw them come; where it acknowledges later data as well, for the repetition may have been on its way all
/// the time; and where the repetition knows of what was sent with it or later, by its own ACK or by its timestamp echo
/// (RFC 7323 §3.2). By the repetitions of an established connection, whose round trip is known. One that changes a state is
/// told by the states.
pub(super) fn acks_that_never_came(story: &Story) -> Vec<usize> {
    let Some(rtt) = story.handshake_rtt.filter(|rtt| *rtt >= LEAST_RTT) else { return Vec::new() };
    let mut missed = Vec::new();
    for (index, event) in story.events.iter().enumerate() {
        let Some(segment) = event.segment.filter(|_| event.action == Action::Retransmission) else { continue };
        if segment.len == 0 || story.tap_at == Some(event.from) || event.is_passed_on() {
            continue;
        }
        let facts = &segment.facts;
        let end = facts.seq.wrapping_add(segment.len);
        let before = story.events.get(index.saturating_sub(ACK_WITHIN)..index).unwrap_or_default();
        let mut unheard = Vec::new();
        let mut certain = true;
        for (at, ack) in before.iter().enumerate().rev() {
            let Some(other) = ack.segment else { continue };
            let takes = other.len > 0 || other.flags().any(0x003);
            if ack.from == event.from {
                // What was sent before is what the ACKs found so far answer.
                if takes {
                    break;
                }
                continue;
            }
            // Of the last that was sent: where later data are acknowledged as well, this may be a copy that was held up.
            if !other.flags().ack() || other.facts.ack != end {
                break;
            }
            let known = facts.ack != other.facts.seq && reaches(facts.ack, other.facts.seq);
            let echoed = facts.timestamps.zip(other.facts.timestamps);
            let echoed = echoed.is_some_and(|((_, echo), (value, _))| reaches(echo, value));
            let away = event.time.zip(ack.time).map(|(now, then)| now.since(then));
            let long = away.is_some_and(|away| away > rtt);
            certain &= !known && !takes && !echoed && long && ack.transitions.is_empty();
            if !ack.goes_on() {
                unheard.push(index.saturating_sub(ACK_WITHIN).saturating_add(at));
            }
        }
        if certain {
            missed.extend(unheard);
        }
    }
    missed
}

#[derive(Clone, Copy, Debug)]
struct Sent {
    event: usize,
    /// The number after it.
    end: u32,
}

/// What has been sent and acknowledged so far. Events are named by their index.
#[derive(Debug, Default)]
pub(super) struct Losses {
    /// By direction: the latest segment at each sequence number.
    sent: Ends<HashMap<u32, Sent>>,
    /// By sender: the number its latest ACK expects, and the first event that said it.
    expects: Ends<Option<(u32, usize)>>,
    /// By sender: its latest segment.
    latest: Ends<Option<usize>>,
    /// By sender: segments that were sent again, until the peer acknowledges what they carried. Only then is it
    /// known that a repetition arrived, and so that they had not.
    repeated: Ends<VecDeque<Sent>>,
    /// Events whose segments never arrived.
    pub(super) lost: Vec<usize>,
}

/// What a segment rests on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ground {
    /// The event it rests on.
    pub(super) because_of: Option<usize>,
}

impl Losses {
    /// Takes in the segment of an event. `again`: it is a segment sent again.
    pub(super) fn take(
        &mut self,
        event: usize,
        from: End,
        tcp: &TcpFacts,
        analysis: AnalysisSet,
        again: bool,
    ) -> Ground {
        let len = tcp.len.unwrap_or(0);
        let takes = u32::from(tcp.flags.any(0x003));
        let end = tcp.seq.wrapping_add(len).wrapping_add(takes);
        let to = from.other();
        let mut ground = Ground::default();
        if (again || analysis.is_retransmission() && !tcp.flags.syn()) && end != tcp.seq {
            if let Some(&first) = self.sent.at(from).get(&tcp.seq) {
                // Acknowledged as far as the tap saw: then it had arrived.
                let acked = self.expects.at(to).is_some_and(|(ack, _)| reaches(ack, first.end));
                ground.because_of = Some(first.event);
                if !acked {
                    self.repeated.at_mut(from).push_back(first);
                }
            }
        } else if analysis.has(Analysis::DuplicateAck) {
            ground.because_of = self.expects.at(from).map(|(_, event)| event);
        } else if analysis.has(Analysis::KeepAliveAck) || analysis.has(Analysis::ZeroWindowProbeAck) {
            ground.because_of = *self.latest.at(to);
        }
        if end != tcp.seq && !analysis.has(Analysis::KeepAlive) {
            self.sent.at_mut(from).insert(tcp.seq, Sent { event, end });
        }
        if tcp.flags.ack() {
            let repeated = self.repeated.at_mut(to);
            while let Some(first) = repeated.front().filter(|first| reaches(tcp.ack, first.end)) {
                self.lost.push(first.event);
                repeated.pop_front();
            }
            let expects = self.expects.at_mut(from);
            if expects.is_none_or(|(ack, _)| ack != tcp.ack && reaches(tcp.ack, ack)) {
                *expects = Some((tcp.ack, event));
            }
        }
        *self.latest.at_mut(from) = Some(event);
        ground
    }
}
