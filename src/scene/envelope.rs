//! The envelope that rides at the tip of an arrow.

use super::canvas::{Canvas, SMALL, Type, fill, stroke};
use super::{Align, Dash, Role, Vec2, Weight, text, vec2};

/// Half its height, at scale 1.
pub(super) const HALF_HEIGHT: f32 = 18.0;

/// Half its width with that word on it.
pub(super) fn half_width(word: &str, k: f32) -> f32 {
    (text::width(word, SMALL * k, Weight::Bold) / 2.0 + 11.0 * k).max(25.0 * k)
}

/// Draws it about its centre.
pub(super) fn draw(canvas: &mut Canvas, centre: Vec2, word: &str, role: Role, k: f32, opacity: f32) {
    let (w, h) = (half_width(word, k), HALF_HEIGHT * k);
    let (min, max) = (vec2(centre.x - w, centre.y - h), vec2(centre.x + w, centre.y + h));
    // A soft glow, then paper.
    for (grow, strength) in [(9.0, 0.07), (6.0, 0.10), (3.0, 0.16)] {
        canvas.fade(opacity);
        let grow = grow * k;
        canvas.rect(
            vec2(min.x - grow, min.y - grow),
            vec2(max.x + grow, max.y + grow),
            5.0 * k + grow,
            fill(role, strength),
        );
    }
    canvas.rect(min, max, 5.0 * k, fill(Role::Surface, 1.0));
    canvas.rect(min, max, 5.0 * k, fill(role, 0.16));
    // The flap.
    let flap = 13.0 * k;
    let corner = 2.0 * k;
    canvas.polygon(
        vec![vec2(min.x + corner, min.y + k), vec2(max.x - corner, min.y + k), vec2(centre.x, min.y + flap)],
        fill(role, 0.30),
    );
    canvas.line(
        vec![vec2(min.x + corner, min.y + corner), vec2(centre.x, min.y + flap), vec2(max.x - corner, min.y + corner)],
        role,
        1.5 * k,
        Dash::Solid,
    );
    canvas.rect(min, max, 5.0 * k, stroke(role, 1.75 * k, Dash::Solid));
    canvas.text(
        vec2(centre.x, min.y + 24.0 * k),
        word,
        Type::new(SMALL * k, Weight::Bold, Role::Text).aligned(Align::Middle),
    );
}
