//! The narration under the ladder: what happens now, in a sentence or two.

use super::super::canvas::Canvas;
use super::super::{card, vec2};
use super::Stage;
use crate::timeline::Narration;

pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>, narration: &Narration) {
    let layout = &stage.layout;
    if layout.card_height <= 0.0 {
        return;
    }
    let k = layout.k;
    let lines = card::lines(narration, stage.options, layout.right - layout.left, k);
    // A text longer than the room kept for it grows upwards, over the rows.
    let extra = lines.len().saturating_sub(layout.card_lines) as f32 * 22.0 * k;
    let bottom = layout.size.y - layout.pad;
    let role = card::role(stage.timeline, narration);
    let corners = (vec2(layout.left, bottom - layout.card_height - extra), vec2(layout.right, bottom));
    card::paint(canvas, corners, (narration, stage.timeline, lines), stage.options, (role, k));
}
