//! What a conversation has spent to move its payload, counted from its packets: packets and bytes as they leave, round trips
//! and the answer as they arrive.

use super::{PlayTime, Step, Timeline};
use crate::capture::Timestamp;
use crate::flow::Side;
use crate::flow::story::{Event, Story};

/// Counts up to an instant, and the moments of the first bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Packets sent, by either side.
    pub packets: u32,
    /// Bytes of their headers, layers 2 to 4.
    pub headers: u64,
    /// Bytes of payload, those sent again included.
    pub payload: u64,
    /// How often the word has passed to the other side, in what opens the connection and carries payload for the first
    /// time: half a round trip each. Bare acknowledgements hold nothing up and do not count.
    pub turns: u32,
    /// From the first packet to the first that carries payload, in ns of the capture.
    pub first_payload: Option<i64>,
    /// From the first packet to the first payload of the other side, the answer, in ns of the capture.
    pub first_answer: Option<i64>,
}

/// Counts that grow packet by packet.
#[derive(Debug, Default)]
struct Counter {
    spent: Spent,
    first: Option<Timestamp>,
    speaker: Option<Side>,
    asker: Option<Side>,
}

impl Counter {
    fn take(&mut self, event: &Event) -> Spent {
        let spent = &mut self.spent;
        if event.is_passed_on() {
            return *spent;
        }
        spent.packets = spent.packets.saturating_add(1);
        spent.headers = spent.headers.saturating_add(event.header_len.into());
        spent.payload = spent.payload.saturating_add(event.payload_len.into());
        self.first = self.first.or(event.time);
        let since = match (event.time, self.first) {
            (Some(time), Some(first)) => Some(time.since(first)),
            _ => None,
        };
        let again = event.segment.is_some_and(|segment| segment.analysis.is_retransmission());
        let opens = event.segment.is_some_and(|segment| segment.flags().syn());
        if (event.payload_len > 0 || opens) && !again && self.speaker != Some(event.from) {
            self.speaker = Some(event.from);
            spent.turns = spent.turns.saturating_add(1);
        }
        if event.payload_len > 0 {
            spent.first_payload = spent.first_payload.or(since);
            // One that is lost is no answer yet.
            if self.asker.is_some_and(|asker| asker != event.from) && !event.lost {
                spent.first_answer = spent.first_answer.or(since);
            }
            self.asker = self.asker.or(Some(event.from));
        }
        *spent
    }
}

/// What has been spent with each step, that step included.
pub(super) fn sums(story: &Story, steps: &[Step]) -> Vec<Spent> {
    let mut counter = Counter::default();
    let sum = |step: &Step| story.events.get(step.event).map_or(counter.spent, |event| counter.take(event));
    steps.iter().map(sum).collect()
}

/// How often the word has passed, and when the answer came, with each arrival, in the order of arrivals. What was lost on
/// its way is counted with what is sent again in its place.
pub(super) fn arrivals(story: &Story, steps: &[Step], sums: &[Spent], order: &[usize]) -> Vec<(u32, Option<i64>)> {
    let mut so_far = (0u32, None);
    let arrived = |index: &usize| {
        let lost = steps.get(*index).and_then(|step| story.events.get(step.event)).is_some_and(|event| event.lost);
        if let Some(sum) = sums.get(*index).filter(|_| !lost) {
            so_far = (so_far.0.max(sum.turns), so_far.1.or(sum.first_answer));
        }
        so_far
    };
    order.iter().map(arrived).collect()
}

impl Spent {
    /// What has been spent at an instant: the packets and bytes that have left by then, and the word that has arrived.
    pub fn at(timeline: &Timeline, now: PlayTime) -> Self {
        let end = timeline.steps.partition_point(|step| step.depart <= now);
        let left = end.checked_sub(1).and_then(|last| timeline.spent.get(last)).copied().unwrap_or_default();
        let end = timeline.stops.partition_point(|stop| *stop <= now);
        let arrived = end.checked_sub(1).and_then(|last| timeline.passed.get(last));
        let (turns, first_answer) = arrived.copied().unwrap_or_default();
        Self { turns, first_answer, ..left }
    }

    /// Round trips, in halves: `1`, `1.5`.
    pub fn round_trips(&self) -> String {
        let whole = self.turns / 2;
        if self.turns.is_multiple_of(2) { whole.to_string() } else { format!("{whole}.5") }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::timeline::{Tempo, examples};

    #[test]
    fn the_counts_are_the_sums_over_the_packets() {
        for (name, story) in examples::all() {
            let timeline = Timeline::new(story.clone().into(), Tempo::Teaching);
            let spent = Spent::at(&timeline, timeline.length);
            assert_eq!(spent.packets as usize, story.events.len(), "{name}");
            assert_eq!(spent.payload, story.events.iter().map(|e| u64::from(e.payload_len)).sum::<u64>(), "{name}");
            assert_eq!(spent.headers, story.events.iter().map(|e| u64::from(e.header_len)).sum::<u64>(), "{name}");
            assert_eq!(Spent::at(&timeline, PlayTime(-1)), Spent::default(), "{name}: nothing has left");
        }
    }

    #[test]
    fn packets_count_as_they_leave_and_answers_as_they_arrive() {
        for (name, story) in [("dns", examples::dns()), ("four-way", examples::four_way())] {
            let timeline = Timeline::new(story.into(), Tempo::Teaching);
            let all = Spent::at(&timeline, timeline.length);
            let payload = |step: &&Step| timeline.event(step).is_some_and(|event| event.payload_len > 0);
            let asker = timeline.steps.iter().find(payload).map(|step| step.from).unwrap();
            let answer = timeline.steps.iter().filter(payload).find(|step| step.from != asker).unwrap();
            let at = |now: i64| Spent::at(&timeline, PlayTime(now));
            let (before, after) = (at(answer.arrive.0 - 1), at(answer.arrive.0));
            assert!(all.first_answer.is_some(), "{name}");
            assert_eq!((before.first_answer, after.first_answer), (None, all.first_answer), "{name}");
            assert_eq!(after.turns - before.turns, 1, "{name}");
            assert_eq!(at(answer.depart.0).packets - at(answer.depart.0 - 1).packets, 1, "{name}");
            assert_eq!(at(answer.arrive.0 - 1).payload, after.payload, "{name}");
        }
    }

    #[test]
    fn a_connection_is_a_round_trip_before_its_question() {
        let of = |story: Story| {
            let timeline = Timeline::new(story.into(), Tempo::Teaching);
            Spent::at(&timeline, timeline.length)
        };
        let tcp = of(examples::four_way());
        assert_eq!(tcp.round_trips(), "2", "the handshake, and question and answer");
        assert!(tcp.first_payload > Some(0) && tcp.first_answer > tcp.first_payload);
        let udp = of(examples::unanswered());
        assert_eq!((udp.round_trips().as_str(), udp.first_payload, udp.first_answer), ("0.5", Some(0), None));
    }
}
