//! How far down the page an instant stands: a monotone measure in rows, so that each step has room to be read
//! whatever the tempo.

use super::{PlayTime, StateSpan, Step};

/// Rows that a second takes where nothing asks for more.
const ROWS_PER_SECOND: f32 = 1.0 / 3.0;
/// The most that quiet time takes, rows.
const LONGEST_REST: f32 = 1.1;
/// Between two departures of the same side (the room of a label), rows.
const LABEL: f32 = 0.62;
/// Between an arrival and the departure that follows, rows.
const TURN: f32 = 0.34;
/// Between two departures that cross, rows.
const CROSS: f32 = 0.08;
/// From a departure to its arrival, at least, rows.
const SLOPE: f32 = 0.42;
/// What a folded gap takes, rows.
const FOLD: f32 = 0.95;
/// Between two changes of a state, so that its name can be read, rows.
const NAME: f32 = 0.32;

#[derive(Clone, Copy, Debug)]
enum Knot {
    Depart(usize),
    Arrive(usize),
}

/// Knots of time and row, both in order.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    knots: Vec<(i64, f32)>,
}

impl Reading {
    pub(super) fn new(steps: &[Step], states: &[Vec<StateSpan>; 2], length: PlayTime) -> Self {
        let mut marks: Vec<(i64, Knot)> = Vec::with_capacity(steps.len() * 2);
        for (index, step) in steps.iter().enumerate() {
            marks.push((step.depart.0, Knot::Depart(index)));
            marks.push((step.arrive.0, Knot::Arrive(index)));
        }
        marks.sort_by_key(|(time, _)| *time);
        let mut knots: Vec<(i64, f32)> = vec![(0, 0.0)];
        let mut departed = vec![0.0f32; steps.len()];
        let mut last_departure: [Option<f32>; 2] = [None; 2];
        let mut last_arrival: Option<f32> = None;
        let mut last_arrival_from: [Option<f32>; 2] = [None; 2];
        let mut last_change: [f32; 2] = [0.0; 2];
        let (mut time_before, mut row) = (0i64, 0.0f32);
        for (time, knot) in marks {
            let rest = (time - time_before) as f32 / 1e9 * ROWS_PER_SECOND;
            let mut at = row + rest.min(LONGEST_REST);
            let (index, is_departure) = match knot {
                Knot::Depart(index) => (index, true),
                Knot::Arrive(index) => (index, false),
            };
            let Some(step) = steps.get(index) else { continue };
            let side = if is_departure { step.from } else { step.from.other() };
            if is_departure {
                for from in crate::flow::Side::BOTH {
                    let room = if from == step.from { LABEL } else { CROSS };
                    if let Some(before) = last_departure.get(from.index()).copied().flatten() {
                        at = at.max(before + room);
                    }
                }
                // What has just arrived at this end keeps clear of the new label, crossing or not.
                if let Some(before) = last_arrival_from.get(step.from.other().index()).copied().flatten() {
                    at = at.max(before + TURN);
                }
                if let Some(before) = last_arrival {
                    at = at.max(before + if step.crosses { CROSS } else { TURN });
                    if step.folded > 0 {
                        at = at.max(before + FOLD);
                    }
                }
                if let Some(slot) = departed.get_mut(index) {
                    *slot = at;
                }
                if let Some(slot) = last_departure.get_mut(step.from.index()) {
                    *slot = Some(at);
                }
            } else {
                at = at.max(departed.get(index).copied().unwrap_or(0.0) + SLOPE);
                // Packets that follow each other closely stay side by side all the way.
                if let Some(slot) = last_arrival_from.get_mut(step.from.index()) {
                    at = at.max(slot.map_or(0.0, |before| before + LABEL));
                    *slot = Some(at);
                }
                last_arrival = Some(at);
            }
            if let (Some(change), Some(spans)) = (last_change.get_mut(side.index()), states.get(side.index())) {
                let first = spans.partition_point(|span| span.from.0 < time);
                if spans.get(first).is_some_and(|span| span.from.0 == time) {
                    at = at.max(*change + NAME);
                    *change = at;
                }
            }
            (time_before, row) = (time, at);
            knots.push((time, at));
        }
        let tail = ((length.0 - time_before) as f32 / 1e9 * ROWS_PER_SECOND).clamp(0.7, LONGEST_REST);
        knots.push((length.0.max(time_before + 1), row + tail));
        // Of knots at the same moment the lowest holds.
        knots.dedup_by(|later, earlier| {
            if later.0 == earlier.0 {
                earlier.1 = earlier.1.max(later.1);
                true
            } else {
                false
            }
        });
        Reading { knots }
    }

    /// The rows of two that stand side by side: between any two instants as much as either of them asks for.
    pub(super) fn both(one: &Self, other: &Self) -> Self {
        let mut times: Vec<i64> = one.knots.iter().chain(&other.knots).map(|knot| knot.0).collect();
        times.sort_unstable();
        times.dedup();
        let mut before = [0.0f32; 2];
        let mut row = 0.0f32;
        let knots = times.into_iter().map(|time| {
            let now = [one, other].map(|reading| reading.row(PlayTime(time)));
            row += now.iter().zip(before).map(|(now, before)| now - before).fold(0.0, f32::max);
            before = now;
            (time, row)
        });
        Reading { knots: knots.collect() }
    }

    /// The end of the clock.
    pub(super) fn length(&self) -> PlayTime {
        PlayTime(self.knots.last().map_or(0, |knot| knot.0))
    }

    /// The row of an instant. Between two knots the motion begins and ends gently.
    pub(super) fn row(&self, now: PlayTime) -> f32 {
        let after = self.knots.partition_point(|(time, _)| *time <= now.0);
        let Some(&(t0, r0)) = after.checked_sub(1).and_then(|at| self.knots.get(at)) else { return 0.0 };
        let Some(&(t1, r1)) = self.knots.get(after) else { return r0 };
        let u = (now.0 - t0) as f32 / (t1 - t0).max(1) as f32;
        let eased = u * u * (3.0 - 2.0 * u);
        r0 + (r1 - r0) * (0.35 * u + 0.65 * eased)
    }

    pub(super) fn instant_above(&self, row: f32) -> PlayTime {
        let at = self.knots.partition_point(|(_, r)| *r <= row);
        PlayTime(at.checked_sub(1).and_then(|at| self.knots.get(at)).map_or(0, |knot| knot.0))
    }

    pub(super) fn instant_below(&self, row: f32) -> PlayTime {
        let at = self.knots.partition_point(|(_, r)| *r < row);
        PlayTime(self.knots.get(at).or(self.knots.last()).map_or(0, |knot| knot.0))
    }
}
