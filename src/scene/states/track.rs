//! What an end has gone through up to an instant: the states, and the edges between them.

use super::figure::{self, CLOSED_AFTER, EDGES, Reset};
use crate::flow::tcp::TcpState;
use crate::flow::{Evidence, Side};
use crate::timeline::{PlayTime, StateSpan, Timeline};

/// How long a token slides, ns.
const SLIDE: i64 = 750_000_000;
/// So many changes back are remembered: more happen only in captures made to confuse.
const REMEMBERED: usize = 64;

/// One change of state, or the state met at the beginning.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    pub(super) span: StateSpan,
    /// The place it ends at; none where the state is not known.
    pub(super) place: Option<usize>,
    /// Where it came from.
    pub(super) before: Option<usize>,
    /// The edge taken, as an index of [`EDGES`]; none for a leap that no edge shows.
    pub(super) edge: Option<usize>,
    /// The step by which it came.
    pub(super) step: Option<usize>,
    /// When the token sets off: as the packet leaves that brings the change about, or shortly before it arrives, so
    /// that the token is there when it has.
    pub(super) begins: PlayTime,
    /// When it is there.
    pub(super) settled: PlayTime,
}

impl Stop {
    /// How far the token has slid, 0 to 1.
    pub(super) fn progress(&self, now: PlayTime) -> f32 {
        let whole = self.settled.0.saturating_sub(self.begins.0);
        if now >= self.settled || whole <= 0 {
            return 1.0;
        }
        let u = (now.0.saturating_sub(self.begins.0)) as f32 / whole as f32;
        let u = u.clamp(0.0, 1.0);
        u * u * (3.0 - 2.0 * u)
    }
}

/// The changes of a side up to an instant, the last one last and perhaps still under way; empty where there are no states.
pub(super) fn up_to(timeline: &Timeline, side: Side, now: PlayTime, still: bool) -> Vec<Stop> {
    let spans = timeline.states(side);
    // One that is about to come may have set off.
    let end = spans.partition_point(|span| span.from <= now).saturating_add(1).min(spans.len());
    let first = end.saturating_sub(REMEMBERED);
    let mut stops: Vec<Stop> = Vec::with_capacity(end - first);
    for (index, span) in spans.iter().enumerate().take(end).skip(first) {
        let last = stops.last();
        let before = last.and_then(|stop| stop.place);
        let from = match index.checked_sub(1).and_then(|at| spans.get(at)) {
            Some(before) => before.state,
            None => opened_from(span),
        };
        let step = if span.from.0 > 0 { step_of(timeline, side, span.from) } else { None };
        let reset = step.and_then(|step| reset_of(timeline, step, side));
        let edge = from.zip(span.state).and_then(|(from, to)| figure::edge_of(from, to, reset));
        let place = span.state.map(|state| match (edge.and_then(|edge| EDGES.get(edge)), state) {
            (Some(edge), _) => edge.to,
            (None, TcpState::Closed) if before.is_some_and(|place| place > figure::SYN_RECEIVED) => CLOSED_AFTER,
            (None, state) => figure::place_of(state),
        });
        let arrives = step.and_then(|step| timeline.steps.get(step)).filter(|step| step.from != side);
        let (begins, settled) = if still || span.from.0 == 0 {
            (span.from, span.from)
        } else if let Some(step) = arrives {
            // Whoever stops at each step sees nobody on the way to what has not happened.
            let stops = timeline.stops();
            let rest = stops.partition_point(|stop| *stop < span.from).checked_sub(1).and_then(|at| stops.get(at));
            let earliest = last.map_or(0, |stop| stop.settled.0).max(step.depart.0).max(rest.map_or(0, |stop| stop.0));
            (PlayTime(span.from.0.saturating_sub(SLIDE).max(earliest).min(span.from.0)), span.from)
        } else {
            let next = spans.get(index + 1).map_or(i64::MAX, |next| next.from.0);
            // Half of the time for what comes next to slide as well; and there before the presenter stops.
            let flight = step.and_then(|step| timeline.steps.get(step)).map_or(i64::MAX, |step| step.arrive.0);
            let room = (next.saturating_sub(span.from.0) / 2).min(flight.saturating_sub(span.from.0)).max(0);
            (span.from, PlayTime(span.from.0.saturating_add(SLIDE.min(room))))
        };
        if begins > now || (span.from > now && (still || begins >= now)) {
            break;
        }
        stops.push(Stop { span: *span, place, before, edge, step, begins, settled });
    }
    stops
}

/// Where an end that listens, or has sent its SYN, before the first packet came from.
fn opened_from(span: &StateSpan) -> Option<TcpState> {
    let opened = matches!(span.state, Some(TcpState::Listen | TcpState::SynSent));
    (opened && span.evidence != Evidence::Unknown).then_some(TcpState::Closed)
}

/// The step that leaves a side, or reaches it, at an instant.
fn step_of(timeline: &Timeline, side: Side, at: PlayTime) -> Option<usize> {
    timeline.steps_between(at, at).find(|index| {
        timeline
            .steps
            .get(*index)
            .is_some_and(|step| if step.from == side { step.depart == at } else { step.arrive == at })
    })
}

fn reset_of(timeline: &Timeline, step: usize, side: Side) -> Option<Reset> {
    let step = timeline.steps.get(step)?;
    let resets = timeline.event(step)?.segment.is_some_and(|segment| segment.flags().rst());
    resets.then_some(match () {
        () if step.from != side => Reset::Received,
        () if timeline.story.finds_no_reader(step.event) => Reset::Answered,
        () => Reset::Sent,
    })
}
