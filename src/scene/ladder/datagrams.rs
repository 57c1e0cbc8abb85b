//! What only datagrams have: the tie between request and reply, the answer that never comes, and the fan of a group.

use super::super::canvas::{Canvas, Name, Type, ease};
use super::super::{Align, Dash, Role, Target, Vec2, Weight, text, vec2};
use super::layout::{Layout, SMALL};
use super::{Stage, segments};
use crate::flow::Side;
use crate::flow::story::Action;
use crate::flow::udp::Exchange;
use crate::msg;
use crate::timeline::{Step, duration_text};

/// Where the way to a group forks, part of the way.
pub(super) const FORK: f32 = 0.72;

/// Whether a datagram goes to many.
pub(super) const fn fans_out(action: Action) -> bool {
    matches!(action, Action::Multicast | Action::Broadcast)
}

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    if Layout::has_states(stage.timeline) {
        return;
    }
    let (from, to) = stage.layout.in_sight(stage.timeline);
    let range = stage.timeline.steps_between(from, to);
    let unanswered = stage.timeline.story.conversation.udp == Some(Exchange::Unanswered);
    // A tie may begin or end out of sight.
    for index in range.start.saturating_sub(32)..range.end.saturating_add(32) {
        let Some(step) = stage.timeline.steps.get(index) else { continue };
        let Some(event) = stage.timeline.event(step) else { continue };
        if let Some(request) = event.answers.and_then(|frame| stage.timeline.step_of_frame(frame)) {
            if let Some(request) = stage.timeline.steps.get(request) {
                tie(canvas, stage, index, request, step);
            }
        } else if unanswered && step.action == Action::Request && !is_reported(stage, step) {
            silence(canvas, stage, index, step);
        }
    }
}

/// Whether ICMP reports on a datagram, so that it was not met with silence. The report follows soon, or not at all.
fn is_reported(stage: &Stage<'_>, step: &Step) -> bool {
    let mut later = stage.timeline.story.events.iter().skip(step.event).take(64);
    later.any(|event| event.answers == Some(step.frame))
}

/// Outwards from a lifeline, at that distance.
fn outside(stage: &Stage<'_>, side: Side, distance: f32) -> f32 {
    let outward = if side == Side::Client { -1.0 } else { 1.0 };
    stage.layout.inner(side) + outward * distance * stage.layout.k
}

/// Room for words outside a lifeline, beyond the tie.
fn room(stage: &Stage<'_>, side: Side) -> f32 {
    let layout = &stage.layout;
    let edge = match side {
        _ if !layout.part.half => return 84.0 * layout.k,
        Side::Client => layout.left,
        Side::Server => layout.right,
    };
    ((layout.inner(side) - edge).abs() - 28.0 * layout.k).clamp(0.0, 84.0 * layout.k)
}

fn tie(canvas: &mut Canvas, stage: &Stage<'_>, index: usize, request: &Step, reply: &Step) {
    let layout = &stage.layout;
    let k = layout.k;
    let side = request.from;
    let (y0, y1) = (stage.y(request.depart), stage.y(reply.arrive));
    if y1 < layout.top || y0 > layout.bottom {
        return;
    }
    let (near, far) = (outside(stage, side, 8.0), outside(stage, side, 20.0));
    let done = stage.now >= reply.arrive;
    canvas.begin(Name::new(7, index), Some(Target::Step(index)));
    canvas.fade(if done { 1.0 } else { 0.35 });
    canvas.line(
        vec![vec2(near, y0), vec2(far, y0), vec2(far, y1), vec2(near, y1)],
        if done { Role::Data } else { Role::Ghost },
        2.0 * k,
        Dash::Solid,
    );
    let sent = stage.timeline.event(request).and_then(|event| event.time);
    let came = stage.timeline.event(reply).and_then(|event| event.time);
    let words = match (sent, came) {
        (Some(sent), Some(came)) => duration_text(came.since(sent)),
        _ => return,
    };
    let align = if side == Side::Client { Align::End } else { Align::Start };
    let middle = f32::midpoint(y0.max(layout.top), y1.min(layout.bottom));
    let x = outside(stage, side, 28.0);
    let room = room(stage, side);
    let label = stage.words(&if reply.action.is_icmp() { msg!("scene-reported") } else { msg!("scene-answered") });
    for (line, offset, weight, role) in
        [(label, -8.0, Weight::Regular, Role::TextSecondary), (words, 8.0, Weight::Bold, Role::Text)]
    {
        // Where there is no room for words, the tie and its time say it.
        if layout.part.half && text::width(&line, SMALL * k, weight) > room {
            continue;
        }
        canvas.text(
            vec2(x, middle + offset * k),
            text::elide(&line, SMALL * k, weight, room),
            Type::new(SMALL * k, weight, role).aligned(align),
        );
    }
}

/// Plainly nothing.
fn silence(canvas: &mut Canvas, stage: &Stage<'_>, index: usize, step: &Step) {
    let layout = &stage.layout;
    let k = layout.k;
    let y0 = stage.y(step.depart);
    let y1 = stage.y(step.arrive) + 12.0 * k;
    let waited = (stage.now.0 - step.arrive.0) as f32 / 1e9;
    let x = outside(stage, step.from, 20.0);
    let outward = if step.from == Side::Client { -1.0 } else { 1.0 };
    canvas.begin(Name::new(8, index), Some(Target::Step(index)));
    canvas.fade(ease(waited, 0.3, 1.0));
    canvas.line(
        vec![vec2(outside(stage, step.from, 8.0), y0), vec2(x, y0), vec2(x, y1)],
        Role::Lost,
        2.0 * k,
        Dash::Dotted,
    );
    let r = 4.5 * k;
    for sign in [-1.0, 1.0] {
        canvas.line(
            vec![vec2(x - r, y1 + 8.0 * k - r * sign), vec2(x + r, y1 + 8.0 * k + r * sign)],
            Role::Lost,
            2.0 * k,
            Dash::Solid,
        );
    }
    let align = if step.from == Side::Client { Align::End } else { Align::Start };
    canvas.text(
        vec2(x + outward * 8.0 * k, f32::midpoint(y0, y1)),
        text::elide(&stage.words(&msg!("scene-no-answer")), SMALL * k, Weight::Bold, room(stage, step.from)),
        Type::new(SMALL * k, Weight::Bold, Role::Lost).aligned(align),
    );
}

/// From the fork to three of the many: an illustration, so dotted.
pub(super) fn fan(canvas: &mut Canvas, tail: Vec2, head: Vec2, progress: f32, role: Role, k: f32) {
    let at = |part: f32| vec2(tail.x + (head.x - tail.x) * part, tail.y + (head.y - tail.y) * part);
    let fork = at(FORK);
    let gone = ((progress - FORK) / (1.0 - FORK)).clamp(0.0, 1.0);
    if gone <= 0.0 {
        return;
    }
    for offset in [-22.0, 0.0, 22.0] {
        let end = vec2(head.x, head.y + offset * k);
        let tip = vec2(fork.x + (end.x - fork.x) * gone, fork.y + (end.y - fork.y) * gone);
        canvas.line(vec![fork, tip], role, 2.0 * k, Dash::Dotted);
        if gone >= 1.0 {
            canvas.circle(end, 4.0 * k, segments::end(role, false, k));
        }
    }
}
