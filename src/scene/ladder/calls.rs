//! Beside each lifeline, the calls its program must have made: a dashed bracket from where a call began to where it came
//! back, since no capture shows them.

use super::super::canvas::{Canvas, Name, Type};
use super::super::{Align, Dash, Role, Target, Weight, text, vec2};
use super::Stage;
use super::layout::SMALL;
use super::segments;
use crate::flow::Side;
use crate::msg;
use crate::timeline::calls::{Call, Outcome};

/// How faint a call is that is still to come.
const GHOST: f32 = 0.4;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    if stage.layout.calls <= 0.0 {
        return;
    }
    let (from, to) = stage.layout.in_sight(stage.timeline);
    for side in Side::BOTH {
        let calls = stage.timeline.calls(side);
        // A call that began long ago may still wait: only the one before the first in sight, and the first of all, can.
        let first = calls.partition_point(|call| call.start < from).saturating_sub(LOOK_BACK);
        let end = calls.partition_point(|call| call.start <= to);
        let early = calls.iter().enumerate().take(first.min(EARLY));
        for (index, call) in early.chain(calls.iter().enumerate().take(end).skip(first)) {
            if call.end >= from || call.end_row >= stage.layout.row(stage.layout.top - 40.0 * stage.layout.k) {
                bracket(canvas, stage, side, index, call);
            }
        }
    }
}

/// Calls before the first in sight that may still be waiting.
const LOOK_BACK: usize = 16;
/// Those at the very beginning (an `accept` that takes long).
const EARLY: usize = 4;

/// The words over the column.
pub(super) fn heading(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    if layout.calls <= 0.0 {
        return;
    }
    for side in Side::BOTH.into_iter().filter(|side| !stage.timeline.calls(*side).is_empty()) {
        canvas.begin(Name::new(53, side.index()), None);
        let words = stage.words(&msg!("scene-calls"));
        let looks = Type::new(SMALL * layout.k, Weight::Regular, Role::TextSecondary).aligned(align(side));
        canvas.text(
            vec2(outside(stage, side, 18.0), 49.0 * layout.k),
            text::elide(&words, SMALL * layout.k, Weight::Regular, layout.calls - 24.0 * layout.k),
            looks,
        );
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

fn bracket(canvas: &mut Canvas, stage: &Stage<'_>, side: Side, index: usize, call: &Call) {
    let layout = &stage.layout;
    let k = layout.k;
    let (near, far) = (outside(stage, side, 3.0), outside(stage, side, 11.0));
    let (y0, y1) = (stage.y(call.start), stage.y(call.end));
    let begun = stage.now >= call.start;
    let back = stage.now >= call.end && call.outcome != Outcome::Waiting;
    let role = match call.outcome {
        Outcome::Refused | Outcome::Reset => Role::Reset,
        _ => Role::TextSecondary,
    };
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
    let room = layout.calls - 24.0 * k;
    let say = |canvas: &mut Canvas, row: f32, words: &str, role: Role, shown: bool| {
        let y = layout.y_of_row(row);
        if y < layout.top - 12.0 * k || y > layout.bottom + 12.0 * k {
            return;
        }
        canvas.fade(if shown { 1.0 } else { GHOST });
        canvas.text(
            vec2(x, y),
            text::elide(words, SMALL * k, Weight::Regular, room),
            Type::new(SMALL * k, Weight::Regular, role).aligned(align(side)),
        );
    };
    let result = outcome(call);
    let strong = if role == Role::Reset { role } else { Role::Text };
    if call.is_brief() {
        let words = match (&result, role) {
            (Some(error), Role::Reset) => error.clone(),
            (Some(result), _) => format!("{} = {result}", name(call)),
            (None, _) if call.outcome == Outcome::Waiting => format!("{} …", name(call)),
            (None, _) => name(call),
        };
        let known = if call.outcome == Outcome::Waiting { begun } else { back };
        say(canvas, call.end_row, &words, if known { strong } else { Role::TextSecondary }, known);
    } else {
        say(canvas, call.name_row, &name(call), Role::TextSecondary, begun);
        let words = match (&result, role) {
            (Some(error), Role::Reset) => error.clone(),
            (Some(result), _) => format!("{} = {result}", name(call)),
            (None, _) => name(call),
        };
        say(canvas, call.end_row, &words, if back { strong } else { Role::TextSecondary }, back);
    }
}

fn name(call: &Call) -> String {
    let name = call.name.as_str();
    if call.times > 1 { format!("{name} ×{}", call.times) } else { name.to_owned() }
}

/// What it returns, as the C function does.
fn outcome(call: &Call) -> Option<String> {
    use crate::timeline::calls::CallName;
    match (call.outcome, call.name) {
        (Outcome::Bytes(bytes), _) => Some(bytes.to_string()),
        (Outcome::EndOfStream, _) | (Outcome::Done, CallName::Connect) => Some("0".to_owned()),
        (Outcome::Done, CallName::Accept) => Some("fd".to_owned()),
        (Outcome::Refused, _) => Some("ECONNREFUSED".to_owned()),
        (Outcome::Reset, CallName::Close) => Some("close() → RST".to_owned()),
        (Outcome::Reset, _) => Some("ECONNRESET".to_owned()),
        (Outcome::Done | Outcome::Waiting, _) => None,
    }
}
