//! The wire below the stacks: the frame's own bits on it, and the devices that may stand on the way, each as high as
//! the layers it works at. A capture sees one link: what stands between is dotted, an illustration.

use super::super::canvas::{Canvas, Name, Type, ease, fill};
use super::super::ladder::question;
use super::super::{Align, Dash, Paint, Role, Weight, text, vec2};
use super::journey::{Act, Device};
use super::layout::{BODY, Layout, SMALL};
use super::{Stage, words};
use crate::msg;
use crate::osi::OsiLayer;

/// A device's place.
#[derive(Clone, Copy, Debug)]
struct Place {
    device: Device,
    centre: f32,
    half: f32,
}

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    let y = Strip::new(stage).y;
    let (from, to) = (layout.stack[0].1, layout.stack[1].0);
    canvas.begin(Name::new(20, 0), None);
    canvas.line(vec![vec2(from, y), vec2(to, y)], Role::Line, 2.0 * k, Dash::Solid);
    let Some((index, t)) = stage.now else { return };
    let Some(phase) = stage.phase() else { return };
    let shown = stage.network(t);
    let places = places(stage);
    if shown > 0.0 {
        note(canvas, stage, shown);
        for (number, place) in places.iter().enumerate() {
            let held = if phase.act == Act::Cross(place.device) { rise(t) } else { 0.0 };
            draw_device(canvas, stage, *place, number, (shown, held));
        }
    }
    match phase.act {
        Act::Send => bits(canvas, stage, (from, to), from + (layout.lane[0].1 - from) * ease(t, 0.25, 0.85), 1.0),
        Act::Cross(device) => bits(canvas, stage, (from, to), front(stage, &places, device, t), 1.0),
        Act::Lose => {
            let (before, end) = fate(stage, &places);
            let front = before + (end - before) * ease(t, 0.0, 0.3);
            bits(canvas, stage, (from, to), front, 1.0 - 0.75 * ease(t, 0.3, 0.6));
        }
        Act::Doubt => {
            let last = places.last().map_or(layout.lane[0].1, |place| place.centre);
            // They fade out before the other stack.
            let front = last + (doubt(stage) - last) * ease(t, 0.0, 0.5);
            bits(canvas, stage, (from, to), front, 1.0 - 0.75 * ease(t, 0.4, 0.7));
        }
        Act::Receive => {
            let last = places.last().map_or(layout.lane[0].1, |place| place.centre);
            // The last of them run into the other stack.
            let front = last + (to - last + to - from) * ease(t, 0.0, 0.75);
            bits(canvas, stage, (from + (front - to).max(0.0), to), front, 1.0);
        }
        _ => {}
    }
    if shown > 0.0 {
        token(canvas, stage, &places, index, t, shown);
    }
    if phase.act == Act::Lose {
        lost(canvas, stage, &places, ease(t, 0.25, 0.45));
    }
    if phase.act == Act::Doubt {
        unknown(canvas, stage, ease(t, 0.45, 0.65));
    }
}

/// Where the question stands whether the bits get to the other stack: a little before it.
fn doubt(stage: &Stage<'_>) -> f32 {
    stage.layout.stack[1].0 - 24.0 * stage.layout.k
}

/// That nobody knows whether they do: as at the end of such an arrow on the ladder.
fn unknown(canvas: &mut Canvas, stage: &Stage<'_>, opacity: f32) {
    let layout = &stage.layout;
    let k = layout.k;
    canvas.begin(Name::new(26, 0), None);
    canvas.fade(opacity);
    question(canvas, vec2(doubt(stage), Strip::new(stage).y), Role::Text, k);
    let words = stage.words(&msg!("scene-legend-unsure"));
    // Beside the stack that it is asked of, above the devices.
    let routed = stage.devices().contains(&Device::Router);
    let row = if routed { OsiLayer::Session } else { OsiLayer::Transport };
    let size = if layout.roomy { BODY } else { SMALL } * k;
    let room = layout.stack[1].0 - layout.stack[0].1 - 24.0 * k;
    let words = text::elide(&words, size, Weight::Bold, room);
    let looks = Type::new(size, Weight::Bold, Role::TextSecondary).aligned(Align::End);
    canvas.text(vec2(layout.stack[1].0 - 12.0 * k, layout.row_middle(row)), words, looks);
}

/// Between which points the bits of a lost packet still run: from the hub to halfway before the next device.
fn fate(stage: &Stage<'_>, places: &[Place]) -> (f32, f32) {
    let (from, to) = (stage.layout.stack[0].1, stage.layout.stack[1].0);
    match places {
        [hub, next, ..] => (hub.centre, f32::midpoint(hub.centre + hub.half, next.centre - next.half)),
        _ => (from, f32::midpoint(from, to)),
    }
}

/// The devices of this packet's way, but the cable.
fn places(stage: &Stage<'_>) -> Vec<Place> {
    let layout = &stage.layout;
    let devices: Vec<Device> = stage.devices();
    let (from, to) = (layout.stack[0].1, layout.stack[1].0);
    let share = (to - from) / (devices.len().max(1) as f32);
    let air = match (layout.roomy, devices.len()) {
        (true, _) => 28.0,
        (false, ..=2) => 20.0,
        (false, _) => 10.0,
    };
    let half = (share / 2.0 - air * layout.k).min(80.0 * layout.k);
    devices
        .into_iter()
        .enumerate()
        .map(|(index, device)| Place { device, centre: from + share * (index as f32 + 0.5), half })
        .collect()
}

/// How far the first bit has come.
fn front(stage: &Stage<'_>, places: &[Place], device: Device, t: f32) -> f32 {
    let layout = &stage.layout;
    let begin = layout.lane[0].1;
    match places.iter().position(|place| place.device == device) {
        None => {
            let first = places.first().map_or(layout.lane[1].0, |place| place.centre - place.half);
            layout.stack[0].1.max(begin.min(first)) + (first - begin.min(first)) * ease(t, 0.0, 0.6)
        }
        Some(at) => {
            let here = places.get(at).map_or(begin, |place| place.centre);
            let before = match at.checked_sub(1).and_then(|before| places.get(before)) {
                Some(place) => place.centre,
                None => places.first().map_or(begin, |place| place.centre - place.half),
            };
            before + (here - before) * ease(t, 0.08, 0.34)
        }
    }
}

/// The frame's bits from `from` to `to`, the first of them at `front`, each in the colour of its layer, large enough to be
/// read: they run along the wire, below the devices that stand on it. In the order of Ethernet where it is Ethernet; of
/// other links nothing is said, and their bytes run as they are written.
fn bits(canvas: &mut Canvas, stage: &Stage<'_>, (from, to): (f32, f32), front: f32, opacity: f32) {
    let strip = Strip::new(stage);
    let k = stage.layout.k;
    let bytes = stage.message.all_bytes();
    let count = ((front - from) / strip.cell).max(0.0).ceil() as usize;
    // What has run out at the far end is passed over.
    let first = ((front - to) / strip.cell).max(0.0).floor() as usize;
    canvas.begin(Name::new(21, 0), None);
    for index in first..count.min(bytes.len().saturating_mul(8)) {
        let Some(byte) = bytes.get(index / 8) else { break };
        let centre = front - (index as f32 + 0.5) * strip.cell;
        // They come out of the one stack and go into the other.
        let near = ((centre - from).min(to - centre) * 2.0 / strip.cell - 1.0).clamp(0.0, 1.0);
        let offset = u32::try_from(index / 8).unwrap_or(u32::MAX);
        let layer = stage.message.part_at(offset).map_or(OsiLayer::Physical, |part| part.layer);
        let place = if stage.message.least_first() { index % 8 } else { 7 - index % 8 };
        let digit = if (byte >> place) & 1 == 1 { "1" } else { "0" };
        canvas.fade(opacity * near);
        canvas.rect(
            vec2(centre - strip.cell / 2.0 + k, strip.y - strip.half),
            vec2(centre + strip.cell / 2.0 - k, strip.y + strip.half),
            3.0 * k,
            fill(Role::Layer(layer), 1.0),
        );
        let looks = Type::new(strip.size, Weight::Mono, Role::OnLayer(layer)).aligned(Align::Middle);
        canvas.text(vec2(centre, strip.y), digit, looks);
    }
}

/// Where the bits run: at the foot of the lowest row.
struct Strip {
    /// The wire's place.
    y: f32,
    /// Half the height of a bit, its width, and the size of its digit.
    half: f32,
    cell: f32,
    size: f32,
}

impl Strip {
    fn new(stage: &Stage<'_>) -> Self {
        let layout = &stage.layout;
        let k = layout.k;
        let large = layout.row >= 64.0 * k;
        let (cell, size) = if large { (20.0 * k, BODY * k) } else { (14.0 * k, SMALL * k) };
        let half = (size * 0.85).min(layout.row * 0.21);
        Strip { y: layout.row_top(OsiLayer::Physical) + layout.row - 3.0 * k - half, half, cell, size }
    }
}

fn lost(canvas: &mut Canvas, stage: &Stage<'_>, places: &[Place], opacity: f32) {
    let layout = &stage.layout;
    let k = layout.k;
    let r = 9.0 * k;
    let y = Strip::new(stage).y;
    let x = fate(stage, places).1;
    canvas.begin(Name::new(22, 0), None);
    canvas.fade(opacity);
    for sign in [-1.0, 1.0] {
        canvas.line(vec![vec2(x - r, y - r * sign), vec2(x + r, y + r * sign)], Role::Lost, 3.5 * k, Dash::Solid);
    }
    // Beside the device that it does not get to, and clear of the name of the one that it has passed.
    let words = stage.words(&msg!("scene-lost"));
    let half = text::width(&words, BODY * k, Weight::Bold) / 2.0;
    let (mut at, mut up) = (x, 10.0);
    if let [passed, next, ..] = places {
        at = at.min(next.centre - next.half - 4.0 * k - half);
        let name = text::width(&stage.words(&words::device(passed.device)), BODY * k, Weight::Bold);
        if at - half < passed.centre + name / 2.0 + 4.0 * k {
            up = 28.0;
        }
    }
    canvas.text(
        vec2(at, layout.row_top(OsiLayer::Physical) - up * k),
        words,
        Type::new(BODY * k, Weight::Bold, Role::Lost).aligned(Align::Middle),
    );
}

/// That all this is an illustration, and how many routers there may be.
fn note(canvas: &mut Canvas, stage: &Stage<'_>, opacity: f32) {
    let layout = &stage.layout;
    let k = layout.k;
    let room = (layout.stack[1].0 - layout.stack[0].1 - 20.0 * k).min(520.0 * k);
    let size = if layout.roomy { BODY } else { SMALL } * k;
    let mut lines = text::wrap(&stage.words(&words::illustration(stage)), size, Weight::Regular, room);
    if let Some(hops) = words::hops(stage) {
        lines.extend(text::wrap(&stage.words(&hops), size, Weight::Regular, room));
    }
    canvas.begin(Name::new(23, 0), None);
    canvas.fade(opacity);
    let mut y = layout.row_top(OsiLayer::Application) + 16.0 * k;
    for line in lines {
        canvas.text(
            vec2(layout.centre(), y),
            line,
            Type::new(size, Weight::Regular, Role::TextSecondary).aligned(Align::Middle),
        );
        y += size * 1.4;
    }
}

fn draw_device(canvas: &mut Canvas, stage: &Stage<'_>, place: Place, number: usize, (opacity, held): (f32, f32)) {
    let layout = &stage.layout;
    let k = layout.k;
    let here = stage.phase().is_some_and(|phase| phase.act == Act::Cross(place.device));
    let (left, right) = (place.centre - place.half, place.centre + place.half);
    let strip = Strip::new(stage);
    // Of a router the capture may have both sides.
    let seen = place.device == Device::Router && stage.way.goes.or(stage.way.came).is_some();
    canvas.begin(Name::new(24, number), None);
    canvas.fade(opacity);
    // It stands on the wire.
    let foot = strip.y - strip.half - 3.0 * k;
    canvas.line(
        vec![vec2(place.centre, foot), vec2(place.centre, strip.y)],
        Role::Layer(OsiLayer::Physical),
        1.5 * k,
        Dash::Dotted,
    );
    for layer in OsiLayer::TOP_DOWN.into_iter().filter(|layer| *layer <= place.device.layer()) {
        let top = layout.row_top(layer) + 2.0 * k;
        let bottom = if layer == OsiLayer::Physical { foot } else { layout.row_top(layer) + layout.row - 2.0 * k };
        let (min, max) = (vec2(left, top), vec2(right, bottom));
        canvas.rect(min, max, 8.0 * k, fill(Role::Background, 1.0));
        canvas.rect(
            min,
            max,
            8.0 * k,
            Paint {
                fill: Some((Role::Layer(layer), if here { 0.3 } else { 0.1 })),
                stroke: Some((Role::Layer(layer), 1.5 * k)),
                dash: if seen { Dash::Solid } else { Dash::Dotted },
            },
        );
        let (does, what) = words::device_does(stage, place.device, layer);
        let room = right - left - 8.0 * k;
        let looks = |weight| Type::new(SMALL * k, weight, Role::Text).aligned(Align::Middle);
        let mut lines: Vec<(String, Weight)> = text::wrap(&stage.words(&does), SMALL * k, Weight::Regular, room)
            .into_iter()
            .map(|line| (line, Weight::Regular))
            .collect();
        let pitch = 16.0 * k;
        // Where it reads, what it reads of stands above the words.
        let token = Token::new(layout);
        let reads = reads(place.device) == Some(layer);
        let head = if reads && !token.low { token.down + token.half } else { 0.0 };
        // Where both have no room, they take turns.
        canvas.fade(if reads && token.low { opacity * (1.0 - held) } else { opacity });
        let most = (((bottom - top - head) / pitch) as usize).max(1);
        for line in what.into_iter().flat_map(|what| address(&what, room, SMALL * k, most > 1)) {
            lines.push((line, Weight::Bold));
        }
        // What matters most stays where the row is low.
        let first = lines.len().saturating_sub(most);
        let lines = lines.get(first..).unwrap_or_default();
        let middle = f32::midpoint(top + head, bottom);
        for (at, (line, weight)) in lines.iter().enumerate() {
            let y = middle + (at as f32 - (lines.len() as f32 - 1.0) / 2.0) * pitch;
            canvas.text(vec2(place.centre, y), line.as_str(), looks(*weight));
        }
        canvas.fade(opacity);
    }
    let top = layout.row_top(place.device.layer()) + 2.0 * k;
    let name = stage.words(&words::device(place.device));
    let size = if layout.roomy { BODY } else { SMALL } * k;
    canvas.text(
        vec2(place.centre, top - 12.0 * k),
        text::elide(&name, size, Weight::Bold, 2.0 * place.half),
        Type::new(size, Weight::Bold, if here { Role::Text } else { Role::TextSecondary }).aligned(Align::Middle),
    );
}

/// An address in a line, or where that is too narrow in two, if there may be two. Of numbers with a name, if there may not,
/// the numbers.
fn address(words: &str, room: f32, size: f32, two: bool) -> Vec<String> {
    let half = words.match_indices(':').map(|(at, _)| at.saturating_add(1)).find(|at| *at > words.len() / 2);
    match half.and_then(|half| words.split_at_checked(half)) {
        Some((first, second)) if two && text::width(words, size, Weight::Bold) > room => {
            vec![first.to_owned(), second.to_owned()]
        }
        None if text::width(words, size, Weight::Bold) > room && words.contains('→') => {
            let number = words.find(|c: char| c.is_ascii_digit()).and_then(|at| words.get(at..)).unwrap_or(words);
            if two { text::wrap(words, size, Weight::Bold, room) } else { vec![number.to_owned()] }
        }
        _ => vec![text::elide_middle(words, size, Weight::Bold, room)],
    }
}

/// The layer at which a device reads something of the frame.
fn reads(device: Device) -> Option<OsiLayer> {
    Some(device.layer()).filter(|layer| *layer > OsiLayer::Physical)
}

/// How a device holds the frame, in the row of the layer that reads it.
struct Token {
    half: f32,
    /// From the row's upper edge to its middle.
    down: f32,
    /// The row is too low for words beside it.
    low: bool,
}

impl Token {
    fn new(layout: &Layout) -> Self {
        let (k, row) = (layout.k, layout.row);
        let low = row < 62.0 * k;
        let half = 9.0 * k;
        Token { half, down: if low { row / 2.0 } else { half + 8.0 * k }, low }
    }
}

/// How far the frame has been lifted up to the layer that reads it, `t` into the phase.
fn rise(t: f32) -> f32 {
    ease(t, 0.34, 0.58)
}

/// What a device holds of the frame while it decides: what it reads is lit.
fn token(canvas: &mut Canvas, stage: &Stage<'_>, places: &[Place], index: usize, t: f32, shown: f32) {
    let Some(Act::Cross(device)) = stage.journey.phases.get(index).map(|phase| phase.act) else { return };
    let Some(place) = places.iter().find(|place| place.device == device) else { return };
    let Some(layer) = reads(device) else { return };
    let layout = &stage.layout;
    let k = layout.k;
    let rise = rise(t);
    let Token { half, down, .. } = Token::new(layout);
    let top = layout.row_top(layer) + down;
    let y = layout.row_middle(OsiLayer::Physical) + (top - layout.row_middle(OsiLayer::Physical)) * rise;
    let parts = &stage.message.parts;
    let width = ((2.0 * place.half - 12.0 * k) / parts.len().max(1) as f32 - 2.0 * k).min(24.0 * k);
    let left = place.centre - (width + 2.0 * k) * parts.len() as f32 / 2.0;
    // A router reads the outermost network header, and nothing that is inside it.
    let read = parts.iter().position(|part| part.layer == layer);
    canvas.begin(Name::new(25, 0), None);
    for (at, part) in parts.iter().enumerate() {
        let min = vec2(left + (width + 2.0 * k) * at as f32, y - half);
        let max = vec2(min.x + width, y + half);
        canvas.fade(shown * ease(rise, 0.0, 0.3));
        let gone = device == Device::Router && part.layer == OsiLayer::DataLink && Some(at) < read;
        if gone {
            // The old frame is off; the new one is not in the capture.
            canvas.rect(
                min,
                max,
                4.0 * k,
                Paint { fill: None, stroke: Some((Role::Layer(part.layer), 1.5 * k)), dash: Dash::Dotted },
            );
            continue;
        }
        let read = read == Some(at);
        canvas.rect(min, max, 4.0 * k, fill(Role::Layer(part.layer), if read { 1.0 } else { 0.35 }));
        if read {
            canvas.rect(
                vec2(min.x - 2.0 * k, min.y - 2.0 * k),
                vec2(max.x + 2.0 * k, max.y + 2.0 * k),
                6.0 * k,
                super::super::canvas::stroke(Role::Text, 1.5 * k, Dash::Solid),
            );
        }
    }
}
