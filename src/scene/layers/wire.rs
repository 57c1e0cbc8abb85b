//! The wire below the stacks: the frame's own bits on it, and the devices that may stand on the way, each as high as
//! the layers it works at. A capture sees one link: what stands between is dotted, an illustration.

use super::super::canvas::{Canvas, Name, Type, ease, fill};
use super::super::{Align, Dash, Paint, Role, Vec2, Weight, text, vec2};
use super::journey::{Act, Device};
use super::layout::{BODY, SMALL};
use super::{Stage, words};
use crate::msg;
use crate::osi::OsiLayer;

/// Width of a bit on the wire, at scale 1.
const BIT: f32 = 10.0;

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
    let y = layout.row_middle(OsiLayer::Physical);
    let (from, to) = (layout.stack[0].1, layout.stack[1].0);
    canvas.begin(Name::new(20, 0), None);
    canvas.line(vec![vec2(from, y + 8.0 * k), vec2(to, y + 8.0 * k)], Role::Line, 2.0 * k, Dash::Solid);
    let Some((index, t)) = stage.now else { return };
    let Some(phase) = stage.phase() else { return };
    let shown = stage.network(t);
    let places = places(stage);
    match phase.act {
        Act::Send => {
            let front = from + (layout.lane[0].1 - from) * ease(t, 0.25, 0.85);
            wave(canvas, stage, from, front, front, 1.0);
        }
        Act::Cross(device) => {
            let front = front(stage, &places, device, t);
            wave(canvas, stage, from, front, front, 1.0);
        }
        Act::Lose => {
            let (before, end) = fate(stage, &places);
            let front = before + (end - before) * ease(t, 0.0, 0.3);
            wave(canvas, stage, from, front, front, 1.0 - 0.75 * ease(t, 0.3, 0.6));
        }
        Act::Receive => {
            let last = places.last().map_or(layout.lane[0].1, |place| place.centre);
            let front = last + (to - last) * ease(t, 0.0, 0.4);
            let tail = from + (layout.lane[1].0 - from) * ease(t, 0.3, 0.6);
            wave(canvas, stage, tail, front, front, 1.0 - 0.6 * ease(t, 0.6, 0.85));
        }
        _ => {}
    }
    if shown > 0.0 {
        note(canvas, stage, shown);
        ribbon(canvas, stage, index, t, shown);
        for (number, place) in places.iter().enumerate() {
            draw_device(canvas, stage, *place, number, shown);
        }
        token(canvas, stage, &places, index, t, shown);
    }
    if phase.act == Act::Lose {
        lost(canvas, stage, fate(stage, &places).1, ease(t, 0.25, 0.45));
    }
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
        (false, ..=2) => 26.0,
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

/// The frame's bits from `from` to `to`, the first of them at `front`, each in the colour of its layer.
fn wave(canvas: &mut Canvas, stage: &Stage<'_>, from: f32, to: f32, front: f32, opacity: f32) {
    let layout = &stage.layout;
    let k = layout.k;
    let bit = BIT * k;
    let bytes = stage.message.all_bytes();
    let total = bytes.len().saturating_mul(8);
    let y = layout.row_middle(OsiLayer::Physical) + 8.0 * k;
    let height = 9.0 * k;
    let places = places(stage);
    let shown = stage.now.is_some_and(|(_, t)| stage.network(t) > 0.3);
    let digits = layout.row >= 34.0 * k;
    let count = ((front - from) / bit).max(0.0).ceil() as usize;
    let value = |index: usize| -> Option<(bool, OsiLayer)> {
        let byte = *bytes.get(index / 8)?;
        let layer = stage.message.part_at(u32::try_from(index / 8).ok()?).map_or(OsiLayer::Physical, |part| part.layer);
        Some((byte >> (7 - index % 8) & 1 == 1, layer))
    };
    canvas.begin(Name::new(21, 0), None);
    canvas.fade(opacity);
    let mut line: Vec<Vec2> = Vec::new();
    let mut colour: Option<OsiLayer> = None;
    for index in 0..count.min(total) {
        let right = (front - index as f32 * bit).min(to);
        let left = (front - (index as f32 + 1.0) * bit).max(from);
        if right <= left {
            continue;
        }
        let Some((high, layer)) = value(index) else { break };
        let level = if high { y - height } else { y };
        if colour != Some(layer) {
            let join = line.last().copied();
            flush(canvas, &mut line, colour, k);
            colour = Some(layer);
            line.extend(join);
        }
        line.push(vec2(right, level));
        line.push(vec2(left, level));
        let hidden = shown
            && places
                .iter()
                .any(|place| right > place.centre - place.half - 2.0 * k && left < place.centre + place.half + 2.0 * k);
        if digits && !hidden && right - left > bit * 0.9 {
            canvas.text(
                vec2(f32::midpoint(left, right), y - height - 10.0 * k),
                if high { "1" } else { "0" },
                Type::new(SMALL * k, Weight::Mono, Role::TextSecondary).aligned(Align::Middle),
            );
        }
    }
    flush(canvas, &mut line, colour, k);
}

fn flush(canvas: &mut Canvas, line: &mut Vec<Vec2>, colour: Option<OsiLayer>, k: f32) {
    let points = std::mem::take(line);
    if let (Some(layer), true) = (colour, points.len() > 1) {
        canvas.line(points, Role::Layer(layer), 2.5 * k, Dash::Solid);
    }
}

fn lost(canvas: &mut Canvas, stage: &Stage<'_>, x: f32, opacity: f32) {
    let layout = &stage.layout;
    let k = layout.k;
    let r = 9.0 * k;
    let y = layout.row_middle(OsiLayer::Physical) + 4.0 * k;
    canvas.begin(Name::new(22, 0), None);
    canvas.fade(opacity);
    for sign in [-1.0, 1.0] {
        canvas.line(vec![vec2(x - r, y - r * sign), vec2(x + r, y + r * sign)], Role::Lost, 3.5 * k, Dash::Solid);
    }
    canvas.text(
        vec2(x, layout.row_top(OsiLayer::Physical) - 10.0 * k),
        stage.words(&msg!("scene-lost")),
        Type::new(BODY * k, Weight::Bold, Role::Lost).aligned(Align::Middle),
    );
}

/// The same bits, large enough to be read: the first of them in front, as they come by.
fn ribbon(canvas: &mut Canvas, stage: &Stage<'_>, now: usize, t: f32, opacity: f32) {
    let layout = &stage.layout;
    let k = layout.k;
    let bytes = stage.message.all_bytes();
    let (cell, size) = if layout.roomy { (20.0 * k, BODY * k) } else { (14.0 * k, SMALL * k) };
    let (from, to) = (layout.lane[0].0, layout.lane[1].1);
    let room = ((to - from) / cell).floor().min(28.0);
    let width = room * cell;
    let (left, right) = (layout.centre() - width / 2.0, layout.centre() + width / 2.0);
    let half = (size * 0.85).min(layout.row * 0.4);
    let y = layout.row_middle(OsiLayer::Session) - if layout.roomy { 0.0 } else { 6.0 } * k;
    // So many bits come by in a phase; then they rest, to be read.
    let crossing = |phase: &&super::Phase| matches!(phase.act, Act::Cross(_) | Act::Lose);
    let before = stage.journey.phases.iter().take(now).filter(crossing).count() as f32;
    let gone = (before + ease(t, 0.0, 0.5)) * 12.0;
    canvas.begin(Name::new(26, 0), None);
    for slot in 0..=(room as usize) {
        let index = gone.floor() as usize + slot;
        let Some(byte) = bytes.get(index / 8) else { break };
        let edge = right - (index as f32 - gone) * cell;
        let centre = edge - cell / 2.0;
        // They come and go gently at the ends.
        let near = ((centre - left).min(right - centre) / (2.0 * cell) + 0.25).clamp(0.0, 1.0);
        let offset = u32::try_from(index / 8).unwrap_or(u32::MAX);
        let layer = stage.message.part_at(offset).map_or(OsiLayer::Physical, |part| part.layer);
        let digit = if (byte >> (7 - index % 8)) & 1 == 1 { "1" } else { "0" };
        canvas.fade(opacity * near);
        canvas.rect(
            vec2(centre - cell / 2.0 + k, y - half),
            vec2(centre + cell / 2.0 - k, y + half),
            3.0 * k,
            fill(Role::Layer(layer), 1.0),
        );
        let looks = Type::new(size, Weight::Mono, Role::OnLayer(layer)).aligned(Align::Middle);
        canvas.text(vec2(centre, y), digit, looks);
    }
}

/// That all this is an illustration, and how many routers there may be.
fn note(canvas: &mut Canvas, stage: &Stage<'_>, opacity: f32) {
    let layout = &stage.layout;
    let k = layout.k;
    let room = (layout.stack[1].0 - layout.stack[0].1 - 48.0 * k).min(520.0 * k);
    let size = if layout.roomy { BODY } else { SMALL } * k;
    let mut lines = text::wrap(&stage.words(&msg!("layers-illustration")), size, Weight::Regular, room);
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

fn draw_device(canvas: &mut Canvas, stage: &Stage<'_>, place: Place, number: usize, opacity: f32) {
    let layout = &stage.layout;
    let k = layout.k;
    let here = stage.phase().is_some_and(|phase| phase.act == Act::Cross(place.device));
    let (left, right) = (place.centre - place.half, place.centre + place.half);
    canvas.begin(Name::new(24, number), None);
    canvas.fade(opacity);
    for layer in OsiLayer::TOP_DOWN.into_iter().filter(|layer| *layer <= place.device.layer()) {
        let (top, bottom) = (layout.row_top(layer) + 2.0 * k, layout.row_top(layer) + layout.row - 2.0 * k);
        let (min, max) = (vec2(left, top), vec2(right, bottom));
        canvas.rect(min, max, 8.0 * k, fill(Role::Background, 1.0));
        canvas.rect(
            min,
            max,
            8.0 * k,
            Paint {
                fill: Some((Role::Layer(layer), if here { 0.3 } else { 0.1 })),
                stroke: Some((Role::Layer(layer), 1.5 * k)),
                dash: Dash::Dotted,
            },
        );
        let (does, what) = words::device_does(stage, place.device, layer);
        let room = right - left - 10.0 * k;
        let does = text::elide(&stage.words(&does), SMALL * k, Weight::Regular, room);
        let middle = f32::midpoint(top, bottom);
        let looks = Type::new(SMALL * k, Weight::Regular, Role::Text).aligned(Align::Middle);
        canvas.text(vec2(place.centre, if what.is_some() { middle - 8.0 * k } else { middle }), does, looks);
        if let Some(what) = what {
            let what = text::elide_middle(&what, SMALL * k, Weight::Bold, room);
            let looks = Type::new(SMALL * k, Weight::Bold, Role::Text).aligned(Align::Middle);
            canvas.text(vec2(place.centre, middle + 8.0 * k), what, looks);
        }
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

/// What a device holds of the frame while it decides: what it reads is lit.
fn token(canvas: &mut Canvas, stage: &Stage<'_>, places: &[Place], index: usize, t: f32, shown: f32) {
    let Some(Act::Cross(device)) = stage.journey.phases.get(index).map(|phase| phase.act) else { return };
    let Some(place) = places.iter().find(|place| place.device == device) else { return };
    if device.layer() == OsiLayer::Physical {
        return;
    }
    let layout = &stage.layout;
    let k = layout.k;
    let rise = ease(t, 0.34, 0.58);
    let top = layout.row_top(device.layer()) - if layout.roomy { 38.0 } else { 31.0 } * k;
    let y = layout.row_middle(OsiLayer::Physical) + (top - layout.row_middle(OsiLayer::Physical)) * rise;
    let parts = &stage.message.parts;
    let width = ((2.0 * place.half + 8.0 * k) / parts.len().max(1) as f32 - 2.0 * k).min(24.0 * k);
    let left = place.centre - (width + 2.0 * k) * parts.len() as f32 / 2.0;
    let half = 9.0 * k;
    canvas.begin(Name::new(25, 0), None);
    for (at, part) in parts.iter().enumerate() {
        let min = vec2(left + (width + 2.0 * k) * at as f32, y - half);
        let max = vec2(min.x + width, y + half);
        canvas.fade(shown * ease(rise, 0.0, 0.3));
        let gone = device == Device::Router && part.layer == OsiLayer::DataLink;
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
        let read = part.layer == device.layer();
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
