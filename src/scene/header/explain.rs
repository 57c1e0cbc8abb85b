//! The selected field in words: its names, its value, its bytes with its own bits marked, and what it means.

use std::fmt::Write as _;

use super::super::canvas::{Canvas, Name, Type};
use super::super::{Role, Weight, text, vec2};
use super::grid::field_bits;
use super::{Area, BODY, SMALL, Stage, verdict};
use crate::decode::{Field, Working};
use crate::msg;

/// So many bytes are shown bit by bit.
const IN_BITS: usize = 4;
/// So many are shown at all.
const IN_BYTES: usize = 16;

/// Draws it; returns where it ends.
pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>, area: Area, working: Option<&Working<'_>>) -> f32 {
    let k = stage.k;
    let left = area.min.x;
    let width = area.width();
    let small = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary);
    canvas.begin(Name::new(70, 0), None);
    let selected = stage.field.and_then(|index| stage.packet.tree.fields.get(index));
    let Some(field) = selected else {
        let mut y = area.min.y + 12.0 * k;
        // On a picture, which bears its own words, nothing can be clicked.
        let hint = match (stage.options.narration, stage.options.inspected) {
            (true, _) => String::new(),
            (false, true) => stage.words(&msg!("header-hint")),
            (false, false) => stage.words(&msg!("header-hint-here")),
        };
        for line in text::wrap(&hint, SMALL * k, Weight::Regular, width).into_iter().filter(|line| !line.is_empty()) {
            canvas.text(vec2(left, y), line, small);
            y += 18.0 * k;
        }
        if let (Some(working), false) = (working, stage.roomy) {
            for line in text::wrap(&verdict(stage, working), SMALL * k, Weight::Regular, width) {
                if y > area.max.y - 6.0 * k {
                    break;
                }
                canvas.text(vec2(left, y), line, small);
                y += 18.0 * k;
            }
        }
        return if y > area.min.y + 12.0 * k { y + 14.0 * k } else { y };
    };
    let catalog = stage.options.catalog;
    let id = field.def.label_id();
    let mut y = area.min.y + 12.0 * k;
    let label = text::elide(&catalog.get(&id), BODY * k, Weight::Bold, width);
    canvas.text(vec2(left, y), label.clone(), Type::new(BODY * k, Weight::Bold, Role::Text));
    // The names by which it is found elsewhere: on the same line where there is room.
    let x = left + text::width(&label, BODY * k, Weight::Bold) + 14.0 * k;
    let names = text::width(field.def.name, SMALL * k, Weight::Mono)
        + 14.0 * k
        + text::width(field.def.rfc, SMALL * k, Weight::Regular);
    let at = if x + names <= area.max.x {
        vec2(x, y + k)
    } else {
        y += 20.0 * k;
        vec2(left, y)
    };
    let mono = Type::new(SMALL * k, Weight::Mono, Role::TextSecondary);
    let name = text::elide(field.def.name, SMALL * k, Weight::Mono, area.max.x - at.x);
    canvas.text(at, name.clone(), mono);
    let x = at.x + text::width(&name, SMALL * k, Weight::Mono) + 14.0 * k;
    canvas.text(vec2(x, at.y), text::elide(field.def.rfc, SMALL * k, Weight::Regular, area.max.x - x), small);

    let value = super::cell::value_said(stage, field);
    let pitch = if stage.roomy { 24.0 } else { 20.0 } * k;
    if !value.is_empty() && y + pitch < area.max.y {
        y += pitch;
        let size = if stage.roomy { BODY } else { SMALL } * k;
        let weight = if value.starts_with("0x") { Weight::Mono } else { Weight::Bold };
        let value = text::elide(&value, size, weight, width);
        canvas.text(vec2(left, y), value, Type::new(size, weight, Role::Text));
    }
    if !field.computed && !field.range.is_empty() && y + pitch < area.max.y {
        y += pitch;
        bytes(canvas, stage, field, (left, y), area.max.x);
    }
    let help = format!("{id}-help");
    if catalog.has(&help) {
        y += 4.0 * k;
        let size = if stage.roomy { BODY } else { SMALL } * k;
        for line in text::wrap(&catalog.get(&help), size, Weight::Regular, width) {
            if y + size * 1.45 > area.max.y - 2.0 * k {
                break;
            }
            y += size * 1.45;
            canvas.text(vec2(left, y), line, Type::new(size, Weight::Regular, Role::Text));
        }
    }
    y + 30.0 * k
}

/// Its bytes in hexadecimal, and the bits of a few; those that are the field's stand out.
fn bytes(canvas: &mut Canvas, stage: &Stage<'_>, field: &Field, (left, y): (f32, f32), right: f32) {
    let k = stage.k;
    let size = SMALL * k;
    let slice = stage.packet.bytes.get(field.range.start as usize..field.range.end as usize).unwrap_or_default();
    let mut hex = String::new();
    for byte in slice.iter().take(IN_BYTES) {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x} ");
    }
    if slice.len() > IN_BYTES {
        hex.push('…');
    }
    let hex = hex.trim_end();
    let mono = |role| Type::new(size, Weight::Mono, role);
    let shown = text::elide(hex, size, Weight::Mono, right - left);
    canvas.text(vec2(left, y), shown.clone(), mono(Role::Text));
    if slice.len() > IN_BITS {
        return;
    }
    let mut x = left + text::width(&shown, size, Weight::Mono) + 16.0 * k;
    let advance = text::width("0", size, Weight::Mono);
    let wide = slice.len() as f32 * 9.5 * advance;
    if x + wide > right {
        return;
    }
    let (first, count) = field_bits(field);
    let start = u64::from(field.range.start) * 8;
    for (index, byte) in slice.iter().enumerate() {
        let mut run = String::new();
        let mut own = false;
        for bit in 0..8u8 {
            let at = start + index as u64 * 8 + u64::from(bit);
            let is_own = (first..first + count).contains(&at);
            if bit > 0 && (is_own != own || bit == 4) {
                canvas.text(vec2(x, y), run.clone(), mono(if own { Role::Accent } else { Role::TextSecondary }));
                x += advance * run.len() as f32 + if bit == 4 { advance * 0.4 } else { 0.0 };
                run.clear();
            }
            own = is_own;
            run.push(if byte >> (7 - bit) & 1 == 1 { '1' } else { '0' });
        }
        canvas.text(vec2(x, y), run.clone(), mono(if own { Role::Accent } else { Role::TextSecondary }));
        x += advance * (run.len() as f32 + 1.0);
    }
}
