//! The states of each end on the clock.

use super::{PlayTime, Step};
use crate::capture::FrameNumber;
use crate::flow::story::Story;
use crate::flow::tcp::{Moment, TcpState, Transition};
use crate::flow::{Evidence, Side};

/// A state of one end from an instant on, until the next span begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateSpan {
    /// When it begins.
    pub from: PlayTime,
    /// The state; `None` where nothing says it.
    pub state: Option<TcpState>,
    /// The state that it is in still if the packet that would have led here never came (see [`Step::unsure`]): nothing
    /// says which of the two it is. `None` where there is no such doubt.
    pub or: Option<TcpState>,
    /// How it is known.
    pub evidence: Evidence,
    /// The clause by which it was entered; empty for the state met at the beginning.
    pub clause: &'static str,
}

/// The spans of a side, in order. None for UDP, which has no states.
pub(super) fn spans(story: &Story, steps: &[Step], by_frame: &[(FrameNumber, usize)], side: Side) -> Vec<StateSpan> {
    if !story.has_states() {
        return Vec::new();
    }
    let step_of = |frame: FrameNumber| {
        let at = by_frame.partition_point(|(number, _)| *number < frame);
        by_frame.get(at).filter(|(number, _)| *number == frame).and_then(|(_, step)| steps.get(*step))
    };
    let instant = |moment: Moment| match moment {
        Moment::Before => Some(PlayTime(0)),
        Moment::Departure(frame) => step_of(frame).map(|step| step.depart),
        Moment::Arrival(frame) => step_of(frame).map(|step| step.arrive),
    };
    let own = |transition: &&Transition| transition.side == side;
    let mut changes: Vec<(PlayTime, Transition)> = story
        .before
        .iter()
        .filter(own)
        .map(|transition| (PlayTime(0), *transition))
        .chain(story.events.iter().flat_map(|event| &event.transitions).filter(own).filter_map(|transition| {
            // Before on an event: as things stood when that event was met.
            Some((instant(transition.moment)?, *transition))
        }))
        .collect();
    // What a packet brings about that may never have come may never have been.
    let doubtful = |moment: Moment| match moment {
        Moment::Arrival(frame) => step_of(frame).is_some_and(|step| step.unsure),
        Moment::Before | Moment::Departure(_) => false,
    };
    changes.sort_by_key(|(at, _)| *at);
    let met = changes.first().map(|(_, transition)| *transition);
    let mut spans = vec![StateSpan {
        from: PlayTime(0),
        state: met.and_then(|transition| transition.from),
        evidence: match met.and_then(|transition| transition.from) {
            Some(_) => Evidence::Inferred,
            None => Evidence::Unknown,
        },
        or: None,
        clause: "",
    }];
    for (from, transition) in changes {
        let Transition { to: state, evidence, clause, moment, .. } = transition;
        let certain = StateSpan { from, state, or: None, evidence, clause };
        // Passed through in no time: only where it ends up can be shown.
        let passing = spans.pop_if(|last| last.from == from);
        let before = spans.last();
        let doubt = doubtful(moment) || passing.is_some_and(|passing| passing.or.is_some());
        let span = match before {
            Some(before) if doubt && before.state == state => continue,
            // One of two before would be one of three now.
            Some(StateSpan { state: Some(still), or: None, .. }) if doubt => {
                StateSpan { or: Some(*still), evidence: Evidence::Unknown, ..certain }
            }
            Some(_) if doubt => StateSpan { state: None, evidence: Evidence::Unknown, ..certain },
            _ => certain,
        };
        if before.is_none_or(|before| (before.state, before.or) != (span.state, span.or)) {
            spans.push(span);
        }
    }
    spans
}
