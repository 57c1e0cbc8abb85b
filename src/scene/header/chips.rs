//! All headers of the packet in the order of its bytes: a chip to click for each, and below them a strip with their true
//! share of the frame.

use super::super::canvas::{Canvas, Name, Type, fill, stroke};
use super::super::{Align, Dash, Role, Target, Weight, text, vec2};
use super::{Area, SMALL, Stage, name_of};
use crate::decode::Layer;
use crate::msg;

/// More than any packet of a class has.
const MOST: usize = 12;

/// Draws them; returns where they end.
pub(super) fn draw(canvas: &mut Canvas, stage: &Stage<'_>, area: Area) -> f32 {
    let k = stage.k;
    let layers: Vec<(usize, &Layer)> = stage.packet.tree.layers.iter().enumerate().take(MOST).collect();
    let count = layers.len().max(1) as f32;
    let (gap, inset) = (8.0 * k, 12.0 * k);
    let size = |layer: &Layer| stage.words(&msg!("header-bytes", bytes = layer.range.end - layer.range.start));
    let long = |index: usize, layer: &Layer| format!("{}  {}", name_of(stage, index), size(layer));
    let width = |words: &str| text::width(words, SMALL * k, Weight::Bold) + 2.0 * inset;
    let room = area.width() - gap * (count - 1.0);
    let fits = |of: &dyn Fn(usize, &Layer) -> String| {
        layers.iter().map(|(index, layer)| width(&of(*index, layer))).sum::<f32>() <= room
    };
    let short = |index: usize, _: &Layer| name_of(stage, index);
    let names: Vec<String> = if fits(&long) {
        layers.iter().map(|(index, layer)| long(*index, layer)).collect()
    } else if fits(&short) {
        layers.iter().map(|(index, layer)| short(*index, layer)).collect()
    } else {
        let each = room / count - 2.0 * inset;
        layers.iter().map(|(index, _)| text::elide(&name_of(stage, *index), SMALL * k, Weight::Bold, each)).collect()
    };
    let (top, high) = (area.min.y, 26.0 * k);
    // Where there is room, a line leads from the shown one to its share.
    let strip = top + high + if stage.roomy { 16.0 } else { 6.0 } * k;
    let thick = if stage.roomy { 8.0 } else { 6.0 } * k;
    let all = stage.packet.bytes.len().max(1) as f32;
    let place = |at: u32| area.min.x + area.width() * (at as f32 / all).min(1.0);
    let mut x = area.min.x;
    for ((index, layer), name) in layers.into_iter().zip(names) {
        let role = Role::Layer(layer.protocol.osi);
        let shown = index == stage.shown;
        let first = layer.fields.clone().next();
        let target = first.map_or(Target::Layer(layer.protocol.osi), Target::Field);
        let w = width(&name);
        canvas.begin(Name::new(61, index), Some(target));
        canvas.rect(vec2(x, top), vec2(x + w, top + high), 8.0 * k, fill(role, if shown { 0.34 } else { 0.13 }));
        if shown {
            canvas.rect(vec2(x, top), vec2(x + w, top + high), 8.0 * k, stroke(role, 2.0 * k, Dash::Solid));
        }
        let ink = if shown { Role::Text } else { Role::TextSecondary };
        canvas.text(
            vec2(x + w / 2.0, top + high / 2.0),
            name,
            Type::new(SMALL * k, Weight::Bold, ink).aligned(Align::Middle),
        );
        // Its share of the frame, and the line to it.
        let (from, to) = (place(layer.range.start), place(layer.range.end).max(place(layer.range.start) + 1.5 * k));
        canvas.begin(Name::new(62, index), Some(target));
        // Lines of all lie nearly on each other.
        canvas.fade(if stage.roomy && shown { 0.9 } else { 0.0 });
        canvas.line(
            vec![vec2(x + w / 2.0, top + high + 2.0 * k), vec2(f32::midpoint(from, to), strip - 2.0 * k)],
            role,
            k,
            Dash::Solid,
        );
        canvas.fade(if shown { 1.0 } else { 0.6 });
        let slit = if to - from > 4.0 * k { 0.5 * k } else { 0.0 };
        canvas.rect(vec2(from + slit, strip), vec2(to - slit, strip + thick), 2.0 * k, fill(role, 1.0));
        x += w + gap;
    }
    strip + thick
}
