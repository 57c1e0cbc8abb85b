//! UDP has no states: two doors, and nothing that anybody would have to remember.

use super::super::canvas::{Canvas, Name, Type, ease, fill, stroke};
use super::super::{Align, Dash, Role, Target, Vec2, Weight, ends, envelope, ladder, text, vec2};
use super::layout::{BODY, SMALL, TITLE};
use super::way::Router;
use super::{Stage, way};
use crate::flow::Side;
use crate::flow::story::label;
use crate::i18n::Message;
use crate::msg;
use crate::osi::OsiLayer;

/// The title and the words of what has no states. Returns where the room for a picture begins.
pub(super) fn words(canvas: &mut Canvas, stage: &Stage<'_>, title: &Message, sentence: &Message) -> f32 {
    let layout = &stage.layout;
    let k = layout.k;
    let middle = layout.size.x / 2.0;
    let room = (layout.size.x - 2.0 * layout.pad).min(760.0 * k);
    canvas.begin(Name::new(20, 0), None);
    canvas.text(
        vec2(middle, 40.0 * k),
        text::elide(&stage.words(title), TITLE * k, Weight::Bold, layout.size.x - 2.0 * layout.pad),
        Type::new(TITLE * k, Weight::Bold, Role::Text).aligned(Align::Middle),
    );
    let lines = text::wrap(&stage.words(sentence), BODY * k, Weight::Regular, room);
    let count = lines.len() as f32;
    for (index, line) in lines.into_iter().enumerate() {
        let at = vec2(middle, (70.0 + 22.0 * index as f32) * k);
        canvas.text(at, line, Type::new(BODY * k, Weight::Regular, Role::TextSecondary).aligned(Align::Middle));
    }
    (70.0 + 22.0 * count) * k + 12.0 * k
}

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    let middle = layout.size.x / 2.0;
    let bottom = layout.size.y - layout.card.height;
    let top = words(canvas, stage, &msg!("states-udp-title"), &msg!("states-udp-text"));
    let height = ((bottom - top) * 0.56).clamp(90.0 * k, 260.0 * k);
    let floor = f32::midpoint(top, bottom) + height / 2.0 - 8.0 * k;
    let apart = (layout.size.x / 2.0 - layout.pad - height * 0.4).min(400.0 * k);
    let doors = [middle - apart, middle + apart];
    canvas.begin(Name::new(21, 0), None);
    canvas.fade(0.8);
    let (left, right) = (doors[0] - height * 0.4, doors[1] + height * 0.4);
    canvas.line(vec![vec2(left, floor), vec2(right, floor)], Role::Line, 2.0 * k, Dash::Solid);
    for (side, x) in Side::BOTH.into_iter().zip(doors) {
        door(canvas, stage, side, (x, floor), height);
    }
    let clear = height * 0.27 + 44.0 * k;
    let street = Street { ends: [doors[0] + clear, doors[1] - clear], slot: floor - height * 0.3, floor, height };
    let routers = way::routers(&stage.timeline.story);
    let room = (doors[1] - doors[0]) / (routers.len() as f32 + 1.0) - 16.0 * k;
    for known in routers.iter().enumerate() {
        router(canvas, stage, known, &street, room);
    }
    envelope(canvas, stage, &street);
}

fn door(canvas: &mut Canvas, stage: &Stage<'_>, side: Side, (x, floor): (f32, f32), height: f32) {
    let k = stage.layout.k;
    let Some(endpoint) = stage.timeline.story.endpoint(side) else { return };
    let (w, role) = (height * 0.27, Role::Side(side));
    canvas.begin(Name::new(23, side.index()), None);
    // The frame, the leaf, the knob and the mat.
    let frame = 7.0 * k;
    canvas.rect(vec2(x - w - frame, floor - height - frame), vec2(x + w + frame, floor), 10.0 * k, fill(role, 0.14));
    canvas.rect(vec2(x - w, floor - height), vec2(x + w, floor), 5.0 * k, fill(role, 0.22));
    canvas.rect(vec2(x - w, floor - height), vec2(x + w, floor), 5.0 * k, stroke(role, 2.0 * k, Dash::Solid));
    let knob = if side == Side::Client { x + w * 0.72 } else { x - w * 0.72 };
    canvas.circle(vec2(knob, floor - height * 0.44), 4.0 * k, fill(role, 1.0));
    // The slot that letters come through.
    let slot = floor - height * 0.3;
    canvas.rect(
        vec2(x - w * 0.5, slot - 4.0 * k),
        vec2(x + w * 0.5, slot + 4.0 * k),
        4.0 * k,
        fill(Role::Background, 1.0),
    );
    canvas.rect(
        vec2(x - w * 0.5, slot - 4.0 * k),
        vec2(x + w * 0.5, slot + 4.0 * k),
        4.0 * k,
        stroke(role, 1.5 * k, Dash::Solid),
    );
    let port = endpoint.port.to_string();
    let half = text::width(&port, BODY * k, Weight::Bold) / 2.0 + 8.0 * k;
    let plate = floor - height * 0.76;
    canvas.rect(
        vec2(x - half, plate - 13.0 * k),
        vec2(x + half, plate + 13.0 * k),
        5.0 * k,
        fill(Role::Background, 1.0),
    );
    canvas.text(vec2(x, plate), port, Type::new(BODY * k, Weight::Bold, role).aligned(Align::Middle));
    let name = ends::who(&stage.timeline.story, side);
    // Routers on the way have names as well.
    let between = way::routers(&stage.timeline.story).len() as f32 + 1.0;
    let room = (stage.layout.size.x / 2.0 - x).abs() * 2.0 / between - 24.0 * k;
    let room = room.min((x.min(stage.layout.size.x - x) - 8.0 * k) * 2.0);
    let looks = Type::new(BODY * k, Weight::Bold, role).aligned(Align::Middle);
    let name = text::elide(&stage.words(&name), BODY * k, Weight::Bold, room);
    canvas.text(vec2(x, floor + 22.0 * k), name, looks);
    let address = text::elide_middle(&endpoint.addr.to_string(), SMALL * k, Weight::Mono, room);
    let looks = Type::new(SMALL * k, Weight::Mono, Role::TextSecondary).aligned(Align::Middle);
    canvas.text(vec2(x, floor + 42.0 * k), address, looks);
}

/// Half the size of a router's mark, at scale 1.
const ROUTER: (f32, f32) = (24.0, 15.0);
/// Between a router's mark and the middle of an envelope that lies before it, at scale 1.
const BESIDE: f32 = 60.0;

/// The way between the doors: where it begins and ends beside the slots, and how high those are.
#[derive(Clone, Copy)]
struct Street {
    ends: [f32; 2],
    slot: f32,
    floor: f32,
    /// Of the doors.
    height: f32,
}

impl Street {
    fn at(&self, part: f32) -> f32 {
        let [left, right] = self.ends;
        left + (right - left) * part
    }

    /// How far up the way of what is put through no slot ends: beside the doors, for it concerns the system.
    fn above(&self) -> f32 {
        self.floor - self.height * 0.88
    }
}

/// A router on the way, on its post; under it who it is.
fn router(canvas: &mut Canvas, stage: &Stage<'_>, (index, router): (usize, &Router), street: &Street, room: f32) {
    let k = stage.layout.k;
    let x = street.at(router.part);
    canvas.begin(Name::new(26, index), None);
    let (w, h) = (ROUTER.0 * k, ROUTER.1 * k);
    canvas.line(vec![vec2(x, street.slot + h), vec2(x, street.floor)], Role::Line, 3.0 * k, Dash::Solid);
    sign(canvas, vec2(x, street.slot), (w, h), k);
    let name = text::elide(&stage.words(&msg!("scene-router-name")), BODY * k, Weight::Bold, room);
    let looks = Type::new(BODY * k, Weight::Bold, Role::Text).aligned(Align::Middle);
    canvas.text(vec2(x, street.floor + 22.0 * k), name, looks);
    if let Some(address) = router.address {
        let address = text::elide_middle(&address.to_string(), SMALL * k, Weight::Mono, room);
        let looks = Type::new(SMALL * k, Weight::Mono, Role::TextSecondary).aligned(Align::Middle);
        canvas.text(vec2(x, street.floor + 42.0 * k), address, looks);
    }
}

/// The mark of a router: two arrows that pass each other.
pub(super) fn sign(canvas: &mut Canvas, centre: Vec2, (w, h): (f32, f32), k: f32) {
    let role = Role::Layer(OsiLayer::Network);
    let (min, max) = (vec2(centre.x - w, centre.y - h), vec2(centre.x + w, centre.y + h));
    canvas.rect(min, max, 5.0 * k, fill(Role::Background, 1.0));
    canvas.rect(min, max, 5.0 * k, fill(role, 0.18));
    canvas.rect(min, max, 5.0 * k, stroke(role, 2.0 * k, Dash::Solid));
    for sign in [-1.0, 1.0] {
        let (y, tip, tail) = (centre.y + sign * h * 0.36, centre.x - sign * w * 0.66, centre.x + sign * w * 0.6);
        canvas.line(vec![vec2(tail, y), vec2(tip, y)], role, 1.75 * k, Dash::Solid);
        let back = tip + sign * 6.0 * k;
        canvas.polygon(vec![vec2(tip, y), vec2(back, y - 3.5 * k), vec2(back, y + 3.5 * k)], fill(role, 1.0));
    }
}

/// The packet told now on its way. A datagram flies from slot to slot, or as far as it was seen or came; once it is there it
/// lies at the door. What ICMP says comes out of no slot: it passes between the systems.
fn envelope(canvas: &mut Canvas, stage: &Stage<'_>, street: &Street) {
    let k = stage.layout.k;
    let story = &stage.timeline.story;
    let Some(index) = stage.timeline.step_at(stage.now) else { return };
    let Some(step) = stage.timeline.steps.get(index) else { return };
    let Some(event) = stage.timeline.event(step) else { return };
    let whole = step.arrive.0.saturating_sub(step.depart.0).max(1) as f32;
    let part = ease(stage.now.0.saturating_sub(step.depart.0) as f32 / whole, 0.0, 1.0);
    let icmp = event.action.is_icmp();
    let (sets_off, comes_to) = way::ends(story, event);
    let length = (street.at(comes_to) - street.at(sets_off)).abs();
    let end = |part: f32, inward: f32| {
        let at_router = part > 0.0 && part < 1.0;
        let clear = if at_router { (BESIDE * k).min(length * 0.4) * inward } else { 0.0 };
        vec2(street.at(part) + clear, if icmp && !at_router { street.above() } else { street.slot })
    };
    let forth = if sets_off < comes_to { 1.0 } else { -1.0 };
    let (from, to) = (end(sets_off, forth), end(comes_to, -forth));
    let height = if icmp { 0.0 } else { street.height * 0.42 * (comes_to - sets_off).abs().clamp(0.4, 1.0) };
    let at = |part: f32| {
        let y = from.y + (to.y - from.y) * part;
        vec2(from.x + (to.x - from.x) * part, y - height * (part * std::f32::consts::PI).sin())
    };
    let role = ladder::role(step, event);
    canvas.begin(Name::new(24, index), Some(Target::Step(index)));
    canvas.fade(0.7);
    let path = (0..=24u8).map(|piece| at(f32::from(piece) / 24.0)).collect();
    canvas.line(path, Role::Ghost, 1.5 * k, Dash::Dotted);
    canvas.fade(1.0);
    let said = event.label.as_deref().map(label::told).or_else(|| ladder::remark(event));
    if let Some(said) = said {
        let room = (street.ends[1] - street.ends[0]).abs();
        let said = text::elide(&stage.words(&said), SMALL * k, Weight::Regular, room);
        let above = street.slot - street.height * 0.42 - 34.0 * k;
        let above = if icmp { above.min(street.above() - 34.0 * k) } else { above };
        let above = vec2(f32::midpoint(street.ends[0], street.ends[1]), above);
        canvas.text(above, said, Type::new(SMALL * k, Weight::Regular, role).aligned(Align::Middle));
    }
    canvas.begin(Name::new(25, index), Some(Target::Step(index)));
    let word =
        if icmp { ends::icmp(story).to_owned() } else { stage.words(&msg!("states-bytes", bytes = event.payload_len)) };
    envelope::draw(canvas, at(part), &word, role, k, 1.0);
}
