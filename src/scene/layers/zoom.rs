//! One layer looked at closely: its duty, the bytes it put in front of this packet, and every field with its value.

use super::super::canvas::{Canvas, Name, Type, fill};
use super::super::{Align, Role, Target, Vec2, Weight, text, vec2};
use super::layout::{BODY, SMALL, TITLE};
use super::message::Part;
use super::{Stage, words};
use crate::decode::{Field, value_text};
use crate::msg;
use crate::osi::OsiLayer;

/// Bytes to a line.
const PER_LINE: usize = 16;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>, layer: OsiLayer) {
    let layout = &stage.layout;
    let k = layout.k;
    let (left, right) = (layout.lane[0].0, layout.lane[1].1);
    let (top, bottom) = (layout.top + 2.0 * k, layout.top + 7.0 * layout.row - 2.0 * k);
    canvas.begin(Name::new(40, 0), Some(Target::Layer(layer)));
    canvas.rect(vec2(left, top), vec2(right, bottom), 12.0 * k, fill(Role::Surface, 1.0));
    canvas.rect(vec2(left, top), vec2(right, top + 6.0 * k), 3.0 * k, fill(Role::Layer(layer), 1.0));
    let inset = if layout.roomy { 24.0 } else { 12.0 } * k;
    let (left, right) = (left + inset, right - inset);
    let room = right - left;
    let mut y = top + if layout.roomy { 34.0 } else { 24.0 } * k;
    // The way back.
    let r = 5.0 * k;
    for sign in [-1.0, 1.0] {
        canvas.line(
            vec![vec2(right - 2.0 * r, y - r * sign), vec2(right, y + r * sign)],
            Role::TextSecondary,
            2.0 * k,
            super::super::Dash::Solid,
        );
    }
    let name = stage.words(&words::layer_name(stage, layer));
    let size = if layout.roomy { TITLE } else { BODY } * k;
    canvas.text(
        vec2(left, y),
        text::elide(&name, size, Weight::Bold, room - 28.0 * k),
        Type::new(size, Weight::Bold, Role::Text),
    );
    y += if layout.roomy { 8.0 } else { 4.0 } * k;
    let duty = stage.options.catalog.get(layer.duty_id());
    let size = if layout.roomy { BODY } else { SMALL } * k;
    for line in text::wrap(&duty, size, Weight::Regular, room) {
        y += size * 1.4;
        canvas.text(vec2(left, y), line, Type::new(size, Weight::Regular, Role::TextSecondary));
    }
    y += 24.0 * k;
    let mut any = false;
    let parts: Vec<Part> = stage.message.parts.iter().chain(&stage.message.tail).copied().collect();
    for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.layer == layer) {
        any = true;
        if y + 60.0 * k > bottom {
            break;
        }
        y = header(canvas, stage, part, index, (left, right), y, bottom);
    }
    if !any {
        let words = if stage.message.uses(layer) || stage.message.folds(layer) {
            match &stage.message.packet {
                Some(packet) => stage.words(&crate::decode::deed(&packet.tree, packet.meta.wire_len, layer)),
                None => words::status(stage, layer),
            }
        } else {
            words::status(stage, layer)
        };
        for line in text::wrap(&words, BODY * k, Weight::Regular, room) {
            y += 22.0 * k;
            canvas.text(vec2(left, y), line, Type::new(BODY * k, Weight::Regular, Role::Text));
        }
    }
}

/// A header's bytes and its fields. Returns where it ends.
fn header(
    canvas: &mut Canvas,
    stage: &Stage<'_>,
    part: &Part,
    index: usize,
    (left, right): (f32, f32),
    top: f32,
    bottom: f32,
) -> f32 {
    let layout = &stage.layout;
    let k = layout.k;
    let colour = Role::Layer(part.layer);
    canvas.begin(Name::new(41, index), Some(Target::Layer(part.layer)));
    let mut y = top + 8.0 * k;
    let name = words::part_name(stage, part);
    let head = stage.words(&msg!("layers-bytes-of", name = name, bytes = part.size));
    canvas.text(vec2(left, y), head, Type::new(BODY * k, Weight::Bold, Role::Text));
    y += 22.0 * k;
    let fields = fields(stage, part);
    let marked = stage.options.field.and_then(|at| {
        let packet = stage.message.packet.as_ref()?;
        packet.tree.fields.get(at)
    });
    // The bytes, as many lines as leave room for the fields.
    let bytes = stage.message.bytes(part);
    let cell = ((right - left) / PER_LINE as f32).min(30.0 * k);
    let size = if cell >= 24.0 * k { BODY } else { SMALL } * k;
    let line = size * 1.65;
    let wanted = bytes.len().div_ceil(PER_LINE);
    let spare = ((bottom - y - 21.0 * k * fields.len().min(5) as f32) / line).max(1.0) as usize;
    let lines = wanted.min(spare).min(6);
    for (at, byte) in bytes.iter().take(lines * PER_LINE).enumerate() {
        let centre = vec2(left + ((at % PER_LINE) as f32 + 0.5) * cell, y + (at / PER_LINE) as f32 * line);
        let offset = part.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        let tint = match marked {
            Some(field) if field.range.contains(&offset) => Some((Role::Selection, 0.45)),
            _ => Some((colour, if stripe(&fields, offset) { 0.34 } else { 0.16 })),
        };
        tile(canvas, centre, cell, line, tint);
        canvas.text(centre, format!("{byte:02x}"), Type::new(size, Weight::Mono, Role::Text).aligned(Align::Middle));
    }
    if wanted > lines {
        let more = stage.words(&msg!("layers-more-bytes", bytes = bytes.len().saturating_sub(lines * PER_LINE)));
        y += lines as f32 * line;
        canvas.text(vec2(left, y), more, Type::new(SMALL * k, Weight::Regular, Role::TextSecondary));
        y += 20.0 * k;
    } else {
        y += lines as f32 * line + 4.0 * k;
    }
    let keys = words::keys(stage, part);
    let first: Vec<usize> = fields
        .iter()
        .filter(|(_, field)| keys.iter().any(|key| std::ptr::eq(*key, *field)))
        .map(|(index, _)| *index)
        .collect();
    list(canvas, stage, &fields, &first, (left, right), (y, bottom))
}

/// Each field with its value, in columns where there is room for two.
fn list(
    canvas: &mut Canvas,
    stage: &Stage<'_>,
    fields: &[(usize, &Field)],
    first: &[usize],
    (left, right): (f32, f32),
    (top, bottom): (f32, f32),
) -> f32 {
    let k = stage.layout.k;
    // As large as there is room for.
    let space = bottom - top - 6.0 * k;
    let (size, pitch) =
        if fields.len() as f32 * 26.0 * k <= space { (BODY * k, 26.0 * k) } else { (SMALL * k, 20.0 * k) };
    let rows = (space / pitch).max(0.0) as usize;
    let columns = if fields.len() > rows && right - left > 420.0 * k { 2 } else { 1 };
    // Where not all have room, those that matter most come first.
    let mut fields = fields.to_vec();
    if fields.len() > rows * columns {
        fields.sort_by_key(|(index, _)| (!first.contains(index), *index));
    }
    let width = (right - left) / columns as f32;
    let catalog = stage.options.catalog;
    let bytes = stage.message.all_bytes();
    for (at, (index, field)) in fields.iter().take(rows * columns).enumerate() {
        let x = left + (at / rows.max(1)) as f32 * width;
        let y = top + ((at % rows.max(1)) as f32 + 0.5) * pitch;
        canvas.begin(Name::new(42, *index), Some(Target::Field(*index)));
        if stage.options.field == Some(*index) {
            canvas.rect(
                vec2(x - 6.0 * k, y - pitch / 2.0),
                vec2(x + width - 10.0 * k, y + pitch / 2.0),
                5.0 * k,
                fill(Role::Selection, 0.3),
            );
        }
        let label = catalog.get(&field.def.label_id());
        let value = value_text(field, bytes, catalog);
        let half = width * 0.46;
        canvas.text(
            vec2(x, y),
            text::elide(&label, size, Weight::Regular, half - 8.0 * k),
            Type::new(size, Weight::Regular, Role::TextSecondary),
        );
        canvas.text(
            vec2(x + half, y),
            text::elide(&value, size, Weight::Bold, width - half - 12.0 * k),
            Type::new(size, Weight::Bold, Role::Text),
        );
    }
    top + rows.min(fields.len()) as f32 * pitch + 8.0 * k
}

fn tile(canvas: &mut Canvas, centre: Vec2, width: f32, height: f32, tint: Option<(Role, f32)>) {
    if let Some((role, strength)) = tint {
        canvas.rect(
            vec2(centre.x - width / 2.0, centre.y - height / 2.0),
            vec2(centre.x + width / 2.0, centre.y + height / 2.0),
            0.0,
            fill(role, strength),
        );
    }
}

/// The header's own fields, not the bits within, as far as they stand in its bytes or say something of it.
fn fields<'a>(stage: &'a Stage<'_>, part: &Part) -> Vec<(usize, &'a Field)> {
    let Some((tree, layer)) = words::layer_of(stage, part) else { return Vec::new() };
    let all = layer.fields.clone().filter_map(|index| Some((index, tree.fields.get(index)?)));
    let end = part.start.saturating_add(part.size);
    all.filter(|(_, field)| field.depth == 0 && field.range.start < end && !(field.computed && field.range.is_empty()))
        .collect()
}

/// Neighbouring fields are told apart by every other one being darker.
fn stripe(fields: &[(usize, &Field)], offset: u32) -> bool {
    fields.iter().position(|(_, field)| field.range.contains(&offset)).is_some_and(|at| at % 2 == 0)
}
