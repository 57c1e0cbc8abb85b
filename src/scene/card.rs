//! The narration at the foot of a view that is made into a picture: what happens now, in a sentence or two.

use super::canvas::{BODY, Canvas, Name, SMALL, Type, fill};
use super::{Align, Role, SceneOptions, Target, Vec2, Weight, ladder, text, vec2};
use crate::i18n::{Language, Message};
use crate::msg;
use crate::timeline::{Narration, PlayTime, Timeline};

/// Lines get no wider than this (at scale 1): longer ones are hard to read.
const WIDEST: f32 = 900.0;
/// What stands free at the left and right of the words (at scale 1).
const INSET: f32 = 24.0;
/// Below this height (at scale 1) of the whole picture the view needs all the room.
const TIGHT: f32 = 620.0;

/// The room that the narration takes at the foot of the picture, and in how many lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Card {
    /// Its height, with the space around it; 0 for none.
    pub(super) height: f32,
    lines: usize,
    pad: f32,
    k: f32,
}

impl Card {
    pub(super) fn new(options: &SceneOptions<'_>, k: f32, pad: f32) -> Self {
        let (width, tall) = (options.size.x / k, options.size.y / k);
        let lines = if width < 860.0 && options.catalog.language() == Language::English { 3 } else { 2 };
        let inner = height(lines);
        let shown = options.narration && tall >= TIGHT;
        Card { height: if shown { inner * k + pad * 1.5 } else { 0.0 }, lines, pad, k }
    }

    /// Draws it across the picture's foot.
    pub(super) fn draw(&self, canvas: &mut Canvas, timeline: &Timeline, now: PlayTime, options: &SceneOptions<'_>) {
        if self.height <= 0.0 {
            return;
        }
        let k = self.k;
        let narration = timeline.narration(now);
        let (left, right) = (self.pad, options.size.x - self.pad);
        let mut lines = lines(&narration, options, right - left, k);
        // Longer texts end in the window's card; here the room is fixed so that the picture keeps still.
        if lines.len() > self.lines {
            lines.truncate(self.lines);
            if let Some(last) = lines.last_mut() {
                last.push('…');
                *last = text::elide(last, BODY * k, Weight::Regular, room(right - left, k));
            }
        }
        let top = options.size.y - self.height + self.pad / 2.0;
        let (min, max) = (vec2(left, top), vec2(right, options.size.y - self.pad));
        let role = role(timeline, &narration);
        paint(canvas, (min, max), (&narration, timeline, lines), options, (role, k));
    }
}

/// The colour of what is told: that of the packet, the same in every view.
pub(super) fn role(timeline: &Timeline, narration: &Narration) -> Role {
    let step = narration.step.and_then(|step| timeline.steps.get(step));
    step.and_then(|step| Some(ladder::role(step, timeline.event(step)?))).unwrap_or(Role::Accent)
}

/// The width of a line on a card of that width.
fn room(width: f32, k: f32) -> f32 {
    (width - 2.0 * INSET * k).min(WIDEST * k)
}

/// What is told, in the lines of a card of that width.
pub(super) fn lines(narration: &Narration, options: &SceneOptions<'_>, width: f32, k: f32) -> Vec<String> {
    text::wrap(&options.catalog.text(&narration.text), BODY * k, Weight::Regular, room(width, k))
}

/// The height of a card of so many lines, at scale 1.
pub(super) fn height(lines: usize) -> f32 {
    16.0 + 24.0 + 22.0 * lines as f32 + 12.0
}

/// Paints a card between two corners: which of how many steps, what it is called and told, and the clause.
pub(super) fn paint(
    canvas: &mut Canvas,
    (min, max): (Vec2, Vec2),
    (narration, timeline, lines): (&Narration, &Timeline, Vec<String>),
    options: &SceneOptions<'_>,
    (role, k): (Role, f32),
) {
    let words = |message: &Message| options.catalog.text(message);
    let inset = INSET * k;
    canvas.begin(Name::new(30, 0), narration.step.map(Target::Step));
    canvas.rect(vec2(min.x - k, min.y), vec2(max.x + k, max.y + 2.0 * k), 13.0 * k, fill(Role::Line, 0.22));
    canvas.rect(min, max, 12.0 * k, fill(Role::Surface, 1.0));
    let mark = 14.0 * k;
    canvas.rect(vec2(min.x + 8.0 * k, min.y + mark), vec2(min.x + 11.0 * k, max.y - mark), 1.5 * k, fill(role, 1.0));
    let y = min.y + 24.0 * k;
    let small = Type::new(SMALL * k, Weight::Regular, Role::TextSecondary);
    let mut end = max.x - inset;
    if !narration.clause.is_empty() {
        canvas.text(vec2(end, y), narration.clause, small.aligned(Align::End));
        end -= text::width(narration.clause, SMALL * k, Weight::Regular) + 16.0 * k;
    }
    let mut x = min.x + inset;
    if let Some(step) = narration.step {
        let count = words(&msg!("scene-step-of", step = timeline.number(step), steps = timeline.steps.len()));
        canvas.text(vec2(x, y), count.clone(), small);
        x += text::width(&count, SMALL * k, Weight::Regular) + 12.0 * k;
    }
    let title = text::elide(&words(&narration.title), BODY * k, Weight::Bold, end - x);
    canvas.text(vec2(x, y), title, Type::new(BODY * k, Weight::Bold, Role::Text));
    for (index, line) in lines.into_iter().enumerate() {
        let at = vec2(min.x + inset, y + (26.0 + 22.0 * index as f32) * k);
        canvas.text(at, line, Type::new(BODY * k, Weight::Regular, Role::Text));
    }
}
