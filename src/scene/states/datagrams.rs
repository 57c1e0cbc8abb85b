//! UDP has no states: two doors, and nothing that anybody would have to remember.

use super::super::canvas::{Canvas, Name, Type, ease, fill, stroke};
use super::super::{Align, Dash, Role, Target, Weight, ends, envelope, text, vec2};
use super::Stage;
use super::layout::{BODY, SMALL, TITLE};
use crate::flow::Side;
use crate::flow::story::label;
use crate::i18n::Message;
use crate::msg;

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
    envelope(canvas, stage, doors, (floor, height));
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
    let room = (stage.layout.size.x / 2.0 - x).abs() * 2.0 - 24.0 * k;
    let room = room.min((x.min(stage.layout.size.x - x) - 8.0 * k) * 2.0);
    let looks = Type::new(BODY * k, Weight::Bold, role).aligned(Align::Middle);
    let name = text::elide(&stage.words(&name), BODY * k, Weight::Bold, room);
    canvas.text(vec2(x, floor + 22.0 * k), name, looks);
    let address = text::elide_middle(&endpoint.addr.to_string(), SMALL * k, Weight::Mono, room);
    let looks = Type::new(SMALL * k, Weight::Mono, Role::TextSecondary).aligned(Align::Middle);
    canvas.text(vec2(x, floor + 42.0 * k), address, looks);
}

/// The datagram told now, from slot to slot; once it is there it lies at the door.
fn envelope(canvas: &mut Canvas, stage: &Stage<'_>, doors: [f32; 2], (floor, height): (f32, f32)) {
    let k = stage.layout.k;
    let Some(index) = stage.timeline.step_at(stage.now) else { return };
    let Some(step) = stage.timeline.steps.get(index) else { return };
    let Some(event) = stage.timeline.event(step) else { return };
    let whole = step.arrive.0.saturating_sub(step.depart.0).max(1) as f32;
    let part = ease(stage.now.0.saturating_sub(step.depart.0) as f32 / whole, 0.0, 1.0);
    let [left, right] = doors;
    let (from, to) = if step.from == Side::Client { (left, right) } else { (right, left) };
    let (clear, slot) = (height * 0.27 + 44.0 * k, floor - height * 0.3);
    let inward = if from < to { clear } else { -clear };
    let (from, to) = (from + inward, to - inward);
    let at = |part: f32| vec2(from + (to - from) * part, slot - height * 0.42 * (part * std::f32::consts::PI).sin());
    canvas.begin(Name::new(24, index), Some(Target::Step(index)));
    canvas.fade(0.7);
    let way = (0..=24u8).map(|piece| at(f32::from(piece) / 24.0)).collect();
    canvas.line(way, Role::Ghost, 1.5 * k, Dash::Dotted);
    canvas.fade(1.0);
    if let Some(label) = &event.label {
        let label = text::elide(&stage.words(&label::told(label)), SMALL * k, Weight::Regular, (to - from).abs());
        let above = vec2(f32::midpoint(from, to), slot - height * 0.42 - 34.0 * k);
        canvas.text(above, label, Type::new(SMALL * k, Weight::Regular, Role::Data).aligned(Align::Middle));
    }
    let centre = at(part);
    canvas.begin(Name::new(25, index), Some(Target::Step(index)));
    let word = stage.words(&msg!("states-bytes", bytes = event.payload_len));
    envelope::draw(canvas, centre, &word, Role::Data, k, 1.0);
}
