//! When each packet leaves and arrives on the stage, in either tempo.

use std::collections::BTreeMap;

use crate::flow::Side;
use crate::flow::story::{Action, Event, LEAST_RTT, Phase, Story};

const SECOND: i64 = 1_000_000_000;
/// Quiet before the first step, ns.
pub(super) const LEAD: i64 = SECOND;
/// Quiet after the last arrival, ns.
pub(super) const TAIL: i64 = 5 * SECOND / 2;
/// A packet's way across, teaching tempo, ns.
const FLIGHT: i64 = 8 * SECOND / 5;
/// Time to read before the next packet leaves, teaching tempo, ns.
const BEAT: i64 = 7 * SECOND / 5;
/// Between two packets of the same sender in a row, ns.
const FOLLOW: i64 = SECOND / 5;
/// Parts of a packet's way across after which, in a group that crosses, the other side's next leaves (enough to tell who was
/// first), and the same side's next: two of either side are all under way at once.
const CROSS: (i64, i64) = (1, 12);
const CROSS_FOLLOW: (i64, i64) = (3, 8);
/// Of so many that one overtook it is shown when they left.
const MOST_HELD_BACK: usize = 4;
/// The same for the middle of a long run of data.
const BRISK_FLIGHT: i64 = SECOND / 2;
const BRISK_BEAT: i64 = SECOND / 10;
/// How many steps of a long run are told at leisure at its beginning and its end.
const LEISURE: (usize, usize) = (6, 3);
/// A pause of the capture worth a mark in teaching tempo, ns.
const NOTABLE_GAP: i64 = SECOND / 5;
/// As captured: what the typical gap or flight becomes, and how long a gap may be on the stage, ns.
const TYPICAL: f64 = 1.5e9;
const LEAST_FLIGHT: f64 = 0.4e9;
const LONGEST_GAP: f64 = 4e9;
const FOLDED_GAP: i64 = 8 * SECOND / 5;
/// On another story's clock, behind its end: how long a packet may be on its way, ns.
const LONGEST_WAY: f64 = 20e9;

/// One packet's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flight {
    pub(super) event: usize,
    pub(super) depart: i64,
    pub(super) arrive: i64,
    pub(super) folded: i64,
}

/// Each step about the same time, with a beat to read; packets that crossed leave together.
pub(super) fn teaching(story: &Story) -> Vec<Flight> {
    let groups = crossing_groups(story);
    let brisk = brisk_steps(&story.events, &groups);
    // By the event that overtook them, those that were on their way before it left; and when they left.
    let mut held_back: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (late, by) in super::causes::overtaken(story) {
        held_back.entry(by).or_default().push(late);
    }
    let mut under_way: BTreeMap<usize, i64> = BTreeMap::new();
    let mut flights: Vec<Flight> = Vec::with_capacity(story.events.len());
    let mut clock = LEAD;
    let mut latest_arrival = 0;
    let mut latest_departure = 0i64;
    let mut group_start = 0;
    let mut crowded = false;
    let mut leaves = [0i64; 2];
    let mut arrives = [0i64; 2];
    for (index, event) in story.events.iter().enumerate() {
        let group = groups.get(index).copied().unwrap_or(index);
        let brisk = brisk.get(index).copied().unwrap_or(false);
        let (flight, beat) = if brisk { (BRISK_FLIGHT, BRISK_BEAT) } else { (FLIGHT, BEAT) };
        let part = |(part, of): (i64, i64)| flight / of * part;
        let folded = notable_gap(story, index);
        let mut depart = if group == index || index == 0 {
            if folded > 0 {
                clock = clock.saturating_add(SECOND);
            }
            group_start = clock;
            let most = 2 * CROSSING_RUN;
            crowded = groups.get(index.saturating_add(most)) == Some(&index);
            clock
        } else {
            // Known to have left before the other's arrived.
            let own = leaves.get(event.from.index()).copied().unwrap_or(0);
            let follows = own >= group_start && !crowded;
            if follows { own.saturating_add(part(CROSS_FOLLOW)) } else { group_start.saturating_add(part(CROSS)) }
        };
        if index > 0 {
            let apart = if group == index || crowded { 1 } else { part(CROSS) };
            depart = depart.max(latest_departure.saturating_add(apart));
        }
        for late in held_back.get(&index).into_iter().flatten().take(MOST_HELD_BACK) {
            under_way.insert(*late, depart);
            depart = depart.saturating_add(part(CROSS_FOLLOW));
        }
        latest_departure = depart;
        let mut arrive = depart.saturating_add(if event.lost { flight / 2 } else { flight });
        if let Some(own) = leaves.get_mut(event.from.index()) {
            *own = depart;
        }
        if let Some(own) = arrives.get_mut(event.from.index()).filter(|_| !event.lost) {
            // A brisk one does not overtake its own side's.
            arrive = arrive.max(own.saturating_add(1));
            *own = arrive;
        }
        latest_arrival = latest_arrival.max(arrive);
        let depart = under_way.get(&index).copied().unwrap_or(depart);
        flights.push(Flight { event: index, depart, arrive, folded });
        let same_sender = story
            .events
            .get(index.saturating_add(1))
            .is_some_and(|next| next.from == event.from && next.phase == Phase::Data && event.phase == Phase::Data);
        let passes_on = event.leg.is_some() && is_next_sighting(story, index.saturating_add(1));
        let pause = if (same_sender || passes_on) && !brisk { FOLLOW } else { beat };
        clock = latest_arrival.saturating_add(pause);
    }
    flights.sort_by_key(|flight| (flight.depart, flight.event));
    flights
}

/// For each event the first event of the group that was on its way at the same time, itself if alone.
fn crossing_groups(story: &Story) -> Vec<usize> {
    // Each part of the way is told after the one before; what was seen again on the same part goes beside it.
    if story.events.iter().any(Event::is_passed_on) {
        let mut groups: Vec<usize> = Vec::with_capacity(story.events.len());
        for (index, event) in story.events.iter().enumerate() {
            let beside = event.is_passed_on() && event.leg.is_none();
            let before = groups.last().copied().filter(|_| beside && is_next_sighting(story, index));
            groups.push(before.unwrap_or(index));
        }
        return groups;
    }
    let mut groups = told_crossings(&story.events);
    for (first, last) in timed_crossings(story) {
        // What the segments themselves tell to have crossed stands.
        let alone = (first..=last).all(|at| groups.get(at) == Some(&at));
        let next_alone = groups.get(last.saturating_add(1)).is_none_or(|group| *group > last);
        if alone && next_alone {
            for group in groups.iter_mut().take(last.saturating_add(1)).skip(first) {
                *group = first;
            }
        }
    }
    groups
}

/// Whether the event before is of the same packet, seen elsewhere.
fn is_next_sighting(story: &Story, index: usize) -> bool {
    let event = |at: Option<usize>| at.and_then(|at| story.events.get(at));
    let before = event(Some(index)).and_then(|event| event.seen.before).map(|(frame, ..)| frame);
    before.is_some() && before == event(index.checked_sub(1)).map(|event| event.frame)
}

/// FINs and SYNs that crossed, and their answers, as the segments tell without any clock.
fn told_crossings(events: &[Event]) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..events.len()).collect();
    let mut after_crossing = None;
    for (index, event) in events.iter().enumerate() {
        let opener = match event.action {
            Action::CrossingFin => Action::Fin,
            Action::CrossingSyn => Action::Syn,
            _ => {
                // The two answers after a crossing cross as well: each answers what came, not the other answer.
                if let Some(pair) = after_crossing.filter(|pair| index == pair + 1) {
                    let other = events.get(pair).is_some_and(|first: &Event| first.from != event.from);
                    if let Some(group) = groups.get_mut(index).filter(|_| other && event.payload_len == 0) {
                        *group = pair;
                    }
                    after_crossing = None;
                }
                continue;
            }
        };
        let first = (0..index).rev().take(64).find(|at| events.get(*at).is_some_and(|e| e.action == opener));
        if let Some(first) = first {
            for at in first + 1..=index {
                if let Some(group) = groups.get_mut(at) {
                    *group = first;
                }
            }
            after_crossing = Some(index + 1);
        }
    }
    groups
}

/// Of a run of packets of one side, so many are told to cross the other side's: more would not be told apart.
const CROSSING_RUN: usize = 2;

/// Runs of events, as first and last, that were on their way at the same time as the tap's clock shows: a packet passed the
/// tap so soon after one of the other side's that it cannot have left after that one's arrival.
///
/// Where the tap stands at one end, what that end sends is away for a round trip before anything that knows of it can
/// pass: whatever comes from the far end sooner crossed it. Where the tap stands on the way, at least a fifth of the
/// round trip lies behind it (see `CLEARLY` in the story). A quarter less is asked for in either case, since the round
/// trip is an estimate. Without a round trip nothing is said.
fn timed_crossings(story: &Story) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let (Some(rtt), Some(times)) = (story.handshake_rtt, super::causes::seen(story)) else { return runs };
    if rtt < LEAST_RTT {
        return runs;
    }
    let known = super::causes::causes(story);
    let round_trip = match story.tap_at {
        Some(_) => super::causes::way(story, &times, &known, rtt / 2).saturating_mul(2),
        None => rtt / 5,
    };
    let soon = round_trip / 4 * 3;
    let meets = |at: usize, other: usize| {
        let (Some(event), Some(earlier)) = (story.events.get(at), story.events.get(other)) else { return false };
        let apart = times.get(at).zip(times.get(other)).map(|(now, before)| now.saturating_sub(*before));
        event.from != earlier.from
            && event.segment.is_some()
            && earlier.segment.is_some()
            && story.tap_at.is_none_or(|tap| tap == earlier.from)
            && known.get(at).copied().flatten().is_none_or(|cause| cause < other)
            && apart.is_some_and(|apart| apart < soon)
    };
    let mut at = 1;
    while at < story.events.len() {
        if !meets(at, at - 1) {
            at += 1;
            continue;
        }
        // Of the other side's run before it, those that were still on their way.
        let mut first = at - 1;
        let floor = runs.last().map_or(0, |(_, last): &(usize, usize)| last + 1);
        while first > floor && at - first < CROSSING_RUN && meets(at, first - 1) {
            first -= 1;
        }
        // And of its own run those that follow as closely.
        let mut last = at;
        while last - at + 1 < CROSSING_RUN && (first..at).all(|other| meets(last + 1, other)) {
            last += 1;
        }
        runs.push((first, last));
        at = last + 2;
    }
    runs
}

/// Which steps of a long run of data go quickly. Those that cross go alike.
fn brisk_steps(events: &[Event], groups: &[usize]) -> Vec<bool> {
    let mut brisk = vec![false; events.len()];
    let mut start = 0;
    let routine =
        |event: &Event| matches!(event.action, Action::Data | Action::Ack | Action::DuplicateAck) && !event.lost;
    while start < events.len() {
        let run = events.iter().skip(start).take_while(|event| routine(event)).count();
        if run > LEISURE.0 + LEISURE.1 + 4 {
            for flag in brisk.iter_mut().skip(start + LEISURE.0).take(run - LEISURE.0 - LEISURE.1) {
                *flag = true;
            }
        }
        start += run.max(1);
    }
    for index in 1..events.len() {
        let Some(first) = groups.get(index).copied().filter(|first| *first < index) else { continue };
        let as_first = brisk.get(first).copied().unwrap_or(false);
        if let Some(flag) = brisk.get_mut(index) {
            *flag = as_first;
        }
    }
    brisk
}

/// The pause before an event where it is long enough to be said, in ns of the capture, else 0.
fn notable_gap(story: &Story, index: usize) -> i64 {
    let time = |at: usize| story.events.get(at).and_then(|event| event.time);
    let Some((before, now)) = index.checked_sub(1).and_then(time).zip(time(index)) else { return 0 };
    let gap = now.since(before);
    let least = story.handshake_rtt.map_or(NOTABLE_GAP, |rtt| NOTABLE_GAP.max(rtt.saturating_mul(3).min(SECOND)));
    if gap >= least { gap } else { 0 }
}

/// True proportions: departures and arrivals estimated from where the tap stood, scaled so that the typical
/// gap can be followed, long gaps folded. `None` where the capture has no times.
pub(super) fn captured(story: &Story) -> Option<Vec<Flight>> {
    Some(at_its_pace(story)?.0)
}

/// As [`captured`], and the clock that it made.
fn at_its_pace(story: &Story) -> Option<(Vec<Flight>, Pace)> {
    let (mut flights, typical, way) = crossed(story)?;
    let scale = (TYPICAL / typical.max(1) as f64).max(LEAST_FLIGHT / way.max(1) as f64);
    let pace = Pace { knots: stretch(&mut flights, scale), scale };
    end_the_lost(story, &mut flights);
    Some((flights, pace))
}

/// As [`captured`], on the clock of the story that it stands beside: what took as long takes as long. Both begin at the
/// clock's beginning.
///
/// One capture has one tap, though only one of the two may tell where it stands: a round trip that was measured somewhere on
/// the way and one that was measured at an end would else not be as long on the stage.
pub(super) fn captured_beside(story: &Story, main: &Story) -> Option<Vec<Flight>> {
    let (on_stage, mut pace) = at_its_pace(main)?;
    let (mut flights, ..) = match tap_as(main, story) {
        Some(tap) if story.tap_at.is_none() => crossed(&Story { tap_at: Some(tap), ..story.clone() })?,
        _ => crossed(story)?,
    };
    if let Some(tap) = tap_as(story, main).filter(|_| main.tap_at.is_none()) {
        pace.knots = knots_at(&on_stage, &Story { tap_at: Some(tap), ..main.clone() })?;
    }
    pace.set(&mut flights);
    end_the_lost(story, &mut flights);
    Some(flights)
}

/// The end of the other story that the tap of one stands at, if it is one of its hosts.
fn tap_as(one: &Story, other: &Story) -> Option<Side> {
    let host = one.endpoint(one.tap_at?)?.addr;
    Side::BOTH.into_iter().find(|side| other.endpoint(*side).is_some_and(|end| end.addr == host))
}

/// The knots of a clock that was made without knowing where the tap stands, with what is known now.
fn knots_at(on_stage: &[Flight], story: &Story) -> Option<Vec<(i64, i64)>> {
    let (known, ..) = crossed(story)?;
    let first = known.iter().map(|flight| flight.depart).min()?;
    let mut knots: Vec<(i64, i64)> = Vec::with_capacity(known.len() * 2);
    let mut by_event: Vec<(usize, i64, i64)> = known.iter().map(|it| (it.event, it.depart, it.arrive)).collect();
    by_event.sort_unstable();
    for flight in on_stage {
        let at = by_event.binary_search_by_key(&flight.event, |known| known.0).ok();
        let Some((_, depart, arrive)) = at.and_then(|at| by_event.get(at)) else { continue };
        knots.push((depart.saturating_sub(first), flight.depart));
        if story.events.get(flight.event).is_some_and(|event| !event.lost) {
            knots.push((arrive.saturating_sub(first), flight.arrive));
        }
    }
    knots.sort_unstable_by_key(|knot| (knot.1, knot.0));
    let mut latest = i64::MIN;
    knots.retain(|knot| {
        let later = knot.0 >= latest;
        latest = latest.max(knot.0);
        later
    });
    Some(knots)
}

/// When each packet left and arrived, in ns of the capture, in order of departure; the typical time, and one way.
fn crossed(story: &Story) -> Option<(Vec<Flight>, i64, i64)> {
    let times = super::causes::seen(story)?;
    let known = super::causes::causes(story);
    let way = super::causes::way(story, &times, &known, one_way(story, &times));
    let mut flights = super::causes::flights(story, &times, &known, way);
    flights.sort_by_key(|flight| (flight.depart, flight.event));
    let median = {
        let mut gaps: Vec<i64> =
            times.iter().zip(times.iter().skip(1)).map(|(before, after)| after.saturating_sub(*before)).collect();
        gaps.retain(|gap| *gap > super::causes::APART);
        gaps.sort_unstable();
        gaps.get(gaps.len() / 2).copied().unwrap_or(way)
    };
    Some((flights, median.max(way), way))
}

/// What is lost gets half the way.
fn end_the_lost(story: &Story, flights: &mut [Flight]) {
    for flight in flights {
        if story.events.get(flight.event).is_some_and(|event| event.lost) {
            flight.arrive = flight.depart.saturating_add((flight.arrive.saturating_sub(flight.depart) / 2).max(1));
        }
    }
}

/// No two packets arrive at the very same moment, so that each has its own stop.
pub(super) fn tell_arrivals_apart(flights: &mut [Flight]) {
    let mut order: Vec<usize> = (0..flights.len()).collect();
    order.sort_by_key(|index| flights.get(*index).map(|flight| (flight.arrive, flight.depart)));
    let mut last = i64::MIN;
    for index in order {
        if let Some(flight) = flights.get_mut(index) {
            flight.arrive = flight.arrive.max(last.saturating_add(1));
            last = flight.arrive;
        }
    }
}

/// The estimated time from one end to the other, ns, at least 1 µs.
fn one_way(story: &Story, times: &[i64]) -> i64 {
    let by_answer = || {
        let mut least: Option<i64> = None;
        for (index, event) in story.events.iter().enumerate() {
            let Some(request) = event.answers else { continue };
            let Ok(at) = story.events.binary_search_by_key(&request, |e| e.frame) else { continue };
            if let (Some(sent), Some(came)) = (times.get(at), times.get(index)) {
                let half = came.saturating_sub(*sent) / 2;
                least = Some(least.map_or(half, |l| l.min(half)));
            }
        }
        least
    };
    let by_turn = || {
        story
            .events
            .windows(2)
            .zip(times.windows(2))
            .filter(|(events, _)| matches!(events, [a, b] if a.from != b.from))
            .filter_map(|(_, times)| match times {
                [a, b] if b > a => Some(b.saturating_sub(*a) / 2),
                _ => None,
            })
            .min()
    };
    story.handshake_rtt.map(|rtt| rtt / 2).or_else(by_answer).or_else(by_turn).unwrap_or(1_000_000).max(1_000)
}

/// The departures and the arrivals in order, as time, 1 or -1, and index.
fn moments(flights: &[Flight]) -> Vec<(i64, i8, usize)> {
    let mut knots: Vec<(i64, i8, usize)> = Vec::with_capacity(flights.len() * 2);
    for (index, flight) in flights.iter().enumerate() {
        knots.push((flight.depart, 1, index));
        knots.push((flight.arrive, -1, index));
    }
    knots.sort_unstable_by_key(|(time, kind, index)| (*time, -*kind, *index));
    knots
}

/// A story's clock: knots of the time since its first departure, ns of the capture, and of the stage's, and how much slower
/// the stage's is where nothing is cut out.
#[derive(Debug)]
struct Pace {
    knots: Vec<(i64, i64)>,
    scale: f64,
}

impl Pace {
    /// Sets another story on this clock. What is behind its end goes on as fast, and so that nobody waits for a packet that
    /// takes a thousand times as long as all that the clock was made for, what is beyond [`LONGEST_WAY`] is cut.
    fn set(&self, flights: &mut [Flight]) {
        let moments = moments(flights);
        let first = moments.first().map_or(0, |knot| knot.0);
        let end = self.knots.last().copied().unwrap_or((0, LEAD));
        let (mut on_the_way, mut before) = (0i64, (0i64, LEAD));
        for (time, kind, index) in moments {
            let since = time.saturating_sub(first);
            let after = self.knots.partition_point(|knot| knot.0 <= since);
            let ends = after.checked_sub(1).and_then(|at| self.knots.get(at)).zip(self.knots.get(after));
            let quiet = on_the_way == 0;
            let clock = if let Some((low, high)) = ends {
                let part = since.saturating_sub(low.0) as f64 / high.0.saturating_sub(low.0).max(1) as f64;
                low.1.saturating_add((high.1.saturating_sub(low.1) as f64 * part) as i64)
            } else {
                let from = before.max(end);
                let (most, passes) = if quiet { (LONGEST_GAP, FOLDED_GAP) } else { (LONGEST_WAY, LONGEST_WAY as i64) };
                let scaled = since.saturating_sub(from.0) as f64 * self.scale;
                from.1.saturating_add(if scaled > most { passes } else { scaled as i64 })
            };
            // What came apart in the capture stays apart, however fast it is told.
            let clock = clock.max(before.1.saturating_add(i64::from(since > before.0)));
            // What this clock leaves out, and what is left out behind its end.
            let gap = since.saturating_sub(before.0);
            let whole = gap as f64 * self.scale;
            let cut = quiet && whole > LONGEST_GAP && (clock.saturating_sub(before.1) as f64) < whole / 2.0;
            let folded = if cut { gap } else { 0 };
            before = (since, clock);
            on_the_way = on_the_way.saturating_add(i64::from(kind));
            if let Some(flight) = flights.get_mut(index) {
                if kind > 0 {
                    (flight.depart, flight.folded) = (clock, folded);
                } else {
                    flight.arrive = clock.max(flight.depart.saturating_add(1));
                }
            }
        }
    }
}

/// From ns of the capture to ns of the stage; quiet time beyond [`LONGEST_GAP`] is cut and noted.
fn stretch(flights: &mut [Flight], scale: f64) -> Vec<(i64, i64)> {
    let knots = moments(flights);
    let mut on_the_way = 0i64;
    let mut clock = LEAD;
    let first = knots.first().map_or(0, |knot| knot.0);
    let mut before = first;
    let mut pace = Vec::with_capacity(knots.len());
    for (time, kind, index) in knots {
        let gap = time.saturating_sub(before);
        let scaled = gap as f64 * scale;
        let fold = on_the_way == 0 && scaled > LONGEST_GAP;
        // What came apart in the capture stays apart, however fast it is told.
        clock = clock.saturating_add(if fold { FOLDED_GAP } else { (scaled as i64).max(i64::from(gap > 0)) });
        before = time;
        pace.push((time.saturating_sub(first), clock));
        on_the_way = on_the_way.saturating_add(i64::from(kind));
        if let Some(flight) = flights.get_mut(index) {
            if kind > 0 {
                flight.depart = clock;
                if fold {
                    flight.folded = gap;
                }
            } else {
                flight.arrive = clock.max(flight.depart.saturating_add(1));
            }
        }
    }
    pace
}

/// Which flights meet one of the other side on the way.
pub(super) fn crossings(story: &Story, flights: &[Flight]) -> Vec<bool> {
    let mut crosses = vec![false; flights.len()];
    let side = |flight: &Flight| story.events.get(flight.event).map_or(Side::Client, |event| event.from);
    for (index, flight) in flights.iter().enumerate() {
        for (later, other) in flights.iter().enumerate().skip(index + 1).take(64) {
            if other.depart >= flight.arrive {
                break;
            }
            if side(other) != side(flight) && same_part(story, flight, other) {
                for at in [index, later] {
                    if let Some(flag) = crosses.get_mut(at) {
                        *flag = true;
                    }
                }
            }
        }
    }
    crosses
}

/// Whether two packets are on the same part of the way, so that they can meet.
fn same_part(story: &Story, one: &Flight, other: &Flight) -> bool {
    let part = |flight: &Flight| story.events.get(flight.event).and_then(|event| event.leg).map(|leg| leg.index);
    part(one) == part(other)
}

/// Which flights are overtaken by one of the same side.
pub(super) fn overtaken(story: &Story, flights: &[Flight]) -> Vec<bool> {
    let event = |flight: &Flight| story.events.get(flight.event);
    let overtakes = |flight: &Flight, other: &Flight| {
        let pair = event(flight).zip(event(other));
        other.arrive < flight.arrive && pair.is_some_and(|(one, two)| one.from == two.from && !one.lost && !two.lost)
    };
    let of = |(index, flight): (usize, &Flight)| {
        let later = flights.iter().skip(index + 1).take(64).take_while(|other| other.depart < flight.arrive);
        { later }.any(|other| overtakes(flight, other))
    };
    flights.iter().enumerate().map(of).collect()
}

/// Of each flight the packet of the other side, as an event, that it meets on the way and that was captured last before it:
/// its sender cannot have known of that one.
pub(super) fn unknown_to_sender(story: &Story, flights: &[Flight]) -> Vec<Option<usize>> {
    let side = |flight: &Flight| story.events.get(flight.event).map(|event| event.from);
    let mut met: Vec<Option<usize>> = vec![None; flights.len()];
    for (index, flight) in flights.iter().enumerate() {
        let later = flights.iter().enumerate().skip(index + 1).take(64);
        for (at, other) in later.take_while(|(_, other)| other.depart < flight.arrive) {
            if side(other) == side(flight) || !same_part(story, flight, other) {
                continue;
            }
            let (at, before) = if other.event > flight.event { (at, flight.event) } else { (index, other.event) };
            if let Some(slot) = met.get_mut(at) {
                *slot = (*slot).max(Some(before));
            }
        }
    }
    met
}
