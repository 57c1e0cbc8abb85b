//! As captured: when each packet left and arrived, from when the tap saw it and from what its sender must have known.
//!
//! One end of each packet is seen (where the tap stands), the other is guessed. A guess keeps two promises: packets
//! of one direction arrive in the order in which they left, and none leaves before what it answers has come.

use std::collections::VecDeque;

use super::schedule::Flight;
use crate::flow::Side;
use crate::flow::story::{Action, Event, Story};
use crate::flow::tcp::sequence::reaches;
use crate::flow::tcp::{Analysis, Moment, TcpState};

/// The least time between two packets, ns of the capture: room for a departure and an arrival between them.
pub(super) const APART: i64 = 4;
/// Longer than any capture, ns: what a broken clock is held to.
const LONGEST: i64 = i64::MAX / 8;

/// When the tap saw each packet, in ns since the first, strictly rising. A clock that ran backwards stands still
/// instead. `None` where the capture has no times.
pub(super) fn seen(story: &Story) -> Option<Vec<i64>> {
    let first = story.events.iter().find_map(|event| event.time)?;
    let mut latest = -APART;
    let times = story.events.iter().map(|event| {
        let time = event.time.map_or(latest, |time| time.since(first).min(LONGEST));
        latest = time.max(latest.saturating_add(APART));
        latest
    });
    Some(times.collect())
}

/// When each packet leaves and arrives, in order of capture, ns of the capture.
pub(super) fn flights(story: &Story, times: &[i64], known: &[Option<usize>], way: i64) -> Vec<Flight> {
    let mut flights: Vec<Flight> = times
        .iter()
        .enumerate()
        .map(|(event, &time)| Flight { event, depart: time, arrive: time, folded: 0 })
        .collect();
    for end in Side::BOTH {
        let away = match story.tap_at {
            Some(tap) if tap == end => 0,
            Some(_) => way,
            None => way / 2,
        };
        at_end(story, times, known, end, away, &mut flights);
    }
    set_off_before_who_overtook(story, &mut flights);
    for (flight, (event, seen)) in flights.iter_mut().zip(story.events.iter().zip(times)) {
        // Between two sightings stands the router, and both were seen there.
        let routed = event.leg.is_some();
        if routed && event.is_passed_on() {
            flight.depart = *seen;
        }
        if routed && event.goes_on() {
            flight.arrive = *seen;
        }
        flight.arrive = flight.arrive.max(flight.depart.saturating_add(1));
    }
    flights
}

/// How far back one that overtook is looked for, in events.
const OVERTAKEN_WITHIN: usize = 64;

/// Of each segment that came out of order, the first that overtook it: the numbers tell that it was sent before that one
/// (RFC 9293 §3.4). Where the tap stands at the sender it saw the segments as they left, and nothing is said. By event, in order.
pub(super) fn overtaken(story: &Story) -> Vec<(usize, usize)> {
    let mut overtaken = Vec::new();
    for (index, event) in story.events.iter().enumerate() {
        let Some(segment) = event.segment.filter(|segment| segment.analysis.has(Analysis::OutOfOrder)) else {
            continue;
        };
        if story.tap_at == Some(event.from) || event.lost || event.is_sent_again() {
            continue;
        }
        let before = story.events.get(index.saturating_sub(OVERTAKEN_WITHIN)..index).unwrap_or_default();
        let later = |other: &Event| {
            other.segment.is_some_and(|other| {
                // One that acknowledges more was sent later, whatever its number: it is a repetition of what nobody saw.
                let (own, theirs) = (segment.facts.ack, other.facts.ack);
                let knows_more = own != theirs && reaches(own, theirs);
                let ahead = other.seq != segment.seq && reaches(other.seq, segment.seq);
                other.len > 0 && ahead && !knows_more
            })
        };
        let first = before.iter().position(|other| other.from == event.from && later(other));
        overtaken.extend(first.map(|at| (index, index.saturating_sub(OVERTAKEN_WITHIN).saturating_add(at))));
    }
    overtaken
}

fn set_off_before_who_overtook(story: &Story, flights: &mut [Flight]) {
    for (index, by) in overtaken(story) {
        let Some(other) = flights.get(by).map(|flight| flight.depart) else { continue };
        if let Some(flight) = flights.get_mut(index) {
            flight.depart = flight.depart.min(other.saturating_sub(APART / 2));
        }
    }
}

/// Departures from and arrivals at one end, so far away from the tap.
fn at_end(story: &Story, times: &[i64], known: &[Option<usize>], end: Side, away: i64, flights: &mut [Flight]) {
    for (index, _) in story.events.iter().enumerate().filter(|(_, event)| event.from == end) {
        let Some(flight) = flights.get_mut(index) else { continue };
        let seen = flight.depart;
        let cause = known.get(index).copied().flatten().and_then(|cause| times.get(cause));
        let turn = cause.map_or(i64::MIN, |cause| cause.saturating_add(seen.saturating_sub(*cause) / 2));
        // Known to have left after its cause passed the tap: where the way is too long for that, half of it.
        flight.depart = seen.saturating_sub(away).max(turn);
    }
    // Backwards: each arrives before the next of its direction, and before the first packet that knows of it leaves.
    let mut next = i64::MAX;
    let mut answers = VecDeque::new();
    for (index, event) in story.events.iter().enumerate().rev() {
        if event.from == end {
            if let Some((cause, depart)) = known.get(index).copied().flatten().zip(flights.get(index).map(|f| f.depart))
            {
                answers.push_back((cause, depart));
            }
            continue;
        }
        let Some(flight) = flights.get_mut(index) else { continue };
        // The later a packet leaves, the more is known to it: the answers noted last know least.
        while let Some((cause, depart)) = answers.front().copied() {
            if cause < index {
                break;
            }
            next = next.min(depart);
            answers.pop_front();
        }
        let arrive = flight.arrive.saturating_add(away);
        flight.arrive = arrive.min(next.saturating_sub(1)).max(flight.arrive);
        if !event.lost {
            next = next.min(flight.arrive);
        }
    }
}

/// The estimate of the way across, ns, held to what the capture shows: from one end there and back takes no longer
/// than the soonest answer. (A handshake in which a packet was lost took longer.)
pub(super) fn way(story: &Story, times: &[i64], known: &[Option<usize>], estimate: i64) -> i64 {
    let Some(tap) = story.tap_at else { return estimate };
    let answers = story.events.iter().zip(times).zip(known).filter(|((event, _), _)| event.from != tap);
    let soonest = answers.filter_map(|((_, time), cause)| Some(time.saturating_sub(*times.get((*cause)?)?) / 2)).min();
    soonest.map_or(estimate, |soonest| estimate.min(soonest)).max(1_000)
}

/// For each packet the last of the other side's that its sender had received, as far as the packet itself tells.
pub(super) fn causes(story: &Story) -> Vec<Option<usize>> {
    let mut known: [Option<usize>; 2] = [None; 2];
    // The packet whose arrival last changed each side's state, and to what.
    let mut entered_by: [Option<(usize, TcpState)>; 2] = [None; 2];
    // Each side's packets that the other has not been seen to know of, oldest first.
    let mut under_way: [VecDeque<usize>; 2] = Default::default();
    let at_frame = |frame| story.events.binary_search_by_key(&frame, |event| event.frame).ok();
    let mut causes = Vec::with_capacity(story.events.len());
    for (index, event) in story.events.iter().enumerate() {
        let own = event.from.index();
        let peer = event.from.other().index();
        let mut cause = known.get(own).copied().flatten();
        if let Some(queue) = under_way.get_mut(peer) {
            let last = queue.iter().rposition(|at| story.events.get(*at).is_some_and(|earlier| knows(event, earlier)));
            cause = cause.max(last.and_then(|at| queue.get(at)).copied());
            // A duplicate answers the next that came out of turn, an answer to a probe the probe.
            let analysis = event.segment.map(|segment| segment.analysis).unwrap_or_default();
            let answer = if analysis.has(Analysis::KeepAliveAck) || analysis.has(Analysis::ZeroWindowProbeAck) {
                queue.back()
            } else if event.action == Action::DuplicateAck {
                queue.iter().find(|at| Some(**at) > cause && story.events.get(**at).is_some_and(carries))
            } else {
                None
            };
            cause = cause.max(answer.copied());
        }
        cause = cause.max(event.answers.and_then(at_frame).filter(|at| *at < index && !same_side(story, *at, event)));
        // Nor did it leave before what brought its sender into the state it leaves from.
        let leaves_from =
            event.transitions.iter().find(|t| t.side == event.from && t.moment == Moment::Departure(event.frame));
        let entered = leaves_from.and_then(|t| t.from).zip(entered_by.get(own).copied().flatten());
        if let Some((_, (entry, _))) = entered.filter(|(from, (_, state))| from == state) {
            cause = cause.max(Some(entry));
        }
        for transition in &event.transitions {
            let (Moment::Arrival(frame), Some(to)) = (transition.moment, transition.to) else { continue };
            let (Some(at), Some(slot)) = (at_frame(frame), entered_by.get_mut(transition.side.index())) else {
                continue;
            };
            *slot = Some((at, to));
        }
        if let Some(slot) = known.get_mut(own) {
            *slot = cause;
        }
        if let (Some(queue), Some(cause)) = (under_way.get_mut(peer), cause) {
            while queue.front().is_some_and(|at| *at <= cause) {
                queue.pop_front();
            }
        }
        if let Some(queue) = under_way.get_mut(own).filter(|_| !event.lost && !event.goes_on()) {
            // Beyond a window's worth the oldest is taken for known.
            if queue.len() >= 1_024 {
                queue.pop_front();
            }
            queue.push_back(index);
        }
        causes.push(cause);
    }
    causes
}

fn same_side(story: &Story, at: usize, event: &Event) -> bool {
    story.events.get(at).is_none_or(|other| other.from == event.from)
}

fn carries(event: &Event) -> bool {
    event.payload_len > 0 || event.segment.is_some_and(|segment| segment.flags().fin())
}

/// Whether a segment acknowledges all of an earlier one of the other side that takes numbers, or numbers up to it.
fn knows(event: &Event, earlier: &Event) -> bool {
    let (Some(segment), Some(other)) = (event.segment, earlier.segment) else { return false };
    let flags = other.flags();
    // A SYN-ACK answers a SYN; where SYNs crossed, the other's SYN-ACK has the same number as its SYN.
    if segment.flags().syn() && flags.syn() && flags.ack() {
        return false;
    }
    let takes = other.len.wrapping_add(u32::from(flags.syn())).wrapping_add(u32::from(flags.fin()));
    segment.flags().ack() && takes > 0 && reaches(segment.ack, other.seq.wrapping_add(takes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::capture::Timestamp;
    use crate::timeline::{Tempo, Timeline, examples};

    /// The answer to the request comes sooner than the handshake's round trip would allow.
    fn hurried(tap: Option<Side>) -> Story {
        let mut story = examples::four_way();
        let base = story.events[0].time.unwrap().nanos();
        let micros = [0, 25_067, 25_106, 25_223, 42_844, 42_967, 42_991, 43_273, 66_042, 66_050, 66_082];
        for (event, micros) in story.events.iter_mut().zip(micros) {
            event.time = Some(Timestamp::from_nanos(base + micros * 1_000));
        }
        story.handshake_rtt = Some(25_106_000);
        story.tap_at = tap;
        story
    }

    #[test]
    fn a_guess_neither_reorders_nor_answers_too_soon() {
        for tap in [Some(Side::Client), Some(Side::Server), None] {
            let story = hurried(tap);
            let times = seen(&story).unwrap();
            let known = causes(&story);
            let flights = flights(&story, &times, &known, 12_553_000);
            for (index, flight) in flights.iter().enumerate() {
                assert!(flight.depart <= times[index] && times[index] <= flight.arrive, "{tap:?} {index}");
                if let Some(cause) = known[index] {
                    assert!(flights[cause].arrive < flight.depart, "{tap:?}: {index} answers {cause}");
                }
            }
            for side in Side::BOTH {
                let own: Vec<&Flight> = flights.iter().filter(|f| story.events[f.event].from == side).collect();
                assert!(own.windows(2).all(|w| w[0].depart < w[1].depart && w[0].arrive < w[1].arrive), "{tap:?}");
            }
        }
    }

    #[test]
    fn the_way_is_no_longer_than_the_soonest_answer_allows() {
        let story = hurried(Some(Side::Client));
        let (times, known) = (seen(&story).unwrap(), causes(&story));
        assert_eq!(way(&story, &times, &known, 500_000_000), (42_844_000 - 25_223_000) / 2);
        assert_eq!(way(&story, &times, &known, 5_000_000), 5_000_000);
    }

    #[test]
    fn segments_in_flight_keep_their_order_and_their_answers() {
        use crate::flow::story::Phase;
        use crate::flow::tcp::{Close, Open};
        const ACK: u16 = 0x10;
        let (c, s) = (Side::Client, Side::Server);
        let mut teller = examples::Teller::tcp("10.0.0.1:1", "10.0.0.2:2", Open::MidStream, Close::None);
        for (from, ack) in [(c, 0), (c, 0), (c, 0), (s, 100), (c, 0), (s, 200), (s, 300), (s, 400)] {
            let (action, len) = if from == c { (Action::Data, 100) } else { (Action::Ack, 0) };
            let seq = teller.sent(from);
            teller = teller.segment(from, Phase::Data, action, ACK, len).numbered(seq, ack);
        }
        let story = teller.end();
        assert_eq!(causes(&story), [None, None, None, Some(0), None, Some(1), Some(2), Some(4)]);
        let times = seen(&story).unwrap();
        let flights = flights(&story, &times, &causes(&story), 3_000_000);
        for (index, cause) in causes(&story).into_iter().enumerate() {
            assert!(cause.is_none_or(|cause| flights[cause].arrive < flights[index].depart), "{index}");
        }
    }

    #[test]
    fn the_handshake_is_done_before_the_request_comes() {
        let timeline = Timeline::new(hurried(Some(Side::Client)).into(), Tempo::Captured);
        assert!(timeline.steps[2].arrive < timeline.steps[3].arrive);
        assert!(timeline.steps[3].arrive < timeline.steps[4].depart);
    }

    #[test]
    fn a_router_passes_on_what_has_come_to_it() {
        use crate::flow::story::{Leg, Seen};
        use crate::flow::udp::Exchange;
        let mut teller = examples::Teller::udp("10.0.1.2:1", "10.0.2.2:2", Exchange::Answered);
        for (from, action) in [(Side::Client, Action::Request), (Side::Server, Action::Reply)] {
            teller = teller.datagram(from, action, 64, "").datagram(from, action, 64, "");
        }
        let mut story = teller.end();
        for (at, index) in [(0, 0), (1, 1), (2, 1), (3, 0)] {
            let before = (at % 2 == 1).then(|| (story.events[at - 1].frame, 64));
            let frame = story.events[at].frame;
            let base = story.events[0].time.unwrap().nanos();
            let event = &mut story.events[at];
            event.leg = Some(Leg { index, of: 2, ttl: if before.is_some() { 63 } else { 64 } });
            event.seen = match before {
                Some((frame, ttl)) => Seen { before: Some((frame, ttl, ttl - 1)), after: None },
                None => Seen { before: None, after: Some(frame + 1) },
            };
            event.time = Some(Timestamp::from_nanos(base + [0, 18_000, 8_500_000, 8_518_000][at]));
        }
        let timeline = Timeline::new(story.into(), Tempo::Captured);
        let of = |event: usize| timeline.steps.iter().find(|step| step.event == event).unwrap();
        for at in [0, 2] {
            assert!(of(at).arrive < of(at + 1).depart, "{:?} {:?}", of(at), of(at + 1));
        }
    }

    #[test]
    fn times_beyond_reason_are_held() {
        let mut story = examples::lost_syn();
        for (index, event) in story.events.iter_mut().enumerate() {
            event.time = Some(Timestamp::from_nanos(if index == 0 { i64::MIN } else { i64::MAX - 3 }));
        }
        for rtt in [None, Some(i64::MAX)] {
            story.handshake_rtt = rtt;
            for tap in [Some(Side::Client), Some(Side::Server), None] {
                story.tap_at = tap;
                let timeline = Timeline::new(story.clone().into(), Tempo::Captured);
                assert!(timeline.steps.iter().all(|step| step.depart < step.arrive));
            }
        }
    }

    #[test]
    fn each_duplicate_answers_another_segment() {
        use crate::flow::story::Phase;
        use crate::flow::tcp::{Close, Open};
        let data = |teller: examples::Teller| teller.segment(Side::Client, Phase::Data, Action::Data, 0x10, 100);
        let mut teller = examples::Teller::tcp("10.0.0.1:1", "10.0.0.2:2", Open::MidStream, Close::None);
        teller = data(data(data(teller).lost()));
        for _ in 0..2 {
            teller = teller.segment(Side::Server, Phase::Data, Action::DuplicateAck, 0x10, 0).numbered(0, 0);
        }
        assert_eq!(causes(&teller.end()), [None, None, None, Some(1), Some(2)]);
    }
}
