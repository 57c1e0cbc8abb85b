//! What becomes of a packet at the system that it is sent to, as far as the capture tells: whether anybody has the port,
//! whether the connection is there, whether the bytes are new, in their turn, and read.

use std::collections::BTreeMap;

use super::calls::Arrivals;
use super::{PlayTime, Step, streams};
use crate::capture::FrameNumber;
use crate::decode::TcpFlags;
use crate::flow::Side;
use crate::flow::story::{Action, Event, SegmentInfo, Story};
use crate::flow::tcp::Analysis;

/// What becomes of a packet at the other end. All of it is inferred from what that end sends later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// Nothing speaks against its getting to whom it is for, or it does not get to the other end at all (see
    /// [`Event::lost`], [`Event::stopped`]).
    Taken,
    /// Nothing tells whether it arrived (see [`Step::unsure`]).
    Unknown,
    /// The receiver's system reports by ICMP, in that frame, that it cannot hand it on (RFC 1122 §4.1.3.1).
    Refused(FrameNumber),
    /// A SYN that a listening socket takes: the connection comes about by it (RFC 9293 §3.10.7.2).
    Listener,
    /// A SYN that arrived, and to which no answer was captured: whether a socket waits for it, nothing tells.
    NoAnswer,
    /// A SYN that no socket waits for: it is answered by RST (RFC 9293 §3.10.7.1).
    NoListener,
    /// The receiver has no such connection, or none that takes anything, and answers by RST (RFC 9293 §3.10.7.1).
    NoConnection {
        /// The receiver had sent a FIN: its program has closed the connection.
        closed: bool,
    },
    /// All its numbers have been received before: it is acknowledged again and dropped (RFC 9293 §3.10.7.4).
    Copy,
    /// Bytes before its own are missing: it waits in the receive buffer until they come (RFC 9293 §3.10.7.4).
    Early,
    /// It probes a closed window, and there was no room (RFC 9293 §3.8.6.1).
    NoRoom,
    /// The program does not read at that time, as the windows tell: it waits in the receive buffer (RFC 9293 §3.8.6).
    Buffered,
    /// The receiver's program breaks the connection off (RFC 9293 §3.10.5), and its RST is the first that tells of these bytes.
    Aborted {
        /// The RST acknowledges them: its system had them. Whether the program had read them, nothing tells. Otherwise they
        /// found no connection any more.
        acknowledged: bool,
    },
}

impl Received {
    /// Whether it gets no higher than TCP or UDP, or at least not yet.
    pub const fn ends_at_transport(self) -> bool {
        !matches!(self, Received::Taken | Received::Unknown | Received::Listener | Received::NoAnswer)
    }

    /// Whether it is known to go no higher than TCP or UDP, and to be thrown away there.
    pub const fn is_dropped(self) -> bool {
        self.ends_at_transport() && !self.waits() && !matches!(self, Received::Aborted { acknowledged: true })
    }

    /// Whether its bytes wait there for their time.
    pub const fn waits(self) -> bool {
        matches!(self, Received::Early | Received::Buffered)
    }
}

/// What a side sends, as far as it tells what became of what came to it.
#[derive(Clone, Copy, Debug)]
struct Answer {
    depart: PlayTime,
    flags: TcpFlags,
    seq: u32,
    ack: u32,
}

/// What becomes of each step's packet; `reads` are of the two sides that receive.
pub(super) fn received(story: &Story, steps: &[Step], reads: &[Arrivals; 2]) -> Vec<Received> {
    let mut received: Vec<Received> =
        steps.iter().map(|step| if step.unsure { Received::Unknown } else { Received::Taken }).collect();
    let reports = story.events.iter().filter(|event| event.action == Action::Unreachable && event.reporter.is_none());
    let reports: BTreeMap<FrameNumber, FrameNumber> =
        reports.filter_map(|report| Some((report.answers?, report.frame))).collect();
    for (step, it) in steps.iter().zip(&mut received) {
        if let Some(report) = reports.get(&step.frame) {
            *it = Received::Refused(*report);
        }
    }
    if story.has_states() {
        for side in Side::BOTH {
            if let Some(reads) = reads.get(side.index()) {
                End::new(story, steps, side).receive(&mut received, reads);
            }
        }
    }
    // What was seen on its way comes to what it is where it was seen last.
    let steps_of: BTreeMap<FrameNumber, usize> =
        steps.iter().enumerate().map(|(index, step)| (step.frame, index)).collect();
    for (index, step) in steps.iter().enumerate().rev() {
        let after = story.events.get(step.event).and_then(|event| event.seen.after);
        let last = after.and_then(|frame| received.get(*steps_of.get(&frame)?).copied());
        if let (Some(last), Some(it)) = (last, received.get_mut(index)) {
            *it = last;
        }
    }
    received
}

/// One end of a TCP connection, receiving.
struct End<'a> {
    story: &'a Story,
    steps: &'a [Step],
    side: Side,
    /// What it sends, in order.
    sends: Vec<Answer>,
    /// When it first sends a FIN.
    fin: Option<PlayTime>,
}

impl<'a> End<'a> {
    fn new(story: &'a Story, steps: &'a [Step], side: Side) -> Self {
        let own = steps.iter().filter(|step| step.from == side);
        let sends: Vec<Answer> = own
            .filter_map(|step| {
                let segment = story.events.get(step.event).filter(|event| !event.is_passed_on())?.segment?;
                Some(Answer { depart: step.depart, flags: segment.flags(), seq: segment.seq, ack: segment.ack })
            })
            .collect();
        let fin = sends.iter().find(|sent| sent.flags.fin()).map(|sent| sent.depart);
        End { story, steps, side, sends, fin }
    }

    /// What it sends next after an instant.
    fn next(&self, at: PlayTime) -> Option<Answer> {
        self.sends.get(self.sends.partition_point(|sent| sent.depart < at)).copied()
    }

    /// What comes to it, in the order of its arrival.
    fn coming(&self) -> Vec<(PlayTime, usize, &'a Event, SegmentInfo)> {
        let mut coming: Vec<_> = self
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.from != self.side && !step.unsure)
            .filter_map(|(index, step)| {
                let event = self.story.events.get(step.event)?;
                let segment = event.segment.filter(|_| !event.lost && !event.goes_on() && event.stopped.is_none())?;
                Some((step.arrive, index, event, segment))
            })
            .collect();
        coming.sort_unstable_by_key(|(at, index, ..)| (*at, *index));
        coming
    }

    fn receive(&self, received: &mut [Received], reads: &Arrivals) {
        let mut got = Got::default();
        let coming = self.coming();
        // The numbers that still come later, for the question whether a gap is ever filled.
        for (place, (at, index, event, segment)) in coming.iter().copied().enumerate() {
            let Some(it) = received.get_mut(index).filter(|it| **it == Received::Taken) else { continue };
            let later = coming.get(place.saturating_add(1)..).unwrap_or_default();
            let after = later.first().map(|(at, ..)| *at);
            let fate = self.refuses(at, after, segment, &got).or_else(|| {
                let span = got.span(segment)?;
                self.holds(at, event, segment, span, &got, later).or_else(|| self.aborts(at, segment, span))
            });
            let held = matches!(fate, Some(Received::NoListener | Received::NoConnection { .. } | Received::NoRoom));
            *it = match fate {
                Some(fate) => fate,
                None if reads.waits(index, self.next(at).map(|next| next.depart)) => Received::Buffered,
                None => Received::Taken,
            };
            if !held {
                got.take(segment);
            }
        }
    }

    /// Whether there is a connection for a segment that comes `at` an instant, the next one `after`, by what answers it.
    fn refuses(&self, at: PlayTime, after: Option<PlayTime>, segment: SegmentInfo, got: &Got) -> Option<Received> {
        let flags = segment.flags();
        if flags.rst() {
            return None;
        }
        let next = self.next(at);
        if flags.syn() && !flags.ack() {
            let begun = self.sends.first().is_some_and(|first| first.depart < at);
            return match next {
                _ if begun => None,
                None => Some(Received::NoAnswer),
                // It is in SYN-RECEIVED by the one before.
                Some(_) if got.any => None,
                Some(next) if next.flags.rst() => Some(Received::NoListener),
                Some(next) if next.flags.syn() && next.flags.ack() => Some(Received::Listener),
                Some(_) => None,
            };
        }
        // An RST answers the latest that came before it.
        let next = next.filter(|next| after.is_none_or(|after| after > next.depart));
        // Who has no connection takes the number of the RST from the segment and acknowledges nothing; who aborts one
        // goes on with his own numbers and acknowledges.
        let answered = next.is_some_and(|next| next.flags.rst() && !next.flags.ack() && next.seq == segment.ack);
        let closed = self.fin.is_some_and(|fin| fin < at);
        (answered && flags.ack()).then_some(Received::NoConnection { closed })
    }

    /// Whether the end aborts the connection before it acknowledges the bytes of a segment in any other way.
    fn aborts(&self, at: PlayTime, segment: SegmentInfo, (start, end): (u64, u64)) -> Option<Received> {
        if segment.len == 0 || segment.flags().rst() {
            return None;
        }
        let covers = |sent: &Answer| streams::near(Some(start), sent.ack).is_some_and(|ack| ack >= end);
        let aborts = |sent: &&Answer| sent.flags.rst() && sent.flags.ack();
        let from = self.sends.partition_point(|sent| sent.depart < at);
        let before = from.checked_sub(1).and_then(|at| self.sends.get(at));
        let mut next = self.sends.get(from..).unwrap_or_default().iter().take(NEAR);
        let tells = next.find(|sent| sent.flags.rst() || (sent.flags.ack() && covers(sent)));
        let abort = tells.or(before).filter(aborts)?;
        Some(Received::Aborted { acknowledged: covers(abort) })
    }

    /// Whether the numbers of a segment are new and in their turn.
    fn holds(
        &self,
        at: PlayTime,
        event: &Event,
        segment: SegmentInfo,
        (start, end): (u64, u64),
        got: &Got,
        later: &[(PlayTime, usize, &Event, SegmentInfo)],
    ) -> Option<Received> {
        if segment.flags().syn() || segment.flags().rst() {
            return None;
        }
        let acknowledged = |answer: Answer| streams::near(Some(start), answer.ack).filter(|_| answer.flags.ack());
        let next = self.next(at).and_then(acknowledged);
        // What it acknowledges it has, also where the capture has not.
        let before = self.sends.partition_point(|sent| sent.depart < at).checked_sub(1);
        let told = before.and_then(|at| self.sends.get(at).copied()).and_then(acknowledged).unwrap_or(0);
        if got.has(start, end) || told >= end {
            return Some(Received::Copy);
        }
        let probes = segment.analysis.has(Analysis::ZeroWindowProbe) && event.action == Action::ZeroWindow;
        if probes && next.is_some_and(|ack| ack < end) {
            return Some(Received::NoRoom);
        }
        let edge = got.edge().max(told);
        if edge == 0 || start <= edge {
            return None;
        }
        // A gap in what was captured is none at the receiver. It has one if it goes on asking for what is missing, or
        // if that comes later.
        let asks = next.is_some_and(|ack| ack <= start);
        let filled = later
            .iter()
            .take(NEAR)
            .any(|(_, _, _, segment)| got.span(*segment).is_some_and(|(from, to)| from <= edge && to > edge));
        (asks || (filled && next.is_none_or(|ack| ack >= end))).then_some(Received::Early)
    }
}

/// How many segments after one are looked at for what fills a gap before it.
const NEAR: usize = 256;

/// What an end has received.
#[derive(Debug, Default)]
struct Got {
    any: bool,
    highest: Option<u64>,
    covered: BTreeMap<u64, u64>,
}

impl Got {
    /// The numbers of a segment's data and FIN; `None` where it has none.
    fn span(&self, segment: SegmentInfo) -> Option<(u64, u64)> {
        let start = streams::near(self.highest, segment.seq)?;
        let length = u64::from(segment.len)
            .saturating_add(u64::from(segment.flags().fin()))
            .saturating_add(u64::from(segment.flags().syn()));
        (length > 0).then(|| (start, start.saturating_add(length)))
    }

    fn take(&mut self, segment: SegmentInfo) {
        self.any = true;
        let Some((start, end)) = self.span(segment).filter(|_| !segment.flags().rst()) else { return };
        self.highest = Some(self.highest.map_or(end, |before| before.max(end)));
        streams::cover(&mut self.covered, start, end);
    }

    fn has(&self, start: u64, end: u64) -> bool {
        self.covered.range(..=start).next_back().is_some_and(|(_, to)| *to >= end)
    }

    /// The number that it expects next, as far as captured; 0 if it has nothing.
    fn edge(&self) -> u64 {
        self.covered.values().next().copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::timeline::{Tempo, Timeline, examples};

    fn held(story: Story) -> Vec<(usize, Received)> {
        let timeline = Timeline::new(story.into(), Tempo::Teaching);
        let steps = (0..timeline.steps.len()).map(|step| (step, timeline.received(step)));
        steps.filter(|(_, received)| !matches!(received, Received::Taken | Received::Listener)).collect()
    }

    #[test]
    fn a_gap_in_the_capture_is_none_at_the_receiver() {
        let mut story = examples::download(60);
        assert_eq!(held(story.clone()), []);
        // The first of two segments that are acknowledged together was not captured.
        let data = |event: &Event| event.action == Action::Data;
        let gone =
            story.events.iter().enumerate().skip(20).find(|(at, event)| data(event) && data(&story.events[at + 1]));
        let gone = gone.unwrap().0;
        story.events.remove(gone);
        assert_eq!(held(story.clone()), []);
        // If it goes on asking for what is missing, it has a gap.
        let expected = story.events[gone].segment.unwrap().seq - 1_448;
        story.events.truncate(gone + 2);
        let answer = story.events[gone + 1].segment.as_mut().unwrap();
        answer.facts.ack -= answer.ack - expected;
        answer.ack = expected;
        story.tap_at = Some(Side::Client);
        assert_eq!(held(story), [(gone, Received::Early)]);
    }

    #[test]
    fn who_does_not_answer_a_syn_that_arrived_may_listen_or_not() {
        let mut story = examples::four_way();
        story.events.truncate(1);
        story.tap_at = Some(Side::Server);
        assert_eq!(held(story.clone()), [(0, Received::NoAnswer)]);
        story.tap_at = Some(Side::Client);
        assert_eq!(held(story), [(0, Received::Unknown)]);
    }

    #[test]
    fn who_has_no_connection_takes_the_number_of_the_rst_from_the_segment() {
        let mut story = examples::four_way();
        let data = story.events.iter().position(|event| event.action == Action::Data).unwrap();
        let (from, ack) = (story.events[data].from, story.events[data].segment.unwrap().ack);
        let answer = (data + 1..story.events.len()).find(|at| story.events[*at].from != from).unwrap();
        story.events.truncate(answer + 1);
        let segment = story.events[answer].segment.as_mut().unwrap();
        (segment.facts.flags, segment.seq, segment.len) = (TcpFlags(TcpFlags::RST), ack, 0);
        assert_eq!(held(story.clone()), [(data, Received::NoConnection { closed: false })]);
        // An RST that acknowledges comes from an end that has the connection and aborts it: nothing tells what it had read.
        let segment = story.events[answer].segment.as_mut().unwrap();
        segment.facts.flags = TcpFlags(TcpFlags::RST | TcpFlags::ACK);
        assert_eq!(held(story.clone()), [(data, Received::Aborted { acknowledged: true })]);
        let recv = |story: Story| {
            let timeline = Timeline::new(story.into(), Tempo::Teaching);
            let calls = timeline.calls(from.other()).to_vec();
            calls.iter().any(|call| matches!(call.outcome, crate::timeline::calls::Outcome::AtMost(_)))
        };
        assert!(!recv(story.clone()), "so no call is said to have read it");
        // What it does not acknowledge came too late.
        let mut late = story.clone();
        let segment = late.events[answer].segment.as_mut().unwrap();
        segment.ack -= 1;
        segment.facts.ack -= 1;
        assert_eq!(held(late), [(data, Received::Aborted { acknowledged: false })]);
        // What an ACK told of before was there for the program to read.
        let mut acked = story;
        let mut ack = acked.events[answer].clone();
        ack.action = Action::Ack;
        ack.segment.as_mut().unwrap().facts.flags = TcpFlags(TcpFlags::ACK);
        acked.events.insert(answer, ack);
        acked.events[answer + 1].frame += 1;
        assert_eq!(held(acked.clone()), []);
        assert!(recv(acked));
    }
}
