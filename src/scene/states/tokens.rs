//! The two tokens: a round one for the client, a square one for the server; and what runs while one waits in TIME-WAIT.

use super::super::canvas::{Canvas, Name, Type, ease, fill, stroke};
use super::super::{Align, Dash, Role, Target, Vec2, Weight, text, vec2};
use super::Stage;
use super::figure::EDGES;
use super::layout::SMALL;
use super::path::Path;
use super::track::Stop;
use crate::flow::tcp::TcpState;
use crate::flow::{Evidence, Side};
use crate::msg;

/// The wait is drawn as if it lasted so much longer than the animation: the capture does not show its end.
const BEYOND: f32 = 1.3;
/// The least that the wait is drawn to last, seconds.
const LEAST: f32 = 5.0;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    for side in Side::BOTH {
        let still = stage.doubtful(side).and(stage.current(side)).and_then(|stop| stop.before);
        if let Some(place) = still {
            perhaps(canvas, stage, side, place);
        }
    }
    for side in Side::BOTH {
        let Some(stop) = stage.track(side).last() else { continue };
        let Some(at) = position(stage, side, stop) else { continue };
        if stop.span.state == Some(TcpState::TimeWait) {
            waiting(canvas, stage, side, stop);
        }
        let moving = stop.progress(stage.now) < 1.0;
        let state = stage.current(side).and_then(|stop| stop.span.state);
        canvas.begin(Name::new(50 + side.index() as u8, 0), Some(Target::State(side, state)));
        let inferred = stop.span.evidence != Evidence::Observed;
        draw_token(canvas, stage, side, at, if moving { 1.2 } else { 1.0 }, inferred);
    }
}

/// Where a side's token is: in its seat, or on its way there; none where its state is not known.
pub(super) fn position(stage: &Stage<'_>, side: Side, stop: &Stop) -> Option<Vec2> {
    let layout = &stage.layout;
    let seat = layout.seat(stop.place?, side);
    let progress = stop.progress(stage.now);
    if progress >= 1.0 {
        return Some(seat);
    }
    let from = match stop.before {
        Some(place) => layout.seat(place, side),
        None => layout.home(side),
    };
    let mut points = Vec::new();
    match stop.edge.and_then(|edge| EDGES.get(edge)) {
        Some(edge) => {
            points.push(layout.seat(edge.from, side));
            points.extend(layout.path(edge.route).points);
        }
        None => points.push(from),
    }
    points.push(seat);
    Some(Path { points }.part(progress).1)
}

/// A token about its centre.
pub(super) fn draw_token(canvas: &mut Canvas, stage: &Stage<'_>, side: Side, at: Vec2, grow: f32, inferred: bool) {
    let k = stage.layout.k;
    let r = stage.layout.token * grow;
    let role = Role::Side(side);
    let shape = |canvas: &mut Canvas, r: f32, paint| match side {
        Side::Client => canvas.circle(at, r, paint),
        Side::Server => {
            let r = r * 0.92;
            canvas.rect(vec2(at.x - r, at.y - r), vec2(at.x + r, at.y + r), r * 0.35, paint);
        }
    };
    canvas.fade(if grow > 1.0 { 1.0 } else { 0.0 });
    shape(canvas, r + 6.0 * k, fill(role, 0.16));
    shape(canvas, r + 3.0 * k, fill(role, 0.22));
    canvas.fade(1.0);
    shape(canvas, r + 2.5 * k, fill(Role::Background, 1.0));
    if inferred {
        shape(canvas, r + 1.25 * k, stroke(role, 1.25 * k, Dash::Dashed));
        shape(canvas, r - 1.5 * k, fill(role, 1.0));
    } else {
        shape(canvas, r + 1.0 * k, fill(role, 1.0));
        shape(canvas, 0.0, fill(role, 0.0));
    }
    let letter = stage.words(&match side {
        Side::Client => msg!("states-letter-client"),
        Side::Server => msg!("states-letter-server"),
    });
    canvas.text(at, letter, Type::new(SMALL * k, Weight::Bold, Role::TextOnAccent).aligned(Align::Middle));
}

/// Where an end is if what would have led it on has not arrived: an empty token with a question mark.
fn perhaps(canvas: &mut Canvas, stage: &Stage<'_>, side: Side, place: usize) {
    let layout = &stage.layout;
    let k = layout.k;
    let at = layout.seat(place, side);
    canvas.begin(Name::new(54, side.index()), Some(Target::State(side, stage.doubtful(side))));
    for (r, paint) in [
        (layout.token + 2.5 * k, fill(Role::Background, 1.0)),
        (layout.token + 1.25 * k, stroke(Role::Side(side), 1.5 * k, Dash::Dashed)),
    ] {
        match side {
            Side::Client => canvas.circle(at, r, paint),
            Side::Server => canvas.rect(vec2(at.x - r, at.y - r), vec2(at.x + r, at.y + r), r * 0.35, paint),
        }
    }
    canvas.text(at, "?", Type::new(SMALL * k, Weight::Bold, Role::Side(side)).aligned(Align::Middle));
}

/// 2×MSL runs: a dial below the state that empties, at the side of the end that waits. It is worked out, not seen, and
/// so dashed.
fn waiting(canvas: &mut Canvas, stage: &Stage<'_>, side: Side, stop: &Stop) {
    let layout = &stage.layout;
    let k = layout.k;
    let role = Role::Side(side);
    let words = stage.words(&msg!("states-waiting"));
    let away = text::width(&words, layout.caption, Weight::Regular) / 2.0 + 8.0 * k + layout.dial();
    let at = layout.waiting();
    canvas.begin(Name::new(52 + side.index() as u8, 0), None);
    canvas.fade(ease(stop.progress(stage.now), 0.8, 1.0));
    // Said once where both wait.
    let waits = |stop: Option<&Stop>| stop.is_some_and(|stop| stop.span.state == Some(TcpState::TimeWait));
    let said = side == Side::Server && waits(stage.current(Side::Client));
    let looks = Type::new(layout.caption, Weight::Regular, Role::TextSecondary).aligned(Align::Middle);
    canvas.text(at, if said { String::new() } else { words }, looks);
    let (centre, r) = (vec2(if side == Side::Client { at.x - away } else { at.x + away }, at.y), layout.dial());
    canvas.circle(centre, r, fill(role, 0.16));
    canvas.circle(centre, r, stroke(role, 1.25 * k, Dash::Dashed));
    let left = wait_left(stage, stop);
    let rim = |turn: f32| {
        let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
        vec2(centre.x + sin * (r - 2.0 * k), centre.y - cos * (r - 2.0 * k))
    };
    // What is left, in quarters, for a shape must be convex.
    for quarter in 0..4u8 {
        let (from, to) = ((f32::from(quarter) / 4.0).max(1.0 - left), f32::from(quarter + 1) / 4.0);
        if from < to {
            let arc = (0..=6u8).map(|piece| rim(from + (to - from) * f32::from(piece) / 6.0));
            canvas.polygon(std::iter::once(centre).chain(arc).collect(), fill(role, 1.0));
        }
    }
}

/// How much of the wait is left, 1 to 0.
pub(super) fn wait_left(stage: &Stage<'_>, stop: &Stop) -> f32 {
    let seconds = |from: i64, to: i64| to.saturating_sub(from) as f32 / 1e9;
    let whole = (seconds(stop.span.from.0, stage.timeline.length.0) * BEYOND).max(LEAST);
    (1.0 - seconds(stop.span.from.0, stage.now.0) / whole).clamp(0.02, 1.0)
}
