//! What a picture of the whole leaves out where there is no room for all: neither its beginning nor its end, nor the
//! packets that its last words are about, but what is between them.

use super::layout::Layout;
use crate::flow::Side;
use crate::flow::story::{Action, Event, Phase};
use crate::flow::tcp::Analysis;
use crate::timeline::{PlayTime, Timeline};

/// At most that many places where packets are left out.
pub(super) const MOST: usize = 3;
/// Height of such a place, at scale 1: a line with its surroundings.
pub(super) const HEIGHT: f32 = 34.0;
/// What stays free below an arrival and above a departure, at scale 1: what is said of the packet. Where rows are close
/// nothing stands below; of one that crosses another it stands higher.
const BELOW: (f32, f32) = (14.0, 8.0);
const ABOVE: (f32, f32) = (16.0, 26.0);
/// The same where a state has just begun: its name.
const NAME: f32 = 30.0;
/// Of the packets around the one that the last words are about: that many before.
const BEFORE: usize = 3;

/// A run of packets left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fold {
    /// The first and the last of them.
    pub(super) steps: (usize, usize),
    /// The rows that become one line.
    pub(super) rows: (f32, f32),
}

/// What there is room for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Height of the rows and of what is above and below them.
    pub(super) view: f32,
    pub(super) around: f32,
    pub(super) pitch: f32,
    pub(super) k: f32,
    /// One line for each arrow.
    pub(super) tight: bool,
}

/// What is left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) folds: [Option<Fold>; MOST],
    /// Everything worth seeing is in sight.
    pub(super) enough: bool,
    /// Height of a row so that what is left fills the view.
    pub(super) pitch: f32,
}

/// What to leave out; `None` where that does not help.
pub(super) fn plan(timeline: &Timeline, room: Room) -> Option<Plan> {
    let last = timeline.steps.len().checked_sub(1)?;
    let mut shown = Shown { timeline, room, windows: Vec::new() };
    if !shown.add(0) || !shown.add(last) {
        return None;
    }
    let mut enough = true;
    let (points, beyond) = points(timeline);
    for point in points.iter().chain(&beyond) {
        enough &= shown.add(*point);
    }
    enough &= shown.add(last.saturating_sub(1));
    // What came of it.
    enough &= points.first().is_none_or(|point| shown.add((point + 1).min(last)));
    let phase = |wanted| timeline.phases.iter().find(|span| span.phase == wanted);
    if let Some(opening) = phase(Phase::Handshake) {
        enough &= (opening.first..=opening.last).all(|step| shown.add(step));
    }
    if let Some(closing) = timeline.phases.iter().rfind(|span| span.phase == Phase::Teardown) {
        enough &= (closing.first..=closing.last).rev().all(|step| shown.add(step));
    }
    for point in points {
        enough &= (point.saturating_sub(BEFORE)..point).rev().all(|step| shown.add(step));
    }
    // What room is left goes to the end and to the beginning in turn.
    let (mut from_end, mut from_start) = (true, true);
    while from_end || from_start {
        if from_end {
            let before = shown.windows.last().and_then(|window| window.0.checked_sub(1));
            from_end = before.is_some_and(|step| shown.add(step));
        }
        if from_start {
            let next = shown.windows.first().map(|window| window.1 + 1).filter(|step| *step <= last);
            from_start = next.is_some_and(|step| shown.add(step));
        }
    }
    let mut folds = [None; MOST];
    let found = shown.folds(&shown.windows);
    for (slot, fold) in folds.iter_mut().zip(&found) {
        *slot = Some(*fold);
    }
    let rows = timeline.row_at(timeline.length) - found.iter().map(|fold| fold.rows.1 - fold.rows.0).sum::<f32>();
    let pitch = (room.view - room.around - found.len() as f32 * HEIGHT * room.k) / rows.max(0.1);
    Some(Plan { folds, enough, pitch: pitch.max(room.pitch) })
}

/// The packets that the words at the end are about, and what is worth seeing beside them.
fn points(timeline: &Timeline) -> (Vec<usize>, Vec<usize>) {
    let events = || timeline.steps.iter().map(|step| timeline.event(step));
    let first = |is: &dyn Fn(&Event) -> bool| events().position(|event| event.is_some_and(is));
    let has = |event: &Event, name| event.segment.is_some_and(|segment| segment.analysis.has(name));
    let closing = timeline.phases.iter().rfind(|span| span.phase == Phase::Teardown).map(|span| span.first);
    let (odd, beyond) = if let Some(full) = first(&|event| event.action == Action::ZeroWindow) {
        (Some(full), vec![first(&|event| event.action == Action::WindowUpdate)])
    } else if let Some(again) = first(&|event| event.is_sent_again()) {
        let event = timeline.steps.get(again).and_then(|step| timeline.event(step));
        let before = event.and_then(|event| event.segment?.because_of).and_then(|frame| timeline.step_of_frame(frame));
        (Some(again), vec![first(&|event| event.lost), before])
    } else {
        let early = first(&|event| has(event, Analysis::OutOfOrder));
        let probe = || first(&|event| event.action == Action::KeepAlive);
        // Half closed, the other half goes on.
        let goes_on = || {
            let later = events().enumerate().skip(closing?);
            { later }.find(|(_, event)| event.is_some_and(|event| event.action == Action::Data)).map(|(index, _)| index)
        };
        (early.or_else(probe).or_else(goes_on), Vec::new())
    };
    (odd.into_iter().chain(closing).collect(), beyond.into_iter().flatten().collect())
}

/// Runs of packets that are shown, in order and apart from each other.
struct Shown<'a> {
    timeline: &'a Timeline,
    room: Room,
    windows: Vec<(usize, usize)>,
}

impl Shown<'_> {
    /// Shows one more, if there is room for it.
    fn add(&mut self, step: usize) -> bool {
        if self.windows.iter().any(|window| (window.0..=window.1).contains(&step)) {
            return true;
        }
        let mut merged = self.merged(self.windows.iter().copied().chain([(step, step)]));
        // A packet seen twice is one: a part of its way would be none.
        while let Some(other) = self.torn(&merged) {
            merged = self.merged(merged.iter().copied().chain([(other, other)]));
        }
        let folds = self.folds(&merged);
        let Room { view, around, pitch, k, .. } = self.room;
        let saved: f32 = folds.iter().map(|fold| (fold.rows.1 - fold.rows.0) * pitch - HEIGHT * k).sum();
        // The first two are the beginning and the end: without both there is no telling what fits.
        let fits = around + self.timeline.row_at(self.timeline.length) * pitch - saved <= view + 0.01;
        let fits = folds.len() <= MOST && (fits || self.windows.is_empty());
        if fits {
            self.windows = merged;
        }
        fits
    }

    /// Runs that meet, or between which nothing is to be gained, become one.
    fn merged(&self, windows: impl Iterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
        let mut windows: Vec<(usize, usize)> = windows.collect();
        windows.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::with_capacity(windows.len());
        for window in windows {
            match merged.last_mut() {
                // What would take as much room left out as shown is shown.
                Some(before) if before.1 + 1 >= window.0 || self.fold(before.1, before.0, window.0).is_none() => {
                    before.1 = before.1.max(window.1);
                }
                _ => merged.push(window),
            }
        }
        merged
    }

    /// A sighting that is not shown of a packet of which another is.
    fn torn(&self, windows: &[(usize, usize)]) -> Option<usize> {
        let shown = |step: usize| windows.iter().any(|window| (window.0..=window.1).contains(&step));
        let others = |step: usize| {
            let seen = self.timeline.steps.get(step).and_then(|step| self.timeline.event(step)).map(|event| event.seen);
            let frames = seen.map_or([None, None], |seen| [seen.before.map(|before| before.0), seen.after]);
            frames.into_iter().flatten().filter_map(|frame| self.timeline.step_of_frame(frame))
        };
        windows.iter().flat_map(|window| window.0..=window.1).flat_map(others).find(|step| !shown(*step))
    }

    fn folds(&self, windows: &[(usize, usize)]) -> Vec<Fold> {
        let between = windows.iter().zip(windows.iter().skip(1));
        between.filter_map(|(before, after)| self.fold(before.1, before.0, after.0)).collect()
    }

    /// What becomes of the packets between two runs: the last of the one, its first, and the first of the other.
    fn fold(&self, last: usize, first: usize, next: usize) -> Option<Fold> {
        let Room { pitch, k, tight, .. } = self.room;
        let timeline = self.timeline;
        let row = |at: PlayTime| timeline.row_at(at);
        // Packets cross: the one that left last need not arrive last.
        let arrive = timeline.steps.get(first..=last)?.iter().map(|step| step.arrive).max()?;
        let depart = timeline.steps.get(next)?.depart;
        let mut below = if tight { BELOW.1 } else { BELOW.0 } * k;
        let crosses = timeline.steps.get(next).is_some_and(|step| step.crosses);
        let mut above = if crosses { ABOVE.1 } else { ABOVE.0 } * k;
        for side in Side::BOTH {
            let spans = timeline.states(side);
            let at = |at: PlayTime| spans.get(spans.partition_point(|span| span.from <= at).saturating_sub(1));
            if let Some(span) = at(arrive) {
                below = below.max(NAME * k - (row(arrive) - row(span.from)) * pitch);
            }
            if at(PlayTime(depart.0.saturating_sub(1))).is_some_and(|span| span.from > arrive) {
                above = NAME * k;
            }
        }
        let rows = (row(arrive) + below / pitch, row(depart) - above / pitch);
        // One packet left out saves next to nothing.
        let worth = next - last > 2 && (rows.1 - rows.0) * pitch > HEIGHT * k;
        worth.then_some(Fold { steps: (last + 1, next - 1), rows })
    }
}

impl Layout<'_> {
    /// Whether a packet is left out.
    pub(super) fn leaves_out(&self, step: usize) -> bool {
        self.folds.iter().flatten().any(|fold| (fold.steps.0..=fold.steps.1).contains(&step))
    }

    /// Where packets are left out: from which height to which.
    pub(super) fn gaps(&self) -> impl Iterator<Item = (f32, f32)> {
        self.folds.iter().flatten().map(|fold| (self.y_of_row(fold.rows.0), self.y_of_row(fold.rows.1)))
    }

    /// Whether something from one height to another would stand where packets are left out.
    pub(super) fn in_gap(&self, from: f32, to: f32) -> bool {
        self.gaps().any(|(top, bottom)| to > top && from < bottom)
    }

    /// A part from one height to another, without what would be a scrap of it before or behind packets that are left out.
    pub(super) fn without_scraps(&self, mut from: f32, mut to: f32) -> (f32, f32) {
        let least = 24.0 * self.k;
        for (top, bottom) in self.gaps() {
            if from < bottom && top - from < least {
                from = from.max(bottom);
            }
            if to > top && to - bottom < least {
                to = to.min(top);
            }
        }
        (from, to)
    }

    /// The largest part from one height to another in which nothing is left out.
    pub(super) fn widest(&self, from: f32, to: f32) -> (f32, f32) {
        let mut best = (from, from);
        let mut start = from;
        for (top, bottom) in self.gaps().chain([(to, to)]) {
            let end = top.min(to);
            if end - start > best.1 - best.0 {
                best = (start, end);
            }
            start = start.max(bottom);
        }
        best
    }
}
