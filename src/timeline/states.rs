//! The states of each end on the clock.

use super::{PlayTime, Step};
use crate::capture::FrameNumber;
use crate::flow::story::Story;
use crate::flow::tcp::{Moment, TcpState, Transition};
use crate::flow::{Evidence, Proto, Side};

/// A state of one end from an instant on, until the next span begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateSpan {
    /// When it begins.
    pub from: PlayTime,
    /// The state; `None` where nothing says it.
    pub state: Option<TcpState>,
    /// How it is known.
    pub evidence: Evidence,
    /// The clause by which it was entered; empty for the state met at the beginning.
    pub clause: &'static str,
}

/// The spans of a side, in order. None for UDP, which has no states.
pub(super) fn spans(story: &Story, steps: &[Step], by_frame: &[(FrameNumber, usize)], side: Side) -> Vec<StateSpan> {
    if story.conversation.proto != Proto::Tcp {
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
    changes.sort_by_key(|(at, _)| *at);
    let met = changes.first().map(|(_, transition)| *transition);
    let mut spans = vec![StateSpan {
        from: PlayTime(0),
        state: met.and_then(|transition| transition.from),
        evidence: match met.and_then(|transition| transition.from) {
            Some(_) => Evidence::Inferred,
            None => Evidence::Unknown,
        },
        clause: "",
    }];
    for (from, transition) in changes {
        let span = StateSpan { from, state: transition.to, evidence: transition.evidence, clause: transition.clause };
        match spans.last_mut() {
            // Passed through in no time: only where it ends up can be shown.
            Some(last) if last.from == from => *last = span,
            Some(last) if last.state == span.state => {}
            _ => spans.push(span),
        }
    }
    spans
}
