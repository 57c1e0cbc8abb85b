//! Routers on the way. Those between two links that the capture has both, by what they do with each packet; and those that
//! report by ICMP. Their addresses were seen; where they stand between the two ends was not,
//! so their lifelines are dotted. That a packet came to its end there follows from the report.

use std::net::IpAddr;

use super::super::canvas::{Canvas, Name, Type, fill};
use super::super::{Align, Dash, Role, Target, Weight, text, vec2};
use super::Stage;
use super::layout::{BODY, SMALL};
use crate::flow::Side;
use crate::flow::story::Event;
use crate::msg;
use crate::osi::OsiLayer;

/// Where a single router stands, part of the way from client to server: the arrows to it need room for their words.
const ALONE: f32 = 0.6;

/// Where a part of the way begins and ends, for a packet from that side; `None` where the capture has but one link.
pub(super) fn leg(stage: &Stage<'_>, event: &Event) -> Option<(f32, f32)> {
    let leg = event.leg?;
    let (near, far) = (node(stage, leg.index, leg.of), node(stage, leg.index + 1, leg.of));
    Some(if event.from == Side::Client { (near, far) } else { (far, near) })
}

/// Where an end or a router stands that the capture proves: 0 is the client, `of` the server.
fn node(stage: &Stage<'_>, index: u32, of: u32) -> f32 {
    let [from, to] = [stage.layout.inner(Side::Client), stage.layout.inner(Side::Server)];
    from + (to - from) * index as f32 / of.max(1) as f32
}

/// The lifelines of routers between links of which the capture has both: that they pass packets on was seen, so they are
/// solid.
pub(super) fn lines(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    let end = stage.y(stage.length()).min(layout.bottom);
    let seen = stage.playhead.clamp(layout.top, end.max(layout.top));
    for (index, x) in proved(stage).enumerate() {
        canvas.begin(Name::new(32, index), None);
        canvas.line(vec![vec2(x, layout.top), vec2(x, seen)], Role::Line, 3.0 * k, Dash::Solid);
        canvas.fade(0.45);
        if end > seen {
            canvas.line(vec![vec2(x, seen), vec2(x, end)], Role::Line, 3.0 * k, Dash::Solid);
        }
    }
}

/// Where the routers stand that the capture proves.
pub(super) fn proved(stage: &Stage<'_>) -> impl Iterator<Item = f32> {
    let of = stage.timeline.story.events.first().and_then(|event| event.leg).map_or(0, |leg| leg.of);
    (1..of).map(move |index| node(stage, index, of))
}

/// What these routers do with the packets in sight.
fn passing(canvas: &mut Canvas, stage: &Stage<'_>) {
    let (from, to) = stage.layout.in_sight(stage.timeline);
    let range = stage.timeline.steps_between(from, to);
    for index in range.start.saturating_sub(8)..range.end.saturating_add(8) {
        pass(canvas, stage, index);
    }
}

/// What a router does with a packet that it passes on: it lowers the time to live.
fn pass(canvas: &mut Canvas, stage: &Stage<'_>, index: usize) {
    let layout = &stage.layout;
    let k = layout.k;
    let Some(step) = stage.timeline.steps.get(index).filter(|_| !layout.leaves_out(index)) else { return };
    let Some(event) = stage.timeline.event(step) else { return };
    let Some((frame, before, now)) = event.seen.before.filter(|(_, before, now)| before != now) else { return };
    let came = stage.timeline.step_of_frame(frame).and_then(|at| stage.timeline.steps.get(at));
    let Some(came) = came else { return };
    let Some((x, towards)) = self::leg(stage, event) else { return };
    let (y0, y1) = (stage.y(came.arrive.min(step.depart)), stage.y(step.depart));
    if y1 < layout.top || y0 > layout.bottom {
        return;
    }
    let begun = stage.now >= came.arrive.min(step.depart);
    canvas.begin(Name::new(33, index), Some(Target::Step(index)));
    canvas.fade(if begun { 1.0 } else { 0.4 });
    let role = Role::Layer(OsiLayer::Network);
    canvas.rect(vec2(x - 3.0 * k, y0 - 3.0 * k), vec2(x + 3.0 * k, y1 + 3.0 * k), 3.0 * k, fill(role, 1.0));
    // On the side from which it came: the next arrow leaves on the other.
    let outward = if towards > x { -1.0 } else { 1.0 };
    let align = if towards > x { Align::End } else { Align::Start };
    let words = format!("TTL {before} → {now}");
    let looks = Type::new(SMALL * k, Weight::Bold, if begun { Role::Text } else { Role::TextSecondary }).aligned(align);
    let (near, far) = (x + outward * 8.0 * k, x + outward * (16.0 * k + text::width(&words, SMALL * k, Weight::Bold)));
    let y = y1 + 4.0 * k;
    canvas.rect(
        vec2(near.min(far), y - 8.0 * k),
        vec2(near.max(far), y + 8.0 * k),
        2.0 * k,
        fill(Role::Background, 0.88),
    );
    canvas.text(vec2(x + outward * 12.0 * k, y), words, looks);
}

/// The routers' names, over their lifelines.
pub(super) fn names(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    let words = stage.words(&msg!("scene-router-name"));
    let parts = proved(stage).count() + 1;
    let room = (layout.inner[1] - layout.inner[0]) / parts as f32 - 16.0 * k;
    for (index, x) in proved(stage).enumerate() {
        canvas.begin(Name::new(34, index), None);
        let looks = Type::new(BODY * k, Weight::Bold, Role::Text).aligned(Align::Middle);
        let words = text::elide(&words, BODY * k, Weight::Bold, room);
        let y = layout.top - layout.streams - 19.0 * k;
        canvas.text(vec2(x, y), words, looks);
    }
}

/// Where a router's lifeline stands.
pub(super) fn place(stage: &Stage<'_>, router: IpAddr) -> Option<f32> {
    let routers = &stage.timeline.story.routers;
    let at = routers.iter().position(|known| *known == router)?;
    let part = if routers.len() == 1 { ALONE } else { (at as f32 + 1.0) / (routers.len() as f32 + 1.0) };
    let [from, to] = [stage.layout.inner(Side::Client), stage.layout.inner(Side::Server)];
    Some(from + (to - from) * part)
}

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    passing(canvas, stage);
    let story = &stage.timeline.story;
    if story.routers.is_empty() {
        return;
    }
    let layout = &stage.layout;
    let k = layout.k;
    let end = stage.y(stage.length()).min(layout.bottom);
    for (index, router) in story.routers.iter().enumerate() {
        let Some(x) = place(stage, *router) else { continue };
        canvas.begin(Name::new(30, index), None);
        canvas.fade(0.8);
        if end > layout.top {
            canvas.line(vec![vec2(x, layout.top), vec2(x, end)], Role::Line, 2.0 * k, Dash::Dotted);
        }
    }
    let (from, to) = layout.in_sight(stage.timeline);
    let range = stage.timeline.steps_between(from, to);
    for index in range.start.saturating_sub(32)..range.end.saturating_add(32) {
        visit(canvas, stage, index);
    }
}

/// What a router does with the packet it reports on: from its arrival to the report's departure, with the router's name.
fn visit(canvas: &mut Canvas, stage: &Stage<'_>, index: usize) {
    let layout = &stage.layout;
    let k = layout.k;
    let Some(step) = stage.timeline.steps.get(index) else { return };
    let Some(event) = stage.timeline.event(step) else { return };
    let Some(router) = event.reporter else { return };
    let Some(x) = place(stage, router) else { return };
    let about = event.answers.and_then(|frame| stage.timeline.step_of_frame(frame));
    let about = about.and_then(|about| stage.timeline.steps.get(about));
    let since = about.map_or(step.depart, |about| about.arrive.min(step.depart));
    let (y0, y1) = (stage.y(since), stage.y(step.depart));
    if y1 < layout.top || y0 > layout.bottom {
        return;
    }
    canvas.begin(Name::new(31, index), Some(Target::Step(index)));
    canvas.fade(if stage.now >= since { 1.0 } else { 0.4 });
    let role = Role::Layer(OsiLayer::Network);
    canvas.rect(vec2(x - 3.0 * k, y0 - 3.0 * k), vec2(x + 3.0 * k, y1 + 3.0 * k), 3.0 * k, fill(role, 1.0));
    // Its name stands on the side that its arrows leave free.
    let outward = if step.from == Side::Server { 1.0 } else { -1.0 };
    let align = if step.from == Side::Server { Align::Start } else { Align::End };
    let room = (layout.inner(step.from) - x).abs() - 24.0 * k;
    let middle = f32::midpoint(y0, y1);
    let at = x + outward * 12.0 * k;
    let name = text::elide(&stage.words(&msg!("scene-router")), SMALL * k, Weight::Bold, room);
    canvas.text(vec2(at, middle - 8.0 * k), name, Type::new(SMALL * k, Weight::Bold, Role::Text).aligned(align));
    let address = text::elide_middle(&router.to_string(), SMALL * k, Weight::Mono, room);
    let looks = Type::new(SMALL * k, Weight::Mono, Role::TextSecondary).aligned(align);
    canvas.text(vec2(at, middle + 8.0 * k), address, looks);
}
