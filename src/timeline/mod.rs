//! A conversation's story on a clock: steps with a departure and an arrival, the map between the
//! capture's time and the stage's, and the player that moves along it.
//!
//! Knows nothing of shapes or colours. No clock of its own: the player advances by the time it is given.

pub mod calls;
mod causes;
#[doc(hidden)]
pub mod examples;
mod marks;
mod narrate;
mod player;
mod reading;
mod received;
mod schedule;
pub mod spent;
mod states;
pub mod streams;
mod tempo;
#[cfg(test)]
mod tests;
mod time_map;

use std::sync::Arc;

use crate::capture::{FrameNumber, Timestamp};
use crate::flow::story::{Action, Event, Phase, Story};
use crate::flow::tcp::TcpState;
use crate::flow::{Evidence, Side};
use crate::i18n::Message;
use calls::Call;
pub use marks::Marks;
pub use narrate::{Narration, asks_for_room, clock_text, duration_text};
pub use player::Player;
use reading::Reading;
pub use received::Received;
use spent::Spent;
pub use states::StateSpan;
use streams::Stream;
pub use tempo::Tempo;
use time_map::TimeMap;

/// A moment on the animation's clock, in nanoseconds from its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlayTime(pub i64);

impl PlayTime {
    /// From seconds.
    pub fn from_secs(seconds: f64) -> Self {
        PlayTime((seconds * 1e9) as i64)
    }
    /// In seconds.
    pub fn secs(self) -> f64 {
        self.0 as f64 / 1e9
    }
}

/// One packet's part of the animation.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Index of the event in [`Story::events`].
    pub event: usize,
    /// Its frame.
    pub frame: FrameNumber,
    /// Who sends.
    pub from: Side,
    /// When it leaves, on the animation's clock.
    pub depart: PlayTime,
    /// When it arrives (or is lost).
    pub arrive: PlayTime,
    /// Which part of the conversation it belongs to.
    pub phase: Phase,
    /// What it is there.
    pub action: Action,
    /// The step in a few words, the headline of its narration.
    pub title: Message,
    /// A sentence or two that tells the step.
    pub narration: Message,
    /// The clause that the step illustrates: "RFC 9293 §3.5".
    pub clause: &'static str,
    /// Time cut out before this step because nothing happened, in ns of the capture; 0 if none.
    pub folded: i64,
    /// It meets a packet of the other side on its way: neither sender knew of the other's.
    pub crosses: bool,
    /// Another of the same side leaves later and is there sooner.
    pub overtaken: bool,
    /// Nothing in the capture shows whether it arrived, though it asks for an answer.
    pub unsure: bool,
}

/// A run of steps of the same phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseSpan {
    /// The phase.
    pub phase: Phase,
    /// Its first step.
    pub first: usize,
    /// Its last step.
    pub last: usize,
}

/// A conversation on the animation's clock.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The story it tells.
    pub story: Arc<Story>,
    /// The tempo it was laid out in.
    pub tempo: Tempo,
    /// Its steps, in order of departure.
    pub steps: Vec<Step>,
    /// Its phases, in order.
    pub phases: Vec<PhaseSpan>,
    /// The end of the animation.
    pub length: PlayTime,
    /// What there is in it that pictures mark.
    pub marks: Marks,
    stops: Vec<PlayTime>,
    /// The step that arrives at each stop.
    arrivals: Vec<usize>,
    /// Of each step its place among these.
    ranks: Vec<usize>,
    by_frame: Vec<(FrameNumber, usize)>,
    states: [Vec<StateSpan>; 2],
    streams: [Stream; 2],
    calls: [Vec<Call>; 2],
    spent: Vec<Spent>,
    /// With each stop, how often the word has passed and when the answer came.
    passed: Vec<(u32, Option<i64>)>,
    received: Vec<Received>,
    /// What is said in the end.
    after: Narration,
    longest_flight: i64,
    reading: Reading,
    time_map: TimeMap,
    shared: Option<Shared>,
}

/// The rows that a conversation shares with the one it stands beside, and what tells that one.
#[derive(Clone, Debug)]
struct Shared {
    rows: Rows,
    story: Arc<Story>,
    tempo: Tempo,
    same_messages: bool,
}

/// How far down the page each instant stands, on both sides of a comparison.
#[derive(Clone, Debug)]
pub struct Rows(Reading);

impl Rows {
    /// As [`Timeline::row_at`].
    pub fn row_at(&self, now: PlayTime) -> f32 {
        self.0.row(now)
    }
    /// As [`Timeline::instant_above`].
    pub fn instant_above(&self, row: f32) -> PlayTime {
        self.0.instant_above(row)
    }
    /// As [`Timeline::instant_below`].
    pub fn instant_below(&self, row: f32) -> PlayTime {
        self.0.instant_below(row)
    }
    /// The end of the longer one.
    pub fn length(&self) -> PlayTime {
        self.0.length()
    }
}

impl Timeline {
    /// Lays a story out on the clock.
    pub fn new(story: Arc<Story>, tempo: Tempo) -> Timeline {
        let flights = match tempo {
            Tempo::Teaching => schedule::teaching(&story),
            Tempo::Captured => schedule::captured(&story).unwrap_or_else(|| schedule::teaching(&story)),
        };
        Self::of(story, tempo, flights)
    }

    /// Lays a story out on the clock of another, which it is to stand beside: at its pace, and with rows for both, so that
    /// what is level is at the same moment.
    pub fn beside(story: Arc<Story>, main: &Timeline) -> Timeline {
        let flights = match main.tempo {
            Tempo::Teaching => None,
            Tempo::Captured => schedule::captured_beside(&story, &main.story),
        };
        let flights = flights.unwrap_or_else(|| schedule::teaching(&story));
        let mut timeline = Self::of(story, main.tempo, flights);
        let rows = Rows(Reading::both(&main.reading, &timeline.reading));
        let same_messages = marks::same_messages(&timeline.story, &main.story);
        timeline.shared = Some(Shared { rows, story: Arc::clone(&main.story), tempo: main.tempo, same_messages });
        timeline
    }

    /// The rows for both, where this one was laid out to stand beside that one, as it is now.
    pub fn rows_beside(&self, main: &Timeline) -> Option<&Rows> {
        let shared = self.shared.as_ref()?;
        (shared.tempo == main.tempo && Arc::ptr_eq(&shared.story, &main.story)).then_some(&shared.rows)
    }

    /// Whether this one, where it stands beside that one, and that one carried the same DNS messages: over TCP each has its
    /// length before it, two bytes (RFC 1035 §4.2.2).
    pub fn same_messages(&self, main: &Timeline) -> bool {
        // It is asked each frame: what is laid out for that story knows it.
        match self.shared.as_ref().filter(|shared| Arc::ptr_eq(&shared.story, &main.story)) {
            Some(shared) => shared.same_messages,
            None => marks::same_messages(&self.story, &main.story),
        }
    }

    fn of(story: Arc<Story>, tempo: Tempo, mut flights: Vec<schedule::Flight>) -> Timeline {
        schedule::tell_arrivals_apart(&mut flights);
        let crosses = schedule::crossings(&story, &flights);
        let overtaken = schedule::overtaken(&story, &flights);
        let unsure = marks::unsure(&story);
        let met = schedule::unknown_to_sender(&story, &flights);
        let steps: Vec<Step> = flights
            .iter()
            .zip(crosses.into_iter().zip(overtaken).zip(met))
            .filter_map(|(flight, ((crosses, overtaken), met))| {
                let event = story.events.get(flight.event)?;
                let (title, narration, clause) = narrate::step(&story, flight.event, event);
                let met = met.and_then(|other| story.events.get(other));
                let narration = narrate::crossing(&story, event, met, narration);
                Some(Step {
                    event: flight.event,
                    frame: event.frame,
                    from: event.from,
                    depart: PlayTime(flight.depart),
                    arrive: PlayTime(flight.arrive),
                    phase: event.phase,
                    action: event.action,
                    title,
                    narration,
                    clause,
                    folded: flight.folded,
                    crosses,
                    overtaken,
                    unsure: unsure.get(flight.event).copied().unwrap_or(false),
                })
            })
            .collect();
        let last = steps.iter().map(|step| step.arrive.0).max().unwrap_or(schedule::LEAD);
        let length = PlayTime(last.saturating_add(schedule::TAIL));
        let mut arrivals: Vec<usize> = (0..steps.len()).collect();
        arrivals.sort_by_key(|index| steps.get(*index).map(|step| step.arrive));
        let mut ranks = vec![0; steps.len()];
        for (rank, step) in arrivals.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*step) {
                *slot = rank;
            }
        }
        let stops = arrivals.iter().filter_map(|index| Some(steps.get(*index)?.arrive)).collect();
        let mut by_frame: Vec<(FrameNumber, usize)> =
            steps.iter().enumerate().map(|(index, step)| (step.frame, index)).collect();
        by_frame.sort_unstable();
        let states = Side::BOTH.map(|side| states::spans(&story, &steps, &by_frame, side));
        let reading = Reading::new(&steps, &states, length);
        let time_map = TimeMap::new(&story, &steps, length);
        let longest_flight = steps.iter().map(|step| step.arrive.0.saturating_sub(step.depart.0)).max().unwrap_or(0);
        let phases = phases(&steps);
        let streams = Side::BOTH.map(|side| Stream::new(&story, &steps, side));
        let ground = calls::Ground { story: &story, steps: &steps, states: &states, length };
        let reads = Side::BOTH.map(|side| calls::arrivals(&ground, side));
        let received = received::received(&story, &steps, &reads);
        let calls = Side::BOTH.map(|side| calls::calls(&ground, side, |at| reading.row(at)));
        let spent = spent::sums(&story, &steps);
        let passed = spent::arrivals(&story, &steps, &spent, &arrivals);
        let after = narrate::after(&story);
        let marks = Marks::of(&story, &steps);
        Timeline {
            story,
            tempo,
            steps,
            phases,
            length,
            marks,
            stops,
            arrivals,
            ranks,
            by_frame,
            states,
            streams,
            calls,
            spent,
            passed,
            received,
            after,
            longest_flight,
            reading,
            time_map,
            shared: None,
        }
    }

    /// The step at the playhead, the one told there: of those under way the one that arrives next, and while
    /// nothing is under way the one that arrived last. So each step is told until it has arrived, also where two
    /// cross; one that is overtaken is told when those before it have come. `None` before the first.
    pub fn step_at(&self, now: PlayTime) -> Option<usize> {
        let next = self.stops.partition_point(|stop| *stop < now);
        let latest = PlayTime(now.0.saturating_add(self.longest_flight));
        let coming = self.arrivals.get(next..).unwrap_or_default().iter().copied();
        let under_way = coming
            .map_while(|index| Some((index, self.steps.get(index).filter(|step| step.arrive <= latest)?)))
            .enumerate()
            .find(|(place, (_, step))| step.depart <= now && (*place == 0 || !step.overtaken))
            .map(|(_, found)| found);
        match under_way {
            Some((index, _)) => Some(index),
            None => next.checked_sub(1).and_then(|at| self.arrivals.get(at)).copied(),
        }
    }

    /// The number of a step, counted from 1 in the order of arrival, in which steps are told.
    pub fn number(&self, step: usize) -> usize {
        self.ranks.get(step).map_or(0, |rank| rank + 1)
    }

    /// The step with a number.
    pub fn numbered(&self, number: usize) -> Option<usize> {
        self.arrivals.get(number.checked_sub(1)?).copied()
    }

    /// The packet of a step.
    pub fn event(&self, step: &Step) -> Option<&Event> {
        self.story.events.get(step.event)
    }

    /// What becomes of a step's packet at the other end, as far as the capture tells.
    pub fn received(&self, step: usize) -> Received {
        self.received.get(step).copied().unwrap_or(Received::Taken)
    }

    /// The step of a frame.
    pub fn step_of_frame(&self, frame: FrameNumber) -> Option<usize> {
        let at = self.by_frame.partition_point(|(number, _)| *number < frame);
        self.by_frame.get(at).filter(|(number, _)| *number == frame).map(|(_, step)| *step)
    }

    /// The state of a side at an instant, and how it is known. `None` where there is none (UDP) or
    /// nothing says it.
    pub fn state_at(&self, side: Side, now: PlayTime) -> (Option<TcpState>, Evidence) {
        let spans = self.states(side);
        let at = spans.partition_point(|span| span.from <= now);
        match at.checked_sub(1).and_then(|at| spans.get(at)) {
            Some(span) => (span.state, span.evidence),
            None => (None, Evidence::Unknown),
        }
    }

    /// The states of a side in order; empty for UDP. Each lasts until the next begins.
    pub fn states(&self, side: Side) -> &[StateSpan] {
        match side {
            Side::Client => &self.states[0],
            Side::Server => &self.states[1],
        }
    }

    /// The bytes that a side sends; nothing for UDP.
    pub fn stream(&self, side: Side) -> &Stream {
        match side {
            Side::Client => &self.streams[0],
            Side::Server => &self.streams[1],
        }
    }

    /// The socket calls that the packets imply of a side, in order of their beginning.
    pub fn calls(&self, side: Side) -> &[Call] {
        match side {
            Side::Client => &self.calls[0],
            Side::Server => &self.calls[1],
        }
    }

    /// The moments at which a packet has arrived, in order: where a presenter's clicker stops.
    pub fn stops(&self) -> &[PlayTime] {
        &self.stops
    }

    /// The first stop after an instant, or the end.
    pub fn next_stop(&self, now: PlayTime) -> PlayTime {
        let at = self.stops.partition_point(|stop| *stop <= now);
        self.stops.get(at).copied().unwrap_or(self.length)
    }

    /// The last stop before an instant, or the beginning.
    pub fn previous_stop(&self, now: PlayTime) -> PlayTime {
        let at = self.stops.partition_point(|stop| *stop < now);
        at.checked_sub(1).and_then(|at| self.stops.get(at)).copied().unwrap_or_default()
    }

    /// The step that arrives next after an instant.
    pub fn step_arriving_after(&self, now: PlayTime) -> Option<usize> {
        let next = self.stops.partition_point(|stop| *stop <= now);
        self.arrivals.get(next).copied()
    }

    /// When a step is the one told (see [`Timeline::step_at`]): from its departure, or from the arrival of the one it
    /// overlaps, to its own arrival.
    pub fn told(&self, step: usize) -> Option<(PlayTime, PlayTime)> {
        let step = self.steps.get(step)?;
        let before = self.previous_stop(step.arrive);
        Some((step.depart.max(before), step.arrive))
    }

    /// The moment of the animation at which the tap saw what it saw at `time`.
    pub fn play_time(&self, time: Timestamp) -> PlayTime {
        self.time_map.play(time)
    }

    /// The capture's time at a moment of the animation; `None` where the capture has no times.
    pub fn capture_time(&self, now: PlayTime) -> Option<Timestamp> {
        self.time_map.capture(now)
    }

    /// How far down the page an instant stands, in rows: a monotone measure that gives each step room to be
    /// read whatever the tempo. One row is what a step takes in teaching tempo.
    pub fn row_at(&self, now: PlayTime) -> f32 {
        self.reading.row(now)
    }

    /// The latest knot of the clock at or before a row: a lower bound of the instants shown below it.
    pub fn instant_above(&self, row: f32) -> PlayTime {
        self.reading.instant_above(row)
    }

    /// The earliest knot of the clock at or after a row: an upper bound of the instants shown above it.
    pub fn instant_below(&self, row: f32) -> PlayTime {
        self.reading.instant_below(row)
    }

    /// The steps that may be under way at some instant between two.
    pub fn steps_between(&self, from: PlayTime, to: PlayTime) -> std::ops::Range<usize> {
        let earliest = PlayTime(from.0.saturating_sub(self.longest_flight));
        let first = self.steps.partition_point(|step| step.depart < earliest);
        let end = self.steps.partition_point(|step| step.depart <= to);
        first..end.max(first)
    }

    /// The phase that a step belongs to.
    pub fn phase_of(&self, step: usize) -> Option<&PhaseSpan> {
        let at = self.phases.partition_point(|span| span.first <= step);
        at.checked_sub(1).and_then(|at| self.phases.get(at))
    }

    /// What is said at an instant: of the step at the playhead, before the first of what is about to
    /// happen, and in the end of the whole.
    pub fn narration(&self, now: PlayTime) -> Narration {
        narrate::at(self, now)
    }

    /// The beginning of a quiet end: when everything has arrived and been read.
    pub fn epilogue(&self) -> PlayTime {
        PlayTime(self.length.0.saturating_sub(schedule::TAIL / 2))
    }
}

fn phases(steps: &[Step]) -> Vec<PhaseSpan> {
    let mut phases: Vec<PhaseSpan> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        match phases.last_mut() {
            // Data that flow on in a half-closed connection, or cross a FIN, are told as part of the closing.
            Some(span) if span.phase == step.phase || step.phase < span.phase => span.last = index,
            _ => phases.push(PhaseSpan { phase: step.phase, first: index, last: index }),
        }
    }
    phases
}
