//! The capture's time and the stage's, each from the other.

use super::{PlayTime, Step};
use crate::capture::Timestamp;
use crate::flow::story::Story;

/// Knots of both times, both strictly in order; straight between them.
#[derive(Clone, Debug)]
pub(super) struct TimeMap {
    knots: Vec<(i64, i64)>,
}

impl TimeMap {
    pub(super) fn new(story: &Story, steps: &[Step], length: PlayTime) -> Self {
        let mut seen: Vec<(i64, i64)> = steps
            .iter()
            .filter_map(|step| {
                let time = story.events.get(step.event)?.time?;
                // The tap sees a packet where it stands.
                let at = match story.tap_at {
                    Some(side) if side == step.from => step.depart.0,
                    Some(_) => step.arrive.0,
                    None => step.depart.0 + (step.arrive.0 - step.depart.0) / 2,
                };
                Some((time.nanos(), at))
            })
            .collect();
        seen.sort_unstable();
        let Some((first, last)) = seen.first().copied().zip(seen.last().copied()) else {
            return TimeMap { knots: Vec::new() };
        };
        let outside = story.handshake_rtt.unwrap_or(0).max(1_000_000);
        let mut knots: Vec<(i64, i64)> = Vec::with_capacity(seen.len() + 2);
        let ends = (first.0.saturating_sub(outside), 0);
        let end = (last.0.saturating_add(outside), length.0);
        for (time, at) in std::iter::once(ends).chain(seen).chain(std::iter::once(end)) {
            let (time, at) = match knots.last() {
                Some(before) => (time.max(before.0.saturating_add(1)), at.max(before.1.saturating_add(1))),
                None => (time, at),
            };
            knots.push((time, at));
        }
        TimeMap { knots }
    }

    pub(super) fn play(&self, time: Timestamp) -> PlayTime {
        PlayTime(between(&self.knots, time.nanos(), |knot| knot.0, |knot| knot.1).unwrap_or(0))
    }

    pub(super) fn capture(&self, now: PlayTime) -> Option<Timestamp> {
        between(&self.knots, now.0, |knot| knot.1, |knot| knot.0).map(Timestamp::from_nanos)
    }
}

fn between(
    knots: &[(i64, i64)],
    at: i64,
    key: impl Fn(&(i64, i64)) -> i64,
    value: impl Fn(&(i64, i64)) -> i64,
) -> Option<i64> {
    let after = knots.partition_point(|knot| key(knot) <= at);
    let Some(low) = after.checked_sub(1).and_then(|index| knots.get(index)) else { return knots.first().map(&value) };
    let Some(high) = knots.get(after) else { return Some(value(low)) };
    let part = i128::from(at.saturating_sub(key(low)));
    let whole = i128::from(key(high).saturating_sub(key(low)).max(1));
    let rise = i128::from(value(high).saturating_sub(value(low)));
    Some(value(low).saturating_add(i64::try_from(part * rise / whole).unwrap_or(0)))
}
