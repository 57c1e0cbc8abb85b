//! At the foot: what happens in this phase in words, and the bytes it is about.

use super::super::canvas::{Canvas, Name, Type, fill};
use super::super::{Align, Role, Target, Vec2, Weight, text, vec2};
use super::journey::Act;
use super::layout::{BODY, SMALL};
use super::message::Part;
use super::{Stage, words};
use crate::msg;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    let k = layout.k;
    let (top, bottom) = layout.panel;
    if !stage.options.narration {
        // The words stand elsewhere; the bytes belong to the picture.
        if let Some(part) = stage.part() {
            let fit = ((layout.right - layout.left) / (22.0 * k)).max(1.0) as usize;
            hex(canvas, stage, &part, vec2(layout.left, f32::midpoint(top, bottom)), (fit, 1));
        }
        return;
    }
    let (title, sentence) = stage.says();
    let lost = matches!(stage.phase().map(|phase| phase.act), Some(Act::Lose));
    let role = match stage.phase() {
        _ if lost => Role::Lost,
        Some(phase) => Role::Layer(phase.layer),
        None => Role::Layer(stage.message.top()),
    };
    canvas.begin(Name::new(30, 0), None);
    canvas.rect(vec2(layout.left, top), vec2(layout.right, bottom), 12.0 * k, fill(Role::Surface, 1.0));
    canvas.rect(
        vec2(layout.left + 8.0 * k, top + 14.0 * k),
        vec2(layout.left + 12.0 * k, bottom - 14.0 * k),
        2.0 * k,
        fill(role, 1.0),
    );
    let inset = if layout.roomy { 28.0 } else { 22.0 } * k;
    let part = stage.part();
    let bytes_width = if layout.roomy { 16.0 * 22.0 * k + 16.0 * k } else { 0.0 };
    let shows_bytes = part.is_some_and(|part| !stage.message.bytes(&part).is_empty());
    let left = layout.left + inset;
    let right = layout.right - inset - if shows_bytes { bytes_width + 16.0 * k } else { 0.0 };
    let room = right - left;
    let mut y = top + 24.0 * k;
    let title = text::elide(&stage.words(&title), BODY * k, Weight::Bold, room);
    canvas.text(vec2(left, y), title, Type::new(BODY * k, Weight::Bold, Role::Text));
    y += 5.0 * k;
    let lines = text::wrap(&stage.words(&sentence), BODY * k, Weight::Regular, room);
    // A long sentence takes the place of the bytes below it.
    let wordy = lines.len() > 3;
    let most = if layout.roomy || wordy { 4 } else { 3 };
    let step = if lines.len() > 3 { 20.5 } else { 22.0 } * k;
    let cut = lines.len() > most;
    for (index, line) in lines.iter().take(most).enumerate() {
        y += step;
        let line = if cut && index + 1 == most {
            text::elide(&format!("{line} …"), BODY * k, Weight::Regular, room)
        } else {
            line.clone()
        };
        canvas.text(vec2(left, y), line, Type::new(BODY * k, Weight::Regular, Role::Text));
    }
    if let (Some(part), true) = (part, shows_bytes) {
        if layout.roomy {
            let name = words::part_name(stage, &part);
            let head = stage.words(&msg!("layers-bytes-of", name = name, bytes = part.size));
            canvas.text(
                vec2(right + 16.0 * k, top + 24.0 * k),
                text::elide(&head, SMALL * k, Weight::Bold, bytes_width - 16.0 * k),
                Type::new(SMALL * k, Weight::Bold, Role::TextSecondary),
            );
            hex(canvas, stage, &part, vec2(right + 16.0 * k, top + 46.0 * k), (16, 4));
        } else if !wordy && y + (BODY * 0.5 + 9.5) * k <= bottom - 18.0 * k {
            let fit = ((right - left) / (22.0 * k)).max(1.0) as usize;
            hex(canvas, stage, &part, vec2(left, bottom - 18.0 * k), (fit, 1));
        }
    }
}

/// The part's bytes, so many to a line and so many lines; those of the fields that matter are marked.
fn hex(canvas: &mut Canvas, stage: &Stage<'_>, part: &Part, at: Vec2, (columns, rows): (usize, usize)) {
    let k = stage.layout.k;
    let bytes = stage.message.bytes(part);
    let cell = 22.0 * k;
    let keys = words::keys(stage, part);
    let place =
        |index: usize| vec2(at.x + ((index % columns) as f32 + 0.5) * cell, at.y + 21.0 * (index / columns) as f32 * k);
    canvas.begin(Name::new(31, 0), Some(Target::Layer(part.layer)));
    let most = columns * rows;
    let shown = if bytes.len() > most { most.saturating_sub(1) } else { bytes.len() };
    let looks = |role| Type::new(SMALL * k, Weight::Mono, role).aligned(Align::Middle);
    for (index, byte) in bytes.iter().take(shown).enumerate() {
        let at = place(index);
        let offset = part.start.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
        let marked = keys.iter().any(|field| field.range.contains(&offset));
        if marked {
            let (min, max) = (vec2(at.x - cell / 2.0, at.y - 9.5 * k), vec2(at.x + cell / 2.0, at.y + 9.5 * k));
            canvas.rect(min, max, 0.0, fill(Role::Layer(part.layer), 0.32));
        }
        let role = if marked { Role::Text } else { Role::TextSecondary };
        canvas.text(at, format!("{byte:02x}"), looks(role));
    }
    if bytes.len() > shown {
        canvas.text(place(shown), "…", looks(Role::TextSecondary));
    }
}
