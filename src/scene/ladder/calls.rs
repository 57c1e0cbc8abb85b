//! Beside each lifeline, the calls its program must have made: a dashed bracket from where a call began to where it came
//! back, since no capture shows them.

use super::super::canvas::{Canvas, Name, Type};
use super::super::{Align, Dash, Role, Target, Weight, masked, text, vec2};
use super::Stage;
use super::layout::SMALL;
use super::segments;
use crate::flow::Side;
use crate::msg;
use crate::timeline::PlayTime;
use crate::timeline::calls::{Call, CallName, Outcome};

/// How faint a call is that is still to come.
const GHOST: f32 = 0.4;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let (from, to) = stage.layout.in_sight(stage.timeline);
    for side in Side::BOTH.into_iter().filter(|side| stage.layout.calls(*side) > 0.0) {
        let calls = stage.timeline.calls(side);
        // A call that began long ago may still wait: only the one before the first in sight, and the first of all, can.
        let first = calls.partition_point(|call| call.start < from).saturating_sub(LOOK_BACK);
        let end = calls.partition_point(|call| call.start <= to);
        let early = calls.iter().enumerate().take(first.min(EARLY));
        let shifted = if stage.layout.tight { in_lines(stage, calls) } else { Vec::new() };
        for (index, call) in early.chain(calls.iter().enumerate().take(end).skip(first)) {
            // A brief call is beside its packet.
            if call.is_brief() && stage.layout.leaves_out(call.step) {
                continue;
            }
            if call.end >= from || call.end_row >= stage.layout.row(stage.layout.top - 40.0 * stage.layout.k) {
                let of_row = |row| stage.layout.y_of_row(row);
                let words = shifted.get(index).copied().unwrap_or((of_row(call.name_row), of_row(call.end_row)));
                bracket(canvas, stage, side, (index, call), words);
            }
        }
    }
}

/// Where the name of each call stands and what it comes back with, where rows are too close for their words: each a line
/// below the one before it, in the same order.
fn in_lines(stage: &Stage<'_>, calls: &[Call]) -> Vec<(f32, f32)> {
    let of_row = |row| stage.layout.y_of_row(row);
    let mut heights: Vec<(f32, f32)> = calls.iter().map(|call| (of_row(call.name_row), of_row(call.end_row))).collect();
    let ends = calls.iter().enumerate().filter(|(_, call)| !call.is_brief());
    let ends = ends.map(|(index, call)| (call.end_row, index, true));
    let names = calls.iter().enumerate().map(|(index, call)| (call.name_row, index, false));
    let mut words: Vec<(f32, usize, bool)> = ends.chain(names).collect();
    words
        .retain(|(row, ..)| !stage.layout.folds.iter().flatten().any(|fold| (fold.rows.0..=fold.rows.1).contains(row)));
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = f32::NEG_INFINITY;
    for (row, index, is_end) in words {
        let y = of_row(row).max(free);
        free = y + LINE * stage.layout.k;
        let Some(height) = heights.get_mut(index) else { continue };
        match is_end {
            true => height.1 = y,
            // A brief call has one line for both.
            false if calls.get(index).is_some_and(Call::is_brief) => *height = (y, y),
            false => height.0 = y,
        }
    }
    heights
}

/// From line to line of small text, at scale 1.
const LINE: f32 = 13.0;

/// Calls before the first in sight that may still be waiting.
const LOOK_BACK: usize = 16;
/// Those at the very beginning (an `accept` that takes long).
const EARLY: usize = 4;

/// Between two calls in the line, and around its title, at scale 1.
const GAP: f32 = 14.0;

/// Where there is no room beside the lifelines: in a line at the foot the calls that have come back in the step that is
/// told, and those that have not yet, each at its end's side.
pub(super) fn line(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    if layout.calls_line <= 0.0 {
        return;
    }
    let top = layout.bottom + layout.more;
    let y = top + layout.calls_line / 2.0 + 1.0 * k;
    canvas.begin(Name::new(54, 0), None);
    canvas.line(vec![vec2(layout.left, top), vec2(layout.right, top)], Role::Line, k, Dash::Dashed);
    // The mark of the mask stands at the end of this line.
    let right = layout.right - masked::room(stage.options);
    let title = stage.words(&msg!("scene-calls-inferred"));
    let wide = |words: &str| text::width(words, SMALL * k, Weight::Regular);
    let gap = GAP * k;
    let room = (right - layout.left - wide(&title) - 2.0 * gap).max(0.0);
    let said = Side::BOTH.map(|side| at_moment(stage, side));
    let all = [&said[0], &said[1]].map(|said| said.iter().map(|one| wide(&one.words) + gap).sum::<f32>() - gap);
    let mut edges = [layout.left, right];
    for side in Side::BOTH {
        let (own, other) = match side {
            Side::Client => (&said[0], all[1]),
            Side::Server => (&said[1], all[0]),
        };
        // Each side has half the room, and what the other leaves of its own.
        let room = room - other.max(0.0).min(room / 2.0);
        // What happened last is told first where there is no room for all.
        let mut fits: Vec<&Said> = Vec::new();
        let mut used = 0.0f32;
        for one in own.iter().rev() {
            let more = wide(&one.words) + if fits.is_empty() { 0.0 } else { gap };
            if used + more > room {
                break;
            }
            used += more;
            fits.push(one);
        }
        fits.reverse();
        let mut x = match side {
            Side::Client => layout.left,
            Side::Server => right - used,
        };
        match side {
            Side::Client => edges[0] = x + used,
            Side::Server => edges[1] = x,
        }
        canvas.begin(Name::new(55, side.index()), None);
        for one in fits {
            canvas.text(vec2(x, y), one.words.clone(), Type::new(SMALL * k, Weight::Regular, one.role));
            x += wide(&one.words) + gap;
        }
    }
    // The title makes way where a side needs more than its half.
    let half = wide(&title) / 2.0 + gap;
    let (least, most) = (edges[0] + half, edges[1] - half);
    let middle = f32::midpoint(layout.left, right).min(most).max(least);
    let looks = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(Align::Middle);
    canvas.begin(Name::new(56, 0), None);
    canvas.text(vec2(middle, y), title, looks);
}

struct Said {
    words: String,
    role: Role,
}

/// The calls of a side in the step that is told: in the order in which they came back, then those that have not.
fn at_moment(stage: &Stage<'_>, side: Side) -> Vec<Said> {
    let timeline = stage.timeline;
    let told = timeline.step_at(stage.now).filter(|step| *step > 0).and_then(|step| timeline.told(step));
    // Before the first packet, and while it is on its way: from the beginning.
    let since = told.map_or(PlayTime(0), |(from, _)| from);
    let calls = timeline.calls(side);
    let begun = calls.partition_point(|call| call.start <= stage.now);
    let recent = begun.saturating_sub(LOOK_BACK);
    let early = calls.iter().take(recent.min(EARLY));
    let near: Vec<&Call> = early.chain(calls.iter().take(begun).skip(recent)).collect();
    let back = |call: &Call| call.outcome != Outcome::Waiting && call.end <= stage.now;
    let mut returned: Vec<&&Call> = near.iter().filter(|call| back(call) && call.end >= since).collect();
    returned.sort_by_key(|call| call.end);
    let returned = returned.into_iter().map(|call| {
        let role = if is_error(call) { Role::Reset } else { Role::Text };
        // Beside its bracket an error stands for the call; here its name says which.
        let error = outcome(call).filter(|_| is_error(call) && call.name != CallName::Close);
        Said { words: error.map_or_else(|| result(call), |error| format!("{} = {error}", name(call))), role }
    });
    let open = near.iter().filter(|call| !back(call));
    let open = open.map(|call| Said { words: format!("{} …", name(call)), role: Role::TextSecondary });
    returned.chain(open).collect()
}

const fn is_error(call: &Call) -> bool {
    matches!(call.outcome, Outcome::Refused | Outcome::Reset)
}

/// A call with what it comes back with.
fn result(call: &Call) -> String {
    result_of(&name(call), call)
}

fn result_of(name: &str, call: &Call) -> String {
    match outcome(call) {
        Some(error) if is_error(call) => error,
        Some(result) => format!("{name} {result}"),
        None => name.to_owned(),
    }
}

/// The words over the column.
pub(super) fn heading(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    for side in Side::BOTH.into_iter().filter(|side| layout.calls(*side) > 0.0) {
        canvas.begin(Name::new(53, side.index()), None);
        let looks = Type::new(SMALL * layout.k, Weight::Regular, Role::TextSecondary).aligned(align(side));
        let room = layout.calls(side) - 24.0 * layout.k;
        let fits = |words: &String| text::width(words, SMALL * layout.k, Weight::Regular) <= room;
        let both = Some(stage.words(&msg!("scene-calls-inferred"))).filter(fits);
        let lines = if layout.low {
            // That they are inferred goes before whose calls they are.
            vec![(21.0, both.unwrap_or_else(|| stage.words(&msg!("scene-calls-inferred-short"))))]
        } else {
            vec![(26.0, stage.words(&msg!("scene-calls"))), (49.0, stage.words(&msg!("scene-inferred")))]
        };
        for (y, words) in lines {
            let words = text::elide(&words, SMALL * layout.k, Weight::Regular, room);
            canvas.text(vec2(outside(stage, side, 18.0), y * layout.k), words, looks);
        }
    }
}

const fn align(side: Side) -> Align {
    match side {
        Side::Client => Align::End,
        Side::Server => Align::Start,
    }
}

/// Outwards from a lifeline's outer edge.
fn outside(stage: &Stage<'_>, side: Side, distance: f32) -> f32 {
    let outward = if side == Side::Client { -1.0 } else { 1.0 };
    stage.layout.outer(side) + outward * distance * stage.layout.k
}

fn bracket(
    canvas: &mut Canvas,
    stage: &Stage<'_>,
    side: Side,
    (index, call): (usize, &Call),
    (name_y, end_y): (f32, f32),
) {
    let layout = &stage.layout;
    let k = layout.k;
    let (near, far) = (outside(stage, side, 3.0), outside(stage, side, 11.0));
    let (y0, y1) = (stage.y(call.start), stage.y(call.end));
    let begun = stage.now >= call.start;
    let back = stage.now >= call.end && call.outcome != Outcome::Waiting;
    let role = if is_error(call) { Role::Reset } else { Role::TextSecondary };
    canvas.begin(Name::new(50 + side.index() as u8, index), Some(Target::Step(call.step)));
    canvas.fade(if begun { 1.0 } else { GHOST });
    if y1 - y0 < 2.0 * k {
        canvas.line(vec![vec2(near, y1), vec2(far, y1)], role, 1.5 * k, Dash::Dashed);
        canvas.circle(vec2(far, y1), 2.5 * k, segments::end(role, false, k));
    } else {
        let seen = if begun { stage.playhead.clamp(y0, y1) } else { y0 };
        let (low, high) = (y0.max(layout.top - 24.0 * k), y1.min(layout.bottom + 24.0 * k));
        let seen = seen.clamp(low, high.max(low));
        canvas.line(vec![vec2(near, y0), vec2(far, y0)], role, 1.5 * k, Dash::Dashed);
        canvas.line(vec![vec2(far, low), vec2(far, seen)], role, 1.5 * k, Dash::Dashed);
        canvas.fade(GHOST);
        canvas.line(vec![vec2(far, seen), vec2(far, high.max(seen))], Role::Ghost, 1.5 * k, Dash::Dashed);
        if call.outcome != Outcome::Waiting {
            canvas.fade(if back { 1.0 } else { GHOST });
            canvas.line(vec![vec2(far, y1), vec2(near + (far - near) * 0.45, y1)], role, 1.5 * k, Dash::Solid);
            segments::arrowhead(canvas, vec2(far, y1), vec2(near, y1), 6.0 * k, segments::end(role, false, k));
        }
    }
    let x = outside(stage, side, 18.0);
    let room = layout.calls(side) - 24.0 * k;
    let fits = |words: &str| text::width(words, SMALL * k, Weight::Regular) <= room;
    let say = |canvas: &mut Canvas, y: f32, words: &str, role: Role, shown: bool| {
        // A picture that ends before what follows ends before its words.
        let lowest = layout.bottom + if layout.more > 0.0 { -6.0 } else { 12.0 } * k;
        if y < layout.top - 12.0 * k || y > lowest || layout.in_gap(y - 7.0 * k, y + 7.0 * k) {
            return;
        }
        canvas.fade(if shown { 1.0 } else { GHOST });
        canvas.text(
            vec2(x, y),
            text::elide(words, SMALL * k, Weight::Regular, room),
            Type::new(SMALL * k, Weight::Regular, role).aligned(align(side)),
        );
    };
    let strong = if role == Role::Reset { role } else { Role::Text };
    // How much came goes before how often it was asked for.
    let result = Some(result(call)).filter(|words| fits(words)).unwrap_or_else(|| result_of(&plain(call), call));
    if call.is_brief() {
        let waits = call.outcome == Outcome::Waiting;
        let words = if waits { format!("{} …", name(call)) } else { result };
        let known = if waits { begun } else { back };
        say(canvas, end_y, &words, if known { strong } else { Role::TextSecondary }, known);
    } else {
        say(canvas, name_y, &name(call), Role::TextSecondary, begun);
        say(canvas, end_y, &result, if back { strong } else { Role::TextSecondary }, back);
    }
}

/// Its name, with a question mark where it is but the likely reading.
fn plain(call: &Call) -> String {
    let name = call.name.as_str();
    if call.likely { format!("{name}?") } else { name.to_owned() }
}

fn name(call: &Call) -> String {
    let name = plain(call);
    if call.repeated { format!("{name} ×n") } else { name }
}

/// What it returns, as the C function does, as far as the packets prove it; of an error its name.
fn outcome(call: &Call) -> Option<String> {
    match (call.outcome, call.name) {
        (Outcome::Bytes(bytes), _) => Some(format!("= {bytes}")),
        (Outcome::AtLeast(bytes), _) => Some(format!("≥ {bytes}")),
        (Outcome::AtMost(bytes), _) => Some(format!("≤ {bytes}")),
        (Outcome::EndOfStream, _) | (Outcome::Done, CallName::Connect) => Some("= 0".to_owned()),
        (Outcome::Done, CallName::Accept) => Some("= fd".to_owned()),
        (Outcome::Refused, _) => Some("ECONNREFUSED".to_owned()),
        (Outcome::Reset, CallName::Close) => Some("close() → RST".to_owned()),
        (Outcome::Reset, _) => Some("ECONNRESET".to_owned()),
        (Outcome::Done | Outcome::Waiting, _) => None,
    }
}
