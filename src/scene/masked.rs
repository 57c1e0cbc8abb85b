//! A small mark on every picture whose addresses, names and payload are not those captured: nobody takes them for real.

use super::canvas::{Canvas, Name, Type};
use super::{Align, Role, Scene, SceneOptions, Weight, text, vec2};
use crate::msg;

/// How far it stands from the edge, and how tall its letters are, logical pixels.
const EDGE: f32 = 8.0;
const SIZE: f32 = 11.0;

/// How much room the mark takes from the right edge inwards, with some air, where there is one.
pub(super) fn room(options: &SceneOptions<'_>) -> f32 {
    if !options.packets.masked() {
        return 0.0;
    }
    let words = options.catalog.text(&msg!("scene-masked"));
    EDGE * 2.0 + text::width(&words, SIZE * options.scale, Weight::Bold)
}

/// Adds the mark, where the packets are masked.
pub(super) fn mark(scene: &mut Scene, options: &SceneOptions<'_>) {
    if !options.packets.masked() {
        return;
    }
    let mut canvas = Canvas::new();
    canvas.begin(Name::new(251, 0), None);
    let looks = Type::new(SIZE * options.scale, Weight::Bold, Role::TextSecondary).aligned(Align::End);
    let at = vec2(scene.size.x - EDGE, scene.size.y - EDGE - SIZE * options.scale / 2.0);
    canvas.text(at, options.catalog.text(&msg!("scene-masked")), looks);
    scene.items.extend(canvas.finish());
}
