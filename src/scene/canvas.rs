//! Where the views put their shapes: items in order, with stable ids.

use super::{Align, Dash, Item, Paint, Role, Shape, Target, Vec2, Weight};

/// A stable name for a shape: what kind of thing, which one, which part of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    pub(super) kind: u8,
    pub(super) index: usize,
}

impl Name {
    pub(super) const fn new(kind: u8, index: usize) -> Self {
        Name { kind, index }
    }

    const fn part(self, part: u8) -> u64 {
        ((self.kind as u64) << 56) | ((self.index as u64 & 0xffff_ffff_ffff) << 8) | part as u64
    }
}

/// The type scale of every view, logical pixels at the desk: captions.
pub(super) const SMALL: f32 = 12.0;
/// Text.
pub(super) const BODY: f32 = 15.0;
/// Names.
pub(super) const TITLE: f32 = 19.0;

/// A text's looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) role: Role,
    pub(super) align: Align,
}

impl Type {
    pub(super) const fn new(size: f32, weight: Weight, role: Role) -> Self {
        Type { size, weight, role, align: Align::Start }
    }
    pub(super) const fn aligned(self, align: Align) -> Self {
        Type { align, ..self }
    }
}

/// Collects shapes from back to front.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    items: Vec<Item>,
    name: u64,
    opacity: f32,
    target: Option<Target>,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Canvas { items: Vec::with_capacity(256), ..Canvas::default() }
    }

    /// What follows belongs to that thing.
    pub(super) fn begin(&mut self, name: Name, target: Option<Target>) {
        self.name = name.part(0);
        self.target = target;
        self.opacity = 1.0;
    }

    /// What follows is that opaque.
    pub(super) fn fade(&mut self, opacity: f32) {
        self.opacity = opacity.clamp(0.0, 1.0);
    }

    fn push(&mut self, shape: Shape) {
        let id = self.name;
        self.name = self.name.wrapping_add(1);
        if self.opacity > 0.004 {
            self.items.push(Item { id, opacity: self.opacity, target: self.target, shape });
        }
    }

    pub(super) fn line(&mut self, points: Vec<Vec2>, role: Role, width: f32, dash: Dash) {
        self.push(Shape::Line { points, role, width, dash });
    }

    pub(super) fn rect(&mut self, min: Vec2, max: Vec2, radius: f32, paint: Paint) {
        let radius = radius.min((max.x - min.x) / 2.0).min((max.y - min.y) / 2.0).max(0.0);
        self.push(Shape::Rect { min, max, radius, paint });
    }

    pub(super) fn circle(&mut self, centre: Vec2, radius: f32, paint: Paint) {
        self.push(Shape::Circle { centre, radius, paint });
    }

    pub(super) fn polygon(&mut self, points: Vec<Vec2>, paint: Paint) {
        self.push(Shape::Polygon { points, paint });
    }

    pub(super) fn text(&mut self, at: Vec2, text: impl Into<String>, looks: Type) {
        self.turned_text(at, text, looks, 0.0);
    }

    pub(super) fn turned_text(&mut self, at: Vec2, text: impl Into<String>, looks: Type, angle: f32) {
        let Type { size, weight, role, align } = looks;
        self.push(Shape::Text { at, text: text.into(), size, weight, align, role, angle });
    }

    pub(super) fn finish(self) -> Vec<Item> {
        self.items
    }
}

/// A fill.
pub(super) const fn fill(role: Role, opacity: f32) -> Paint {
    Paint { fill: Some((role, opacity)), stroke: None, dash: Dash::Solid }
}

/// An outline.
pub(super) const fn stroke(role: Role, width: f32, dash: Dash) -> Paint {
    Paint { fill: None, stroke: Some((role, width)), dash }
}

/// 0 before `from`, 1 after `to`, gently between.
pub(super) fn ease(value: f32, from: f32, to: f32) -> f32 {
    if to <= from {
        return if value >= to { 1.0 } else { 0.0 };
    }
    let u = ((value - from) / (to - from)).clamp(0.0, 1.0);
    u * u * (3.0 - 2.0 * u)
}
