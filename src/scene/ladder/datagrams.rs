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
    let ties = ties(stage, range.clone());
    let unanswered = stage.timeline.story.outcome() == Some(Exchange::Unanswered);
    // A tie may begin or end out of sight.
    for index in range.start.saturating_sub(32)..range.end.saturating_add(32) {
        let Some(step) = stage.timeline.steps.get(index).filter(|_| !stage.layout.leaves_out(index)) else { continue };
        let Some(event) = stage.timeline.event(step) else { continue };
        if event.answers.is_some_and(|frame| stage.timeline.step_of_frame(frame).is_some()) {
            if let Some(own) = ties.iter().position(|tie| tie.index == index) {
                draw_tie(canvas, stage, &ties, own);
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

/// A request, its reply, and the reply's index.
struct Tie<'a> {
    index: usize,
    request: &'a Step,
    reply: &'a Step,
}

/// The ties that may be in sight, or run beside one that is.
fn ties<'a>(stage: &Stage<'a>, range: std::ops::Range<usize>) -> Vec<Tie<'a>> {
    let timeline = stage.timeline;
    let around = range.start.saturating_sub(64)..range.end.saturating_add(64).min(timeline.steps.len());
    around
        .filter_map(|index| {
            let reply = timeline.steps.get(index)?;
            let answer = timeline.event(reply)?;
            let request = answer.answers.and_then(|frame| timeline.step_of_frame(frame))?;
            // Behind a router it is the same question once more: the end that asked is not there.
            let asked = if answer.from == Side::Client { answer.leg.map(|leg| leg.of - 1) } else { Some(0) };
            let left_out = stage.layout.leaves_out(index) || stage.layout.leaves_out(request);
            let goes_on = answer.leg.is_none() && answer.goes_on();
            if left_out || goes_on || answer.leg.is_some_and(|leg| asked != Some(leg.index)) {
                return None;
            }
            Some(Tie { index, request: timeline.steps.get(request)?, reply })
        })
        .collect()
}

/// How far out the third tie and those after it stand, in lanes.
const LANES: usize = 2;

fn draw_tie(canvas: &mut Canvas, stage: &Stage<'_>, ties: &[Tie<'_>], own: usize) {
    let Some(Tie { index, request, reply }) = ties.get(own) else { return };
    let layout = &stage.layout;
    let k = layout.k;
    let side = request.from;
    let (y0, y1) = (stage.y(request.depart), stage.y(reply.arrive));
    if y1 < layout.top || y0 > layout.bottom {
        return;
    }
    // A question asked while another is still open has its tie outside that one's.
    let beside = ties.iter().filter(|tie| tie.index != *index && tie.request.from == side);
    let beside = beside.filter(|tie| tie.request.depart < reply.arrive && tie.reply.arrive > request.depart);
    let (earlier, later): (Vec<&Tie<'_>>, Vec<&Tie<'_>>) =
        beside.partition(|tie| (tie.request.depart, tie.index) < (request.depart, *index));
    let out = 10.0 * earlier.len().min(LANES) as f32;
    let (near, far) = (outside(stage, side, 8.0), outside(stage, side, 20.0 + out));
    let done = stage.now >= reply.arrive;
    let icmp = reply.action.is_icmp();
    canvas.begin(Name::new(7, *index), Some(Target::Step(*index)));
    canvas.fade(if done { 1.0 } else { 0.35 });
    canvas.line(
        vec![vec2(near, y0), vec2(far, y0), vec2(far, y1), vec2(near, y1)],
        match (done, icmp) {
            (false, _) => Role::Ghost,
            // A report is no answer.
            (true, true) => Role::Reset,
            (true, false) => Role::Data,
        },
        2.0 * k,
        Dash::Solid,
    );
    let sent = stage.timeline.event(request).and_then(|event| event.time);
    let came = stage.timeline.event(reply).and_then(|event| event.time);
    let words = match (sent, came) {
        (Some(sent), Some(came)) => duration_text(came.since(sent)),
        _ => return,
    };
    // The words stand where no other tie runs beside this one, if there is such a place.
    let from = earlier.iter().map(|tie| stage.y(tie.reply.arrive)).fold(y0, f32::max);
    let to = later.iter().map(|tie| stage.y(tie.request.depart)).fold(y1, f32::min);
    let crowded = to - from < 40.0 * k && !(earlier.is_empty() && later.is_empty());
    if crowded && to - from < 18.0 * k {
        return;
    }
    let align = if side == Side::Client { Align::End } else { Align::Start };
    let middle = f32::midpoint(from.max(layout.top), to.min(layout.bottom));
    let middle = if from > layout.bottom || to < layout.top { f32::midpoint(y0, y1) } else { middle };
    let x = outside(stage, side, 28.0 + out);
    let room = room(stage, side) - out * k;
    let label = stage.words(&if icmp { msg!("scene-reported") } else { msg!("scene-answered") });
    // What the time is of says nothing without it.
    if layout.part.half && text::width(&words, SMALL * k, Weight::Bold) > room {
        return;
    }
    for (line, offset, weight, role) in
        [(label, -8.0, Weight::Regular, Role::TextSecondary), (words, 8.0, Weight::Bold, Role::Text)]
    {
        // Where there is no room for words, the tie and its time say it.
        let is_time = weight == Weight::Bold;
        if (layout.part.half && text::width(&line, SMALL * k, weight) > room) || (crowded && !is_time) {
            continue;
        }
        canvas.text(
            vec2(x, if crowded { middle } else { middle + offset * k }),
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

/// A question to everybody, of which one end is on the stage: its way there is the arrow. From the fork to two of the
/// others, an illustration, so dotted; they stand before that end's lifeline, as they are not that end.
pub(super) fn others(canvas: &mut Canvas, tail: Vec2, head: Vec2, progress: f32, role: Role, k: f32) {
    let at = |part: f32| vec2(tail.x + (head.x - tail.x) * part, tail.y + (head.y - tail.y) * part);
    let gone = ((progress - FORK) / (1.0 - FORK)).clamp(0.0, 1.0);
    if gone <= 0.0 {
        return;
    }
    let (fork, beside) = (at(FORK), at(0.93));
    for offset in [-24.0, 24.0] {
        let end = vec2(beside.x, beside.y + offset * k);
        let tip = vec2(fork.x + (end.x - fork.x) * gone, fork.y + (end.y - fork.y) * gone);
        canvas.line(vec![fork, tip], role, 2.0 * k, Dash::Dotted);
        if gone >= 1.0 {
            canvas.circle(end, 4.0 * k, segments::end(role, false, k));
        }
    }
}
