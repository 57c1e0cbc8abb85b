//! The narration: what happens now, in a sentence or two.

use super::super::canvas::{Canvas, Name, Type, fill};
use super::super::{Align, Dash, Paint, Role, Target, Weight, text, vec2};
use super::Stage;
use super::layout::{BODY, SMALL};
use super::segments;
use crate::msg;

/// Lines get no wider than this (at scale 1): longer ones are hard to read.
const WIDEST: f32 = 900.0;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>) {
    let layout = &stage.layout;
    if layout.card_height <= 0.0 {
        return;
    }
    let k = layout.k;
    let narration = stage.timeline.narration(stage.now);
    let (left, right) = (layout.left, layout.right);
    let inset = 24.0 * k;
    let room = (right - left - 2.0 * inset).min(WIDEST * k);
    let lines = text::wrap(&stage.words(&narration.text), BODY * k, Weight::Regular, room);
    // A text longer than the room kept for it grows upwards, over the rows.
    let extra = lines.len().saturating_sub(layout.card_lines) as f32 * 22.0 * k;
    let bottom = layout.size.y - layout.pad;
    let top = bottom - layout.card_height - extra;
    let role = narration
        .step
        .and_then(|step| stage.timeline.steps.get(step))
        .and_then(|step| Some(segments::role(step, stage.timeline.event(step)?)))
        .unwrap_or(Role::Accent);
    canvas.begin(Name::new(30, 0), narration.step.map(Target::Step));
    canvas.rect(vec2(left - k, top), vec2(right + k, bottom + 2.0 * k), 13.0 * k, fill(Role::Line, 0.22));
    canvas.rect(
        vec2(left, top),
        vec2(right, bottom),
        12.0 * k,
        Paint { fill: Some((Role::Surface, 1.0)), stroke: None, dash: Dash::Solid },
    );
    canvas.rect(
        vec2(left + 8.0 * k, top + 14.0 * k),
        vec2(left + 11.0 * k, bottom - 14.0 * k),
        1.5 * k,
        fill(role, 1.0),
    );

    let y = top + 24.0 * k;
    let clause_width = if narration.clause.is_empty() {
        0.0
    } else {
        canvas.text(
            vec2(right - inset, y),
            narration.clause,
            Type::new(SMALL * k, Weight::Regular, Role::TextSecondary).aligned(Align::End),
        );
        text::width(narration.clause, SMALL * k, Weight::Regular) + 16.0 * k
    };
    let mut x = left + inset;
    if let Some(step) = narration.step {
        let count = stage.words(&msg!("scene-step-of", step = step + 1, steps = stage.timeline.steps.len()));
        canvas.text(vec2(x, y), count.clone(), Type::new(SMALL * k, Weight::Regular, Role::TextSecondary));
        x += text::width(&count, SMALL * k, Weight::Regular) + 12.0 * k;
    }
    let title = text::elide(&stage.words(&narration.title), BODY * k, Weight::Bold, right - inset - clause_width - x);
    canvas.text(vec2(x, y), title, Type::new(BODY * k, Weight::Bold, Role::Text));
    for (index, line) in lines.into_iter().enumerate() {
        canvas.text(
            vec2(left + inset, y + (26.0 + 22.0 * index as f32) * k),
            line,
            Type::new(BODY * k, Weight::Regular, Role::Text),
        );
    }
}
